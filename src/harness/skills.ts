/** The skills that come with tt: what each is for, its text, and where a harness would find a copy of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootsOf } from './install/roots.ts';
import { incomplete } from './protocol.ts';

export interface BundledSkill {
  readonly name: string;
  readonly description: string;
  /** The whole file. */
  readonly text: string;
}

/** `dir`: where they are shipped, each in a directory of its name. Errors: package_incomplete. */
export function bundledSkills(dir: string): readonly BundledSkill[] {
  const names = attempt(dir, () => readdirSync(dir)).filter((name) => existsSync(join(dir, name, FILE)));
  return names.toSorted().map((name) => {
    const path = join(dir, name, FILE);
    const text = attempt(path, () => readFileSync(path, 'utf8'));
    return { name, text, description: /^description: (.*)$/m.exec(text)?.[1] ?? '' };
  });
}

/** The copies of a skill on this machine, of a person and of one project. */
export function copiesOf(
  name: string,
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  project: string,
): readonly string[] {
  const roots = [rootsOf(home, env, null), rootsOf(home, env, project)];
  const places = roots.flatMap((of) => Object.values(of)).map((root) => join(root, 'skills', name));
  return [...new Set(places)].filter((place) => existsSync(join(place, FILE)));
}

const FILE = 'SKILL.md';

function attempt<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch {
    throw incomplete(path, 'cannot be read');
  }
}
