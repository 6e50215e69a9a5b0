/** `tt skills show`: a skill as it is shipped, to read or to save. */
import { bundledSkills } from '../../harness/skills.ts';
import { TtError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { nearest } from '../nearest.ts';
import { skillsDirectory } from '../packaged.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const name = args.word('skill') ?? '';
  const skills = bundledSkills(skillsDirectory(env));
  const skill = skills.find((one) => one.name === name);
  if (!skill)
    throw unknown(
      name,
      skills.map((one) => one.name),
    );
  await give(env, { json: { ...skill }, text: skill.text.trimEnd() });
  return undefined;
}

function unknown(name: string, names: readonly string[]): TtError {
  const near = nearest(name, names) ?? names.join('|');
  return new TtError('unknown_skill', `no skill ${JSON.stringify(name)} comes with tt`, `tt skills show ${near}`, {
    ...{ skill: name, skills: names },
  });
}
