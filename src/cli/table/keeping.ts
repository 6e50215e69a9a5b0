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
      overwrite: { type: 'boolean', summary: 'also over a file that is there' },
    },
    raw: (args) => ([undefined, '-'].includes(args.text('output')) ? 'name a file for it: -o FILE' : undefined),
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
  {
    name: 'backup',
    summary: 'copy the room into a new directory, checked, while others write',
    words: [{ name: 'directory', summary: 'a new one, not below .tt', required: true }],
    load: () => import('../commands/backup.ts'),
  },
  {
    name: 'restore',
    summary: 'put a backup in the room’s place; no token from before counts any more',
    words: [{ name: 'directory', summary: 'a backup', required: true }],
    options: { yes: { type: 'boolean', summary: 'also while somebody holds the stick' }, ...OPERATOR },
    load: () => import('../commands/restore.ts'),
  },
  {
    name: 'stats',
    summary: 'counts, rates, sizes, and how long the lock and the disk take now',
    words: [PATH],
    options: { prom: { type: 'boolean', summary: 'as Prometheus reads it' } },
    raw: (args) => (args.on('prom') ? 'leave --prom out' : undefined),
    load: () => import('../commands/stats.ts'),
  },
];
