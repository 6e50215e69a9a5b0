/** What an install or an uninstall would do: to the files of each harness, to our own, and to what is remembered. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codexVersion, hooksIn } from './codex-hooks.ts';
import { targetOf } from './disk.ts';
import { type Draft, draftFrom, leaveDirectories, seen } from './draft.ts';
import { commandOf } from './entry.ts';
import { hookIn, hookText } from './hook-program.ts';
import { type Install, type Manifest, ownerOf } from './manifest.ts';
import { foundAt, mergeIn, type Place } from './merge.ts';
import { putFile, takeFile } from './own.ts';
import { onPath, ownPlaces, ownProgram, rootsOf, type Target } from './roots.ts';
import { filesIn, putSkill, SKILL, type Skill, takeSkill } from './skill.ts';
import { switchedOff } from './switched-off.ts';
import { tomlOf } from './toml-text.ts';
import { trustIn, trustOut } from './trust.ts';
import { mergeOut } from './unmerge.ts';
import type { Circumstances, OwnFile, Wanted } from './wanted.ts';
import { antigravity } from './wants/antigravity.ts';
import { claude } from './wants/claude.ts';
import { codex } from './wants/codex.ts';
import { gemini } from './wants/gemini.ts';
import { opencode } from './wants/opencode.ts';

/** The machine, and the package that is installed from. */
export interface Machine {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The directory of tt's package, and the Node it runs on. */
  readonly root: string;
  readonly node: string;
}

export interface Plan {
  readonly draft: Draft;
  /** What a person has to know or do besides. */
  readonly notes: readonly string[];
  readonly installs: readonly Install[];
}

const WANTS: Readonly<Record<Target, (given: Circumstances) => Wanted>> = {
  claude,
  codex,
  gemini,
  antigravity,
  opencode,
};

/** Brings each of the harnesses to what is asked for it; `revives`: also what its owner has deleted since. Errors: unparsable_config. */
export async function planInstall(
  machine: Machine,
  manifest: Manifest,
  asked: readonly Install[],
  revives = true,
): Promise<Plan> {
  const draft = draftFrom(manifest, revives);
  const notes: string[] = [];
  for (const install of asked) {
    const wanted = wantedFor(machine, install);
    const who = { target: install.target, owner: ownerOf(install.target, install.project) };
    for (const { path, entries } of wanted.merges)
      entries.length > 0 ? mergeIn(draft, { ...who, path }, entries) : mergeOut(draft, { ...who, path }, []);
    if (install.target === 'codex') notes.push(...(await planTrust(draft, machine, who, wanted)));
    for (const file of wanted.files) file.on ? putFile(draft, who, file) : takeFile(draft, who, file);
    putSkill(draft, who, wanted.skill, skillOf(machine, install.link));
    const off = install.hooks
      ? switchedOff(draft, install.target, rootsOf(machine.home, machine.env, install.project))
      : null;
    notes.push(...wanted.notes, ...(off === null ? [] : [off]));
  }
  const others = manifest.installs.filter((old) => !asked.some((install) => isFor(old, install)));
  return { draft, notes: [...new Set(notes)], installs: [...others, ...asked] };
}

/** Takes out what was installed for these harnesses, and our hooks where nothing is remembered. Errors: unparsable_config. */
export function planUninstall(machine: Machine, manifest: Manifest, gone: readonly Install[]): Plan {
  const draft = draftFrom(manifest);
  for (const install of gone) {
    const who = { target: install.target, owner: ownerOf(install.target, install.project) };
    const wanted = wantedFor(machine, { ...install, hooks: true, wake: true });
    const hooksFile = wanted.merges[0]?.path ?? '';
    const expected = new Map(
      wanted.merges.map(({ path, entries }) => [path, entries.filter((entry) => commandOf(entry) !== null)]),
    );
    const mine = Object.entries(manifest.files).filter(([, kept]) => kept.for.includes(who.owner));
    // By what is remembered first: the variables that say where things are may have changed since.
    for (const [path, kept] of mine) {
      if (kept.kind === 'own') continue;
      if (kept.tables.length > 0) trustOut(draft, { ...who, path }, hooksFile);
      else mergeOut(draft, { ...who, path }, []);
    }
    for (const [path, entries] of expected)
      if (!mine.some(([known]) => known === path) && namesHook(draft, path)) mergeOut(draft, { ...who, path }, entries);
    const own = mine.flatMap(([path, kept]) =>
      kept.kind === 'own' ? [{ path, text: '', what: kept.what, on: false }] : [],
    );
    const files = [
      ...own.filter(({ what }) => what !== SKILL),
      ...wanted.files.filter(({ path }) => !own.some((o) => o.path === path)),
    ];
    for (const file of files) takeFile(draft, who, file);
    const skills = new Set([...own.filter(({ what }) => what === SKILL).map(({ path }) => path), wanted.skill]);
    for (const path of skills) takeSkill(draft, who, path, skillOf(machine, false));
  }
  leaveDirectories(draft);
  return {
    draft,
    notes: [],
    installs: manifest.installs.filter((old) => !gone.some((install) => isFor(old, install))),
  };
}

/** Where nothing is remembered: a file that does not name our hook has nothing of ours, whatever else is wrong with it. */
function namesHook(draft: Draft, path: string): boolean {
  try {
    const content = seen(draft, targetOf(path));
    return content !== null && 'bytes' in content && content.bytes.includes('tt-hook');
  } catch {
    return false;
  }
}

const isFor = (a: Install, b: Install): boolean => a.target === b.target && a.project === b.project;

function wantedFor({ home, env, root, node }: Machine, { target, project, hooks, wake }: Install): Wanted {
  const roots = rootsOf(home, env, project);
  const hook = hookIn(ownPlaces(home, env).data);
  const tt = join(root, 'bin', 'tt.cjs');
  const program = ownProgram(tt, env['PATH']);
  const plugin = readFileSync(join(root, 'skills', 'opencode', 'turntable.js'), 'utf8');
  const version = target === 'codex' ? codexVersion(onPath('codex', env['PATH']), env) : null;
  const runner = project === null ? hook : null;
  const wanted = WANTS[target]({ roots, runner, hooks, wake, program, codexVersion: version, plugin });
  const text = hookText(readFileSync(join(root, 'bin', 'tt-hook'), 'utf8'), tt, node);
  const file: OwnFile = {
    path: hook,
    text,
    what: 'what the hooks run',
    mode: 0o755,
    on: hooks,
  };
  return project === null ? { ...wanted, files: [file, ...wanted.files] } : wanted;
}

function skillOf({ root }: Machine, link: boolean): Skill {
  const source = join(root, 'skills', 'turntable');
  return { source, files: link ? null : filesIn(source) };
}

/** Trust for our hooks in Codex, as its hooks file will be. Resolves to what a person has to do instead. */
async function planTrust(
  draft: Draft,
  { home, env }: Machine,
  who: Omit<Place, 'path'>,
  wanted: Wanted,
): Promise<readonly string[]> {
  const path = join(rootsOf(home, env, null).codex, 'config.toml');
  const [hooks] = wanted.merges;
  if (!hooks) return [];
  if (hooks.entries.length === 0) {
    trustOut(draft, { ...who, path }, hooks.path);
    return [];
  }
  tomlOf(foundAt(draft, path).marked.text, path);
  const codex = onPath('codex', env['PATH']);
  const text = foundAt(draft, hooks.path).text ?? '';
  const all = codex === null ? null : await hooksIn({ codex, env, file: hooks.path, text });
  const commands = hooks.entries.map(commandOf);
  const ours = all?.filter(({ command }) => commands.includes(command)) ?? [];
  if (ours.length === 0)
    return [
      `Codex could not be asked for the hashes of its hooks: trust those in ${hooks.path} by hand, with /hooks in Codex.`,
    ];
  trustIn(draft, { ...who, path }, hooks.path, ours);
  return [];
}
