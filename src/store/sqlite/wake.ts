/** Hearing bells: chokidar watches the files, and its raw event comes at once where `change` is throttled. */
import { basename, dirname, relative } from 'node:path';
import type { Subscription, Wake } from '../../domain/wake.ts';
import { hang, ownBell, roomBell } from './bells.ts';

/** `room` in `bells` is the bell of every event; all else are receiver ids. */
export function wakeIn(dir: string): Wake {
  return {
    async subscribe(bells) {
      const files = bells.map((bell) => (bell === 'room' ? roomBell(dir) : ownBell(dir, bell)));
      for (const file of files) hang(file);
      return subscribe(dir, files);
    },
  };
}

/** Resolves when chokidar is ready: rings before that are not heard (measured: 0 of 10). */
async function subscribe(dir: string, files: readonly string[]): Promise<Subscription> {
  const { watch } = await import('chokidar');
  // By names in `dir`: in a whole path chokidar takes a backslash for a slash, also where it is a letter.
  const inDir = files.map((file) => relative(dir, file));
  const watcher = watch(inDir, { cwd: dir, persistent: true, ignoreInitial: true, alwaysStat: false });
  let rung = false;
  let wake: (() => void) | null = null;
  const heard = () => {
    rung = true;
    wake?.();
  };
  const names = new Set(files.map((file) => basename(file)));
  const places = new Set(files.map((file) => dirname(file)));
  // chokidar's `change` drops wake-ups (measured p99 38 to 250 ms); `raw` is what the system said (p99 1.2 ms).
  watcher.on('raw', (_event, path, details) => {
    const watched = (details as { watchedPath?: string }).watchedPath ?? '';
    if (names.has(basename(path ?? '')) || files.includes(watched) || places.has(watched)) heard();
  });
  // A watcher that fails, now (the kernel has no more to give) or later, costs speed, not correctness: the caller's own
  // tick goes on.
  await new Promise<void>((resolve) => {
    watcher.on('ready', resolve);
    watcher.on('error', () => resolve());
  });

  return {
    next(ms, signal) {
      if (rung || signal?.aborted) {
        rung = false;
        return Promise.resolve('ring');
      }
      return new Promise((resolve) => {
        const done = (how: 'ring' | 'tick') => {
          clearTimeout(timer);
          wake = null;
          rung = false;
          signal?.removeEventListener('abort', onAbort);
          resolve(how);
        };
        const onAbort = () => done('ring');
        const timer = setTimeout(() => done('tick'), ms);
        wake = () => done('ring');
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
    close: () => watcher.close(),
  };
}
