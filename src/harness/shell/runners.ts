/** Commands that run another one, which is then judged in their place. */
import type { Outcome } from './judge.ts';
import { anyOf, beginning, HERE, isOption, type Known, literal, somethingIn, UNKNOWN } from './known.ts';
import { has, last, options } from './options.ts';
import type { Fed } from './scope.ts';

type Runner = (args: readonly Known[], fed: Fed) => Outcome;

const isAssignment = ({ text }: Known): boolean => /^[A-Za-z_]\w*=/.test(text);

/** `skip`: how many words stand before the command, as in `timeout 60 make`. */
const wrapper =
  (valued = '', skip = 0, dir = '', looks = ''): Runner =>
  (args) => {
    const given = options(args, valued, true);
    if (looks !== '' && has(given, looks)) return {};
    const words = given.operands.slice(skip);
    const first = words.findIndex((word) => !isAssignment(word));
    return first < 0 ? {} : { runs: [words.slice(first)], at: last(given, dir) };
  };

/** `bash -c 'script' name args`, or the script on its standard input. A file's content cannot be told. */
const shell: Runner = (args, fed) => {
  const given = options(args, '-O -o +O +o --rcfile --init-file', true);
  const [first, ...rest] = given.operands;
  if (has(given, '-c')) return first ? { scripts: [{ text: first.raw, args: rest }] } : {};
  if (first && !has(given, '-s')) return {};
  return fed.text === undefined ? {} : { scripts: [{ text: fed.text, args: [literal('bash'), ...given.operands] }] };
};

/** `su -c 'script'` */
const su: Runner = (args) => {
  const script = last(options(args, '-c --command -s -g -G'), '-c --command');
  return script ? { scripts: [{ text: script.raw, args: [] }] } : {};
};

/** What a placeholder stands for is put in its place; for another shell, as a beginning and a variable that nobody knows. */
function filled(words: readonly Known[], placeholder: string, name: Known): readonly Known[] {
  return words.map((word) => {
    const at = word.text.indexOf(placeholder);
    if (at < 0) return word;
    const raw = word.raw.replaceAll(placeholder, () => `${name.text}$_`);
    return at === 0 ? { ...name, raw } : { ...beginning(word.text.slice(0, at)), raw };
  });
}

const xargs: Runner = (args, fed) => {
  const given = options(args, '-I -L -n -P -s -a -E -d -i? -e? -l? --max-args --max-procs --replace --delimiter', true);
  const name = fed.names ?? UNKNOWN;
  const placeholder = last(given, '-I -i')?.text ?? (has(given, '-i --replace') ? '{}' : undefined);
  if (given.operands.length === 0) return {};
  return { runs: [placeholder ? filled(given.operands, placeholder, name) : [...given.operands, name]] };
};

/** Where a `find` begins: the words before its first test. */
export function rootsOf(args: readonly Known[]): readonly Known[] {
  const words = args.filter(({ text }) => !/^-[HLP]$/.test(text));
  const end = words.findIndex((word) => isOption(word) || /^[(!]$/.test(word.text));
  const roots = end < 0 ? words : words.slice(0, end);
  return roots.length > 0 ? roots : [HERE];
}

const find: Runner = (args) => {
  const roots = rootsOf(args);
  const writes: Known[] = [];
  const runs: (readonly Known[])[] = [];
  for (let i = 0; i < args.length; i++) {
    const { text } = args[i] as Known;
    if (text === '-delete') writes.push(...roots);
    else if (/^-(?:fprint0?|fprintf|fls)$/.test(text)) writes.push(...args.slice(i + 1, i + 2));
    else if (/^-(?:exec|ok)(?:dir)?$/.test(text)) {
      const end = args.findIndex((word, at) => at > i && (word.text === ';' || word.text === '+'));
      runs.push(filled(args.slice(i + 1, end < 0 ? args.length : end), '{}', anyOf(roots.map(somethingIn))));
    }
  }
  return { writes, runs };
};

const fd: Runner = (args) => {
  const at = args.findIndex(({ text }) => /^(?:-x|-X|--exec|--exec-batch)$/.test(text));
  if (at < 0) return {};
  const paths = options(args.slice(0, at), '-e -t -E -d -g --extension --type --exclude').operands.slice(1);
  const name = paths.length > 0 ? anyOf(paths.map(somethingIn)) : UNKNOWN;
  const words = args.slice(at + 1).filter(({ text }) => text !== ';');
  const named = words.some(({ text }) => text.includes('{'));
  return words.length === 0 ? {} : { runs: [named ? filled(words, '{', name) : [...words, name]] };
};

/** `python -m black .`; what other modules and scripts write cannot be told. */
const python: Runner = (args) => {
  const at = args.findIndex(({ text }) => text === '-m');
  const before = options(args.slice(0, Math.max(0, at)), '-c -W -X', true);
  return at < 0 || has(before, '-c') || before.operands.length > 0 ? {} : { runs: [args.slice(at + 1)] };
};

/** `npx -c 'script'` or a program's name, perhaps with a version. */
const npx: Runner = (args) => {
  const given = options(args, '-p --package -c --call -w --workspace --with --from', true);
  const script = last(given, '-c --call');
  if (script) return { scripts: [{ text: script.raw, args: [] }] };
  const [program, ...rest] = given.operands;
  if (!program) return {};
  const name = program.text.replace(/(?<=.)@[^/]*$/, '').replace(/^@[^/]*\//, '');
  return { runs: [[{ ...program, text: name }, ...rest]] };
};

export const RUNNERS: ReadonlyMap<string, Runner> = new Map<string, Runner>([
  ...['bash', 'sh', 'zsh', 'dash', 'ksh', 'ash'].map((name) => [name, shell] as const),
  ...['python', 'python3', 'py'].map((name) => [name, python] as const),
  ...['npx', 'bunx', 'pnpx', 'uvx'].map((name) => [name, npx] as const),
  ...['nohup', 'setsid', 'builtin', 'chronic', 'unbuffer', 'busybox', 'caffeinate'].map(
    (name) => [name, wrapper()] as const,
  ),
  ['sudo', wrapper('-u -g -h -p -C -r -t -T -U -D -R --user --group --chdir', 0, '-D --chdir', '-l -v -k -K')],
  ['doas', wrapper('-u -C')],
  ['env', wrapper('-u -C -S --unset --chdir', 0, '-C --chdir')],
  ['nice', wrapper('-n --adjustment')],
  ['ionice', wrapper('-c -n -p')],
  ['time', wrapper('-f -o --format --output')],
  ['timeout', wrapper('-k -s --kill-after --signal', 1)],
  ['gtimeout', wrapper('-k -s --kill-after --signal', 1)],
  ['command', wrapper('', 0, '', '-v -V')],
  ['exec', wrapper('-a')],
  ['stdbuf', wrapper('-i -o -e --input --output --error')],
  ['strace', wrapper('-e -o -p -s -u -E')],
  ['flock', wrapper('-w -E --timeout', 1)],
  ['watch', wrapper('-n --interval')],
  ['su', su],
  ['runuser', su],
  ['xargs', xargs],
  ['find', find],
  ['fd', fd],
  ['fdfind', fd],
]);
