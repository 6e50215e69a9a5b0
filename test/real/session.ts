/** A harness at work in a jail, with a model that the test plays. */
import { join } from 'node:path';
import { afterEach, inject, type TestContext } from 'vitest';
import { configure, type Harness, type Setting } from './harness.ts';
import { type Jail, openJail } from './jail.ts';
import { type Asked, type Model, playModel, type Turn } from './model.ts';

export interface Ended {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

export interface Session {
  readonly jail: Jail;
  readonly model: Model;
  readonly setting: Setting;
  readonly ended: Promise<Ended>;
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A jail that is closed with the test. */
export async function freshJail(): Promise<Jail> {
  const jail = await openJail(inject('cache'));
  open.push(() => jail.close());
  return jail;
}

/** The words that start it, as its jail sees them; skips the test, with the reason, where it cannot be had. */
function wordsOf(jail: Jail, harness: Harness, context: TestContext): string[] {
  const program = inject('programs')[harness.name];
  if ('skipped' in program) return context.skip(`skipped: ${program.skipped}`);
  return program.words.map((path) => join(jail.programs, path));
}

/** Runs one prompt without a terminal. */
export async function headless(jail: Jail, harness: Harness, prompt: string, context: TestContext): Promise<Session> {
  const words = wordsOf(jail, harness, context);
  const [port] = jail.ports as [number];
  const model = await playModel(harness.dialect, jail.listenAt(port));
  open.push(() => model.close());
  const setting = configure(jail, harness, port);
  const child = jail.start([...words, ...harness.headless(prompt)], { env: harness.env(setting), timeout: 110_000 });
  const ended = child.then(({ exitCode, stdout, stderr }) => ({
    code: exitCode,
    out: String(stdout),
    err: String(stderr),
  }));
  void ended.then(({ code, out, err }) =>
    model.giveUp(new Error(`${harness.name} ended with status ${code}: ${(err || out).slice(-2000)}`)),
  );
  return { jail, model, setting, ended };
}

/** Replies turn by turn; returns what the model was shown anew at each request. */
export async function play(model: Model, turns: readonly (Turn | string)[]): Promise<string[]> {
  const shown: string[] = [];
  for (const turn of turns) {
    const asked: Asked = await model.asked();
    shown.push(asked.fresh);
    asked.reply(turn);
  }
  return shown;
}
