/** `tt skills list`: what comes with tt, and where copies of it are. */
import { bundledSkills, copiesOf } from '../../harness/skills.ts';
import { give } from '../answer.ts';
import type { Env } from '../env.ts';
import { skillsDirectory } from '../packaged.ts';
import { projectOf } from '../setup.ts';

export async function run(env: Env): Promise<undefined> {
  const { home, env: around } = env.system;
  const skills = bundledSkills(skillsDirectory(env)).map(({ name, description }) => ({
    ...{ name, description },
    installed: copiesOf(name, home, around, projectOf(env)),
  }));
  await give(env, { json: { skills }, text: () => skills.map(text).join('\n') });
  return undefined;
}

const text = ({ name, description, installed }: { name: string; description: string; installed: readonly string[] }) =>
  [
    name,
    `  ${description.split(/(?<=\.)\s/, 1)[0]}`,
    `  ${installed.length > 0 ? `In ${installed.join(', ')}` : `Not installed. Read it: tt skills show ${name}`}`,
  ].join('\n');
