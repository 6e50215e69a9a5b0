/** What the demo is there to show, looked for in the log and in git: a demo that only looks well shows nothing. */
import picomatch from 'picomatch';

const OWNERS = ['script:anna', 'script:ben', 'script:anna', 'human:you'];
const AGENTS = 3;

/** In words, what of it did not happen. `events`: all, as `tt events --json` has them; `filesOf`: what a commit changed. */
export function notShown(events, filesOf) {
  const wrong = [];
  const must = (holds, what) => void (holds || wrong.push(what));
  const all = (...types) => events.filter(({ event_type: type }) => types.includes(type));
  const about = (id, type) => all(type).filter(({ payload }) => payload.task_id === id);

  const owners = all('claim', 'takeover').map(({ to_agent_id: to }) => to);
  must(owners.join() === OWNERS.join(), `the stick went to ${owners.join()}, and not to ${OWNERS.join()}`);

  const tasks = all('task_added').map(({ payload }) => payload.task_id);
  must(tasks.length > AGENTS, `only ${tasks.length} tasks were written down`);
  for (const id of tasks) {
    const [done, ...more] = about(id, 'task_done');
    must(done && more.length === 0, `${id} was done ${done ? 1 + more.length : 0} times`);
  }

  const [lost, ...others] = all('task_expired');
  must(lost?.reason === 'holder_gone' && others.length === 0, 'not just the task of the killed agent was free again');
  const heir = lost && about(lost.payload.task_id, 'task_claimed').at(-1);
  const [end] = heir ? about(heir.payload.task_id, 'task_done') : [];
  must(
    heir?.event_seq > lost?.event_seq && heir.from_agent_id !== lost.payload.holder,
    'nobody else claimed the task of the killed agent',
  );
  must(heir && end?.from_agent_id === heir.from_agent_id, 'its task was not done by who claimed it then');

  const { most, commits } = sideBySide(events, filesOf, must);
  must(most >= AGENTS, `at most ${most} had claimed a part of the tree at once`);
  must(commits === tasks.length, `${commits} commits for ${tasks.length} tasks`);
  return wrong;
}

/** Each commit is under one claim, and that is its author’s. */
function sideBySide(events, filesOf, must) {
  const standing = new Map();
  let [most, commits] = [0, 0];
  for (const { event_seq: seq, event_type: type, from_agent_id: who, payload } of events) {
    if (type === 'path_claimed') standing.set(payload.claim_id, { who, fits: picomatch([...payload.patterns]) });
    if (type === 'path_released' || type === 'path_expired') standing.delete(payload.claim_id);
    most = Math.max(most, new Set([...standing.values()].map((claim) => claim.who)).size);
    for (const { ref, new: commit } of type === 'ref_updated' ? payload.refs : []) {
      if (ref !== 'HEAD') continue;
      commits++;
      for (const file of filesOf(commit)) {
        const holders = [...standing.values()].filter(({ fits }) => fits(file)).map((claim) => claim.who);
        must(
          holders.join() === who,
          `event ${seq}: ${who} committed ${file}, claimed by ${holders.join() || 'nobody'}`,
        );
      }
    }
  }
  return { most, commits };
}
