/** Before a tool: a write by whoever has no right to it is refused, with one sentence that says what to do. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { brakeOn, refusedEdit } from '../../domain/brake/gate.ts';
import { protection } from '../../domain/member/alive.ts';
import { standingOf } from '../../domain/turn/enforce.ts';
import { callsTt, writesOf } from '../../harness/hook/writes.ts';
import { realDirectory } from '../../store/place.ts';
import { NOTHING, type Said } from '../hook.ts';
import type { Desk, Here } from './desk.ts';

export async function before(desk: Desk): Promise<Said> {
  const { call, cwd } = desk;
  if (call.tool === null) throw new Error('the harness named no tool');
  const rooms = roomsOf(desk, await writesOf(call, cwd, desk.system.home));
  const why = rooms.length === 0 ? await interruption(desk) : null;
  if (why !== null) return { verdict: { say: 'refuse', why: `tt: ${why}` } };
  for (const { here, paths } of rooms) {
    const why = await refusal(here, paths);
    if (why !== null) return { verdict: { say: 'refuse', why: `tt: ${why}` } };
  }
  return { ...NOTHING, taken: () => vouchIn(desk, rooms) };
}

/** A refusal, which somebody waits for, does not load what it takes to write. */
async function vouchIn(desk: Desk, rooms: readonly Written[]): Promise<void> {
  const { vouchFor } = await import('./vouching.ts');
  await Promise.all(rooms.map(({ here }) => vouchFor(desk, here)));
}

/** An interrupt stops whatever comes next, also what only looks; but the command that acknowledges it goes through. */
async function interruption({ call, cwd, roomAt }: Desk): Promise<string | null> {
  const here = callsTt(call) ? null : roomAt(cwd);
  if (!here) return null;
  const { brakes } = (await here.store.look()).state;
  return brakeOn(brakes, here.agent)?.brake === 'interrupted' ? refusedEdit(brakes, here.agent, false) : null;
}

interface Written {
  readonly here: Here;
  readonly paths: readonly string[];
}

/** Each room once, with all that is written in it. */
function roomsOf(desk: Desk, paths: readonly string[]): readonly Written[] {
  const rooms = new Map<string, { here: Here; paths: string[] }>();
  for (const dir of new Set(paths.map(existing))) {
    const here = desk.roomAt(dir);
    if (!here) continue;
    const inside = paths.filter((path) => existing(path) === dir);
    const known = rooms.get(here.place.dir);
    if (known) known.paths.push(...inside);
    else rooms.set(here.place.dir, { here, paths: inside });
  }
  return [...rooms.values()];
}

/** The directory of a file that may not be there yet, nor its directory. Links are followed: they lead to what is written. */
function existing(path: string): string {
  let dir = path;
  while (!existsSync(dir) && dirname(dir) !== dir) dir = dirname(dir);
  return realDirectory(dir);
}

async function refusal(here: Here, paths: readonly string[]): Promise<string | null> {
  const { store, settings, agent, caller, env } = here;
  if (settings['enforce.edits'] === 'off') return null;
  const view = await store.look();
  const isAnyClaimed = Object.keys(view.state.claims.held).length > 0;
  // Globs are parsed only where somebody has claimed something.
  const standing = isAnyClaimed
    ? await (await import('./claimed.ts')).standingIn(here, view, paths)
    : standingOf(view, agent);
  if (standing.may === 'no') return settings['enforce.edits'] === 'block' ? standing.why : null;
  if (standing.may === 'holder' && protection(view) !== 'alive') {
    // Its hooks are a holder's sign of life where no guardian can be; and where one can, it gets it back.
    await (await import('../../domain/member/told.ts')).tell(store, caller, {});
    await (await import('../regrip.ts')).regrip(env, here);
  }
  return null;
}
