/** The protocol as text to be read, whole or a section of it. */
import { markdown, type Protocol, type Section } from '../../harness/protocol.ts';

export const sectionsText = (sections: readonly Section[]): string => sections.map(markdown).join('\n\n');

export const protocolText = ({ version, sections, more }: Protocol): string =>
  [
    `Turntable protocol ${version}`,
    sectionsText(sections),
    `More: ${more.map((name) => `tt protocol ${name}`).join(', ')}`,
  ].join('\n\n');
