/** Many claim one task at the same moment: one has it, everybody can find out who, and a key finds out for whoever was cut off. */
import { expect, test } from 'vitest';
import { roomOfTwo } from '../support/pair.ts';
import { log, standIn, started } from '../support/stand-in.ts';
import { add, refused, shown, task } from '../support/tasks.ts';

test('of twelve processes one wins each of three tasks, and the others are told who', async () => {
  const ws = await roomOfTwo();
  const racers = Array.from({ length: 12 }, (_, i) => ({ as: `script:r${i}` }));
  for (const racer of racers) await ws.tt(['join'], racer);
  for (const id of ['t1', 't2', 't3']) {
    await add(ws, 'race');
    const ran = await Promise.all(racers.map((racer) => task(ws, racer, 'claim', id)));
    const won = ran.filter(({ code }) => code === 0);
    const holder = (await shown(ws, id))['held_by'];
    expect(won.map(({ json }) => json['held_by'])).toEqual([holder]);
    for (const { error } of ran.filter(({ code }) => code !== 0))
      expect(error).toMatchObject({ error: 'already_claimed', held_by: holder, epoch: 1 });
  }
  expect((await log(ws)).filter((e) => e.event_type === 'task_claimed')).toHaveLength(3);
});

test('two processes of one name: one of them wins, and the other is told that the name has it', async () => {
  const ws = await roomOfTwo();
  await add(ws, 'race');
  const both = await Promise.all([1, 2, 3, 4].map(() => task(ws, { as: 'script:a' }, 'claim', 't1')));
  expect(both.map(({ code }) => code).sort()).toEqual([0, 1, 1, 1]);
  const lost = both.find(({ code }) => code === 1);
  expect(lost?.error).toMatchObject({ error: 'already_claimed', held_by: 'script:a', yours: true });
});

test('whoever was killed in its claim asks again with the same key, and knows whether it has won', async () => {
  const ws = await roomOfTwo();
  const [a, b] = [standIn('a'), standIn('b')];
  for (let i = 0; i < 6; i++) {
    await add(ws, 'race');
    const words = ['task', 'claim', `t${i + 1}`, '--dedup', `k${i}`, '--json'];
    const killed = started(ws.start(words, a));
    await new Promise((resolve) => setTimeout(resolve, 25 + i * 12));
    try {
      killed.kill('SIGKILL');
    } catch {
      // It was faster.
    }
    await killed.end;
    const [again, other] = [await ws.tt(words, a), await task(ws, b, 'claim', `t${i + 1}`)];
    expect([again.code, other.code], `task ${i + 1}`).toEqual([0, 1]);
    expect(again.json).toMatchObject({ task_id: `t${i + 1}`, status: 'claimed', epoch: 1, held_by: 'script:a' });
    await task(ws, a, 'done', `t${i + 1}`);
  }
  expect((await log(ws)).filter((e) => e.event_type === 'task_claimed')).toHaveLength(6);
});

test('a dead claimer loses its task at once, and its late word counts for nothing', async () => {
  const ws = await roomOfTwo();
  const [a, b] = [standIn('dies'), standIn('lives')];
  for (const who of [a, b]) await ws.tt(['join'], who);
  await add(ws, 'one');
  await task(ws, a, 'claim', 't1');
  expect(await refused(ws, b, 'claim', 't1')).toEqual([1, 'already_claimed']);
  a.kill();
  expect((await task(ws, b, 'claim', '--next')).json).toMatchObject({ task_id: 't1', epoch: 2 });
  expect(await refused(ws, { as: a.as }, 'done', 't1', 'late', '--epoch', '1')).toEqual([1, 'stale_claim']);
  expect((await task(ws, b, 'done', 't1', 'mine')).json).toMatchObject({ status: 'done', epoch: 2 });
  expect((await log(ws)).filter((e) => e.event_type === 'task_done')).toHaveLength(1);
});

test('the last attempt, which ended with its claimer, counts for whoever asks first: nobody has written it down yet', async () => {
  const ws = await roomOfTwo();
  const [a, b] = [standIn('dies'), standIn('lives', { TT_TASK_ATTEMPTS: '1' })];
  for (const who of [a, b]) await ws.tt(['join'], who);
  await add(ws, 'one');
  await task(ws, a, 'claim', 't1');
  a.kill();
  expect((await task(ws, b, 'list')).json['tasks']).toMatchObject([{ task_id: 't1', status: 'open', claims_lost: 1 }]);
  expect((await task(ws, b, 'ready')).json['tasks']).toEqual([]);
  const { code, json } = await task(ws, b, 'claim', '--next');
  expect([code, json.status]).toEqual([3, 'none_ready']);
  expect((await log(ws)).at(-1)).toMatchObject({ event_type: 'task_expired', reason: 'holder_gone' });
  expect((await task(ws, b, 'claim', 't1')).json).toMatchObject({ epoch: 2, claims_lost: 1 });
});
