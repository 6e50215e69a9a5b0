/** A terminal in the jail for programs that want one: tmux draws it, the test reads the screen and presses keys. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execaSync } from 'execa';
import { until } from '../support/workspace.ts';
import type { Jail } from './jail.ts';

export interface Terminal {
  screen(): Promise<string>;
  /** Types a line and sends it once the screen shows it. */
  say(line: string): Promise<void>;
  press(key: string): Promise<unknown>;
  /** Waits until the screen shows it; fails with the screen. */
  sees(pattern: RegExp, ms?: number): Promise<string>;
}

const PAUSE_MS = 200;

export const hasTerminal = (): boolean => execaSync('tmux', ['-V'], { reject: false }).exitCode === 0;

export async function openTerminal(
  jail: Jail,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Terminal> {
  const tmux = (...rest: string[]) => jail.run(['tmux', '-S', join(jail.home.inside, '.pane'), ...rest], { env });
  await tmux('-f', '/dev/null', 'new-session', '-d', '-x', '150', '-y', '50', '-s', 'it', ...words);
  await tmux('set-option', '-g', 'remain-on-exit', 'on');
  const screen = () => tmux('capture-pane', '-p', '-t', 'it');
  const sees = async (pattern: RegExp, ms = 20_000) => {
    let last = '';
    try {
      await until(
        `the screen shows ${pattern}`,
        async () => {
          last = await screen();
          return pattern.test(last);
        },
        ms,
      );
      return last;
    } catch (cause) {
      throw new Error(`the screen does not show ${pattern}:\n${last.replace(/\n\s*\n/g, '\n')}`, { cause });
    }
  };
  return {
    screen,
    sees,
    press: (key) => tmux('send-keys', '-t', 'it', key),
    async say(line) {
      await tmux('send-keys', '-t', 'it', '-l', line);
      await sees(new RegExp(line.slice(0, 40).replace(/[^\w ]/g, '.')));
      // A key that follows faster than a person types is taken for part of a pasted text.
      await sleep(PAUSE_MS);
      await tmux('send-keys', '-t', 'it', 'Enter');
    },
  };
}
