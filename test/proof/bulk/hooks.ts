/** The hooks of a worker, without a program for each call: what bin/tt-hook reads, and the real answer to what it asks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hook } from '../../../src/cli/hook.ts';
import { type Io, processIo } from '../../../src/cli/io.ts';
import { othersClaim } from '../../../src/domain/claim/advance.ts';
import type { View, Voucher } from '../../../src/domain/store.ts';
import { standingOf } from '../../../src/domain/turn/enforce.ts';
import type { Said } from '../history.ts';
import { complaints, textIn, toldIn, whyNot } from '../said.ts';

export interface Hooked {
  readonly workspace: string;
  /** What its harness calls its session. */
  readonly session: string;
  /** The door of tt, for a guardian that has to be started. */
  readonly bin: string;
}

/** Who holds the stick, as `.tt/stick` says; nothing where it says nothing. */
export function glance({ workspace }: Pick<Hooked, 'workspace'>): Said {
  const [, turn, holder, mode] = words(join(workspace, '.tt', 'stick'));
  return mode === 'run' ? { turn: Number(turn), owner: holder === '-' ? null : holder } : {};
}

/** As if it had heard everything: that is of no account for edits, and what tells news here asks always. */
export function voucher(view: View, agent: string): Voucher {
  const { may } = standingOf(view, agent);
  return { agent, mayEdit: may === 'no' || othersClaim(view, agent) ? null : may, caughtUp: true };
}

/** An edit, asked for as a harness does. Fails with the codes of `whyNot`. */
export async function edit(hooked: Hooked, path = 'a.txt'): Promise<Said> {
  if (isKnownToHold(hooked)) return { fast: true };
  const tool_input = { file_path: join(hooked.workspace, path), content: 'one\n' };
  let why = '';
  const refused = (text: string) => {
    why += text;
  };
  if ((await ask(hooked, 'before', { tool_name: 'Write', tool_input }, () => {}, refused)) === 2)
    throw Object.assign(new Error('refused'), { code: whyNot(why) });
  return {};
}

/** Calls a hook that may have something to tell: `heard` gets it as a harness does, before it is written down as told. */
export async function hear(hooked: Hooked, event: string, heard: (told: readonly number[]) => void): Promise<Said> {
  const told: number[] = [];
  await ask(hooked, event, { tool_name: 'Read', tool_input: {} }, (text) => {
    told.push(...toldIn(textIn(text)));
    if (told.length > 0) heard(told);
  });
  return told.length > 0 ? { told } : {};
}

/** In the order of bin/tt-hook. */
function isKnownToHold({ workspace, session }: Hooked): boolean {
  const room = join(workspace, '.tt');
  const [seen, agent] = words(join(room, 'hooks', session));
  const [newest] = words(join(room, 'bell'));
  if (!newest || seen !== newest) return false;
  const [version, , holder, mode] = words(join(room, 'stick'));
  return version === '1' && mode === 'run' && holder === agent;
}

function words(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(/\s/);
  } catch {
    return [];
  }
}

const io = processIo();
/** For what kills at steps. */
const around = globalThis as { ttProofInHook?: boolean };

/** Fails with the code of what the hook has written down as the reason why it let the work go on. */
async function ask(
  { workspace, session, bin }: Hooked,
  event: string,
  fields: object,
  out: (text: string) => void,
  err: (text: string) => void = () => {},
): Promise<number> {
  const room = join(workspace, '.tt');
  const before = complaints(room, session, event).length;
  const stdin = JSON.stringify({ session_id: session, cwd: workspace, ...fields });
  const streams: Io = {
    ...io,
    stdin: async () => stdin,
    out: async (text) => {
      out(text);
      return true;
    },
    err,
  };
  around.ttProofInHook = true;
  const status = await hook(['claude', event], streams, [process.execPath, bin]);
  around.ttProofInHook = false;
  const code = complaints(room, session, event)[before];
  if (code !== undefined) throw Object.assign(new Error('a hook failed'), { code, isOpen: true });
  return status;
}
