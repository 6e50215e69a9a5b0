/**
 * What the harnesses tell their hooks: test/harness/payloads holds it for tests that have no harness at hand, and this
 * one fails when a harness tells something else. UPDATE_PAYLOADS=1 writes the files.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { HARNESSES } from './harness.ts';
import { kindOf, madeUp } from './payload.ts';
import { record, recorded, TRUST } from './recorder.ts';
import { headless, jailFor, play } from './session.ts';

const FOLDER = fileURLToPath(new URL('../harness/payloads/', import.meta.url));

describe.each(HARNESSES)('$name', (harness) => {
  test('tells its hooks what the recorded payloads say', async (context) => {
    const jail = await jailFor(harness, context);
    if (!jail.sealed) context.skip('skipped: payloads are recorded with the paths of a sealed jail');
    record(jail, harness);
    const { model, ended } = await headless(jail, harness, 'go on', TRUST[harness.name]);
    await play(model, [
      { tools: [harness.shell('echo x > note.txt')] },
      { tools: [harness.write(join(jail.work.inside, 'made.txt'), 'made\n')] },
      'done',
    ]);
    expect((await ended).code).toBe(0);
    const got = new Map<string, object>();
    for (const payload of recorded(jail)) {
      const kind = kindOf(payload);
      if (kind !== undefined && !got.has(kind)) got.set(kind, madeUp(payload));
    }
    const folder = join(FOLDER, harness.name);
    if (process.env['UPDATE_PAYLOADS']) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const [kind, payload] of got) writeFileSync(fileOf(folder, kind), `${JSON.stringify(payload, null, 2)}\n`);
    }
    expect([...got.keys()].map((kind) => `${kind}.json`).sort()).toEqual(readdirSync(folder).sort());
    for (const [kind, payload] of got) {
      expect(payload, kind).toEqual(JSON.parse(readFileSync(fileOf(folder, kind), 'utf8')));
    }
  });
});

const fileOf = (folder: string, kind: string): string => join(folder, `${kind}.json`);
