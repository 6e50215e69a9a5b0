/** What git's hooks ask: may this caller go on (0), or not (3)? Any other status means that tt could not tell. */
import { readFileSync } from 'node:fs';
import { decideAs, leftBehind } from '../../domain/change.ts';
import type { RefUpdate } from '../../domain/event.ts';
import { foresee } from '../../domain/foresee.ts';
import type { View } from '../../domain/store.ts';
import { standingOf } from '../../domain/turn/enforce.ts';
import { recordRefs } from '../../domain/turn/record-refs.ts';
import { isRefusal } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import type { Place } from '../../store/place.ts';
import { sqliteStore } from '../../store/sqlite/store.ts';
import type { Args } from '../command.ts';
import { configFile, settingsFor } from '../config.ts';
import type { Env } from '../env.ts';
import { DONE, NOT_YOURS } from '../exit.ts';
import { autostash, roomOfHook } from '../git/asked-in.ts';
import { readUpdates, recorded, told } from '../git/ref-lines.ts';
import { logHook, problem } from '../hook/log.ts';

/** A commit waits no longer than this for its being written down. */
const PATIENCE_MS = 1_000;

interface Question {
  /** `prepared`, `committed`, or the hook's name. */
  readonly phase: string;
  /** The git command that asks, where it is known. */
  readonly by: string;
  readonly updates: readonly RefUpdate[];
}

export async function run(env: Env, args: Args): Promise<number> {
  const phase = args.word('phase') ?? '';
  if (env.identity().person && phase !== 'committed') return DONE;
  const place = roomOfHook(env.system, env.directory(), env.around);
  if (!place) return DONE;
  const updates = readUpdates(everything());
  const question = { phase, by: args.word('by') ?? '', updates };
  try {
    return await answer(env, place, question);
  } catch (error) {
    return cannotTell(env, place, question, error);
  }
}

/**
 * Not as a stream, which costs 4 ms to make. A ref's name need not be UTF-8: whoever gives it a strange one is asked all
 * the same.
 */
function everything(): string {
  try {
    return readFileSync(0, 'utf8');
  } catch {
    return '';
  }
}

async function answer(env: Env, place: Place, { phase, by, updates }: Question): Promise<number> {
  // Not from the environment: whoever is kept from committing must not be able to lift that itself.
  const { settings } = settingsFor(place.dir, { ...env.system.env, TT_ENFORCE_GIT: undefined });
  const busy = Math.min(PATIENCE_MS, settings['store.busy']);
  const store = sqliteStore({ place, system: env.system, settings: { ...settings, 'store.busy': busy } });
  try {
    if (phase === 'committed') {
      const refs = recorded(updates);
      if (refs.length > 0) await recordRefs(store, env.caller(), refs);
      return DONE;
    }
    if (settings['enforce.git'] === 'off') return DONE;
    const why = await refusal(env, place, await store.look(), { phase, by, updates });
    if (why === null) return DONE;
    env.io.err(`tt: refused (${whatIsAsked(phase, by, updates)}): ${why}`);
    const after = phase === 'pre-rebase' ? setAside(env) : LATE.has(by) ? late(by) : null;
    if (after !== null) env.io.err(`tt: ${after}`);
    return NOT_YOURS;
  } finally {
    store.close();
  }
}

/** These write the working tree first and move HEAD then. */
const LATE: ReadonlySet<string> = new Set(['reset', 'checkout', 'switch', 'cherry-pick', 'revert', 'am']);

const late = (by: string): string => `git ${by} asks last: files may have changed already. Look at git status.`;

function setAside({ system, directory }: Env): string | null {
  const stash = autostash(system, directory());
  return stash && `git rebase has put uncommitted work aside before it asked; bring it back: git stash apply ${stash}`;
}

async function refusal(env: Env, place: Place, view: View, question: Question): Promise<string | null> {
  const caller = env.caller();
  const asks = { name: 'git', joins: true, whenClosed: true };
  // Whoever borrows the id of a live session does not borrow its stick.
  const borrowed = decideAs(view, caller, asks, () => ({ events: [], result: null }));
  if (isRefusal(borrowed)) return `${borrowed.message}. ${borrowed.hint}`;
  const left = leftBehind(view, caller);
  const standing = standingOf(left ? foresee(view, left.events) : view, caller.agent);
  if (Object.keys(view.state.claims.held).length > 0)
    return (await import('../git/claimed.ts')).refusalWhereClaimed(env, place, view, question, standing);
  return standing.may === 'no' ? standing.why : null;
}

function whatIsAsked(phase: string, by: string, updates: readonly RefUpdate[]): string {
  if (phase !== 'prepared') return `git ${phase.replace('pre-', '')}`;
  return `${by === '' ? 'git' : `git ${visibleLine(by)}`}, ${visibleLine(told(updates))}`;
}

/** A broken room must stop nobody's work, unless a person said that it must. */
function cannotTell(env: Env, place: Place, { phase, by, updates }: Question, error: unknown): number {
  const { error: code, message } = problem(error);
  const why = visibleLine(`${message} (${code})`);
  const isStrict = phase !== 'committed' && STRICT.test(configText(place));
  const end = phase === 'committed' ? 'not written down' : isStrict ? 'refused' : 'let through';
  logHook(place, env.system, { git: by, event: phase, ref: told(updates), answer: end, error: code, message });
  if (isStrict) {
    env.io.err(`tt: refused: ${why}, and enforce.git is strict. Stop, and ask a person to run tt doctor.`);
    return NOT_YOURS;
  }
  env.io.err(`tt: warning: ${why}: ${end}`);
  return DONE;
}

/** As the hook's script looks for it where this program cannot run: a config that cannot be read otherwise counts too. */
const STRICT = /"enforce\.git"\s*:\s*"strict"/;

function configText(place: Place): string {
  try {
    return readFileSync(configFile(place.dir), 'utf8');
  } catch {
    return '';
  }
}
