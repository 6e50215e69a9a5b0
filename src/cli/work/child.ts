/** The command of `tt work`: in a process group of its own, so that whatever it starts ends with it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type Heir, nameHeir } from './heir.ts';

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of its stdout; `cut`: there was more before. */
  readonly output: string;
  readonly cut: boolean;
  /** The end of its stderr. */
  readonly errors: string;
  /** It could not be started. */
  readonly failure: Error | null;
}

export interface Child {
  readonly ended: Promise<ChildEnd>;
  /** Told by this signal, and killed with all that it started when it has not ended after the grace. */
  end(signal: NodeJS.Signals): void;
}

export interface Labour {
  readonly command: readonly string[];
  readonly input: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of this run and of no other. */
  readonly mark: string;
  /** Bytes of stdout that are kept. */
  readonly most: number;
  /** Milliseconds. */
  readonly grace: number;
}

const ERRORS = 4_096;
/** Something that it left behind may hold its pipes open for ever. */
const DRAIN_MS = 500;

export function startChild(labour: Labour): Child {
  const { command, env, mark } = labour;
  const [program = '', ...words] = command;
  // Before the command: there is no moment in which it would have none.
  const heir = nameHeir(mark, env['PATH']);
  try {
    const child = spawn(program, words, { detached: true, stdio: 'pipe', env: { ...env, TT_TASK_RUN: mark } });
    if (child.pid !== undefined) heir.take(child.pid);
    return minded(child, heir, labour);
  } catch (error) {
    // Node tells of a program that is not there by an event, and of one behind a file, or of too many words, at once.
    heir.dismiss();
    return { ended: Promise.resolve({ ...NEVER_RAN, failure: error as Error }), end: () => {} };
  }
}

const NEVER_RAN = { code: null, signal: null, output: '', cut: false, errors: '' } as const;

function minded(child: ChildProcessWithoutNullStreams, heir: Heir, { input, most, grace }: Labour): Child {
  const output = tail(most);
  const errors = tail(ERRORS);
  let failure: Error | null = null;
  let isTold = false;
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on('data', output.add);
  child.stderr.on('data', (chunk: Buffer) => {
    errors.add(chunk);
    process.stderr.write(chunk);
  });
  // It need not read what it is given.
  child.stdin.on('error', () => {});
  child.stdin.end(input);

  const ended = new Promise<ChildEnd>((resolve) => {
    const done = (code: number | null, signal: NodeJS.Signals | null) => {
      clearTimeout(timer);
      for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
      resolve({ code, signal, output: output.text(), cut: output.cut(), errors: errors.text(), failure });
    };
    child.once('error', (error) => {
      failure = error;
      heir.dismiss();
      done(null, null);
    });
    child.once('exit', (code, signal) => {
      heir.dismiss();
      // Whoever was told to end takes along what it started.
      if (isTold) tell('SIGKILL');
      const drained = setTimeout(() => done(code, signal), DRAIN_MS);
      child.once('close', () => {
        clearTimeout(drained);
        done(code, signal);
      });
    });
  });

  function tell(signal: NodeJS.Signals): void {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  }

  return {
    ended,
    end(signal) {
      if (isTold) return;
      isTold = true;
      tell(signal);
      timer = setTimeout(() => tell('SIGKILL'), grace);
    },
  };
}

/** What a shell would say of it. */
export async function statusOf({ code, signal }: ChildEnd): Promise<number> {
  if (code !== null || signal === null) return code ?? 1;
  const { constants } = await import('node:os');
  return 128 + constants.signals[signal];
}

/** The last so many bytes, in constant memory. */
function tail(most: number) {
  let kept = Buffer.alloc(0);
  let all = 0;
  return {
    add(chunk: Buffer): void {
      all += chunk.length;
      kept = Buffer.concat([kept, chunk]);
      if (kept.length > most) kept = Buffer.from(kept.subarray(kept.length - most));
    },
    cut: () => all > most,
    /** Never more bytes than were kept, also where they are no text. */
    text(): string {
      const text = new TextDecoder().decode(kept).replace(/\r?\n$/, '');
      return Buffer.byteLength(text) <= most
        ? text
        : Buffer.from(text)
            .subarray(-most)
            .toString()
            .replace(/^\uFFFD+/, '');
    },
  };
}
