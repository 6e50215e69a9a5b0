/** Words to arguments: what is a flag, what is a word, and what is wrong with it. */
import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { expect, test } from 'vitest';
import type { Option } from '../../src/cli/command.ts';
import { optionsOf } from '../../src/cli/command.ts';
import { COMMANDS, namesOf } from '../../src/cli/commands.ts';
import { parse } from '../../src/cli/parse.ts';
import { MEANT } from '../../src/cli/table/meant.ts';
import { TtError } from '../../src/lib/errors.ts';

const call = (...argv: string[]) => {
  const { command, args } = parse(argv);
  return { name: command?.name, args };
};
const body = (...argv: string[]) => call(...argv).args.rest('body');

function refused(...argv: string[]): TtError {
  try {
    parse(argv);
  } catch (error) {
    if (error instanceof TtError) return error;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(' ')}`);
}

test('a boolean never swallows a word, not even true or false', () => {
  for (const word of ['body', 'true', 'false', '1']) {
    expect(body('msg', 'send', 'codex', '--interrupt', word)).toEqual([word]);
    expect(body('msg', 'send', '--interrupt', 'codex', word)).toEqual([word]);
    expect(call('assign', '--stdin', word).args.word('agent')).toBe(word);
    expect(call('--json', 'state', word).args.word('path')).toBe(word);
  }
  const { args } = call('assign', 'codex', '.', '--stdin');
  expect([args.word('agent'), args.word('path'), args.on('stdin')]).toEqual(['codex', '.', true]);
});

test('a word stays as it was typed', () => {
  for (const word of [
    '1e3',
    '0x10',
    '007',
    '1.50',
    '-5',
    '-',
    '---',
    'null',
    '"quoted"',
    "'q'",
    'C:\\repo',
    'a:b',
    'a=b',
  ]) {
    expect(body('msg', 'send', 'codex', word)).toEqual([word]);
    expect(call('msg', 'send', word, 'hi').args.word('to')).toBe(word);
    expect(call('state', '--path', word).args.text('path')).toBe(word);
    expect(call('state', `--path=${word}`).args.text('path')).toBe(word);
  }
});

test('after -- everything is body', () => {
  expect(body('msg', 'send', 'codex', '--', '--stdin', '-h', '--', '--bogus')).toEqual([
    '--stdin',
    '-h',
    '--',
    '--bogus',
  ]);
  expect(body('msg', 'send', '--json', 'codex', 'a', '--', '--json')).toEqual(['a', '--json']);
});

test('a body may begin with a dash when it cannot be a flag; else it is told how', () => {
  expect(body('msg', 'send', 'codex', '- first item')).toEqual(['- first item']);
  expect(body('msg', 'send', 'codex', '--force is wrong here')).toEqual(['--force is wrong here']);
  expect(body('msg', 'send', 'codex', '-hello there')).toEqual(['-hello there']);
  expect(call('release', '--status', '- done', '--next-action', '--- see notes').args.text('status')).toBe('- done');
  expect(refused('msg', 'send', 'codex', '-hello')).toMatchObject({
    code: 'invalid_input',
    details: { flag: '-hello' },
    hint: expect.stringContaining('after -- everything is text'),
  });
});

test('any text without a flag’s look passes unchanged, wherever it stands', () => {
  const text = fc
    .string({ unit: 'binary' })
    .filter((s) => s !== '--' && s !== '' && !/^--?[^\s=\d-][^\s=]*(=|$)/.test(s));
  fc.assert(
    fc.property(text, text, fc.boolean(), (one, two, json) => {
      expect(body('msg', 'send', 'to', one, ...(json ? ['--json'] : []), two)).toEqual([one, two]);
      expect(call('take', '--reason', one).args.text('reason')).toBe(one);
      expect(call('take', `--reason=${two}`).args.text('reason')).toBe(two);
    }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.string()),
      (words) => void expect(body('msg', 'send', 'to', '--', ...words)).toEqual(words),
    ),
  );
});

test('flags may stand before the command, between its words and after them', () => {
  for (const argv of [
    ['--json', '--path', '/x', '--timeout', '5', 'msg', 'recv'],
    ['msg', '--json', '--path', '/x', 'recv', '--timeout', '5'],
    ['msg', 'recv', '--timeout=5', '--path=/x', '--json=true'],
  ]) {
    const { name, args } = call(...argv);
    expect([name, args.on('json'), args.text('path'), args.ms('timeout')]).toEqual(['msg recv', true, '/x', 5_000]);
  }
});

test('aliases lead to their command', () => {
  expect(call('takeover').name).toBe('take');
  expect(call('status').name).toBe('health');
});

test('an option’s name takes a value in every command or in none', () => {
  const kinds = new Map<string, boolean>();
  for (const [name, { type }] of COMMANDS.flatMap((c) => Object.entries<Option>(optionsOf(c)))) {
    expect(kinds.get(name) ?? type === 'boolean', name).toBe(type === 'boolean');
    kinds.set(name, type === 'boolean');
  }
});

test.each(COMMANDS.map((command) => [command.name, command] as const))(
  'tt %s takes the common flags',
  (name, command) => {
    const words = (command.words ?? []).filter((w) => w.required).map(() => 'x');
    const flags = ['--agent', 'script:x', '--json', '--text', '--verbose', '--path', '/x'];
    const { args } = call(...name.split(' '), ...words, ...flags, ...(command.writes ? ['--dedup', 'k'] : []));
    expect([args.text('agent'), args.on('json'), args.on('text'), args.on('verbose')]).toEqual([
      'script:x',
      true,
      true,
      true,
    ]);
    expect([args.text('path'), args.text('dedup')]).toEqual(['/x', command.writes ? 'k' : undefined]);
    for (const alias of namesOf(command)) expect(parse([...alias.split(' '), '--help']).wantsHelp).toBe(true);
    if (!command.writes) expect(refused(...name.split(' '), ...words, '--dedup', 'k').code).toBe('invalid_input');
  },
);

test.each([
  [['stat'], 'unknown_command', 'did you mean tt state?'],
  [['msg'], 'unknown_command', 'tt msg send|recv'],
  [['msg', 'sned', 'x'], 'unknown_command', 'did you mean tt msg send?'],
  [['msg', 'zzzzzz'], 'unknown_command', 'tt msg send|recv'],
  [['wiat'], 'unknown_command', 'did you mean tt wait?'],
  [['xyzzy'], 'unknown_command', 'tt help'],
  [[''], 'unknown_command', 'tt help'],
  [['state', '--jsno'], 'invalid_input', 'did you mean --json?'],
  [['state', '-json'], 'invalid_input', 'did you mean --json?'],
  [['state', '-j'], 'invalid_input', 'tt state --help'],
  [['state', '--constructor', '5'], 'invalid_input', 'tt state --help'],
  [['state', '--__proto__=5'], 'invalid_input', 'tt state --help'],
  [['--jsno'], 'invalid_input', 'did you mean --json?'],
  [['events', '--after', 'x'], 'invalid_cursor', 'event_seq'],
  [['events', '--after', '-1'], 'invalid_cursor', 'event_seq'],
  [['events', '--after', '1e3'], 'invalid_cursor', 'event_seq'],
  [['replay', '--to', '99999999999999999999'], 'invalid_cursor', 'event_seq'],
  [['events', '--limit', '1.5'], 'invalid_input', 'tt events --help'],
  [['events', '--event', ','], 'invalid_input', 'tt events --help'],
  [['wait', '--timeout', 'soon'], 'invalid_input', 'tt wait --help'],
  [['wait', '--timeout', '-5'], 'invalid_input', 'tt wait --help'],
  [['floor', 'take', '--ttl', '367d'], 'invalid_input', 'tt floor take --help'],
  [['kick', 'b', '--ban', '99999999d'], 'invalid_input', 'tt kick --help'],
  [['wait', '--timeout'], 'invalid_input', 'tt wait --help'],
  [['wait', '--timeout', '--json'], 'invalid_input', 'tt wait --help'],
  [['wait', '--timeout='], 'invalid_input', 'tt wait --help'],
  [['wait', '--timeout', '5', '--timeout', '6'], 'invalid_input', 'tt wait --help'],
  [['state', '--path', ''], 'invalid_input', 'tt state --help'],
  [['state', ''], 'invalid_input', 'tt state --help'],
  [['state', 'a', '--path', 'b'], 'invalid_input', 'tt state --help'],
  [['state', 'a', 'b'], 'invalid_input', 'tt state --help'],
  [['state', '--json=maybe'], 'invalid_input', 'tt state --help'],
  [['msg', 'send'], 'invalid_input', 'tt msg send --help'],
  [['kick'], 'invalid_input', 'tt kick --help'],
  [['config', 'set', 'wait.timeout'], 'invalid_input', 'tt config set --help'],
])('tt %j is refused as %s, with a way on', (argv, code, hint) => {
  expect(refused(...argv)).toMatchObject({ code, hint: expect.stringContaining(hint) });
});

test('a word of another tool leads to the command it means here', () => {
  for (const [word, meant] of Object.entries(MEANT)) {
    expect(refused(word).hint).toBe(`did you mean tt ${meant}?`);
    expect(parse([...meant.split(' '), ...(meant === 'msg send' ? ['x'] : [])]), word).toBeTruthy();
  }
  expect(refused('LOCK').hint).toBe('tt help');
});

test('no guess leads to what nobody can take back; a slip of one letter does', () => {
  for (const word of ['nope', 'lick', 'tickle', 'clone', 'make', 'leaf', 'taker', 'cleave', 'kci', 'clse', 'clos']) {
    const { hint } = refused(word);
    const named = /^did you mean tt (kick|close|take|takeover|leave)\?$/.exec(hint ?? '')?.[1];
    if (named) expect(distance(word, named), word).toBe(1);
  }
  expect(refused('nope').hint).toBe('tt help');
  expect(refused('klose').hint).toBe('did you mean tt close?');
  expect(refused('leev').hint).toBe('tt help');
});

test('help is given whatever else is wrong', () => {
  for (const more of [['--bogus'], ['--timeout', 'soon'], ['a', 'b', 'c'], ['--timeout']]) {
    expect(parse(['wait', ...more, '--help']).wantsHelp).toBe(true);
    expect(parse(['wait', '-h', ...more]).wantsHelp).toBe(true);
  }
  expect(parse(['msg', 'send', 'x', '--', '--help']).wantsHelp).toBe(false);
  expect(parse([]).wantsHelp).toBe(true);
  expect(parse(['--version'])).toMatchObject({ wantsVersion: true, wantsHelp: false });
});
