/** Workers beside the members: `tt work --once`, again and again, with a command that writes down when it began and how it ended. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from '../chance.ts';
import type { Job } from '../check/labour.ts';
import { clock } from '../history.ts';
import type { Arena } from './arena.ts';
import { newMember, perform, type Storm } from './member.ts';
import { toOperation, WISHES, type Wish } from './words.ts';
import { TTLS, WORK } from './work.ts';

const JOB = `printf 'begin %s %s\\n' "$TT_TASK_ID" "$TT_TASK_EPOCH" >>"$1"
sleep "$2"
printf 'end %s %s %s\\n' "$TT_TASK_ID" "$TT_TASK_EPOCH" "$3" >>"$1"
exit "$3"`;

const workedFile = ({ records }: Arena): string => join(records, 'worked');

/** Until the storm is over, under a new name whenever its process did not end by itself. */
export async function labour(storm: Storm, name: string, chance: Chance): Promise<void> {
  const { arena } = storm;
  for (let generation = 1; !storm.over; generation++) {
    const member = newMember(storm, `script:${name}-${generation}`);
    storm.members.delete(member.id);
    try {
      await perform(storm, member, WISHES.join(), chance);
      for (let isWell = true; isWell && !storm.over; ) {
        if (chance.next() < 0.6)
          await perform(storm, member, WORK.add(`${member.id} works ${++member.work.keys}`, []), chance);
        const wish = working(arena, chance);
        const ran = await arena.run(wish.words, member.id, wish.verb, { TT_SESSION_PID: `${member.session.pid}` });
        arena.record(toOperation(wish, member.id, ran));
        isWell = ran.signal === null;
      }
    } finally {
      // Its claim ended with its process, if it had one then.
      arena.dead.set(member.id, clock());
      member.session.kill('SIGKILL');
    }
  }
}

function working(arena: Arena, chance: Chance): Wish {
  const seconds = chance.weighed({ '0': 3, '0.05': 3, '0.5': 1, '4': 0.5 });
  const status = chance.next() < 0.8 ? '0' : '3';
  const job = ['sh', '-c', JOB, 'job', workedFile(arena), seconds, status];
  const limits = ['--timeout', '300ms', '--ttl', `${chance.pick(TTLS)}ms`];
  return { verb: 'work', words: ['work', '--once', '--json', ...limits, '--', ...job], said: {} };
}

/** What the commands wrote down, in that order. */
export function worked(arena: Arena): readonly Job[] {
  const file = workedFile(arena);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [what, task = '', epoch, status] = line.split(' ');
      return { task, epoch: Number(epoch), status: what === 'end' ? Number(status) : null };
    });
}
