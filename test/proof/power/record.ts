/** What was written, in order, as test/proof/power/record.c has noted it; and the building of that recorder. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Write {
  readonly op: 'write' | 'truncate' | 'create' | 'unlink' | 'sync';
  /** In the room's directory; `.` is the directory itself. */
  readonly name: string;
  /** Where the bytes begin; of `truncate`, the new size. */
  readonly at: number;
  readonly bytes: Buffer;
}

/** Null, or why nothing can be recorded here. */
export function whyNot(): string | null {
  if (process.platform !== 'linux') return 'the recorder is made for Linux';
  return spawnSync('cc', ['--version']).status === 0 ? null : 'there is no C compiler';
}

/** `root`: the project's directory. `out`: where the library goes. */
export function buildRecorder(root: string, out: string): void {
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', out, `${root}/test/proof/power/record.c`, '-ldl', '-lpthread']);
}

export function recorded(file: string): Write[] {
  const log = readFileSync(file);
  const writes: Write[] = [];
  for (let at = 0; at < log.length; ) {
    const end = log.indexOf('\n', at);
    const [op, name, where, size] = log.toString('utf8', at, end).split('\t');
    const bytes = log.subarray(end + 1, end + 1 + Number(size));
    if (log[end + 1 + Number(size)] !== 10) throw new Error(`the record is torn at ${at}`);
    writes.push({ op: op as Write['op'], name: name ?? '', at: Number(where), bytes });
    at = end + 2 + Number(size);
  }
  return writes;
}
