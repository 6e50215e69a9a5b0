/** `tt cost`: what commands and hooks have put before each agent, in bytes and in tokens as far as that can be told. */
import type { View } from '../../domain/store.ts';
import { iso } from '../../lib/instant.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import { type Charge, chargesOf } from '../charge.ts';
import type { Args } from '../command.ts';
import { refuseAhead } from '../cursor.ts';
import type { Env, Room } from '../env.ts';
import { memberOrFormer } from '../member-word.ts';
import { sinceFrom } from '../since.ts';

/** Measured on answers as agents read them: JSON with ids and times 2.8, prose 4. test/cli/cost.test.ts holds it. */
const BYTES_PER_TOKEN = 3;

interface Sum {
  readonly agent: string;
  readonly verb: string;
  readonly calls: number;
  readonly bytes: number;
}

/** Errors: invalid_input, invalid_cursor, unknown_recipient, ambiguous_recipient. */
export async function run(env: Env, args: Args): Promise<undefined> {
  const room = env.room();
  const view = await room.store.look();
  const member = memberOrFormer(view, args.word('member'));
  const since = await beginning(env, room, view, args.text('since'));
  const { charges, unreadable } = chargesOf(room.place, since);
  const counted = charges.filter(({ agent }) => member === undefined || agent === member);
  const sums = summed(counted);
  const all = { calls: counted.length, bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0) };
  const first = charges[0]?.at;
  await give(env, {
    json: {
      ...(first === undefined ? {} : { since: iso(first) }),
      cost: sums.map(({ agent, verb, calls, bytes }) => ({
        agent_id: agent,
        verb,
        calls,
        bytes,
        tokens: tokens(bytes),
      })),
      ...{ calls: all.calls, bytes: all.bytes, tokens: tokens(all.bytes) },
      ...(unreadable > 0 ? { unreadable } : {}),
    },
    text: () => (sums.length === 0 ? none(member) : table([...sums, { agent: 'all', verb: '', ...all }])),
  });
  return undefined;
}

const none = (member: string | undefined): string =>
  member?.startsWith('human:') ? 'What a person reads is not counted.' : 'Nothing was counted yet.';

const tokens = (bytes: number): number => Math.round(bytes / BYTES_PER_TOKEN);

/** Wall clock, milliseconds. The log of what was said knows no event numbers: of one its time counts. */
async function beginning(env: Env, { store }: Room, { head }: View, text: string | undefined): Promise<number> {
  const { since, after } = sinceFrom(text, env.system.now().wall);
  if (after === undefined) return since ?? 0;
  refuseAhead(after + 1, head);
  // That event may have been pruned, or its number left out by a restore: the next one there is.
  const [first] = (await store.events({ after, limit: 1, target: 'any' })).events;
  return first?.at ?? 0;
}

/** By agent, the dearest first; of each the dearest verb first. */
function summed(charges: readonly Charge[]): readonly Sum[] {
  const sums = new Map<string, Sum>();
  const ofAgent = new Map<string, number>();
  for (const { agent, verb, bytes } of charges) {
    const { calls = 0, bytes: before = 0 } = sums.get(`${agent} ${verb}`) ?? {};
    sums.set(`${agent} ${verb}`, { agent, verb, calls: calls + 1, bytes: before + bytes });
    ofAgent.set(agent, (ofAgent.get(agent) ?? 0) + bytes);
  }
  const weight = ({ agent }: Sum): number => ofAgent.get(agent) ?? 0;
  return [...sums.values()].sort(
    (a, b) => weight(b) - weight(a) || a.agent.localeCompare(b.agent) || b.bytes - a.bytes,
  );
}

function table(sums: readonly Sum[]): string {
  const rows = sums.map(({ agent, verb, calls, bytes }) => [
    visibleLine(agent),
    visibleLine(verb),
    calls,
    bytes,
    tokens(bytes),
  ]);
  const cells = [['agent', 'verb', 'calls', 'bytes', '≈ tokens'], ...rows.map((row) => row.map(String))];
  const widths = cells.reduce((most, row) => row.map((cell, i) => Math.max(cell.length, most[i] ?? 0)), [0]);
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return cells.map(line).join('\n');
}
