/** The types of the library against what it really answers: a compiler reads both. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectTypeOf, test } from 'vitest';
import type { Member, SearchKind, State, TaskStatus } from '../../src/cli/library/answers.ts';
import type { Brakes } from '../../src/domain/brake/rules.ts';
import type { TaskStatus as StoredStatus } from '../../src/domain/reading.ts';
import type { Kind } from '../../src/domain/search/searched.ts';
import type { TurnState } from '../../src/domain/turn/rules.ts';
import type { Liveness } from '../../src/lib/process-table.ts';
import { answer, ask } from '../support/asking.ts';
import { compile, packed, program } from '../support/packed.ts';
import { A, B, roomOfTwo } from '../support/pair.ts';
import type { Workspace } from '../support/workspace.ts';

const modules = packed();

async function workspace(): Promise<Workspace> {
  const ws = await roomOfTwo();
  symlinkSync(modules, join(ws.dir, 'node_modules'));
  return ws;
}

/** A name in both is there in every answer; a name of the type that no answer has fails to compile. */
const HEAD = `import type { AnsweredForm, Checked, DecidedQuestion, DecisionPage, FloorTaken, Found, Member, NotGranted, Note, NotePage, State, Task, Who } from 'turntable';
type Named<T> = { readonly [K in keyof T as string extends K ? never : K]-?: T[K] } & { readonly [field: string]: unknown };
`;

const merged = (rows: readonly object[]): object => Object.assign({}, ...rows);

test('who, state, check, notes, decisions, search and tasks answer what their types say, and no field is invented', async () => {
  const ws = await workspace();
  writeFileSync(join(ws.dir, 'a.log'), 'x');
  const form = await ask(ws, A, '--to', 'script:b', '--file', 'a.log');
  await answer(ws, form, 'db=SQLite', 'os=Linux', 'why=because');
  await ws.tt(['wait'], B);
  const ran = await program(
    ws,
    `import { openRoom } from 'turntable';
    const room = await openRoom({ agent: 'script:a' });
    await room.join({ name: 'Lin' });
    await room.run(['doing', 'the parser']);
    await room.addNote('one', { files: ['a.log'] });
    await room.resolveNote((await room.addNote('two')).note_id);
    const { question_id } = await room.openQuestion('parser?', { context: 'why', files: ['a.log'] });
    await room.decide(question_id, 'yes');
    await room.addTask('mend the parser', { context: 'x' });
    await room.claim('src/**');
    const all = { tried: await room.try(), floor: await room.takeFloor(), who: await room.who(), state: await room.state(), check: await room.check('src/a.ts'), notes: await room.notes({ all: true }),
      decisions: await room.decisions(), found: (await room.search('parser')).found, tasks: (await room.tasks()).tasks };
    await room.close();
    console.log(JSON.stringify(all));`,
  );
  expect([ran.err, ran.code]).toEqual(['', 0]);
  const { tried, floor, who, state, check, notes, decisions, found, tasks } = JSON.parse(ran.out);
  const [byForm, byQuestion] = decisions.decisions;
  const values: Readonly<Record<string, unknown>> = {
    ...{ Who: who, State: state, Checked: check, NotePage: notes, DecisionPage: decisions },
    ...{ NotGranted: tried, FloorTaken: floor, 'readonly Found[]': found, 'readonly Task[]': tasks },
    ...{ 'Named<Checked>': check, 'Named<State>': state, 'Named<Member>': merged(who.members) },
    ...{ 'Named<Note>': merged(notes.notes), 'Named<AnsweredForm>': byForm, 'Named<DecidedQuestion>': byQuestion },
  };
  const lines = Object.entries(values).map(
    ([type, value], i) => `export const v${i}: ${type} = ${JSON.stringify(value)};`,
  );
  writeFileSync(join(ws.dir, 'real.mts'), HEAD + lines.join('\n'));
  compile(ws.dir, 'real.mts');
});

test('closed sets are those of the room', () => {
  // Judged by the compiler, in `npm run types`.
  expectTypeOf<SearchKind>().toEqualTypeOf<Kind>();
  expectTypeOf<TaskStatus>().toEqualTypeOf<StoredStatus>();
  expectTypeOf<State['mode']>().toEqualTypeOf<Brakes['mode']>();
  expectTypeOf<State['room_state']>().toEqualTypeOf<TurnState | 'closed'>();
  expectTypeOf<Member['process_liveness']>().toEqualTypeOf<Liveness>();
});

const USE = `import { openRoom, type SearchKind, type TaskStatus } from 'turntable';
export async function use(text: string | undefined, many: readonly string[] | undefined, n: number | undefined, is: boolean | undefined, signal: AbortSignal | undefined) {
  const room = await openRoom({ path: text, agent: text, pid: n });
  await room.join({ name: text, dedup: text });
  await room.wait({ timeout: text, signal, events: is });
  const artifacts = many?.map((path) => ({ path, note: text }));
  await room.release({ status: 's', next_action: 'n', artifacts, open_questions: many, do_not: many }, { turn: n, dedup: text });
  await room.send('room', 'x', { type: text, replyTo: n, interrupt: is, pin: is, files: many, dedup: text });
  await room.recv({ target: text, from: text, after: n, limit: n, channel: text });
  await room.takeFloor({ scope: text, reason: text });
  await room.openQuestion('x', { context: text, files: many });
  await room.addTask('x', { context: text, for: text, channel: text, after: many, files: many, dedup: text });
  const kinds: SearchKind[] | undefined = is ? ['notes'] : undefined;
  const status: TaskStatus | undefined = is ? 'open' : undefined;
  await room.tasks({ status, all: is, mine: is, for: text, channel: text, after: text, limit: n });
  await room.claimTask({ task: text, channel: text, ttl: n, dedup: text });
  await room.finishTask('t1', 'x', { epoch: n, files: many });
  await room.abandonTask('t1', { reason: text, forGood: is, epoch: n });
  await room.claim('src/**', { reason: text, ttl: text });
  await room.search('x', { in: kinds, from: text, since: n, before: n, best: is, fts: is, limit: n });
  await room.run(['who'], { stdin: text, signal });
  for await (const { event_seq } of room.events({ follow: is, signal, after: n, target: text })) if (event_seq > 3) break;
  // @ts-expect-error there are no such tasks
  await room.tasks({ status: 'finished' });
  // @ts-expect-error nothing of that kind is looked through
  await room.search('x', { in: ['files'] });
  const ids: string[] = (await room.who()).members.map(({ agent_id }) => agent_id);
  const bodies: string[] = (await room.notes()).notes.map(({ body }) => body);
  const said = (await room.decisions()).decisions.map((one) => (one.status === 'decided' ? one.decision : Object.keys(one.answers).join()));
  return [ids, bodies, said.join(), (await room.check()).turn_id + 1] as const;
}
`;

test('what may be undefined may be given, with exactOptionalPropertyTypes too', async () => {
  const { dir } = await workspace();
  writeFileSync(join(dir, 'use.mts'), USE);
  compile(dir, 'use.mts');
});
