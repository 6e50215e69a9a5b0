/** What a hook had put out counts as put out, also when it was killed before it could end as its harness expects. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULTS } from '../../../src/domain/settings.ts';
import { realSystem } from '../../../src/lib/system.ts';
import { sqliteStore } from '../../../src/store/sqlite/store.ts';
import { type Build, makeBuild } from '../builds.ts';
import { type Arena, openArena } from './arena.ts';
import { agentEnv, callHook, type HookEvent } from './hooks.ts';

let build: Build;
let arena: Arena;

beforeAll(async () => {
  build = await makeBuild(fileURLToPath(new URL('../../..', import.meta.url)), null);
});
afterAll(() => build.remove());

const A = { id: 'claude:a', name: 'a' };

/** How far the room says that the agent has been told. */
async function injected(): Promise<number> {
  const store = sqliteStore({
    ...{ place: { workspace: arena.dir, dir: arena.room }, system: realSystem({}), settings: DEFAULTS },
  });
  const { told } = await store.look({ told: true });
  store.close();
  return told[A.id]?.injected ?? 0;
}

test.each<HookEvent>(['stop', 'after', 'prompt', 'start'])(
  'what a killed hook had put out counts as put out',
  async (event) => {
    arena = openArena(build, false);
    try {
      const agent = { ...A, session: { pid: process.pid } } as unknown as Parameters<typeof callHook>[1];
      await arena.run(['join', '--json'], A.id, 'join', agentEnv(A.name, process.pid));
      await arena.run(['join', '--json'], 'script:b', 'join');
      const { out } = await arena.run(['msg', 'send', 'room', 'hello', '--json'], 'script:b', 'send');
      const seq = JSON.parse(out).event_seq;
      const env = { TT_PROOF_STEP: 'command:kill:committed:1' };
      const { outcome, said } = await callHook(arena, agent, event, { env });
      expect([outcome, await injected()]).toEqual(['unknown', seq]);
      expect(said.told).toEqual([seq]);
    } finally {
      await arena.remove();
    }
  },
);
