/** `tt check`: may the caller change the workspace now? For hooks and scripts: the exit status is the answer. */
import { check } from '../../domain/turn/check.ts';
import { asError } from '../../lib/errors.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const { store } = env.room();
  const view = await store.look();
  const { agent, person } = env.caller();
  const refused = check(view, agent, { turn: args.count('turn'), lease: args.text('lease') }, person);
  if (refused) throw asError(refused);
  const { id } = view.state.turn;
  await give(env, {
    json: { status: 'yes', room_id: store.roomId, agent_id: agent, turn_id: id, epoch: view.state.room.epoch },
    text: `yes: ${agent} holds the stick (turn ${id})`,
  });
  return undefined;
}
