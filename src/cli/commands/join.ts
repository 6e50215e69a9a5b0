/** `tt join`: become a member of the room of this workspace. */
import type { RoomEvent } from '../../domain/event.ts';
import { join } from '../../domain/member/join.ts';
import { HANDOFF_TEMPLATE } from '../../domain/turn/handoff.ts';
import { visibleLine } from '../../lib/text.ts';
import { commandLine, give } from '../answer.ts';
import { hasInstructions, newerThan } from '../briefing.ts';
import type { Args } from '../command.ts';
import type { Env, Room } from '../env.ts';
import { historyFor } from '../history.ts';
import { pinnedMessages } from '../pins.ts';
import { eventJson, eventText } from '../show/event.ts';
import { memberJson, titleOf } from '../show/member.ts';
import { turnJson, turnText } from '../show/turn.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const stale = await newerThan(env, args.count('protocol'));
  const room = env.roomOrNew(args.on('force-new'));
  const { store, place } = room;
  const acted = await join(store, env.caller(), args.text('name') ?? null, env.dedup);
  const view = await store.look();
  const { agent } = env.caller();
  const me = view.state.members.present[agent];
  const path = args.text('path') ?? args.word('path');
  const written = (words: string) => commandLine(env, words, path, args.text('agent'));
  const warning = warn(room, args.on('force-new'), env.directory());
  const { closed } = view.state.room;
  const instructions = (await hasInstructions(env, place)) ? written('instructions show') : null;
  const count = args.count('history') ?? 0;
  const bytes = args.count('history-bytes') ?? 65_536;
  const history = await historyFor(store, agent, { count, bytes, before: view.head });
  const pinned = await pinnedMessages(store, view, []);
  const shown = (event: RoomEvent) => eventJson(event, env.verbose, store.roomId);
  const others = Object.values(view.state.members.present).filter((m) => m.id !== agent);
  await give(env, {
    json: {
      agent_id: agent,
      ...(me?.name ? { name: me.name } : {}),
      room_id: store.roomId,
      canonical_path: place.workspace,
      ...(env.verbose ? { requested_path: env.directory(), workspace_root: place.workspace } : {}),
      joined_existing_room: !room.isNew,
      joined: acted.events.some((event) => event.type === 'join' && event.from === agent),
      ...turnJson(view),
      ...(closed ? { closed } : {}),
      cursor_event_seq: view.head,
      members: others.map((member) => memberJson(view, member)),
      ...(pinned.length > 0 ? { pinned: pinned.map(shown) } : {}),
      ...(count > 0 ? { history: history.events.map(shown), ...(history.more ? { has_more: true } : {}) } : {}),
      listen_command: written('events --follow'),
      wait_command: written('wait'),
      ...(instructions ? { instructions_command: instructions } : {}),
      handoff_template: HANDOFF_TEMPLATE,
      ...(warning ? { warning } : {}),
      ...(stale ? { protocol_stale: stale } : {}),
      hint: closed
        ? 'the room is closed: do not work in it; when a person wants to go on: tt reopen'
        : 'run listen_command in the background, wait_command before you edit',
    },
    text: [
      `${me ? titleOf(me) : agent} is in the room of ${visibleLine(place.workspace)}${room.isNew ? ' (new)' : ''}.`,
      ...(warning ? [`Note: ${warning}.`] : []),
      others.length > 0
        ? `Here: ${others.map((m) => m.id).join(', ')}${closed ? '' : `; ${turnText(view)}`}.`
        : 'Nobody else is here yet.',
      ...(closed ? [closedText(closed)] : []),
      ...(pinned.length > 0 ? ['Pinned:', ...pinned.map((event) => eventText(event))] : []),
      ...(history.events.length > 0
        ? [`Before${history.more ? ' (and more)' : ''}:`, ...history.events.map((event) => eventText(event))]
        : []),
      ...(closed ? READ : EDIT).map(([what, words, more]) => `${what.padEnd(8)} ${written(words)}${more}`),
      ...(instructions ? [`Rules:   ${instructions}`] : []),
      ...(stale ? [`\nYou know an older protocol. Now this one holds:\n\n${stale.text}`] : []),
    ].join('\n'),
  });
  return undefined;
}

const EDIT = [
  ['Listen:', 'events --follow', ''],
  ['Edit:', 'wait', '   (then tt release)'],
] as const;
const READ = [
  ['Read:', 'events', ''],
  ['Go on:', 'reopen', '   (a person)'],
] as const;

const closedText = ({ by, reason }: { by: string | null; reason: string | null }): string =>
  `The room was closed by ${by ?? 'nobody known'}${reason ? ` (${visibleLine(reason)})` : ''}: no turns and no messages now.`;

function warn(room: ReturnType<Env['roomOrNew']>, forceNew: boolean, asked: string): string | null {
  if (forceNew && !room.isNew) return 'there was a room right here already; --force-new changed nothing';
  if (room.inside) return `this room is nested inside the one of ${visibleLine(room.inside)}`;
  return isAbove(room, asked)
    ? `this is the room of ${visibleLine(room.place.workspace)}, above ${visibleLine(asked)}`
    : null;
}

const isAbove = ({ place, isNew }: Room & { isNew: boolean }, asked: string): boolean =>
  !isNew && place.workspace !== asked;
