/** A key of --dedup and another request: nothing that was asked for is lost without a word. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { log, standIn } from '../support/stand-in.ts';
import { freshWorkspace } from '../support/workspace.ts';

test('a key stands for what was asked with it: anything else under it is refused, and a repetition says that it is one', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  const send = (...words: readonly string[]) => room.tt(['msg', 'send', 'room', ...words, '--dedup', 'k'], a);
  expect((await send('build 17 ok', '--text')).out).toMatch(/^Sent #2 /);
  const { error } = await send('build 17 FAILED', '--json');
  expect(error).toMatchObject({ error: 'dedup_mismatch', key: 'k', event_seq: 2 });
  expect((await send('build 17 ok', '--type', 'build', '--json')).error).toMatchObject({ error: 'dedup_mismatch' });
  expect((await send('--verbose', 'build 17 ok', '--text')).out).toMatch(
    /^Done before, under this --dedup key: Sent #2 /,
  );
  const pin = () => room.tt(['msg', 'pin', '2', '--dedup', 'p', '--text'], a);
  expect([(await pin()).out, (await pin()).out]).toEqual([
    '#2 is pinned.',
    'Done before, under this --dedup key: #2 is pinned.',
  ]);
  const note = (input: string) => room.tt(['notes', 'add', '--stdin', '--dedup', 'n', '--json'], { ...a, input });
  const first = (await note('one')).json.event_seq;
  expect((await note('one')).json).toMatchObject({ event_seq: first, repeated: true });
  expect((await note('two')).error).toMatchObject({ error: 'dedup_mismatch', event_seq: first });
  const said = (await log(room)).map((e) => e.payload?.body).filter(Boolean);
  expect(said).toEqual(['build 17 ok', 'one']);
});

test('a key stands for the bytes that came with it: others under the same name are refused, and not lost without a word', async () => {
  const room = freshWorkspace();
  const a = standIn('a');
  await room.tt(['join'], a);
  const file = join(room.dir, 'x.txt');
  const saved = async () => {
    const { files } = (await room.tt(['file', 'list', '--json'])).json as unknown as { files: { size: number }[] };
    return files.map(({ size }) => size);
  };
  for (const [key, words] of Object.entries({
    k1: ['file', 'put', '-', '--name', 'x'],
    k2: ['file', 'put', 'x.txt'],
    k3: ['msg', 'send', 'room', 'see', '--file', 'x.txt'],
  })) {
    const ask = (input: string) => {
      writeFileSync(file, input);
      return room.tt([...words, '--dedup', key, '--json'], words.includes('-') ? { ...a, input } : a);
    };
    const first = (await ask('one')).json.event_seq;
    expect((await ask('one')).json).toMatchObject({ event_seq: first, repeated: true });
    expect((await ask('other')).error).toMatchObject({ error: 'dedup_mismatch', key, event_seq: first });
  }
  expect(await saved()).toEqual([3]);
});
