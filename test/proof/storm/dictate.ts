/** A program beside the members that talks to `tt batch`: many lines at once, of which several share a commit, and again what got no answer. */
import type { Chance } from '../chance.ts';
import { clock } from '../history.ts';
import type { Ran } from './arena.ts';
import { newMember, ownEnv, perform, rough, type Storm } from './member.ts';
import { toOperation, WISHES, type Wish } from './words.ts';

/** Until the storm is over, under a new name whenever its session was killed. */
export async function dictate(storm: Storm, name: string, chance: Chance): Promise<void> {
  const { arena } = storm;
  for (let generation = 1; !storm.over; generation++) {
    const member = newMember(storm, `script:${name}-${generation}`);
    storm.members.delete(member.id);
    try {
      await perform(storm, member, WISHES.join(), chance);
      for (let rounds = chance.between(3, 8); rounds > 0 && !storm.over; rounds--) {
        const lines = Array.from({ length: chance.between(2, 40) }, () =>
          wishOf(`${member.id} says ${++member.said}`, chance),
        );
        let first: number | null = null;
        for (let [left, tries] = [lines, 1]; left.length > 0 && tries <= 3; tries++) {
          const env = { ...ownEnv(member), ...(tries === 1 ? rough(storm, member, 'batch', chance) : {}) };
          const ran = await arena.feed(['batch'], inputOf(left), member.id, 'batch', env);
          first ??= ran.call;
          const answers = answersOf(ran);
          const operations = left.map((wish, i) =>
            toOperation(wish, member.id, { ...ran, ...(answers[i] ?? NO_ANSWER) }),
          );
          for (const operation of operations) arena.record({ ...operation, call: first });
          left = left.filter((_, i) => operations[i]?.outcome === 'unknown');
        }
      }
    } finally {
      arena.dead.set(member.id, clock());
      member.session.kill('SIGKILL');
    }
  }
}

const wishOf = (body: string, chance: Chance): Wish =>
  chance.weighed({ send: 8, note: 1, state: 0.5 }) === 'send'
    ? WISHES.send(chance.weighed({ room: 5, '#api': 1 }), body)
    : chance.next() < 0.6
      ? WISHES.note(body)
      : WISHES.state();

const inputOf = (wishes: readonly Wish[]): string =>
  wishes.map(({ words }) => `${JSON.stringify({ cmd: words })}\n`).join('');

const NO_ANSWER = { out: '', err: '', lineAt: null } as const;

/** As if each line had been a process: what it said, and on which stream. A last line without an end was cut off. */
const answersOf = ({ out }: Ran): readonly Pick<Ran, 'out' | 'err' | 'lineAt'>[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const { out, error } = JSON.parse(line) as { out?: unknown; error?: unknown };
      return {
        out: out === undefined ? '' : `${JSON.stringify(out)}\n`,
        err: error === undefined ? '' : JSON.stringify(error),
        lineAt: null,
      };
    });
