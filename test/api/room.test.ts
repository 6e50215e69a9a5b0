/** The library at work: streams that wait for their reader, waits that can be ended, a death that gives the stick back. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packedRoom } from '../support/packed-room.ts';
import { A, B } from '../support/pair.ts';
import { BIN, until } from '../support/workspace.ts';

const { room, inRoom } = packedRoom();

test('events follow one another as they come, and the loop that is left ends the stream and the process', async () => {
  const ws = await room();
  const { json, code, err } = await inRoom(
    ws,
    `const seen = [];
    const { event_seq: after } = await room.send('room', 'before');
    const sending = room.send('room', 'm1').then(() => room.send('room', 'm2'));
    for await (const event of room.events({ follow: true, after })) {
      seen.push(event.payload.body);
      if (seen.length === 2) break;
    }
    await sending;
    return seen;`,
  );
  expect([code, err, json]).toEqual([0, '', ['m1', 'm2']]);
  expect((await ws.tt(['who', '--json'])).out).not.toContain('"listening"');
});

test('the log is read to its end by page; a stream gives one event at a time', async () => {
  const ws = await room();
  const { json } = await inRoom(
    ws,
    `for (let i = 0; i < 250; i++) await room.send('room', 'm' + i);
    const all = [];
    for await (const event of room.events()) all.push(event.event_seq);
    const some = [];
    for await (const event of room.events({ limit: 2, after: 3 })) some.push(event.event_seq);
    for await (const event of room.events({ limit: 2, after: 3, follow: true })) some.push(event.event_seq);
    const stream = room.events({ follow: true, after: 0 })[Symbol.asyncIterator]();
    const first = (await stream.next()).value.event_seq;
    const second = (await stream.next()).value.event_seq;
    await stream.return();
    return { count: all.length, sorted: all.every((seq, i) => seq === i + 1), some, first, second };`,
  );
  expect(json).toEqual({ count: 252, sorted: true, some: [4, 5, 4, 5], first: 1, second: 2 });
});

test('a wait is ended by its signal, by close(), and by nobody’s Ctrl-C handler; nothing is left of it', async () => {
  const ws = await room();
  await ws.tt(['wait'], B);
  const { json, code } = await inRoom(
    ws,
    `const began = performance.now();
    const signal = AbortSignal.timeout(100);
    const timed = await fate(room.wait({ signal }));
    const listeners = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
    const open = fate(room.wait());
    while (!(await room.who()).queue.includes('script:a')) await new Promise(setImmediate);
    await room.close();
    const closed = await open;
    return { timed, closed, after: await fate(room.state()), listeners, quick: performance.now() - began < 10_000 };`,
  );
  expect(code).toBe(0);
  expect(json).toEqual({ timed: 'TimeoutError', closed: 'AbortError', after: 'AbortError', listeners: 0, quick: true });
  expect((await ws.tt(['who', '--json'])).json.queue).toEqual([]);
});

test('the process stands for its agent: when it dies the stick is free at once', async () => {
  const ws = await room();
  const { code } = await inRoom(ws, `await room.wait(); process.kill(process.pid, 'SIGKILL');`);
  expect(code).toBeUndefined();
  await until('b gets the stick', async () => (await ws.tt(['try', '--json'], B)).json.status === 'your_turn');
});

test('a second wait runs beside other verbs; a repeated dedup key gives the first answer', async () => {
  const ws = await room();
  const { json } = await inRoom(
    ws,
    `const [turn, sent] = await Promise.all([room.wait(), room.send('script:b', 'meanwhile')]);
    const again = [await room.addNote('n', { dedup: 'k' }), await room.addNote('n', { dedup: 'k' })];
    const handoff = { status: 's', next_action: 'n', open_questions: ['q'] };
    return { turn: turn.status, to: sent.to_agent_id, same: again[0].note_id === again[1].note_id,
      released: (await room.release(handoff, { turn: turn.turn_id })).status };`,
  );
  expect(json).toEqual({ turn: 'your_turn', to: 'script:b', same: true, released: 'released' });
  expect((await ws.tt(['try', '--json'], B)).json['handoff']).toMatchObject({ open_questions: ['q'] });
});

test('commands side by side each have the files that they came with', async () => {
  const ws = await room();
  const { json } = await inRoom(
    ws,
    `const { writeFileSync } = await import('node:fs');
    const names = ['a', 'b', 'c', 'd'];
    for (const [i, name] of names.entries()) writeFileSync(name, name.repeat(500_000 * (i + 1)));
    return Promise.all(names.map((name) => fate(room.run(['file', 'put', name]).then(({ out }) => out))));`,
  );
  expect(json).toEqual(['put', 'put', 'put', 'put']);
  expect((await ws.tt(['file', 'verify', '--json'])).json).toMatchObject({ status: 'ok', files: 4, leftovers: 0 });
});

test('a wait outlasts that somebody changes the settings', async () => {
  const ws = await room();
  await ws.tt(['wait'], B);
  const { json, code } = await inRoom(
    ws,
    `const { execFileSync } = await import('node:child_process');
    const waiting = fate(room.wait({ timeout: '20s' }));
    await room.state();
    execFileSync(process.execPath, ${JSON.stringify([BIN, 'config', 'set', 'limit.page', '7'])}, { stdio: 'ignore' });
    const sent = await fate(room.send('room', 'after'));
    execFileSync(process.execPath, ${JSON.stringify([BIN, 'release', '--status', 's', '--next-action', 'n'])}, {
      ...{ stdio: 'ignore', env: { ...process.env, TT_AGENT_ID: 'script:b' } },
    });
    return [sent, await waiting];`,
  );
  expect([code, json]).toEqual([0, ['sent', 'your_turn']]);
});

test('tasks: added, claimed once, noted, done, given back, listed', async () => {
  const ws = await room();
  writeFileSync(join(ws.dir, 'out.log'), 'ok');
  const ran = await inRoom(
    ws,
    `await room.addTask('parse', { context: '-', channel: '#api', dedup: 'k' });
    const same = (await room.addTask('parse', { context: '-', channel: '#api', dedup: 'k' })).task_id;
    await room.addTask('--test it', { context: { file: 'a.ts' }, after: ['t1'], for: 'me', files: ['out.log'] });
    const first = await room.claimTask({ channel: '#api', ttl: '10m' });
    const again = await fate(room.claimTask({ task: 't1' }));
    const none = await room.claimTask();
    await room.noteTask('t1', '- half way', { files: ['out.log'], epoch: first.epoch });
    const late = await fate(room.finishTask('t1', 'x', { epoch: first.epoch + 1 }));
    await room.finishTask('t1', '--done', { epoch: first.epoch });
    const second = await room.claimTask({ for: 'me' });
    await room.abandonTask('t2', { reason: 'no', forGood: true });
    const open = await room.tasks(), all = await room.tasks({ all: true, limit: 1 }), over = await room.tasks({ status: ['done', 'dropped'] });
    return { same, first, again, none: none.status, late, second, open: open.tasks, more: all.has_more, over: over.tasks };`,
  );
  expect(ran.err).toBe('');
  expect(ran.json).toMatchObject({
    ...{ same: 't1', again: 'already_claimed', none: 'none_ready', late: 'stale_claim', open: [], more: true },
    first: { task_id: 't1', context: '-', channel: '#api', epoch: 1, status: 'claimed' },
    second: { task_id: 't2', title: '--test it', context: { file: 'a.ts' }, files: [{ name: 'out.log' }] },
    over: [
      { task_id: 't1', status: 'done' },
      { task_id: 't2', status: 'dropped', reason: 'no' },
    ],
  });
  expect((await ws.tt(['task', 'show', 't1', '--json'])).json).toMatchObject({
    result: '--done',
    notes: [{ body: '- half way', files: [{ name: 'out.log' }] }],
  });
});

test('path claims are taken, asked for and given back; what was said is found', async () => {
  const ws = await room();
  const { json, err } = await inRoom(
    ws,
    `const taken = await room.claim(['src/**', '*.md'], { reason: 'docs', ttl: '10m' });
    const may = [await fate(room.check('src/a.ts')), await fate(room.check(['README.md', 'lib/a.ts'])), await fate(room.check())];
    const other = await openRoom({ agent: 'script:b', pid: null });
    const refused = await fate(other.claim('src/parser'));
    const asked = [await room.claims('lib/a.ts'), await room.claims(['src/a.ts'])].map(({ claims }) => claims.length);
    const { released } = await room.unclaim(taken.claim_id);
    const nothing = (await room.unclaim()).status;
    await room.addNote('--the parser is slow');
    await room.send('room', 'parsers everywhere');
    const found = async (words, options) => (await room.search(words, options)).found.map((one) => one.in);
    const hits = [await found('parser*'), await found('parser*', { in: ['notes', 'tasks'] }), await found('--the', { limit: 1 }), await found('parser*', { before: 9999 }).catch((error) => error.code)];
    return { patterns: taken.patterns, may, refused, asked, released, nothing, hits };`,
  );
  expect(err).toBe('');
  expect(json).toEqual({
    ...{ patterns: ['src/**', '*.md'], may: ['yes', 'not_your_turn', 'not_your_turn'], refused: 'claim_overlaps' },
    ...{ asked: [0, 1], released: ['c1'], nothing: 'unchanged' },
    hits: [['messages', 'notes'], ['notes'], ['notes'], 'invalid_cursor'],
  });
});

test('texts arrive as they are, and bad words fail with the code that the command line has', async () => {
  const ws = await room();
  const { json } = await inRoom(
    ws,
    `const body = '--json\\n- "x" \\u0000 漢字';
    const { event_seq } = await room.send('room', body);
    const [event] = (await room.recv({ target: 'any', after: event_seq - 1 })).events;
    const codes = [];
    for (const words of [['msg', 'sned'], ['events', '--follow'], ['hook'], ['batch'], ['who', '--wibble'], ['notes', 'resolve', 'x']])
      codes.push(await fate(room.run(words)));
    const strange = await fate(openRoom({ agent: 'no id' }));
    const nowhere = await fate(openRoom({ path: '/no/such' }));
    const queued = (await openRoom({ agent: 'script:b', pid: null }));
    await room.takeFloor();
    return { same: event.payload.body === body, codes, strange, nowhere, floor: (await queued.run(['floor', 'take'])).status };`,
  );
  expect(json).toEqual({
    same: true,
    codes: ['unknown_command', 'not_in_batch', 'not_in_batch', 'not_in_batch', 'invalid_input', 'unknown_note'],
    ...{ strange: 'invalid_agent_id', nowhere: 'path_not_found', floor: 3 },
  });
  expect((await ws.tt(['floor', 'status', '--json'], A)).out).toContain('script:b');
});

test('an empty list is never everything: refused where none means all, and left out where it only narrows', async () => {
  const ws = await room();
  const { json, err } = await inRoom(
    ws,
    `await room.claim('src/**');
    const refused = [];
    for (const verb of ['unclaim', 'claims', 'check']) refused.push(await room[verb]([]).catch(({ code, hint }) => [code, hint]));
    const kept = (await room.claims()).claims.length;
    const { task_id } = await room.addTask('x', { after: [], files: [] });
    await room.addNote('x');
    const found = (await room.search('x', { in: [] })).found.length;
    const text = await fate(room.addTask('y', { after: '' }));
    return { refused, kept, task_id, text, found, tasks: (await room.tasks({ status: [] })).tasks.length, back: (await room.unclaim()).released };`,
  );
  expect(err).toBe('');
  expect(json).toEqual({
    refused: [
      ['invalid_input', 'unclaim() without a list gives back all of yours'],
      ['invalid_input', 'claims() without a list lists all'],
      ['invalid_input', 'check() without a list asks about the whole workspace'],
    ],
    ...{ kept: 1, task_id: 't1', text: 'invalid_input', found: 2, tasks: 1, back: ['c1'] },
  });
});
