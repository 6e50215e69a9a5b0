/** What a storm leaves behind can be kept: exported and imported it folds to the same, and pruned it folds to what it said before. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Arena } from './storm/arena.ts';

const ADA = 'human:ada';
const LATER = { wall: 30 * 86_400_000, mono: 30 * 86_400_000 };

/** Empty, or what went wrong, in words. The room itself is only read. */
export async function afterlife(arena: Arena): Promise<string[]> {
  const file = join(arena.records, 'room.jsonl');
  const copy = join(arena.records, 'copy');
  mkdirSync(copy);
  const wrong: string[] = [];
  const ask = async (words: readonly string[], env = {}): Promise<Readonly<Record<string, unknown>>> => {
    const { code, out, err } = await arena.run([...words, '--json'], ADA, words[0] ?? '', env);
    if (code === 0) return JSON.parse(out);
    wrong.push(`kept: ${words.join(' ')}: ${err.trim()}`);
    return {};
  };
  const there = ['--path', copy];
  const { hash } = await ask(['replay']);
  await ask(['export', '-o', file]);
  const { state_sha256: imported } = await ask(['import', file, ...there]);
  if (imported !== hash) wrong.push(`kept: the imported room folds to ${imported}, and the exported one to ${hash}`);
  const listed = async () => JSON.stringify([await ask([...TASKS, ...there]), await ask([...NOTES, ...there])]);
  const before = await listed();
  const { pruned } = await ask(['prune', '--older-than', '10d', '--force', ...there], {
    TT_TEST_CLOCK: JSON.stringify(LATER),
  });
  if (!((pruned as number) > 0)) wrong.push(`kept: pruned ${pruned} events`);
  await ask(['replay', ...there]);
  if ((await listed()) !== before) wrong.push('kept: a pruned room lists other tasks or notes than before');
  return wrong;
}

const TASKS = ['task', 'list', '--all'] as const;
const NOTES = ['notes', 'list', '--all'] as const;
