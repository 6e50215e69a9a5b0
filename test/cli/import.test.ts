/** tt import: the same room again, from its export; whatever is not a whole one of ours changes nothing. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { A, folded, linesOf, roomToKeep, rowsOf } from '../support/keeping.ts';
import { log } from '../support/stand-in.ts';
import { freshWorkspace, type Workspace } from '../support/workspace.ts';

async function exported(): Promise<{ from: Workspace; file: string; text: string }> {
  const from = await roomToKeep();
  await from.tt(['export', '-o', 'x.jsonl']);
  const file = join(from.dir, 'x.jsonl');
  return { from, file, text: readFileSync(file, 'utf8') };
}

const bare = (): Workspace => freshWorkspace({ room: false });

test('the same events, state and rows; the room goes on from there', async () => {
  const { from, file } = await exported();
  const to = bare();
  const ran = await to.tt(['import', file, '--json']);
  expect(ran.err).toBe('');
  const [hash, events] = await folded(from);
  expect(ran.json).toMatchObject({ events, state_sha256: hash, joined_existing_room: false });
  expect(await folded(to)).toEqual([hash, events]);
  expect(await log(to)).toEqual((await log(from)).map(({ delivery: _, ...event }) => expect.objectContaining(event)));
  expect(await rowsOf(to)).toEqual(await rowsOf(from));
  const doctor = (await to.tt(['doctor', '--json'])).json['checks'] as { name: string; status: string }[];
  expect(doctor.find(({ name }) => name === 'log')?.status).toBe('ok');
  // The handoff came along, what was said before is nobody's unread mail, and the next number is the next.
  const got = (await to.tt(['wait', '--json'], { as: 'script:b' })).json;
  expect(got).toMatchObject({ status: 'your_turn', turn_id: 2, handoff: { status: 'half' }, events: [] });
  expect((await log(to)).at(-1)).toMatchObject({ event_seq: Number(events) + 1, event_type: 'claim' });
});

test('from stdin, and into a room that is there and has no history', async () => {
  const { from, text } = await exported();
  const to = freshWorkspace();
  const ran = await to.tt(['import', '-', '--json'], { input: text });
  expect([ran.code, ran.json['joined_existing_room']]).toEqual([0, true]);
  expect(await folded(to)).toEqual(await folded(from));
  const again = await to.tt(['export']);
  expect(again.out.split('\n').slice(1, -1)).toEqual(linesOf(from, 'x.jsonl').slice(1, -2));
});

test('a room with a history takes nothing in', async () => {
  const { from, file } = await exported();
  const before = await folded(from);
  const ran = await from.tt(['import', file, '--json']);
  expect([ran.code, ran.error['error']]).toEqual([1, 'room_not_empty']);
  expect(await folded(from)).toEqual(before);
});

test('cut off after any line, or within one: refused, and no room is made for it', async () => {
  const { text } = await exported();
  const lines = text.trimEnd().split('\n');
  const to = bare();
  const cuts = [
    ...lines.map((_, i) => lines.slice(0, i).join('\n')),
    text.slice(0, text.length - 20),
    text.slice(0, Math.floor(text.length / 2)),
    lines.filter((_, i) => i !== 3).join('\n'),
    lines.toSpliced(3, 0, lines[3] as string).join('\n'),
    `${text}${lines[1]}\n`,
  ];
  for (const [i, input] of cuts.entries()) {
    const ran = await to.tt(['import', '-', '--json'], { input });
    expect([i, ran.code, ran.out, ran.error['error']]).toEqual([i, 1, '', 'invalid_export']);
  }
  expect(existsSync(to.room)).toBe(false);
  expect((await to.tt(['import', '-'], { input: text })).code).toBe(0);
});

test('changed, foreign and newer ones are told apart, and none makes a room', async () => {
  const { text } = await exported();
  const [header = '', first = '', ...rest] = text.trimEnd().split('\n');
  const altered = (line: string, what: object) => JSON.stringify({ ...JSON.parse(line), ...what });
  const whole = (...begin: string[]) => [...begin, ...rest, ''].join('\n');
  const foreign = { '': 'x', 'no json': 'hello\n', 'other json': '{"a":1}\n', array: '[]\n', 'an event': `${first}\n` };
  const to = bare();
  for (const [what, input] of Object.entries({ ...foreign, empty: '' })) {
    const ran = await to.tt(['import', '-', '--json'], { input });
    expect([what, ran.code, ran.error['error']]).toEqual([what, 1, 'invalid_export']);
  }
  const newer = await to.tt(['import', '-', '--json'], { input: whole(altered(header, { version: 2 }), first) });
  expect([newer.code, newer.error['error']]).toEqual([1, 'export_newer']);
  expect(existsSync(to.room)).toBe(false);
  const wrong = [
    ...[
      { payload: 1 },
      { payload: null },
      { event_seq: 0 },
      { event_seq: '1' },
      { event_type: 'nonsense' },
      { event_id: '' },
    ],
    ...[
      { created_at: 'then' },
      { reason: 5 },
      { handoff: 'x' },
      { turn_id: -1 },
      { more: 1 },
      { from_agent_id: 'script:z' },
    ],
  ];
  for (const what of wrong) {
    const ran = await to.tt(['import', '-', '--json'], { input: whole(header, altered(first, what)) });
    expect([what, ran.code, ran.error['error']]).toEqual([what, 1, 'invalid_export']);
  }
  expect(existsSync(to.room)).toBe(false);
});

test('an id that is no text, a number from which nobody could go on counting, and what nobody could read, are no event', async () => {
  const { text } = await exported();
  const lines = text.trimEnd().split('\n');
  const at = (i: number, what: (event: Record<string, unknown>) => object) => {
    const before = lines.slice(0, -1).with(i, JSON.stringify(what(JSON.parse(lines[i] as string))));
    const sha256 = createHash('sha256')
      .update(`${before.join('\n')}\n`)
      .digest('hex');
    return [...before, JSON.stringify({ ...JSON.parse(lines.at(-1) as string), sha256 })].join('\n');
  };
  const first = (type: string) => lines.findIndex((line) => line.includes(`"${type}"`));
  const to = freshWorkspace();
  for (const [input, why] of [
    [
      at(first('question_opened'), (e) => ({ ...e, payload: { ...(e['payload'] as object), question_id: { a: 1 } } })),
      'an event in it',
    ],
    [at(lines.length - 2, (e) => ({ ...e, event_seq: Number.MAX_SAFE_INTEGER })), 'has no event_seq'],
    [
      at(first('message_sent'), (e) => ({ ...e, payload: {} })),
      'is a message_sent whose payload or handoff makes no sense',
    ],
    [
      at(first('release'), (e) => ({ ...e, handoff: { a: 1 } })),
      'is a release whose payload or handoff makes no sense',
    ],
    [at(first('form_opened'), (e) => ({ ...e, payload: { form_id: 'f1' } })), 'is a form_opened whose payload'],
    ...[
      { hash: 'sha256:../../x' },
      { hash: `sha256:${'A'.repeat(64)}` },
      { hash: null },
      { size: -1 },
      { size: '5' },
      { name: 5 },
    ].map(
      (file) =>
        [
          at(first('file_put'), (e) => ({ ...e, payload: { ...(e['payload'] as object), ...file } })),
          'is a file_put whose payload',
        ] as const,
    ),
  ] as const) {
    const { error } = await to.tt(['import', '-', '--json'], { input });
    expect([error['error'], error['message']]).toEqual(['invalid_export', expect.stringContaining(why)]);
  }
  expect(await log(to)).toEqual([]);
});

test('no such file, a directory, and an observer are refused', async () => {
  const { file } = await exported();
  const to = bare();
  for (const [words, code] of [
    [['import', 'none.jsonl'], 'path_not_found'],
    [['import', '.'], 'path_not_found'],
  ] as const) {
    const ran = await to.tt([...words, '--json']);
    expect([words, ran.error['error']]).toEqual([words, code]);
  }
  const ran = await to.tt(['import', file, '--json'], { env: { TT_ROLE: 'observer' } });
  expect(ran.error['error']).toBe('observer');
  expect(existsSync(to.room)).toBe(false);
});

test('whoever joins while it comes in waits, and the log stays one', async () => {
  const { text } = await exported();
  const to = freshWorkspace();
  const [imported, joined] = await Promise.all([
    to.tt(['import', '-', '--json'], { input: text }),
    to.tt(['join', '--json'], { as: 'script:c' }),
  ]);
  // Whichever was first: an import beside a history is refused.
  expect(joined.code).toBe(0);
  if (imported.code !== 0) expect(imported.error['error']).toBe('room_not_empty');
  expect((await to.tt(['replay', '--json'])).code).toBe(0);
  writeFileSync(join(to.dir, 'copy'), text);
  expect((await to.tt(['import', 'copy', '--json'], A)).error['error']).toBe('room_not_empty');
});
