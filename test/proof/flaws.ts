/** Negative controls: builds in which one rule of the house is broken. A checker that does not catch them proves nothing. */

export interface Change {
  /** From the root of the project. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly put: string;
}

export const FLAWS = {
  /** Whoever asks may release and is told yes: as with a lock that nobody checks where it counts. */
  'no-fence': [
    {
      file: 'src/domain/turn/fence.ts',
      find: '  if (held.owner !== agent) {',
      put: '  if (held.owner !== null) return null;\n  if (held.owner !== agent) {',
    },
  ],
  /** The lock is taken at the first write, after the decision was made on what was read. */
  deferred: [{ file: 'src/store/sqlite/writing.ts', find: "begin: 'BEGIN IMMEDIATE'", put: "begin: 'BEGIN'" }],
  /** Changes that share a commit: when one of them is refused all are taken back, and the others are told that they happened. */
  'lost-group': [
    {
      file: 'src/store/sqlite/acting.ts',
      find: '      if (fates) commit(w, done);\n',
      put: '      if (fates && done.length === changes.length) commit(w, done);\n',
    },
  ],
  /** The reader's place is saved before the reader has the line. */
  'cursor-first': [
    {
      file: 'src/cli/streaming.ts',
      find: '      const taken = await print(fresh);',
      put: `      if (resume && fresh.length > 0) await store.saveCursor(caller.agent, { seq: page.cursor, early: 0 });
      const taken = await print(fresh);`,
    },
  ],
  /** Waiters are woken before there is anything to see, and nobody looks by itself. */
  'bell-first': [
    {
      file: 'src/store/sqlite/acting.ts',
      find: "    w.sql[wrote ? 'commit' : 'rollback'].run();\n",
      put: "    ringAfter(done);\n    step('rung');\n    w.sql[wrote ? 'commit' : 'rollback'].run();\n",
    },
    {
      file: 'src/store/sqlite/acting.ts',
      find: "    step('verified');\n    ringAfter(done);\n    step('rung');\n",
      put: '',
    },
    {
      file: 'src/cli/rhythm.ts',
      find: "const tick = settings[quiet < QUIET_TICKS ? 'poll.fast' : 'poll.slow'];",
      put: 'const tick = 2 ** 30;',
    },
  ],
  /** What hooks answer from says yes for a moment longer than the turn lasts, and for good when its writer dies in that moment. */
  'late-silence': [
    {
      file: 'src/store/sqlite/acting.ts',
      find: "      silence(dir);\n      step('silenced');\n",
      put: '',
    },
    {
      file: 'src/store/sqlite/acting.ts',
      find: "    step('committed');\n",
      put: `    step('committed');
    if (done.some(mayEndTurn)) {
      step('silenced');
      // As long as one that is preempted there: else it takes luck that anybody looks meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      silence(dir);
    }
`,
    },
  ],
  /** A hook writes down what it tells before the harness has it. */
  'told-first': [
    {
      file: 'src/cli/hook.ts',
      find: "    const isRead = out === '' || (await io.out(out));\n",
      put: "    await taken?.();\n    const isRead = out === '' || (await io.out(out));\n",
    },
    { file: 'src/cli/hook.ts', find: '    if (isRead && !observes) await taken?.();\n', put: '    void isRead;\n' },
  ],
  /** A stop is asked for everywhere but where it counts: what an agent writes. */
  'no-stop': [
    {
      file: 'src/domain/change.ts',
      find: '  (whenStopped ? null : refusedByStop(view)) ??',
      put: '  null ??',
    },
  ],
  /** Whoever has a floor has it for himself: the others go on speaking. */
  'no-floor': [
    {
      file: 'src/domain/message/send.ts',
      find: '    refusedByFloor(view, caller, message.to, { operator: !!operator }) ??\n',
      put: '',
    },
  ],
  /** A form that was answered is answered again by whoever comes later. */
  'no-end': [
    {
      file: 'src/domain/form/answer.ts',
      find: '  if (!ended) return form;\n',
      put: '  if (!ended || status) return form;\n',
    },
  ],
  /** A task that another has claimed is granted: only its own claims keep a member from a second one. */
  'two-winners': [
    {
      file: 'src/domain/task/claim.ts',
      find: '  if (claim) {\n',
      put: '  if (claim?.holder === agent) {\n',
    },
  ],
  /** `tt work` reports every task as done, however its command ended. */
  'blind-done': [
    {
      file: 'src/cli/work/labour.ts',
      find: '  if (cause === null && end.code === 0) {',
      put: '  if (cause === null) {',
    },
  ],
  /** Paths are granted without a look at what others have claimed. */
  'no-overlap': [
    {
      file: 'src/domain/claim/take.ts',
      find: 'const refused = taken(view, agent, globs) ?? (',
      put: 'const refused = (',
    },
  ],
  /** A restore begins the epoch after that of the backup: the same backup twice is the same epoch twice. */
  'same-epoch': [{ file: 'src/store/restore.ts', find: 'begin(store, there.epoch)', put: 'begin(store, 0)' }],
} as const satisfies Readonly<Record<string, readonly Change[]>>;

export type Flaw = keyof typeof FLAWS;
