/** What a shell remembers from one command to the next: directory, variables, functions. */
import { resolve } from 'node:path';
import type { Function as ShellFunction } from 'unbash';
import { either, type Known, literal, NOWHERE, pathOf, UNKNOWN } from './known.ts';

export interface Scope {
  /** Shared by all that one judgement looks at: what was found, and how much may still be looked at. */
  readonly run: { readonly found: Set<string>; readonly home: string; steps: number; characters: number };
  readonly depth: number;
  vars: Map<string, Known>;
  readonly functions: Map<string, ShellFunction['body']>;
  /** What a pipe brings: a text, or names of files that begin alike. */
  readonly fed: Fed;
  dir: string;
  /** `dir` is only how far the place is known: `cd src/$x`. */
  vague: boolean;
  before: string;
  stack: readonly string[];
}

export interface Fed {
  readonly text?: string | undefined;
  readonly names?: Known | undefined;
}

/** Enough for some thousand commands; garbage is left within half a second. */
const STEPS = 10_000;
const CHARACTERS = 512 * 1024;
const DEPTH = 40;

export function newScope(cwd: string, home: string): Scope {
  const dir = resolve('/', cwd);
  return {
    run: { found: new Set(), home, steps: STEPS, characters: CHARACTERS },
    depth: 0,
    vars: new Map(),
    functions: new Map(),
    fed: {},
    dir,
    vague: false,
    before: dir,
    stack: [],
  };
}

/** What happens in it stays in it, except what it writes. */
export function subshell(scope: Scope, changes: Partial<Scope> = {}): Scope {
  return { ...scope, vars: new Map(scope.vars), functions: new Map(scope.functions), ...changes };
}

/** Whether there is still leave to look at `characters` more. */
export function mayGoOn(scope: Scope, characters = 0): boolean {
  scope.run.steps -= 1;
  scope.run.characters -= characters;
  return scope.run.steps > 0 && scope.run.characters > 0 && scope.depth < DEPTH;
}

type Vars = Scope['vars'];

/** The variables when what changed `a` into `b` may have run or not. */
export function eitherVars(a: Vars, b: Vars): Vars {
  const both = new Map(a);
  for (const [name, value] of b) {
    const old = a.get(name);
    both.set(name, old && old !== value ? either(old, value) : value);
  }
  return both;
}

export function variable(scope: Scope, name: string): Known | undefined {
  const set = scope.vars.get(name);
  if (set) return set;
  if (name === 'HOME') return literal(scope.run.home);
  if (name === 'PWD') return literal(scope.dir);
  if (name === 'OLDPWD') return literal(scope.before);
  return /^(?:TMPDIR|TMP|TEMP)$/.test(name) ? literal('/tmp') : undefined;
}

/** `$1 …` for what is called. */
export function bind(scope: Scope, args: readonly Known[], first = 1): void {
  for (const name of scope.vars.keys()) if (/^[0-9@*]/.test(name)) scope.vars.delete(name);
  for (const [i, arg] of args.entries()) scope.vars.set(String(i + first), arg);
  const rest = args.slice(1 - first);
  for (const all of '@*') scope.vars.set(all, rest.length === 0 ? UNKNOWN : rest.reduce(either));
}

export function goTo(scope: Scope, target: Known): void {
  const place = placeOf(scope, target);
  scope.before = scope.dir;
  scope.vague = !target.whole || (scope.vague && !target.text.startsWith('/'));
  scope.dir = place ?? scope.dir;
}

/** Up from a place that is not known for sure leads to no other that is. */
function placeOf(scope: Scope, path: Known): string | null {
  return pathOf(scope.vague ? { ...path, text: path.text.replace(/^(?:\.\.(?:\/|$))+/, './') } : path, scope.dir);
}

/** Notes that a path is written. Devices are no files, and what cannot be named is in no workspace. */
export function note(scope: Scope, path: Known): void {
  const absolute = placeOf(scope, path);
  if (absolute === null || /^\/(?:dev|proc)\//.test(absolute)) return;
  if (absolute !== NOWHERE && !absolute.startsWith(`${NOWHERE}/`)) scope.run.found.add(absolute);
}
