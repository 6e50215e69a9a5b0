/** One member's life: one command after the other, chosen by chance from what makes sense, and around an agent's its hooks. */
import type { Chance } from '../chance.ts';
import { around, hooked } from './around.ts';
import { useFile } from './files.ts';
import { type Member, newMember, perform, type Storm } from './member.ts';
import { SCOPES, TALK } from './talk.ts';
import { WISHES, type Wish } from './words.ts';
import { chooseWork } from './work.ts';

/** Of what an agent does, the share that its harness calls hooks for. */
const HOOKED = 0.4;
/** Of all that is done, the share that is about files. */
const FILES = 0.1;

/** Until the storm is over, as one session after the other. */
export async function live(storm: Storm, name: string, chance: Chance): Promise<void> {
  for (let generation = 1; !storm.over; generation++) {
    const member = newMember(storm, `${chance.next() < 0.6 ? 'claude' : 'script'}:${name}-${generation}`);
    if (member.name !== '') await hooked(storm, member, 'start', chance);
    await perform(storm, member, WISHES.join(), chance);
    while (!storm.over && member.session.exitCode === null && member.session.signalCode === null) {
      if (member.frozen > 0) {
        await new Promise((resolve) => setTimeout(resolve, member.frozen));
        member.frozen = 0;
      }
      if (member.name !== '' && !member.offered && chance.next() < HOOKED) await around(storm, member, chance);
      else if (!member.offered && chance.next() < FILES)
        await useFile(storm, member, `${member.id} says ${++member.said}`, chance);
      else await perform(storm, member, choose(storm, member, chance), chance);
    }
    if (!storm.over) storm.members.delete(member.id);
  }
}

/** Of floors, side rooms, forms and questions. Some try to end the same at once. */
function talk(storm: Storm, member: Member, others: readonly string[], chance: Chance): Wish {
  const { floors, asked } = member;
  const mine = [...floors];
  const all = storm.asked.slice(-4);
  const threads = storm.asked.filter((about) => about.startsWith('q')).slice(-3);
  const scope = mine.length > 0 && chance.next() < 0.8 ? chance.pick(mine) : chance.pick(SCOPES);
  const kinds = { take: 4, raise: 1, lower: 0.3, pass: 1 + 4 * mine.length, drop: 0.3 + mine.length };
  const besides = { join: 1.5, leave: 0.2, ack: 1, doing: 0.3, ask: 0.4, question: 0.5, end: asked.length };
  const rivals = { rival: all.length > 0 ? 1 : 0, argue: threads.length > 0 ? 1.5 : 0 };
  const kind = chance.weighed({ ...kinds, ...besides, ...rivals });
  switch (kind) {
    case 'join':
      return TALK.joinChannel(chance.pick(SCOPES.slice(1)));
    case 'leave':
      return TALK.leaveChannel(chance.pick(SCOPES.slice(1)));
    case 'ack':
      return TALK.ack();
    case 'doing':
      return TALK.doing();
    case 'ask':
      return TALK.ask();
    case 'question':
      return TALK.openQuestion();
    case 'end': {
      const about = asked.shift() ?? 'f1';
      return about.startsWith('f') ? TALK.answer(about) : TALK.decide(about, false);
    }
    case 'rival': {
      const about = chance.pick(all);
      return about.startsWith('f') ? TALK.answer(about) : TALK.decide(about, chance.next() < 0.7);
    }
    case 'argue':
      return WISHES.send(`#${chance.pick(threads)}`, `${member.id} says ${++member.said}`);
    case 'pass':
      if (others.length > 0 && chance.next() < 0.2) return TALK.passTo(scope, chance.pick(others));
      return TALK.floor(kind, scope);
    default:
      return TALK.floor(kind, scope);
  }
}

function choose(storm: Storm, member: Member, chance: Chance): Wish {
  if (member.offered) {
    member.offered = false;
    return WISHES.take();
  }
  const others = [...storm.members.keys()].filter((id) => id !== member.id);
  const mention = chance.next() < 0.1 && others.length > 0 ? ` to @${chance.pick(others)}` : '';
  const body = `${member.id} says ${++member.said}${mention}`;
  const to = chance.pick(['room', 'room', chance.pick(SCOPES), others.length > 0 ? chance.pick(others) : 'room']);
  const free = {
    wait: 5,
    try: 1,
    state: 0.7,
    send: 3,
    note: 0.7,
    stale: 0.8,
    kick: 0.3,
    leave: 0.2,
    override: 0.1,
    talk: 3,
    work: 4,
  };
  const holding = {
    check: 4,
    release: 3,
    assign: 1,
    wait: 0.5,
    send: 2,
    note: 0.5,
    state: 0.5,
    leave: 0.2,
    talk: 2,
    work: 2,
  };
  const turn = member.turn ?? member.lastTurn;
  switch (chance.weighed<string>(member.turn === null ? free : holding)) {
    case 'wait':
      return WISHES.wait(chance.between(100, 3000));
    case 'try':
      return WISHES.try();
    case 'state':
      return WISHES.state();
    case 'send':
      return WISHES.send(to, body);
    case 'note':
      return WISHES.note(body);
    case 'stale':
      return chance.next() < 0.5 ? WISHES.check(turn) : WISHES.release(turn);
    case 'kick':
      return WISHES.kick(others.length > 0 ? chance.pick([...others, ...storm.arena.dead.keys()]) : 'script:nobody');
    case 'talk':
      return talk(storm, member, others, chance);
    case 'work':
      return chooseWork(member.id, member.work, storm.tasks, chance);
    case 'override':
      return WISHES.override();
    case 'check':
      return WISHES.check(turn);
    case 'release':
      return WISHES.release(turn);
    case 'assign':
      return others.length > 0 ? WISHES.assign(turn, chance.pick(others)) : WISHES.release(turn);
    default:
      return WISHES.leave();
  }
}
