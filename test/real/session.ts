/** A harness at work in a jail, with a model that the test plays. */
import { afterEach, inject, type TestContext } from 'vitest';
import { configure, type Harness } from './harness.ts';
import { type Jail, openJail } from './jail.ts';
import { type Model, playModel, type Turn } from './model.ts';
import { hasTerminal, openTerminal, type Terminal } from './terminal.ts';

interface Ended {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A jail with this harness in it, configured and without tt; closed with the test. Skips the test where it cannot be had. */
export async function jailFor(harness: Harness, context: TestContext): Promise<Jail> {
  const programs = inject('programs');
  const program = programs[harness.name];
  if ('skipped' in program) context.skip(`skipped: ${program.skipped}`);
  const jail = await openJail(inject('cache'), programs);
  open.push(() => jail.close());
  configure(jail, harness);
  return jail;
}

/** Its model, heard at the jail's first port. */
async function modelOf(jail: Jail, harness: Harness): Promise<Model> {
  const model = await playModel(harness.dialect, jail.listenAt(jail.ports[0] as number));
  open.push(() => model.close());
  return model;
}

/** Runs one prompt without a terminal; `flags` come before it. */
export async function headless(jail: Jail, harness: Harness, prompt: string, flags: readonly string[] = []) {
  const model = await modelOf(jail, harness);
  const words = [harness.name, ...harness.headless, ...flags, ...harness.prompt(prompt)];
  const ended = jail
    .start(words, { env: harness.env(jail), timeout: 110_000 })
    .then(({ exitCode, stdout, stderr }): Ended => ({ code: exitCode, out: String(stdout), err: String(stderr) }));
  void ended.then(({ code, out, err }) =>
    model.giveUp(new Error(`${harness.name} ended with status ${code}: ${(err || out).slice(-2000)}`)),
  );
  return { model, ended };
}

/** OpenCode needs 6 s of a processor for its first screen: with ten others on two processors that is half a minute. */
const START_MS = 60_000;

/** Opens it in a terminal and waits until it can be typed to. */
export async function interactive(
  jail: Jail,
  harness: Harness,
  context: TestContext,
): Promise<{ model: Model; terminal: Terminal }> {
  if (!hasTerminal()) context.skip('skipped: tmux is not installed');
  const model = await modelOf(jail, harness);
  const terminal = await openTerminal(jail, [harness.name, ...harness.interactive], harness.env(jail));
  model.explain(terminal.screen);
  await terminal.sees(harness.ready, START_MS);
  return { model, terminal };
}

/** Replies turn by turn; returns what the model was shown anew at each request. */
export async function play(model: Model, turns: readonly (Turn | string)[]): Promise<string[]> {
  const shown: string[] = [];
  for (const turn of turns) {
    const asked = await model.asked();
    shown.push(asked.fresh);
    asked.reply(turn);
  }
  return shown;
}
