/** Each real program starts, asks our model, runs a tool and prints the answer: the ground the other tests stand on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HARNESSES } from './harness.ts';
import { freshJail, headless, play } from './session.ts';

describe.each(HARNESSES)('$name', (harness) => {
  test('answers with the words of our model, after its shell and its edit tool did what it said', async (context) => {
    const jail = await freshJail();
    const { model, ended, setting } = await headless(jail, harness, 'greet the room', context);
    const shown = await play(model, [
      { tools: [harness.shell('echo from-the-shell; id -u')] },
      { tools: [harness.write(join(setting.work, 'made.txt'), 'by the edit tool\n')] },
      'HELLO TO ALL',
    ]);
    const { code, out } = await ended;
    expect(shown[0]).toContain('greet the room');
    expect(shown[1]).toContain('from-the-shell');
    expect(readFileSync(join(jail.work.outside, 'made.txt'), 'utf8')).toMatch(/^by the edit tool\n/);
    expect(out).toContain('HELLO TO ALL');
    expect(code).toBe(0);
  });
});
