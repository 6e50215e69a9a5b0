/** Files. */
import { type Command, OPERATOR, PATH, type Word } from '../command.ts';

const HASH: Word = { name: 'hash', summary: 'its hash, or how it begins: sha256:1f2e…', required: true };

export const FILE_COMMANDS: readonly Command[] = [
  {
    name: 'file put',
    summary: 'keep a file for everybody, under the hash of its bytes',
    words: [{ name: 'file', summary: 'its path; - is standard input', required: true }],
    options: {
      name: { type: 'string', summary: 'what it is called (default: the last part of the path)' },
      type: { type: 'string', summary: 'its MIME type (default: by how the name ends)' },
    },
    writes: true,
    load: () => import('../commands/file-put.ts'),
  },
  {
    name: 'file get',
    summary: 'write a file, checked against its hash',
    words: [HASH],
    options: {
      out: {
        type: 'string',
        short: 'o',
        summary: 'where to: a path, a directory, or - for standard output (default: its name, here)',
      },
      overwrite: { type: 'boolean', summary: 'also over a file that is there' },
    },
    load: () => import('../commands/file-get.ts'),
  },
  {
    name: 'file list',
    summary: 'the files of the room',
    words: [PATH],
    options: {
      all: { type: 'boolean', summary: 'the removed ones too' },
      after: { type: 'string', summary: 'only files after the one with this hash' },
      limit: { type: 'count', summary: 'how many at most (default: limit.page, 100)' },
    },
    load: () => import('../commands/file-list.ts'),
  },
  {
    name: 'file rm',
    summary: 'remove a file of yours that nothing names',
    words: [HASH],
    options: OPERATOR,
    writes: true,
    load: () => import('../commands/file-rm.ts'),
  },
  {
    name: 'file verify',
    summary: 'read all files again: which are missing or changed',
    words: [PATH],
    load: () => import('../commands/file-verify.ts'),
  },
  {
    name: 'file gc',
    summary: 'remove old files that nothing names, and what interrupted commands left',
    words: [PATH],
    options: {
      'older-than': { type: 'duration', summary: 'put longer ago than this (default: file.grace, 7d)' },
      'dry-run': { type: 'boolean', summary: 'only say what would go' },
    },
    load: () => import('../commands/file-gc.ts'),
  },
];
