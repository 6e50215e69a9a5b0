/** What was promised to somebody, and when: said on stdout, or rung on a bell. None of it may be lost. */
import type { Said } from './bodies.ts';
import type { Entry } from './recording.ts';

export interface Promised {
  /** The newest event that anybody was told of. */
  readonly seq: number;
  /** What `tt config set` answered. */
  readonly settings: Readonly<Record<string, string>>;
}

/** After each prefix of the recording: `[0]` before anything happened. */
export function promises(entries: readonly Entry[]): readonly Promised[] {
  const lines = new Map<number, string>();
  let promised: Promised = { seq: 0, settings: {} };
  return [
    promised,
    ...entries.map(({ kind, pid, name, data }) => {
      if (kind === 'write' && /^\.tt\/bells?(\/|$)/.test(name)) promised = withSeq(promised, Number(data));
      if (kind !== 'said') return promised;
      const said = (lines.get(pid) ?? '') + data;
      // A line counts when all of it was said: half a number is another number.
      const end = said.lastIndexOf('\n') + 1;
      lines.set(pid, said.slice(end));
      for (const line of said.slice(0, end).split('\n')) promised = heard(promised, line);
      return promised;
    }),
  ];
}

function heard(promised: Promised, line: string): Promised {
  const seqs = [...line.matchAll(/"(?:cursor_)?event_seq":(\d+)/g)].map((match) => Number(match[1]));
  const after = withSeq(promised, Math.max(0, ...seqs));
  if (!line.startsWith('{"name":')) return after;
  const { name, value } = JSON.parse(line) as { name: string; value: string };
  return { ...after, settings: { ...after.settings, [name]: value } };
}

const withSeq = (promised: Promised, seq: number): Promised => (seq > promised.seq ? { ...promised, seq } : promised);

/** The changes of the writers: events of one are there together or not at all. */
export function changes(entries: readonly Entry[]): readonly Said[] {
  const lines = entries.filter(({ kind }) => kind === 'said').flatMap(({ data }) => data.toString('utf8').split('\n'));
  return lines
    .filter((line) => line.startsWith('{"agent":"script:') && line.includes('"first"'))
    .map((line) => JSON.parse(line));
}
