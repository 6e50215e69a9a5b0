/** Whose hook it is: the environment as a tool call of that session would see it. Some harnesses tell their hooks less. */
import { HARNESSES } from '../table.ts';
import type { HookCall } from './call.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The harness that calls is the nearest one, whatever variables it inherited from another that it was started in. */
export function environmentOf({ harness, session }: Pick<HookCall, 'harness' | 'session'>, env: Variables): Variables {
  const others = HARNESSES.filter(({ name }) => name !== harness).flatMap((other) => other.markers);
  const foreign = new Set(others.map((marker) => marker.split('=')[0] as string));
  const own = HARNESSES.find(({ name }) => name === harness);
  const [marker = '', value = '1'] = own?.markers[0]?.split('=') ?? [];
  const [named] = own?.session ?? [];
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.has(name))),
    ...(marker === '' ? {} : { [marker]: value }),
    ...(named !== undefined && session !== null ? { [named]: session } : {}),
  };
}
