/** Figures as Prometheus reads them from a text: a family of samples below its help and its type. */
import { visibleLine } from '../../lib/text.ts';

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

/** `labels`: of every sample. A family without a sample is left out. */
export const promText = (families: readonly Family[], labels: Readonly<Record<string, string>>): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
      `# TYPE ${name} ${type}`,
      ...samples.map((sample) => `${name}${labelled({ ...labels, ...sample.labels })} ${shown(sample.value)}`),
    ])
    .join('\n');

/** A count is exact; of what was measured and divided, 0.30000000000000004 is 0.3. */
const shown = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)));

const DIGITS = 9;

const labelled = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')}}`;

/** Control characters as they are shown elsewhere: whoever looks at the text has a terminal. */
const escaped = (value: string): string => visibleLine(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
