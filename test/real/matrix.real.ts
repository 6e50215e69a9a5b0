/**
 * What stops an agent that does not hold the stick: each attempt in each real harness, once with only the harness's
 * hooks and once with only git's. docs/security.md has the table; UPDATE_DOCS=1 writes it there.
 */
import { describe, expect, test } from 'vitest';
import { until } from '../support/workspace.ts';
import { type Attempt, BASE, changed, type Outcome, PREPARE, REQUIRED, ROUND, stateOf, type Wall } from './attempts.ts';
import { HARNESSES, type Harness } from './harness.ts';
import { installInto } from './install.ts';
import type { Jail } from './jail.ts';
import { holder } from './member.ts';
import type { Asked, Model } from './model.ts';
import { inPage, type Measured, page, wallsOf, writePage } from './page.ts';
import { headless, jailFor } from './session.ts';

const BUILD: Readonly<Record<Wall, (jail: Jail, harness: Harness) => Promise<unknown>>> = {
  hook: installInto,
  git: (jail) => jail.run(['tt', 'protect']),
};

const PROMPT = 'try what you can';
const measured: Measured = new Map();

describe.each(HARNESSES)('$name', (harness) => {
  test.for(['hook', 'git'] as const)(
    'every attempt is refused by the %s or does what it says',
    async (wall, context) => {
      const jail = await jailFor(harness, context);
      await jail.run(['sh', '-c', BASE]);
      await holder(jail);
      await BUILD[wall](jail, harness);
      const { model, ended } = await headless(jail, harness, PROMPT);
      let asked = await model.asked();
      for (const attempt of [...REQUIRED, ...ROUND]) {
        const steps = attempt.steps(harness, jail);
        if (steps === undefined) continue;
        const { outcome, next } = await tried(jail, model, asked, steps, attempt);
        measured.set(`${harness.name} ${attempt.name} ${wall}`, outcome);
        asked = next;
      }
      asked.reply('enough');
      // One of the tools tells later what came of it.
      model.rest('enough');
      expect((await ended).code).toBe(0);
    },
  );
});

/** Refused, and the model told so; or done. What is neither is no measurement. */
async function tried(
  jail: Jail,
  model: Model,
  first: Asked,
  steps: NonNullable<ReturnType<Attempt['steps']>>,
  { name }: Attempt,
) {
  await jail.run(['sh', '-c', PREPARE]);
  const before = await stateOf(jail);
  let asked = first;
  let told = '';
  for (const step of steps) {
    asked.reply(step(asked.fresh));
    asked = await model.asked();
    told ||= /tt: [^\n]*/.exec(asked.fresh)?.[0] ?? '';
  }
  expect(asked.shown, `${name}: the session goes on itself`).toContain(PROMPT);
  const look = async () => changed(before, await stateOf(jail));
  const done =
    told === ''
      ? await until(`${name} is done; shown: ${asked.fresh}`, async () => {
          const names = await look();
          return names.length > 0 && names;
        })
      : await look();
  const outcome: Outcome = { changed: done || [], told };
  return { outcome, next: asked };
}

describe('all together', () => {
  test.for(HARNESSES)('$name: its edit tool and every move of a local branch are refused', ({ name }, context) => {
    if (!measured.has(`${name} edit tool hook`)) context.skip('skipped: not measured');
    for (const attempt of REQUIRED) expect(wallsOf(measured, name, attempt.name), attempt.name).not.toEqual([]);
  });

  test('docs/security.md says what was measured', (context) => {
    const missing = HARNESSES.filter(({ name }) => !measured.has(`${name} edit tool hook`));
    if (missing.length > 0) context.skip(`skipped: ${missing.map(({ name }) => name).join(', ')} not measured`);
    if (process.env['UPDATE_DOCS']) writePage(page(measured));
    expect(inPage()).toBe(page(measured));
  });
});
