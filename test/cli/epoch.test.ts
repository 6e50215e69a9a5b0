/** What a new epoch makes void beside turns: claims of tasks, and ids that were given to what is lost. */
import { expect, test } from 'vitest';
import { A, folded, roomToKeep } from '../support/keeping.ts';

test('a claim that was lost with what came since is not taken for one of the new epoch, nor an id for another thing', async () => {
  const ws = await roomToKeep();
  const added = await ws.tt(['task', 'add', 'weed', '--json'], A);
  const id = `${added.json['task_id']}`;
  expect((await ws.tt(['backup', 'b'])).code).toBe(0);
  const claim = () => ws.tt(['task', 'claim', id, '--json'], A);
  expect((await claim()).json).toMatchObject({ epoch: 1 });
  const later = await ws.tt(['task', 'add', 'sow', '--json'], A);
  const lost = (await ws.tt(['claim', 'lib/**', '--json'], A)).json;
  expect(lost).toMatchObject({ status: 'claimed', claim_id: 'c2' });
  expect((await ws.tt(['restore', 'b', '--yes'])).code).toBe(0);

  const epoch = Number((await claim()).json['epoch']);
  expect(epoch).toBeGreaterThan(1);
  const late = await ws.tt(['task', 'done', id, '--epoch', '1', '--json'], A);
  expect(late.error['error']).toBe('stale_claim');
  const other = await ws.tt(['task', 'add', 'reap', '--json'], A);
  expect(other.json['task_id']).not.toBe(later.json['task_id']);
  expect((await ws.tt(['claim', 'lib/**', '--json'], A)).json['claim_id']).not.toBe(lost['claim_id']);
  expect((await ws.tt(['task', 'done', id, '--epoch', `${epoch}`], A)).code).toBe(0);
  await folded(ws);
});
