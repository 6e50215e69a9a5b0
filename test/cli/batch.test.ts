/** `tt batch`: each line is a command as it would be alone; what is wrong with one line is its own affair. */
import { expect, test } from 'vitest';
import { batch, bodies, fates, line, say } from '../support/batch.ts';
import { roomOfTwo } from '../support/pair.ts';

test('answers come in the order of the lines, each with the id of its line, whatever it is', async () => {
  const ws = await roomOfTwo();
  const ids = [1, 'two', null, { n: 3 }, [4], false];
  const { answers, code, err } = await batch(ws, ids.map((id, i) => say(`m${i}`, { id })).join('') + say('no id'));
  expect([code, err]).toEqual([0, '']);
  expect(answers.map(({ id }) => id)).toEqual([...ids, undefined]);
  expect('id' in (answers.at(-1) as object)).toBe(false);
  expect(answers.map(({ out }) => out?.['event_seq'])).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(await bodies(ws)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'no id']);
});

const BROKEN: readonly (readonly [string, string | Uint8Array, unknown])[] = [
  ['no JSON', 'hello\n', [2, 'invalid_line']],
  ['a list', '["msg","send"]\n', [2, 'invalid_line']],
  ['null', 'null\n', [2, 'invalid_line']],
  ['no cmd', '{"id":1}\n', [2, 'invalid_line']],
  ['an empty cmd', '{"cmd":[]}\n', [2, 'invalid_line']],
  ['a cmd that is one text', '{"cmd":"msg send room x"}\n', [2, 'invalid_line']],
  ['a number in cmd', '{"cmd":["msg","send","room",1]}\n', [2, 'invalid_line']],
  ['an unknown field', '{"cmd":["who"],"args":[]}\n', [2, 'invalid_line']],
  ['a stdin that is no text', '{"cmd":["notes","add","--stdin"],"stdin":1}\n', [2, 'invalid_line']],
  ['half a letter', '{"cmd":["msg","send","room","\\ud800"]}\n', [2, 'invalid_line']],
  ['an id that no number holds', '{"cmd":["who"],"id":12345678901234567890}\n', [2, 'invalid_line']],
  ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22, 0x0a), [2, 'invalid_line']],
  ['a NUL', '\u0000\n', [2, 'invalid_line']],
  ['2 MB', `${say('x'.repeat(2_000_000))}`, [2, 'line_too_long']],
  ['2 MB of nothing', `${' '.repeat(2_000_000)}\n`, [2, 'line_too_long']],
  ['an unknown command', line(['msg', 'sned']), [2, 'unknown_command']],
  ['an unknown flag', line(['who', '--wibble']), [2, 'invalid_input']],
  ['a missing word', line(['msg', 'send']), [2, 'invalid_input']],
  ['a refusal', line(['release', '--status', 's', '--next-action', 'n']), [1, 'turn_mismatch']],
  ['no path', line(['who', '--path', '/no/such']), [1, 'path_not_found']],
  ['stdin that nobody reads', line(['who'], { stdin: 'x' }), [2, 'invalid_input']],
  ['stdin that is not there', line(['notes', 'add', '--stdin']), [2, 'invalid_input']],
  ['too much stdin', line(['msg', 'send', 'room', '--stdin'], { stdin: 'x'.repeat(5_000) }), [1, 'message_too_large']],
  ['text', line(['who', '--text']), [2, 'invalid_input']],
  ['a NUL in a pattern', line(['claim', 'a\u0000b']), [2, 'invalid_glob']],
  ...['export -o', 'backup'].map(
    (words) =>
      [`a NUL in the path of ${words}`, line([...words.split(' '), 'a\u0000b']), [2, 'invalid_input']] as const,
  ),
];

test.each(BROKEN)('a line with %s is answered with its own error, and the rest goes on', async (_what, bad, fate) => {
  const ws = await roomOfTwo();
  const input = Buffer.concat([say('before'), bad, say('after')].map((part) => Buffer.from(part as string)));
  const done = await batch(ws, input);
  expect(fates(done)).toEqual([0, fate, 0]);
  expect(done.answers[1]?.error).toMatchObject({ line: 2, message: expect.any(String), hint: expect.any(String) });
  expect(done.code).toBe(0);
  expect(await bodies(ws)).toEqual(['before', 'after']);
});

const ALONE = [
  ['batch'],
  ['events', '--follow'],
  ['events', '--wait'],
  ['msg', 'recv', '--follow'],
  ['hook', 'claude'],
  ['guard'],
  ['git-hook', 'prepared'],
  ['upkeep'],
  ['install'],
  ['uninstall'],
  ['self-update'],
  ['instructions', 'edit'],
  ['work', '--', 'true'],
  ['export'],
  ['export', '--format', 'md'],
  ['stats', '--prom'],
  ['who', '--help'],
  ['--version'],
];

test.each(ALONE.map((cmd) => [cmd.join(' '), cmd] as const))('tt %s is no line of a batch', async (_name, cmd) => {
  const ws = await roomOfTwo();
  expect(fates(await batch(ws, line(cmd) + say('next')))).toEqual([[2, 'not_in_batch'], 0]);
});

test('what is refused as no line of a batch says the words that do it', async () => {
  const ws = await roomOfTwo();
  const told = async (...cmd: string[]) => {
    const { out } = await ws.tt(['batch'], { as: 'script:a', input: line(cmd) });
    const { hint, message } = JSON.parse(out).error;
    return [message, hint];
  };
  expect(await told('--version')).toEqual([expect.stringContaining('version'), 'tt --version --json, on its own']);
  expect(await told('--help')).toEqual(['help is for people', 'tt help']);
  expect(await told('who', '--help')).toEqual(['help is for people', 'tt help who']);
});

test('blank lines say nothing; CRLF, a BOM, and a last line without an end are read as they are meant', async () => {
  const ws = await roomOfTwo();
  const input = `\ufeff${say('one')}\n  \r\n${say('two').replace('\n', '\r\n')}${say('three').trim()}`;
  expect(fates(await batch(ws, input))).toEqual([0, 0, 0]);
  expect(await bodies(ws)).toEqual(['one', 'two', 'three']);
  expect(fates(await batch(ws, `${say('four')}\ufeff${say('five')}`))).toEqual([0, [2, 'invalid_line']]);
});

test.each([
  [['task', 'add', 1], 'a number as word 3'],
  [[null], 'null as word 1'],
  [['who', ['x']], 'a list as word 2'],
  [['who', {}], 'an object as word 2'],
  [['who', true], 'a boolean as word 2'],
])('%j: which word of cmd is no text is said', async (cmd, said) => {
  const { answers } = await batch(await roomOfTwo(), JSON.stringify({ cmd }));
  expect(answers[0]?.error?.['message']).toBe(`the line has ${said} of its "cmd", and words are texts`);
});

test('its help shows a line, which is one', async () => {
  const ws = await roomOfTwo();
  const { out } = await ws.tt(['help', 'batch']);
  expect(out).toContain('"stdin"');
  const [example = ''] = /\{"cmd".*\}/.exec(out) ?? [];
  expect((await batch(ws, example)).answers).toMatchObject([{ id: 1, status: 0, out: { members: [{}, {}] } }]);
});

test('a last line that was cut off is no command', async () => {
  const ws = await roomOfTwo();
  const whole = say('cut').trim();
  for (let bytes = 1; bytes < whole.length; bytes += 7)
    expect(fates(await batch(ws, say('x') + whole.slice(0, bytes)))).toEqual([0, [2, 'invalid_line']]);
  expect(await bodies(ws)).not.toContain('cut');
});

test('no input, and input of nothing, are no error', async () => {
  const ws = await roomOfTwo();
  for (const input of ['', '\n', '\ufeff\n\n']) {
    const { code, out, err } = await batch(ws, input);
    expect([code, out, err]).toEqual([0, '', '']);
  }
});

test('--stop-on-error ends with the first status that is not 0; what comes after it is not run', async () => {
  const ws = await roomOfTwo();
  const words = ['--stop-on-error'];
  const refused = await batch(ws, say('one') + line(['who', '--wibble']) + say('two'), { words });
  expect([refused.code, fates(refused)]).toEqual([2, [0, [2, 'invalid_input']]]);
  await ws.tt(['floor', 'take'], { as: 'script:b' });
  const queued = await batch(ws, line(['floor', 'take']) + say('three'), { words });
  expect([queued.code, fates(queued)]).toEqual([3, [3]]);
  expect(queued.answers[0]?.out).toMatchObject({ status: 'queued', position: 1 });
  expect(await bodies(ws)).toEqual(['one']);
});

test('a text for standard input arrives as it would through a pipe', async () => {
  const ws = await roomOfTwo();
  const body = '- "quoted"\n\ttwo \u0000 漢字 👩‍👧';
  const send = line(['msg', 'send', 'room', '--stdin'], { stdin: `${body}\n` });
  const handoff = { status: 's', next_action: 'n' };
  const release = line(['release', '--stdin'], { stdin: JSON.stringify(handoff) });
  expect(fates(await batch(ws, send + line(['wait']) + release))).toEqual([0, 0, 0]);
  expect(await bodies(ws)).toEqual([body]);
});
