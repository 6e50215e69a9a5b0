/** When nothing goes wrong any more: somebody who waits gets the stick, every follower sees the end, nothing keeps running. */
import { setTimeout as sleep } from 'node:timers/promises';
import { running } from '../../support/processes.ts';
import { clock } from '../history.ts';
import { type Arena, signal } from './arena.ts';
import { caughtUp, type Follower, hasRead } from './follower.ts';
import { callHook } from './hooks.ts';
import { type Member, ownEnv, type Storm } from './member.ts';
import { letGo, type Person } from './person.ts';
import { TALK } from './talk.ts';
import { toOperation, WISHES } from './words.ts';

/** Longer than any lease or promise of a storm, and than a slow machine needs. */
const STICK_MS = 45_000;
const FOLLOWERS_MS = 45_000;
const PROCESSES_MS = 45_000;

/** What was promised and did not come, in words. */
export async function settle(
  storm: Storm,
  followers: readonly Follower[],
  mail: Follower,
  person: Person,
): Promise<string[]> {
  const { arena, members } = storm;
  const agents = [...members.values()].filter(({ id, name }) => name !== '' && !arena.dead.has(id));
  const braked = await letGo(person);
  for (const member of agents) await act(arena, member.id, TALK.ack(), ownEnv(member));
  const { said } = await act(arena, 'script:f1', WISHES.send('room', 'is everybody told?'));
  const untold = (await Promise.all(agents.map((agent) => toldAll(arena, agent, said.seq ?? 0)))).flat();
  for (const [i, member] of [...members.values()].entries()) {
    if (i % 2 === 0) await act(arena, member.id, WISHES.leave(), ownEnv(member));
    // One that was killed before is dead since then: its turn may have ended long ago.
    if (!arena.dead.has(member.id)) arena.dead.set(member.id, clock());
    member.session.kill('SIGKILL');
  }
  // Those that stay are found below: nothing may be left running.
  for (const end = clock() + PROCESSES_MS; storm.listeners.size > 0 && clock() < end; ) await sleep(50);
  const wrong = [...braked, ...untold, ...(await served(arena)), ...(await heard(arena, followers, mail))];
  await arena.run(['file', 'gc', '--older-than', '0', '--json'], 'human:ada', 'file gc');
  await arena.run(['close', '--json'], 'human:ada', 'close');
  return [...wrong, ...(await gone(arena)), ...(await caughtUp(arena, followers, FOLLOWERS_MS))];
}

/** All up to here has been told when a hook has nothing more to say: the checkers hold it to that. */
async function toldAll(arena: Arena, member: Member, upTo: number): Promise<string[]> {
  for (let calls = 1; calls <= MOST_CALLS; calls++) {
    const operation = await callHook(arena, member, 'after');
    arena.record(operation);
    if (operation.outcome !== 'ok' || operation.said.told) continue;
    arena.record({ ...operation, verb: 'marks', said: { upTo } });
    return [];
  }
  return [`told: the hooks of ${member.id} had something to say ${MOST_CALLS} times in a row`];
}

const MOST_CALLS = 50;

async function act(arena: Arena, member: string, wish: Parameters<typeof toOperation>[0], env = {}) {
  const ran = await arena.run([...wish.words, '--json'], member, wish.verb, {
    TT_SESSION_PID: `${process.pid}`,
    ...env,
  });
  const operation = toOperation(wish, member, ran);
  arena.record(operation);
  return operation;
}

async function served(arena: Arena): Promise<string[]> {
  const last = 'script:last';
  const began = clock();
  await act(arena, last, WISHES.join());
  for (;;) {
    const { said } = await act(arena, last, WISHES.wait(STICK_MS));
    const granted = said.status === 'takeover_available' ? (await act(arena, last, WISHES.take())).said : said;
    if (granted.status === 'your_turn') return [];
    if (clock() - began > STICK_MS)
      return [`liveness: ${said.status ?? 'nothing'} after ${Math.round(clock() - began)} ms of waiting`];
  }
}

/** The last message is sent by a slow process, so that a ring that comes too early is surely one for nothing. */
async function heard(arena: Arena, followers: readonly Follower[], mail: Follower): Promise<string[]> {
  const slow = { TT_PROOF_STEP: 'command:pause:rung:1' };
  const { said } = await act(arena, 'script:last', WISHES.send('room', 'the end'), slow);
  const read = await hasRead(mail, said.seq ?? 0, FOLLOWERS_MS);
  return [...read, ...(await caughtUp(arena, followers, FOLLOWERS_MS))];
}

/** Nothing of tt may run on in a room that is closed and whose sessions are dead. */
export async function gone(arena: Arena): Promise<string[]> {
  const end = clock() + PROCESSES_MS;
  const others = () => [
    ...running(arena.dir).filter(({ pid }) => ![...arena.running].some((known) => known.pid === pid)),
    ...[...arena.running].filter(({ verb }) => verb === 'hook wait').map(({ pid, verb }) => ({ pid, words: verb })),
  ];
  for (let left = others(); left.length > 0; left = others()) {
    if (clock() > end) {
      for (const { pid } of left) signal(pid, 'SIGKILL');
      return left.map(({ pid, words }) => `left running: ${pid} ${words}`);
    }
    await sleep(50);
  }
  return [];
}
