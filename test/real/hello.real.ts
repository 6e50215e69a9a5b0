/** Each real program starts, asks our model, uses a tool and prints the answer: the ground the other tests stand on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HARNESSES } from './harness.ts';
import { headless, interactive, jailFor, play } from './session.ts';

describe.each(HARNESSES)('$name', (harness) => {
  test('answers with the words of our model, after its shell and its edit tool did what it said', async (context) => {
    const jail = await jailFor(harness, context);
    const { model, ended } = await headless(jail, harness, 'greet the room');
    const shown = await play(model, [
      { tools: [harness.shell('pwd')] },
      { tools: [harness.write(join(jail.work.inside, 'made.txt'), 'by the edit tool\n')] },
      'HELLO TO ALL',
    ]);
    const { code, out } = await ended;
    expect(shown[0]).toContain('greet the room');
    expect(shown[1]).toContain(jail.work.inside);
    expect(readFileSync(join(jail.work.outside, 'made.txt'), 'utf8')).toMatch(/^by the edit tool\n/);
    expect(out).toContain('HELLO TO ALL');
    expect(code).toBe(0);
  });

  test('takes a prompt in a terminal and shows the answer', async (context) => {
    const jail = await jailFor(harness, context);
    const { model, terminal } = await interactive(jail, harness, context);
    await terminal.say('greet the room');
    expect(await play(model, ['HELLO TO ALL'])).toEqual([expect.stringContaining('greet the room')]);
    await terminal.sees(/HELLO TO ALL/);
  });
});
