/** Files as words of commands: a few contents that all put, fetch, give along and remove, so that one takes away what another just puts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Chance } from '../chance.ts';
import type { Arena, Ran } from './arena.ts';
import { type Member, ownEnv, perform, rough, type Storm } from './member.ts';
import { toOperation, WISHES, type Wish } from './words.ts';
import { WORK, type Work } from './work.ts';

/** Of several writes each. */
const CONTENTS = ['one', 'two', 'three'].map((word) => `${word}\n`.repeat(60_000));
const HASHES = CONTENTS.map((text) => `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`);

const fileOf = ({ records }: Pick<Arena, 'records'>, n: number): string => join(records, `file-${n}`);

/** On the disk that is not filled. */
export function writeFiles(arena: Arena): void {
  for (const [n, text] of CONTENTS.entries()) writeFileSync(fileOf(arena, n), text);
}

/** `body`, sent to all with a file; or a task is added or done with one. */
function chooseFile(arena: Arena, { tasks }: Work, body: string, key: string, chance: Chance): Wish {
  const n = chance.between(0, CONTENTS.length - 1);
  const hash = HASHES[n] ?? '';
  const at = fileOf(arena, n);
  const along = { word: chance.next() < 0.7 ? at : hash, hash };
  switch (chance.weighed<string>({ put: 3, get: 3, rm: 2, gc: 1, send: 1.5, add: 0.7, done: 8 * tasks.size })) {
    case 'put':
      return { verb: 'file put', words: ['file', 'put', at, '--dedup', key], said: { key } };
    case 'get':
      return { verb: 'file get', words: ['file', 'get', hash, '-o', '-'], said: { about: hash } };
    case 'rm':
      return { verb: 'file rm', words: ['file', 'rm', hash, '--dedup', key], said: { key } };
    case 'gc':
      return { verb: 'file gc', words: ['file', 'gc', '--older-than', '0'], said: {} };
    case 'add':
      return WORK.add(key, [], along);
    case 'done': {
      const [about, epoch] = chance.pick([...tasks]);
      return WORK.done(about, epoch, key, along);
    }
    default:
      return WISHES.send('room', body, along);
  }
}

const isWhole = ({ said: { about = '' } }: Wish, { out }: Ran): boolean => out === CONTENTS[HASHES.indexOf(about)];

/** One of these; what is fetched is compared with what it must be. */
export async function useFile(storm: Storm, member: Member, body: string, chance: Chance): Promise<void> {
  const { arena } = storm;
  const key = `${member.id} keeps ${++member.work.keys}`;
  const wish = chooseFile(arena, member.work, body, key, chance);
  if (wish.verb !== 'file get') return perform(storm, member, wish, chance);
  const env = { ...ownEnv(member), ...rough(storm, member, wish.verb, chance) };
  const ran = await arena.run([...wish.words, '--json'], member.id, wish.verb, env);
  const { said, ...operation } = toOperation(wish, member.id, ran);
  arena.record(
    ran.code === 0
      ? { ...operation, outcome: 'ok', said: { ...said, status: isWhole(wish, ran) ? 'whole' : 'changed' } }
      : { ...operation, said },
  );
}
