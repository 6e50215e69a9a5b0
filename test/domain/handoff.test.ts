/** What a handoff must say, how large it may be, and who gets it. */
import { expect, test } from 'vitest';
import { DEFAULTS } from '../../src/domain/settings.ts';
import { checkHandoff, HANDOFF_TEMPLATE, type Handoff } from '../../src/domain/turn/handoff.ts';
import { release } from '../../src/domain/turn/release.ts';
import { byteLength } from '../../src/lib/text.ts';
import { caller, ONE, TWO } from './cast.ts';
import { code, gives, roomOf, tries, turnOf } from './scene.ts';

const LIMIT = DEFAULTS['limit.handoff'];
const ok: Handoff = { status: 'half', next_action: 'the rest' };

/** A handoff of exactly so many bytes of JSON. */
const sized = (bytes: number, letter = 'x'): Handoff => {
  const rest = bytes - byteLength(JSON.stringify({ ...ok, status: '' }));
  return { ...ok, status: letter.repeat(rest / byteLength(letter)) };
};

test.each<{ law: string; handoff: Handoff; field: string | null }>([
  { law: 'status and next action', handoff: ok, field: null },
  { law: 'the template itself', handoff: HANDOFF_TEMPLATE, field: null },
  { law: 'no status', handoff: { ...ok, status: '' }, field: 'status' },
  { law: 'a status of blanks', handoff: { ...ok, status: ' \n\t\u00a0\ufeff' }, field: 'status' },
  { law: 'no next action', handoff: { ...ok, next_action: ' ' }, field: 'next_action' },
  { law: 'as large as may be', handoff: sized(LIMIT), field: null },
  { law: 'a byte more', handoff: sized(LIMIT + 1), field: '' },
  { law: 'few letters, many bytes', handoff: sized(LIMIT + 2, '日'), field: '' },
])('$law', async ({ handoff, field }) => {
  const refused = checkHandoff(handoff, LIMIT);
  expect(refused?.details?.['field'] ?? null).toBe(field);
  const p = await roomOf([ONE]);
  await tries(p, ONE);
  const answer = await code(release(p.world.store, caller(p.world, ONE), handoff, {}, { verb: 'release' }));
  expect(answer).toBe(field === null ? 'done' : 'invalid_handoff');
});

test('a refusal shows the template and both sizes', () => {
  const refused = checkHandoff(sized(LIMIT + 1), LIMIT);
  expect(refused?.hint).toContain('next_action');
  expect(refused?.details).toMatchObject({ limit: LIMIT, actual: LIMIT + 1 });
});

test('the handoff is told to the next, whoever wrote it', async () => {
  const p = await roomOf([ONE, TWO]);
  await tries(p, ONE);
  await gives(p, ONE, {}, 'for whoever comes');
  await tries(p, TWO);
  const { log } = p.world.kept();
  expect(log.at(-1)).toMatchObject({ type: 'claim', from: ONE.id, to: TWO.id });
  expect(log[(turnOf(p).handoff?.seq ?? 0) - 1]?.handoff).toEqual({
    status: 'for whoever comes',
    next_action: 'go on',
  });
});
