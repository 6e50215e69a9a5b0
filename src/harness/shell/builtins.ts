/** The commands that change the shell itself: where it is, what it remembers. */
import { isOption, type Known, literal, UNKNOWN } from './known.ts';
import { options } from './options.ts';
import { bind, goTo, type Scope, subshell } from './scope.ts';

type Builtin = (args: readonly Known[], scope: Scope, run: (text: string, scope: Scope) => void) => void;

/** `export NAME=value` and its like. */
const declare: Builtin = (args, scope) => {
  for (const { text, whole, raw } of args) {
    const equals = text.indexOf('=');
    if (equals > 0) scope.vars.set(text.slice(0, equals), { text: text.slice(equals + 1), whole, raw });
  }
};

/** What is read is unknown, but for names that come through a pipe. */
const read: Builtin = (args, { vars, fed }) => {
  const [first, ...more] = options(args, '-a -d -i -n -N -p -t -u -C -c -O -s').operands;
  if (first) vars.set(first.text, fed.names ?? UNKNOWN);
  for (const { text } of more) vars.set(text, UNKNOWN);
};

const cd: Builtin = (args, scope) => {
  const target = args.find((word) => !isOption(word));
  goTo(scope, target?.text === '-' ? literal(scope.before) : (target ?? literal(scope.run.home)));
};

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...['export', 'declare', 'local', 'readonly', 'typeset'].map((name) => [name, declare] as const),
  ...['mapfile', 'readarray'].map((name) => [name, read] as const),
  // Its `-s` is a flag, and its `-a` names a list.
  [
    'read',
    (args, scope, run) =>
      read(
        args.filter(({ text }) => !/^-[ers]+$/.test(text)),
        scope,
        run,
      ),
  ],
  ['unset', (args, { vars }) => args.forEach(({ text }) => void vars.delete(text))],
  ['set', (args, scope) => void (args[0]?.text === '--' && bind(scope, args.slice(1)))],
  ['cd', cd],
  [
    'pushd',
    (args, scope, run) => {
      scope.stack = [...scope.stack, scope.dir];
      cd(args, scope, run);
    },
  ],
  [
    'popd',
    (_, scope) => {
      goTo(scope, literal(scope.stack.at(-1) ?? scope.dir));
      scope.stack = scope.stack.slice(0, -1);
    },
  ],
  ['eval', (args, scope, run) => run(args.map(({ raw }) => raw).join(' '), scope)],
  ['trap', (args, scope, run) => run(args[0]?.raw ?? '', subshell(scope))],
]);
