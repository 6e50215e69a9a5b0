/** Another member of the room: a script that runs `tt` in the same workspace. */
import type { Answer } from '../support/workspace.ts';
import type { Jail } from './jail.ts';

export interface Member {
  readonly id: string;
  tt(...words: string[]): Promise<Answer>;
}

export function member(jail: Jail, id = 'script:other'): Member {
  return {
    id,
    async tt(...words) {
      return JSON.parse(await jail.run(['tt', ...words, '--json'], { env: { TT_AGENT_ID: id } }));
    },
  };
}

/** A member that came first and holds the stick. */
export async function holder(jail: Jail): Promise<Member> {
  const other = member(jail);
  await other.tt('join');
  await other.tt('wait');
  return other;
}

export const HANDOFF = ['--status', 'half of it is done', '--next-action', 'do the other half'];
