/** Under a floor nobody else puts words before the whole scope, whatever the verb; what is no such word goes on. */
import { expect, test } from 'vitest';
import { setTopic } from '../../src/domain/channel/membership.ts';
import { answerForm } from '../../src/domain/form/answer.ts';
import { openForm } from '../../src/domain/form/open.ts';
import { setPin } from '../../src/domain/message/pin.ts';
import { addNote } from '../../src/domain/note/add.ts';
import { endQuestion } from '../../src/domain/question/end.ts';
import { openQuestion } from '../../src/domain/question/open.ts';
import { type Actor, ADA, CODEX, caller, ONE } from './cast.ts';
import { enters, queued, takes } from './floor-scene.ts';
import type { Play } from './play.ts';
import { code, refusal } from './scene.ts';

const FORM = { title: 'Which?', fields: [{ key: 'a', type: 'one', label: 'Which', options: ['x', 'y'] }] } as const;

const asks = (p: Play, who: Actor, to: string) => openForm(p.world.store, caller(p.world, who), { ...FORM, to });
const opens = (p: Play, who: Actor) =>
  openQuestion(p.world.store, caller(p.world, who), { title: 'Why?', context: '' });
const topic = (p: Play, who: Actor) =>
  setTopic(p.world.store, caller(p.world, who), { channel: '#one', topic: 'mine' });

async function bothHeld(): Promise<Play> {
  const p = await queued();
  await enters(p, CODEX, ONE);
  await takes(p, CODEX, { scope: '#one' });
  return p;
}

test.each([
  { verb: 'a form to all', does: (p: Play, who: Actor) => asks(p, who, 'room') },
  { verb: 'a form to a channel', does: (p: Play, who: Actor) => asks(p, who, '#One') },
  { verb: 'a question', does: opens },
  { verb: 'a topic', does: topic },
])('$verb is refused, but to the holder and to a person', async ({ does }) => {
  const p = await bothHeld();
  const before = p.world.kept().log.length;
  expect(await code(does(p, ONE))).toBe('floor_held');
  expect(p.world.kept().log.length).toBe(before);
  expect([await code(does(p, CODEX)), await code(does(p, ADA))]).toEqual(['done', 'done']);
});

test('a form to one member passes, and the refusal says so', async () => {
  const p = await bothHeld();
  expect((await refusal(asks(p, ONE, 'room')))?.hint).toBe(
    'you are number 1: go on with something else, you are told when it is yours',
  );
  expect((await refusal(asks(p, ONE, '#one')))?.hint).toMatch(
    /^tt floor raise --scope '#one'; or say it to one member: tt ask --to AGENT …/,
  );
  expect(await code(asks(p, ONE, CODEX.id))).toBe('done');
});

test('a note, a pin, an answer and a decision are no words in the talk', async () => {
  const p = await queued();
  const form = (await asks(p, CODEX, 'room')).result.formId;
  const said = (await asks(p, CODEX, CODEX.id)).result.formId;
  const { questionId: id } = (await opens(p, CODEX)).result;
  await enters(p, ONE);
  const asked = caller(p.world, ONE, { operatorRequested: true });
  const answer = { given: new Map([['a', ['x']]]), reason: 'told to' };
  expect([
    await code(addNote(p.world.store, caller(p.world, ONE), { id: 'n', body: 'beside the talk', turn: null })),
    await code(answerForm(p.world.store, asked, { id: form, ...answer })),
    await code(answerForm(p.world.store, asked, { id: said, ...answer })),
    await code(endQuestion(p.world.store, asked, { id, decision: 'so', reason: 'told to' })),
    await code(setPin(p.world.store, caller(p.world, ONE), { message: 1, pinned: true })),
  ]).toEqual(['done', 'done', 'done', 'done', 'unknown_message']);
});
