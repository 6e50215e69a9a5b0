/** The text of an installed hook: bin/git-hook filled in, with a digest that tells whether anybody has edited it since. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The first stops what moves refs; the others stop sooner what it would stop in the middle, or not see. */
export const HOOKS = ['reference-transaction', 'pre-push', 'pre-rebase'] as const;
export type Hook = (typeof HOOKS)[number];

/** How the hook that was there before is run: not at all, as a program, or inside ours, with its flags. */
export type Before = '' | 'run' | `source${string}`;

/** `self`: how tt is started, the program and its script. */
export function hookScript(hook: Hook, before: Before, [node = '', program = '']: readonly string[]): string {
  const values = { tt_hook: hook, tt_node: quoted(node), tt_program: quoted(program), tt_before: before };
  let text = readFileSync(join(dirname(program), 'git-hook'), 'utf8');
  for (const [name, value] of Object.entries(values)) {
    text = text.replace(new RegExp(`^${name}=\\S*`, 'm'), () => `${name}=${value}`);
  }
  return text.replace(DIGEST, () => `# digest: ${digestOf(text)}`);
}

const quoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;

const DIGEST = /^# digest:.*$/m;

const digestOf = (text: string): string =>
  createHash('sha256').update(text.replace(DIGEST, '# digest:')).digest('hex').slice(0, 16);

/** `ours` of any version, as we wrote it; `edited` since; or somebody else's. */
export function whose(text: string): 'ours' | 'edited' | 'foreign' {
  if (!/^# Turntable: /m.test(text)) return 'foreign';
  return DIGEST.exec(text)?.[0] === `# digest: ${digestOf(text)}` ? 'ours' : 'edited';
}

/**
 * Dispatchers of hook managers look at the name and the directory they run as. In a plain sh script our shell can be
 * theirs, with `$0` as they know it; anything else gets its own name in a directory beside.
 */
export function wayToRun(text: string): Before {
  const [isPlain, flags = ''] = PLAIN_SH.exec(text) ?? [];
  return isPlain && /\$(?:0|\{0)/.test(text) ? `source${flags}` : 'run';
}

const PLAIN_SH = /^#! ?(?:(?:\/usr)?\/bin\/|\/usr\/bin\/env )(?:sh|dash)(?: (-[efux]+))?\s*\n/;
