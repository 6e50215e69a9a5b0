/** Throw-away rooms, and tt run in them as users run it. What is started here is ended here. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeWhole } from '../support/remove.mjs';

export const BIN = fileURLToPath(new URL('../../bin/tt.cjs', import.meta.url));

/** A workspace with one member, `script:bench`. */
export function freshRoom() {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tt-bench-')));
  const dir = join(base, 'work');
  const home = join(base, 'home');
  const started = [];
  const end = () => {
    for (const child of started) if (child.exitCode === null) child.kill('SIGTERM');
  };
  // Where the bench is interrupted or fails here, nobody else removes the room.
  const abandon = () => {
    end();
    removeWhole(base);
  };
  process.once('exit', abandon);
  for (const path of [dir, home]) mkdirSync(path);
  execFileSync('git', ['init', '-q', '-b', 'main', dir], { env: { PATH: process.env.PATH, HOME: home } });
  // Nothing of the harness or of the person who measures leaks in.
  const env = (as) => ({ PATH: process.env.PATH ?? '', HOME: home, USER: 'ada', TT_AGENT_ID: as });

  const room = {
    dir,
    home,
    database: join(dir, '.tt', 'room.db'),
    /** Milliseconds of a whole process, from before its start to after its end. Throws when it fails. */
    timed(words, program = process.execPath) {
      const began = process.hrtime.bigint();
      const done = spawnSync(program, words, { cwd: dir, env: env('script:bench') });
      const took = Number(process.hrtime.bigint() - began) / 1e6;
      if (done.status !== 0) throw new Error(`${program} ${words.join(' ')}: ${done.status} ${done.stderr}`);
      return took;
    },
    tt(words, as = 'script:bench') {
      return execFileSync(process.execPath, [BIN, ...words], { cwd: dir, env: env(as), encoding: 'utf8' });
    },
    start(words, { as = 'script:bench', stdio = ['pipe', 'pipe', 'inherit'] } = {}) {
      const child = spawn(process.execPath, words, { cwd: dir, env: env(as), stdio });
      child.ended = new Promise((resolve) => child.once('exit', resolve));
      started.push(child);
      return child;
    },
    /** Closes the room, so that guardians end by themselves, and ends what still runs. */
    async remove() {
      room.tt(['close', '--reason', 'measured', '--operator-requested', '--json']);
      end();
      await Promise.all(started.map((child) => child.ended));
      // A guardian ends by itself a moment after its room was closed, and opens files until then.
      removeWhole(base);
      process.off('exit', abandon);
    },
  };
  room.tt(['join', '--json']);
  return room;
}
