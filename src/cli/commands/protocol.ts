/** `tt protocol`: what agents are told to do, whole or one section, or its version alone. */
import { type Protocol, readMore, readProtocol, type Section } from '../../harness/protocol.ts';
import { TtError } from '../../lib/errors.ts';
import { slug } from '../../lib/markdown.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { nearest } from '../nearest.ts';
import { skillDirectory } from '../packaged.ts';
import { protocolText, sectionsText } from '../show/protocol.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const skill = skillDirectory(env);
  const protocol = readProtocol(skill);
  const { version, sections, more } = protocol;
  const asked = args.word('section');
  if (args.on('version')) await give(env, { json: { version }, text: String(version) });
  else if (asked === undefined)
    await give(env, { json: { version, sections, more }, text: () => protocolText(protocol) });
  else {
    const section = sectionNamed(skill, protocol, asked);
    await give(env, { json: { version, sections: [section] }, text: () => sectionsText([section]) });
  }
  return undefined;
}

/** Errors: unknown_section with the names there are, package_incomplete. */
function sectionNamed(skill: string, { sections, more }: Protocol, asked: string): Section {
  const name = slug(asked);
  const found = sections.find((section) => section.name === name);
  if (found) return found;
  if (more.includes(name)) return readMore(skill, name);
  const names = [...sections.map((section) => section.name), ...more];
  const near = nearest(name, names);
  throw new TtError(
    'unknown_section',
    `the protocol has no section ${JSON.stringify(asked)}`,
    near ? `did you mean tt protocol ${near}?` : `tt protocol ${names.join('|')}`,
    { section: asked, sections: names },
  );
}
