/** Keeping what was said and done: out of the room, into a room, less of it, and safe. */
import { type Command, OPERATOR, PATH } from '../command.ts';

const OUTPUT = { type: 'string', short: 'o', summary: 'a file, there whole or not at all (default: stdout)' } as const;

export const KEEPING: readonly Command[] = [
  {
    name: 'export',
    summary: 'all of the log at this moment; tt import reads jsonl',
    words: [PATH],
    options: {
      format: { type: 'string', summary: 'md to read, jsonl or json for programs (default: jsonl)' },
      output: OUTPUT,
    },
    load: () => import('../commands/export.ts'),
  },
  {
    name: 'import',
    summary: 'fill a room that has no history with an export (jsonl)',
    words: [{ name: 'file', summary: 'the export; - is stdin', required: true }],
    load: () => import('../commands/import.ts'),
  },
  {
    name: 'prune',
    summary: 'take old messages and traffic away; what was noted, asked and decided stays',
    words: [PATH],
    options: {
      'older-than': { type: 'duration', summary: 'what is older goes: 30d' },
      'dry-run': { type: 'boolean', summary: 'only say what would go' },
      ...OPERATOR,
    },
    writes: true,
    load: () => import('../commands/prune.ts'),
  },
];
