/** What comes to a command by its standard input, where that can be told: a text, or names of files. */
import type { Command, CommandNode } from 'unbash';
import { anyOf, type Known, literal, somethingIn, UNKNOWN } from './known.ts';
import { options } from './options.ts';
import { rootsOf } from './runners.ts';
import type { Fed, Scope } from './scope.ts';
import { expand, split } from './word.ts';

/** What a command in a pipe hands on. Filters let names through. */
export function feed(node: CommandNode, scope: Scope): Fed {
  if (node.type !== 'Command') return {};
  const args = argumentsOf(node, scope);
  switch (node.name?.value) {
    case 'cat':
      return args.length === 0 ? { text: inputOf(node) ?? scope.fed.text } : {};
    case 'echo':
      return { text: args.map(({ raw }) => raw).join(' '), names: anyOf(args) };
    case 'find':
      return found(rootsOf(args));
    case 'fd':
    case 'rg':
    case 'grep': {
      const paths = options(args, '-e -f -A -B -C -m -g -t -d -x --glob --type').operands.slice(1);
      return paths.length > 0 ? found(paths) : { names: scope.fed.names };
    }
    case 'ls': // of a directory it says names without the directory
      return { names: anyOf(options(args).operands.map((path) => (path.whole ? UNKNOWN : path))) };
    default:
      return { names: scope.fed.names };
  }
}

const found = (roots: readonly Known[]): Fed => ({ names: anyOf(roots.map(somethingIn)) });

/** What the command itself says is on its standard input. */
export function inputOf(node: Command): string | undefined {
  for (const redirection of node.redirects.toReversed()) {
    if (redirection.type === 'HereDoc') return redirection.body.text;
    if (redirection.type === 'HereString') return redirection.target?.value;
    if (redirection.operator === '<') return undefined;
  }
  return undefined;
}

export const argumentsOf = (node: Command, scope: Scope): readonly Known[] =>
  node.args.flatMap((arg) => {
    if (arg.type === 'Word') return split(arg, scope);
    if (arg.value.type !== 'Word') return [literal(arg.text)];
    const value = expand(arg.value, scope);
    return [{ ...value, text: `${arg.name}=${value.text}`, raw: arg.text }];
  });
