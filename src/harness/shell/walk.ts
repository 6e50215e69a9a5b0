/** Goes through a script as the shell would, and notes what its redirections and commands write. */
import { type Command, forEachChild, type Pipeline, parse, type Redirection, type SyntaxNode } from 'unbash';
import { BUILTINS } from './builtins.ts';
import { judge } from './judge.ts';
import { anyOf, type Known, UNKNOWN } from './known.ts';
import { argumentsOf, feed, inputOf } from './pipe.ts';
import { bind, eitherVars, goTo, mayGoOn, note, type Scope, subshell } from './scope.ts';
import { expand, split } from './word.ts';

/** Runs `text` in this scope. */
export function runScript(text: string, scope: Scope): void {
  if (mayGoOn(scope, text.length)) statements(parse(text), scope);
}

/** A script that is broken runs up to its broken statement. */
function statements({ commands, errors }: ReturnType<typeof parse>, scope: Scope): void {
  const broken = Math.min(...(errors ?? []).map((error) => error.pos));
  const end = errors ? commands.findLastIndex(({ pos }) => pos <= broken) : commands.length;
  for (const statement of commands.slice(0, Math.max(0, end))) walk(statement, scope);
}

function walk(node: SyntaxNode, scope: Scope): void {
  if (!mayGoOn(scope)) return;
  switch (node.type) {
    case 'Statement':
      walk(node.command, node.background ? subshell(scope) : scope);
      break;
    case 'CompoundList':
    case 'BraceGroup':
      forEachChild(node, (child) => walk(child, scope));
      break;
    case 'Subshell':
    case 'Coproc':
      walk(node.body, subshell(scope));
      break;
    case 'Command':
      simple(node, scope);
      break;
    case 'Redirected':
      inside(node.redirects, scope);
      for (const redirection of node.redirects) redirect(redirection, scope);
      walk(node.command, scope);
      break;
    case 'Pipeline':
      pipeline(node, scope);
      break;
    case 'Function':
      scope.functions.set(node.name.value, node.body);
      break;
    case 'For':
    case 'Select':
      scope.vars.set(node.name.value, anyOf((node.wordlist ?? []).flatMap((word) => split(word, scope))));
      perhaps(node, scope);
      break;
    case 'AndOr':
    case 'If':
    case 'Elif':
    case 'While':
    case 'ArithmeticFor':
    case 'Case':
    case 'CaseItem':
      perhaps(node, scope);
      break;
    default:
      inside([node], scope); // a word, a test, a sum: only what they ask of other commands
  }
}

/** Its parts may run or not, so what they assign is one possibility more. */
function perhaps(node: SyntaxNode, scope: Scope): void {
  const eitherOr = node.type === 'If' || node.type === 'Case';
  let before = new Map(scope.vars);
  let after = before;
  let certain = eitherOr || node.type === 'AndOr'; // the first of `a && b` always runs
  forEachChild(node, (child) => {
    walk(child, scope);
    if (certain) {
      before = new Map(scope.vars);
      after = before;
    } else if (eitherOr) {
      after = eitherVars(after, scope.vars);
      scope.vars = new Map(before);
    }
    certain = false;
  });
  scope.vars = eitherOr ? after : eitherVars(before, scope.vars);
}

/** Runs the scripts in these nodes' words: `$(…)`, `<(…)`, also those within quotes and sums. */
function inside(nodes: readonly SyntaxNode[], scope: Scope): void {
  const visit = (node: SyntaxNode): void => {
    if (node.type !== 'Script') forEachChild(node, visit);
    else if (mayGoOn(scope, node.end - node.pos)) statements(node, subshell(scope));
  };
  for (const node of nodes) forEachChild(node, visit);
}

function pipeline({ commands }: Pipeline, scope: Scope): void {
  const [only] = commands;
  if (only && commands.length === 1) {
    walk(only, scope); // `time make`, `! make`
    return;
  }
  let { fed } = scope;
  for (const command of commands) {
    const part = subshell(scope, { fed });
    walk(command, part);
    fed = feed(command, part);
  }
}

function simple(node: Command, scope: Scope): void {
  inside([node], scope);
  for (const redirection of node.redirects) redirect(redirection, scope);
  if (node.name) {
    start([...split(node.name, scope), ...argumentsOf(node, scope)], scope, inputOf(node));
    return;
  }
  for (const part of node.prefix) {
    if (part.type !== 'Assignment') continue;
    const { value } = part;
    const words = value.type === 'Word' ? [expand(value, scope)] : value.elements.flatMap((word) => split(word, scope));
    scope.vars.set(part.name, part.append || part.index ? UNKNOWN : anyOf(words));
  }
}

function redirect(redirection: Redirection, scope: Scope): void {
  if (redirection.type !== 'Redirect' || !redirection.target) return;
  const { operator, target } = redirection;
  if (operator === '<' || operator === '<&') return;
  const path = expand(target, scope);
  // `>&2`, `>&-`, `>&$log`: a descriptor; `>&file` is rare, and then a plain word.
  if (operator === '>&' && (!path.whole || /^\d*-?$/.test(path.text))) return;
  note(scope, path);
}

/** A command with its words expanded. */
function start([head, ...args]: readonly Known[], scope: Scope, input: string | undefined): void {
  if (!head?.whole || !mayGoOn(scope)) return;
  const body = scope.functions.get(head.text);
  const builtin = BUILTINS.get(head.text);
  if (body) call(body, args, scope);
  else if (builtin) builtin(args, scope, runScript);
  else program(head.text.slice(head.text.lastIndexOf('/') + 1), args, scope, input);
}

/** A function changes its caller's directory and variables; what it was given is its own. */
function call(body: SyntaxNode, args: readonly Known[], scope: Scope): void {
  const inner = subshell(scope, { depth: scope.depth + 1 });
  bind(inner, args);
  walk(body, inner);
  Object.assign(scope, { dir: inner.dir, vague: inner.vague, before: inner.before });
  for (const [name, value] of inner.vars) if (!/^[0-9@*]/.test(name)) scope.vars.set(name, value);
}

function program(name: string, args: readonly Known[], scope: Scope, input: string | undefined): void {
  const { names, text = undefined } = scope.fed;
  const { writes = [], runs = [], scripts = [], at } = judge(name, args, { text: input ?? text, names });
  const there = at ? subshell(scope) : scope;
  if (at) goTo(there, at);
  for (const path of writes) note(there, path);
  for (const words of runs) start(words, there, input);
  for (const script of scripts) {
    const inner = subshell(there, { depth: scope.depth + 1, fed: {} });
    bind(inner, script.args, 0);
    runScript(script.text, inner);
  }
}
