/** `tt join`: become a member of the room of this workspace. */
import { sep } from 'node:path';
import type { RoomEvent } from '../../domain/event.ts';
import { shownLife } from '../../domain/member/alive.ts';
import { toldOf } from '../../domain/member/hearing.ts';
import { join } from '../../domain/member/join.ts';
import type { Member } from '../../domain/member/rules.ts';
import type { View } from '../../domain/store.ts';
import { HANDOFF_TEMPLATE } from '../../domain/turn/handoff.ts';
import { polls } from '../../harness/table.ts';
import { visibleLine } from '../../lib/text.ts';
import { settle } from '../../store/home.ts';
import { isMarked, isUncrossed } from '../../store/place.ts';
import { commandLine, give } from '../answer.ts';
import { hasInstructions, newerThan } from '../briefing.ts';
import type { Args } from '../command.ts';
import { copied } from '../copied.ts';
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
  const view = await store.look({ told: true });
  const { agent } = env.caller();
  const me = view.state.members.present[agent];
  const path = args.text('path') ?? args.word('path');
  const written = (words: string) => commandLine(env, words, path, args.text('agent'));
  const warning = warn(env, room, args.on('force-new'));
  const { closed } = view.state.room;
  const instructions = (await hasInstructions(env, place)) ? written('instructions show') : null;
  const count = args.count('history') ?? 0;
  const bytes = args.count('history-bytes') ?? 65_536;
  const history = await historyFor(store, env.caller(), { count, bytes, before: view.head });
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
        : `${listenHint(env, toldOf(view, agent).session !== null)}; wait_command before you edit`,
    },
    text: [
      `${me ? titleOf(me) : agent} is in the room of ${visibleLine(place.workspace)}${room.isNew ? ' (new)' : ''}.`,
      ...(warning ? [`Note: ${warning}.`] : []),
      others.length > 0
        ? `${hereText(view, others)}${closed ? '' : `; ${turnText(view)}`}.`
        : 'Nobody else is here yet.',
      ...(closed ? [closedText(closed)] : []),
      ...(pinned.length > 0 ? ['Pinned:', ...pinned.map((event) => eventText(event, view.now.wall))] : []),
      ...(history.events.length > 0
        ? [
            `Before${history.more ? ' (and more)' : ''}:`,
            ...history.events.map((event) => eventText(event, view.now.wall)),
          ]
        : []),
      ...(closed ? READ : EDIT).map(([what, words, more]) => `${what.padEnd(8)} ${written(words)}${more}`),
      ...(instructions ? [`Rules:   ${instructions}`] : []),
      ...(stale ? [`\nYou know an older protocol. Now this one holds:\n\n${stale.text}`] : []),
    ].join('\n'),
  });
  return undefined;
}

/** What the skill says of listening: who is told by hooks needs no listener, and who only polls has no use for lines. */
function listenHint(env: Env, isHooked: boolean): string {
  if (isHooked) return 'news comes by itself after a tool call, so you need no listener while you work';
  return polls(env.caller().harness)
    ? 'to listen: tt wait --park, then its next_command; no need where news comes by itself'
    : 'run listen_command in the background';
}

function hereText(view: View, others: readonly Member[]): string {
  const ids = (isGone: boolean) =>
    others
      .map(({ id }) => id)
      .filter((id) => (shownLife(view, id) === 'dead') === isGone)
      .join(', ');
  return `Here: ${ids(false) || 'nobody'}${ids(true) ? `; gone: ${ids(true)}` : ''}`;
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

function warn(env: Env, room: ReturnType<Env['roomOrNew']>, forceNew: boolean): string | null {
  const asked = env.directory();
  const where = visibleLine(room.place.workspace);
  const copy = copied(env, room);
  if (copy) return `${copy.what}; ${copy.fix}`;
  settle(room.place);
  if (forceNew && !room.isNew) return 'there was a room right here already; --force-new changed nothing';
  if (room.inside) return `this room is nested inside the one of ${visibleLine(room.inside)}`;
  if (isElsewhere(room, asked)) {
    const isAbove = asked.startsWith(room.place.workspace + sep);
    return `this is the room of ${where}, ${isAbove ? 'above' : 'which has the linked worktree'} ${visibleLine(asked)}`;
  }
  if (isUncrossed(room.place, env.around)) return `the room is in ${where} itself; no directory below it shares it`;
  return room.isNew && !forceNew && !isMarked(room.place)
    ? `nothing marks the top of a project here (git, AGENTS.md, package.json, …), so the room is in ${where}; nothing above shares it`
    : null;
}

const isElsewhere = ({ place, isNew }: Room & { isNew: boolean }, asked: string): boolean =>
  !isNew && place.workspace !== asked;
