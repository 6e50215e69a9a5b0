/** `tt state`: the room as it is. */
import { claimsNow } from '../../domain/claim/advance.ts';
import { visibleLine } from '../../lib/text.ts';
import { give } from '../answer.ts';
import type { Args } from '../command.ts';
import type { Env } from '../env.ts';
import { banLines, bansJson, brakeJson, brakeLines } from '../show/brake.ts';
import { claimJson, claimText } from '../show/claim.ts';
import { floorLines, floorsJson } from '../show/floor.ts';
import { memberJson, memberText } from '../show/member.ts';
import { turnJson, turnText } from '../show/turn.ts';

export async function run(env: Env, _args: Args): Promise<undefined> {
  const { store, place } = env.room();
  const view = await store.look();
  const { room, turn, members } = view.state;
  const claims = claimsNow(view);
  const { agent } = env.caller();
  const all = Object.values(members.present).sort((a, b) => a.order - b.order);
  await give(env, {
    json: {
      room: {
        room_id: store.roomId,
        canonical_path: place.workspace,
        state: room.closed ? 'closed' : turnJson(view)['room_state'],
        epoch: room.epoch,
        ...(room.closed ? { closed: room.closed } : {}),
      },
      mode: view.state.brakes.mode,
      ...brakeJson(view),
      ...turnJson(view),
      ...(turn.handoff ? { pending_handoff_event_seq: turn.handoff.seq } : {}),
      floors: floorsJson(view, agent),
      members: all.map((member) => memberJson(view, member)),
      ...bansJson(view),
      ...(claims.length > 0 ? { claims: claims.map((claim) => claimJson(view, claim)) } : {}),
      cursor_event_seq: view.head,
    },
    text: () =>
      [
        `${visibleLine(place.workspace)}: ${turnText(view)}.`,
        ...brakeLines(view),
        ...floorLines(view, agent),
        ...all.map((m) => memberText(view, m, agent)),
        ...banLines(view),
        ...claims.map((claim) => claimText(view, claim, agent)),
      ].join('\n'),
  });
  return undefined;
}
