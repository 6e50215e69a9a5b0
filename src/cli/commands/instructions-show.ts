/** `tt instructions show`: how agents work together here, as one harness is told. */
import { harnessCalled } from '../../harness/called.ts';
import { said } from '../../harness/instructions.ts';
import { HARNESSES } from '../../harness/table.ts';
import { TtError } from '../../lib/errors.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { layersFor } from '../layers.ts';
import { nearest } from '../nearest.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const asked = args.text('harness');
  const harness = asked === undefined ? env.identity().harness : harnessNamed(asked);
  const layers = said(layersFor(env), harness);
  const text = layers.map((layer) => layer.text).join('\n\n');
  const sources = layers.map(({ scope, path }) => ({ scope, path }));
  await give(env, {
    json: { harness, text, sources },
    text: env.verbose
      ? layers.map((layer) => `(${layer.scope}: ${visibleLine(layer.path)})\n\n${layer.text}`).join('\n\n')
      : text,
  });
  return undefined;
}

/** Errors: invalid_input with the nearest name. */
function harnessNamed(words: string): string {
  const found = harnessCalled(words);
  if (found !== undefined) return found;
  const names = HARNESSES.map(({ name }) => name);
  const near = nearest(words, names);
  throw new TtError(
    'invalid_input',
    `there is no harness ${JSON.stringify(words)}`,
    near ? `did you mean ${near}?` : `--harness ${names.join('|')}`,
    { harness: words, harnesses: names },
  );
}
