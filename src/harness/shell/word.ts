/** Words as the shell would expand them, as far as that can be told without running anything. */
import type { CommandExpansionPart, ParameterExpansionPart, Word, WordPart } from 'unbash';
import { beginning, directoryOf, followedBy, type Known, literal, NOWHERE, TEMPORARY, UNKNOWN } from './known.ts';
import { has, options } from './options.ts';
import { type Scope, variable } from './scope.ts';

export function expand(word: Word, scope: Scope): Known {
  const { parts, value, text } = word;
  const known = parts ? joined(parts, scope) : literal(value);
  return { ...(text.startsWith('~') ? athome(known, scope) : known), raw: value };
}

/** As an argument: a variable alone and without quotes may be several words. */
export function split(word: Word, scope: Scope): readonly Known[] {
  const known = expand(word, scope);
  const type = word.parts?.length === 1 ? word.parts[0]?.type : undefined;
  const alone = type === 'SimpleExpansion' || type === 'ParameterExpansion';
  if (!alone || !known.whole || !/\s/.test(known.text)) return [known];
  return known.text.trim().split(/\s+/).map(literal);
}

function joined(parts: readonly WordPart[], scope: Scope): Known {
  let known = literal('');
  for (const part of parts) {
    if (!known.whole) break;
    known = followedBy(known, partOf(part, scope));
  }
  return known;
}

function partOf(part: WordPart, scope: Scope): Known {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return literal(part.value);
    case 'DoubleQuoted':
    case 'LocaleString':
      return joined(part.parts, scope);
    case 'SimpleExpansion':
      return variable(scope, part.text.slice(1)) ?? UNKNOWN;
    case 'ParameterExpansion':
      return parameter(part, scope);
    case 'CommandExpansion':
      return output(part, scope);
    case 'ProcessSubstitution':
      return beginning('/dev/fd/');
    default:
      return UNKNOWN; // a glob, braces, a sum
  }
}

function parameter({ parameter: name, prefix, operation }: ParameterExpansionPart, scope: Scope): Known {
  const value = prefix === undefined ? variable(scope, name) : UNKNOWN;
  if (operation === undefined) return value ?? UNKNOWN;
  if (operation.type === 'Default') {
    const instead = operation.operator.endsWith('+') ? value && expand(operation.operand, scope) : undefined;
    return instead ?? value ?? (/[-=]$/.test(operation.operator) ? expand(operation.operand, scope) : UNKNOWN);
  }
  // What is cut off its end is hardly a directory: `${file%.ts}`.
  return operation.type === 'Remove' && operation.operator.startsWith('%') && value
    ? beginning(value.text.slice(0, value.text.lastIndexOf('/') + 1))
    : UNKNOWN;
}

/** The few commands that are asked for a path, where the question holds the answer. */
function output({ script }: CommandExpansionPart, scope: Scope): Known {
  const command = script?.commands[0]?.command;
  if (script?.commands.length !== 1 || command?.type !== 'Command') return UNKNOWN;
  const args = command.args.flatMap((arg) => (arg.type === 'Word' ? split(arg, scope) : []));
  const parsed = options(args, '-p --suffix');
  const operand = parsed.operands[0] ?? UNKNOWN;
  switch (command.name?.value) {
    case 'pwd':
      return literal(scope.dir);
    case 'dirname':
      return directoryOf(operand);
    case 'realpath':
    case 'readlink':
    case 'echo':
      return parsed.operands.length === 1 ? operand : UNKNOWN;
    case 'mktemp': {
      const place = parsed.values.get('-p')?.[0] ?? parsed.values.get('--tmpdir')?.[0];
      if (place) return followedBy(place, beginning('/'));
      return parsed.operands.length === 0 || has(parsed, '-t --tmpdir') ? TEMPORARY : beginning(operand.text);
    }
    default:
      return UNKNOWN;
  }
}

/** `~/x`; another one's home cannot be told. */
function athome(known: Known, scope: Scope): Known {
  const [user = ''] = known.text.split('/');
  if (!known.whole && user === known.text) return beginning(`${NOWHERE}/`);
  return { ...known, text: (user === '~' ? scope.run.home : NOWHERE) + known.text.slice(user.length) };
}
