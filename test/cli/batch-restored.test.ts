/** A room that is restored under a process that goes on: what it knew is refused once, and then it is in the room that is there. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bodies, line, openBatch, say } from '../support/batch.ts';
import { packed, program } from '../support/packed.ts';
import { B, roomOfTwo } from '../support/pair.ts';
import { BIN } from '../support/workspace.ts';

const modules = packed();

test.each([
  ['state', line(['state'])],
  ['a message', say('refused')],
])(
  'an open batch whose room is restored: %s is refused once, and the next line is carried out',
  async (_what, first) => {
    const ws = await roomOfTwo();
    const open = openBatch(ws);
    await open.ask(say('kept'));
    await ws.tt(['backup', 'b']);
    // Twice: a room that was opened anew is no other than the first.
    for (const epoch of [2, 3]) {
      await open.ask(say('void'));
      await open.ask(line(['state']));
      expect((await ws.tt(['restore', 'b', '--yes', '--json'])).json).toMatchObject({ epoch });
      expect((await open.ask(first))?.error).toMatchObject({ error: 'store_replaced' });
      expect(await open.ask(line(['state']))).toMatchObject({ status: 0, out: { room_state: 'idle' } });
      expect((await open.ask(say(`epoch ${epoch}`)))?.status).toBe(0);
      expect(await bodies(ws)).toEqual(['kept', `epoch ${epoch}`]);
    }
    open.finish();
    expect(await open.ended).toBe(0);
  },
);

test('a batch whose lines share a commit goes on as well', async () => {
  const ws = await roomOfTwo();
  const open = openBatch(ws);
  await open.ask(line(['state']));
  await ws.tt(['backup', 'b']);
  await ws.tt(['restore', 'b', '--yes']);
  open.write(['x', 'y', 'z'].map((body) => say(body)).join(''));
  for (let i = 0; i < 3; i++) await open.next();
  expect((await open.ask(say('after')))?.status).toBe(0);
  expect((await bodies(ws)).at(-1)).toBe('after');
  open.finish();
  expect(await open.ended).toBe(0);
});

test('a room of the library: its wait ends, what comes next is refused once at most, and it goes on', async () => {
  const ws = await roomOfTwo();
  symlinkSync(modules, join(ws.dir, 'node_modules'));
  await ws.tt(['wait'], B);
  await ws.tt(['backup', 'b']);
  const { json, err } = await program(
    ws,
    `import { openRoom } from 'turntable';
    import { execFileSync } from 'node:child_process';
    const room = await openRoom({ agent: 'script:a' });
    const code = (promise) => promise.then(() => null, (error) => error.code);
    const waiting = code(room.wait({ timeout: '60s' }));
    while (!JSON.stringify(await room.who()).includes('"waiting"')) await new Promise((resolve) => setTimeout(resolve, 20));
    execFileSync(process.execPath, ${JSON.stringify([BIN, 'restore', 'b', '--yes'])}, { stdio: 'ignore' });
    const ended = await waiting;
    await code(room.state());
    const { event_seq } = await room.send('room', 'after');
    await room.close();
    console.log(JSON.stringify({ ended, sent: event_seq > 0 }));`,
  );
  expect([err, json]).toEqual(['', { ended: 'store_replaced', sent: true }]);
  expect(await bodies(ws)).toContain('after');
});
