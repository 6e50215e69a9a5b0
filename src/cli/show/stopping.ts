/** What a session is told when it is about to stop: a sentence for each thing that it still has, with the command that gives it back. */
import type { AgentId } from '../../domain/event.ts';
import type { Unfinished } from '../../domain/member/unfinished.ts';
import type { View } from '../../domain/store.ts';
import { visibleLine } from '../../lib/text.ts';

export function stopText(view: View, agent: AgentId, unfinished: readonly Unfinished[]): readonly string[] {
  const of = (kind: Unfinished['kind']) => unfinished.filter((one) => one.kind === kind).map(({ id }) => id);
  const [paths, tasks] = [of('paths'), of('task')];
  return [
    ...(of('stick').length > 0 ? [stick(view, agent)] : []),
    ...(paths.length > 0 ? [pathsText(view, paths)] : []),
    ...(tasks.length > 0 ? [tasksText(tasks)] : []),
  ];
}

const stick = ({ state: { turn } }: View, agent: AgentId): string =>
  turn.owner === null
    ? 'Turntable: the stick is promised to you. Take it with `tt wait`, or `tt leave` if you are done here.'
    : `Turntable: ${turn.owner === agent ? 'you' : 'a subagent of yours'} still hold${turn.owner === agent ? '' : 's'} the stick (turn ${turn.id}). If the work is done or will rest: \`tt release --status '…' --next-action '…'\`. ${STOP_AGAIN}`;

const STOP_AGAIN = 'If you only wait for an answer of your user, stop again.';

function pathsText({ state }: View, ids: readonly string[]): string {
  const patterns = ids.flatMap((id) => state.claims.held[id]?.patterns ?? []);
  return `Turntable: nobody else edits ${visibleLine(patterns.join(', ')).slice(0, 200)} while you have claimed it: \`tt unclaim ${ids.join(' ')}\` if you are done there.`;
}

function tasksText(ids: readonly string[]): string {
  const [one = ''] = ids;
  return `Turntable: you have not ended ${ids.join(', ')}: \`tt task done ${one} '…'\`, or \`tt task abandon ${one} --reason '…'\` for others to do it.`;
}
