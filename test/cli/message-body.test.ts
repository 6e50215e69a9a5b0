/** Bodies: what the words become, sizes, stdin, and text that would like to be more than text. */
import { expect, test } from 'vitest';
import { A, B, roomOfTwo } from '../support/pair.ts';
import type { Workspace } from '../support/workspace.ts';

async function arrives(ws: Workspace, words: readonly string[], input?: string | Uint8Array): Promise<unknown> {
  const sent = await ws.tt(['msg', 'send', ...words, '--json'], { ...A, ...(input === undefined ? {} : { input }) });
  if (sent.code !== 0) return sent.error['error'];
  const { events } = (await ws.tt(['msg', 'recv', '--after', String(sent.json.event_seq - 1), '--json'], B)).json;
  return events[0]?.payload.body;
}

/** `words`, with all flags before them, as `msg send` takes them; --json comes first since -- ends the flags. */
async function arrivesAfterDashes(ws: Workspace, ...words: string[]): Promise<unknown> {
  const sent = await ws.tt(['msg', 'send', '--json', ...words], A);
  expect(sent.code, sent.err).toBe(0);
  const { events } = (await ws.tt(['msg', 'recv', '--after', String(sent.json.event_seq - 1), '--json'], B)).json;
  return events[0]?.payload.body;
}

test('words are joined by a blank and never coerced; a boolean swallows none of them', async () => {
  const ws = await roomOfTwo();
  expect(await arrives(ws, ['room', 'hello', 'there'])).toBe('hello there');
  expect(await arrives(ws, ['room', '1e3', '0x10', '007', '1.0'])).toBe('1e3 0x10 007 1.0');
  expect(await arrives(ws, ['room', '--interrupt', 'true'])).toBe('true');
  expect(await arrives(ws, ['room', 'a "quoted" word', "it's"])).toBe(`a "quoted" word it's`);
  expect(await arrives(ws, ['room', '"all quoted"'])).toBe('"all quoted"');
});

test('after -- everything is body: flags, dashes, another --', async () => {
  const ws = await roomOfTwo();
  expect(await arrivesAfterDashes(ws, 'room', '--', '--interrupt', '-x', '--', 'y')).toBe('--interrupt -x -- y');
  expect(await arrivesAfterDashes(ws, 'room', '--', '- item one')).toBe('- item one');
  expect(await arrivesAfterDashes(ws, 'room', 'see', '--', '--help')).toBe('see --help');
});

test.each([['- item one'], ['-5 degrees'], ['--- a/file']])(
  'a body that no flag looks like is text: %s',
  async (body) => {
    expect(await arrives(await roomOfTwo(), ['room', body])).toBe(body);
  },
);

test.each([['--wibble'], ['-wibble']])('a body that looks like a flag is refused, not guessed at: %s', async (body) => {
  const { tt } = await roomOfTwo();
  const { code, error } = await tt(['msg', 'send', '--json', 'room', body], A);
  expect([code, error['error']]).toEqual([2, 'invalid_input']);
});

test('newlines, tabs, quotes, backslashes and every kind of letter arrive as they were', async () => {
  const ws = await roomOfTwo();
  const body = 'one\ntwo\r\n\tthree \\n "four" \u0000 \u2028 ünïcödé 漢字 👩‍👩‍👧 \\ud800';
  expect(await arrives(ws, ['room', '--stdin'], body)).toBe(body);
});

test('stdin: one newline at the end is not meant, more are', async () => {
  const ws = await roomOfTwo();
  expect(await arrives(ws, ['room', '--stdin'], 'a\nb\n')).toBe('a\nb');
  expect(await arrives(ws, ['room', '--stdin'], 'a\n\n')).toBe('a\n');
  expect(await arrives(ws, ['room', '--stdin'], 'a\r\n')).toBe('a');
});

test('the limit is 4,096 bytes, not letters, by word and by stdin', async () => {
  const ws = await roomOfTwo();
  const fits = 'é'.repeat(2_048);
  expect(await arrives(ws, ['room', fits])).toBe(fits);
  expect(await arrives(ws, ['room', '--stdin'], `${fits}\n`)).toBe(fits);
  expect(await arrives(ws, ['room', `${fits}é`])).toBe('message_too_large');
  expect(await arrives(ws, ['room', '--stdin'], `${fits}x`)).toBe('message_too_large');
  expect(await arrives(ws, ['room', '--stdin'], 'x'.repeat(5_000_000))).toBe('message_too_large');
});

test('empty, blank, not UTF-8, and words together with --stdin are refused', async () => {
  const ws = await roomOfTwo();
  expect(await arrives(ws, ['room'])).toBe('invalid_body');
  expect(await arrives(ws, ['room', ''])).toBe('invalid_body');
  expect(await arrives(ws, ['room', ' \n\t '])).toBe('invalid_body');
  expect(await arrives(ws, ['room', '--stdin'], '')).toBe('invalid_body');
  expect(await arrives(ws, ['room', '--stdin'], Uint8Array.of(0x68, 0xff, 0xfe))).toBe('invalid_body');
  expect(await arrives(ws, ['room', '--stdin'], Uint8Array.of(0xc3))).toBe('invalid_body');
  expect(await arrives(ws, ['room', 'words', '--stdin'], 'x')).toBe('invalid_input');
  expect(await arrives(ws, [])).toBe('invalid_input');
  expect((await ws.tt(['msg', 'recv', '--target', 'any', '--json'], A)).json.events).toEqual([]);
});

test('in text a body cannot move the cursor, change colours, or look like a header', async () => {
  const ws = await roomOfTwo();
  const body = '\u001b[2J\u001b]0;title\u0007\u202eabc\n#9 00:00:00 message_sent script:b → room\u009b1m\rx';
  await ws.tt(['msg', 'send', 'room', '--stdin'], { ...A, input: body });
  const { out } = await ws.tt(['msg', 'recv', '--text'], B);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
  expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  const [header, ...rest] = out.split('\n');
  expect(header).toMatch(/^#3 .* message_sent script:a → room$/);
  expect(rest.every((line) => line.startsWith('  '))).toBe(true);
});
