/** Messages: to whom, from whom, what is known of their delivery, and what becomes of them in storms and kills. */
import { expect, test } from 'vitest';
import { follower, receivers } from '../support/follower.ts';
import { freshWorkspace, until, type Workspace } from '../support/workspace.ts';

const A = { as: 'script:a' };
const B = { as: 'codex:b1b1b1b1' };
const C = { as: 'claude:c1c1c1c1' };

async function room(): Promise<Workspace> {
  const ws = freshWorkspace();
  await ws.tt(['join'], A);
  await ws.tt(['join', '--name', 'Bob'], B);
  await ws.tt(['join'], C);
  return ws;
}

const sendTo = (ws: Workspace, to: string, ...words: string[]) => ws.tt(['msg', 'send', to, ...words, '--json'], A);

test('room is everybody; an id, a display name and a harness that only one member has name that member', async () => {
  const ws = await room();
  expect((await sendTo(ws, 'room', 'x')).json).toMatchObject({ status: 'sent', to_agent_id: null });
  for (const to of ['codex:b1b1b1b1', 'bob', 'Bob', 'codex', 'b1b1b1']) {
    expect((await sendTo(ws, to, 'x')).json, to).toMatchObject({ to_agent_id: 'codex:b1b1b1b1' });
  }
});

test('an ambiguous recipient: the candidates are listed and nothing is sent', async () => {
  const ws = await room();
  await ws.tt(['join'], { as: 'codex:d1d1d1d1' });
  const { code, error, out } = await sendTo(ws, 'codex', 'x');
  expect([code, out]).toEqual([1, '']);
  expect(error).toMatchObject({ error: 'ambiguous_recipient', candidates: ['codex:b1b1b1b1', 'codex:d1d1d1d1'] });
  expect((await ws.tt(['msg', 'recv', '--target', 'any', '--json'], A)).json.events).toEqual([]);
});

test('an unknown recipient: the members are listed', async () => {
  const ws = await room();
  expect((await sendTo(ws, 'gemini', 'x')).error).toMatchObject({
    error: 'unknown_recipient',
    members: ['script:a', 'codex:b1b1b1b1', 'claude:c1c1c1c1'],
  });
});

test('a message to oneself is one to yourself; one that nobody hears now says so', async () => {
  const ws = await room();
  const text = async (to: string) => (await ws.tt(['msg', 'send', to, 'x', '--text'], A)).out;
  expect(await text('script:a')).toMatch(/^Sent #\d+ to yourself\.$/);
  expect(await text('Bob')).toMatch(/^Sent #\d+ to codex:b1b1b1b1; nobody listens now, it is kept\.$/);
});

test('whoever is not a member is told to join, and one that left is no member', async () => {
  const ws = await room();
  const stranger = await ws.tt(['msg', 'send', 'room', 'x', '--json'], { as: 'script:z' });
  expect(stranger).toMatchObject({ code: 1, out: '' });
  expect(stranger.error).toMatchObject({ error: 'unknown_member', agent_id: 'script:z', hint: 'tt join' });
  await ws.tt(['leave'], A);
  expect((await sendTo(ws, 'room', 'x')).error['error']).toBe('unknown_member');
});

test('the sender is who calls, and --agent says otherwise', async () => {
  const ws = await room();
  await sendTo(ws, 'room', 'as a');
  await ws.tt(['msg', 'send', 'room', 'as c', '--agent', C.as], A);
  const { events } = (await ws.tt(['msg', 'recv', '--target', 'any', '--json'], A)).json;
  expect(events.map((event) => event['from_agent_id'])).toEqual(['script:a', 'claude:c1c1c1c1']);
});

test('--interrupt and --reply-to arrive; a reply to what is no message is refused', async () => {
  const ws = await room();
  const { event_seq } = (await sendTo(ws, 'codex', 'question?')).json;
  await ws.tt(['msg', 'send', 'script:a', '--interrupt', '--reply-to', String(event_seq), 'answer'], B);
  const got = await ws.tt(['msg', 'recv', '--json'], A);
  expect(got.json.events[0]?.payload).toEqual({ body: 'answer', delivery_hint: 'interrupt', reply_to: event_seq });
  expect((await ws.tt(['msg', 'recv', '--text'], A)).out).toContain(`answers #${event_seq} · interrupt`);
  for (const nothing of ['1', '999']) {
    const refused = await sendTo(ws, 'codex', 'x', '--reply-to', nothing);
    expect(refused.error).toMatchObject({ error: 'unknown_message', reply_to: Number(nothing) });
  }
});

test('delivery_status: receiver while somebody listens for the addressee, else pending', async () => {
  const ws = await room();
  expect((await sendTo(ws, 'codex', 'x')).json).toMatchObject({ delivery_status: 'pending' });
  expect((await sendTo(ws, 'room', 'x')).json).toMatchObject({ delivery_status: 'pending' });
  const b = follower(ws, ['events', '--follow'], B);
  await until('it listens', () => receivers(ws).length === 1);
  expect((await sendTo(ws, 'codex', 'x')).json).toMatchObject({ delivery_status: 'receiver' });
  expect((await sendTo(ws, 'room', 'x')).json).toMatchObject({ delivery_status: 'receiver' });
  expect((await sendTo(ws, 'claude', 'x')).json).toMatchObject({ delivery_status: 'pending' });
  await b.end('SIGKILL');
  // Its row is still there; its lock is not.
  expect(receivers(ws)).toHaveLength(1);
  expect((await sendTo(ws, 'codex', 'x')).json).toMatchObject({ delivery_status: 'pending' });
});

test('the same --dedup key again: the first answer, and no second message', async () => {
  const ws = await room();
  const first = (await sendTo(ws, 'room', 'once', '--dedup', 'k')).json;
  expect((await sendTo(ws, 'room', 'once', '--dedup', 'k')).json).toEqual({ ...first, repeated: true });
  expect((await ws.tt(['msg', 'recv', '--json'], B)).json.events).toHaveLength(1);
});

test('64 senders at once: none lost, none refused, the log has no gap, a follower hears each once', async () => {
  const ws = await room();
  const b = follower(ws, ['msg', 'recv', '--follow', '--after', '0'], B);
  const all = Array.from({ length: 64 }, (_, i) => `n${i}`);
  const sent = await Promise.all(all.map((body) => sendTo(ws, 'room', body)));
  expect(sent.map(({ code }) => code)).toEqual(all.map(() => 0));
  const { events } = (await ws.tt(['events', '--after', '0', '--limit', '1000', '--json'], A)).json;
  expect(events.map((event) => event.event_seq)).toEqual(events.map((_, i) => i + 1));
  await b.count(64);
  expect(b.bodies().toSorted()).toEqual(all.toSorted());
  for (const { json } of sent) {
    expect(events[json.event_seq - 1]).toMatchObject({ event_id: json['event_id'] });
  }
});

test('kill -9 of senders: each message is there once or not at all, and what was acknowledged is there', async () => {
  const ws = await room();
  const acknowledged: string[] = [];
  for (let i = 0; i < 24; i++) {
    const child = ws.start(['msg', 'send', 'room', `n${i}`, '--json'], A);
    // Spread over the life of the command: start, open, commit, answer, end.
    const timer = setTimeout(() => child.kill('SIGKILL'), 30 + i * 5);
    const { exitCode, stdout } = await child;
    clearTimeout(timer);
    if (exitCode === 0 || String(stdout).includes('"sent"')) acknowledged.push(`n${i}`);
  }
  const { events } = (await ws.tt(['msg', 'recv', '--limit', '1000', '--json'], B)).json;
  const bodies = events.map((event) => event.payload.body);
  expect(new Set(bodies).size).toBe(bodies.length);
  expect(bodies).toEqual(expect.arrayContaining(acknowledged));
  expect((await ws.tt(['replay', '--json'], A)).code).toBe(0);
  expect((await sendTo(ws, 'room', 'still fine')).code).toBe(0);
});
