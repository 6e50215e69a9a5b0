/** Moves of those who keep and remove files; and the laws of it, worked out from the log alone. */
import { expect } from 'vitest';
import type { Attachment, Staged } from '../../src/domain/file/attach.ts';
import { putFile } from '../../src/domain/file/put.ts';
import { collectFiles, dropBytes, removeFile } from '../../src/domain/file/remove.ts';
import { openForm } from '../../src/domain/form/open.ts';
import { send } from '../../src/domain/message/send.ts';
import { addNote } from '../../src/domain/note/add.ts';
import { openQuestion } from '../../src/domain/question/open.ts';
import { addTask } from '../../src/domain/task/add.ts';
import { finishTask } from '../../src/domain/task/end.ts';
import { noteTask } from '../../src/domain/task/note.ts';
import { release } from '../../src/domain/turn/release.ts';
import { type Actor, caller } from './cast.ts';
import { actorOf, type Play } from './play.ts';
import type { Change } from './world.ts';

interface Said {
  readonly who: Actor;
  readonly n: number;
  readonly flag: boolean;
  readonly dedup: string | undefined;
}

/** Few, so that the same bytes come again. */
const hashIn = (n: number): string => `sha256:${String(n % 3).repeat(64)}`;
const stagedIn = (p: Play, n: number): Staged => ({
  ...{ staged: p.fresh(), hash: hashIn(n), size: 10 + (n % 3) },
  ...{ name: n === 6 ? '../up' : p.fresh(), type: 'text/plain' },
});
/** By its path, by its whole hash, by how that begins, or what nobody has put. */
const wanted = (p: Play, n: number): readonly Attachment[] => [
  n % 2 === 0 ? stagedIn(p, n) : { named: n === 5 ? 'sha256:ffff' : hashIn(n).slice(0, n === 3 ? 20 : 71) },
];

export const FILE_MOVES = {
  putFile: (p: Play, { who, n, dedup }: Said) => putFile(p.world.store, caller(p.world, who), stagedIn(p, n), dedup),
  sendFile: (p: Play, { who, n, dedup }: Said) => {
    const message = { to: 'room', body: p.fresh(), interrupt: false, replyTo: null, files: wanted(p, n), dedup };
    return send(p.world.store, caller(p.world, who), message);
  },
  /** A note, a form, a question: each says something and takes a file along. */
  noteFile: (p: Play, { who, n, flag, dedup }: Said) => {
    const by = caller(p.world, who);
    const along = { files: wanted(p, n), dedup };
    if (flag) return addNote(p.world.store, by, { id: p.fresh(), body: p.fresh(), turn: null, ...along });
    if (n % 3 === 0) return openQuestion(p.world.store, by, { title: p.fresh(), context: '', ...along });
    const fields = [{ key: 'a', type: 'text', label: 'A' } as const];
    return openForm(p.world.store, by, { title: p.fresh(), fields, to: 'room', ...along });
  },
  releaseWithFile: (p: Play, { who, n, flag, dedup }: Said) => {
    const artifacts = flag ? [{ path: 'a', hash: hashIn(n) }, { path: 'b' }] : undefined;
    const handoff = { status: p.fresh(), next_action: 'go on', artifacts };
    return release(p.world.store, caller(p.world, who), handoff, {}, { verb: 'release', files: wanted(p, n), dedup });
  },
  removeFile: (p: Play, { who, n, flag, dedup }: Said) => {
    const by = caller(p.world, who, { operatorRequested: flag, force: flag });
    return removeFile(p.world.store, by, { file: hashIn(n), reason: 'wanted', dedup });
  },
  collectFiles: (p: Play, { who, n }: Said) => {
    const hashes = Object.keys(p.world.kept().rows.file);
    return collectFiles(p.world.store, caller(p.world, who), { hashes, age: n < 3 ? 0 : n * 10_000 });
  },
  addTaskWithFile: (p: Play, { who, n, dedup }: Said) => {
    const task = { title: p.fresh(), context: '', json: false, assignee: null, channel: null, after: [] };
    return addTask(p.world.store, caller(p.world, who), { ...task, files: wanted(p, n), dedup });
  },
  finishTaskWithFile: (p: Play, { who, n, flag, dedup }: Said) => {
    const [id = 't1', claim] = Object.entries(p.world.kept().state.tasks.claims)[0] ?? [];
    const by = caller(p.world, claim ? actorOf(claim.holder) : who);
    const along = { id, epoch: null, files: wanted(p, n), dedup };
    if (flag) return noteTask(p.world.store, by, { ...along, body: p.fresh() });
    return finishTask(p.world.store, by, { ...along, result: '' });
  },
  /** Whoever removed a file and was slow about its bytes, while another put them again. */
  dropLate: (p: Play) => dropBytes(p.world.store, [0, 1, 2].map(hashIn)),
};

interface Known {
  stored: boolean;
  size: number;
  refs: number;
  by: string | null;
}

/** What is promised is there; what goes may go; counts and rows say what the log says. */
export function filesAreKept({ after }: Change): void {
  const known = new Map<string, Known>();
  for (const event of after.log) {
    if (event.type === 'file_put') {
      const { hash, size, existed } = event.payload;
      const before = known.get(hash);
      expect(existed === true, `${hash} in #${event.seq} was there`).toBe(before?.stored ?? false);
      known.set(hash, { stored: true, size, refs: before?.refs ?? 0, by: event.from });
    }
    if (event.type === 'file_removed') {
      const file = known.get(event.payload.hash) as Known;
      const may = event.from?.startsWith('human:') || event.payload.requested === true;
      expect(file.stored, `${event.payload.hash}, which goes in #${event.seq}`).toBe(true);
      if (!may) expect(file.refs, `what #${event.seq} takes away is named by nothing`).toBe(0);
      if (!may && event.reason !== 'unused') expect(file.by, `#${event.seq} is its own`).toBe(event.from);
      file.stored = false;
    }
    for (const hash of namedIn(event)) {
      const file = known.get(hash);
      expect(file?.stored, `${hash} in #${event.seq} is there`).toBe(true);
      if (file) file.refs++;
    }
  }
  const stored = [...known].filter(([, file]) => file.stored);
  const bytes = stored.reduce((sum, [, { size }]) => sum + size, 0);
  expect(after.state.files, 'the files of the state').toEqual({ count: stored.length, bytes });
  for (const [hash] of stored) expect(after.blobs, 'the bytes of what is there').toContain(hash);
  for (const [hash, { stored: isThere, size, refs }] of known)
    expect(after.rows.file[hash], `the row of ${hash}`).toMatchObject({
      ...{ status: isThere ? 'stored' : 'removed', size, refs },
    });
  expect(Object.keys(after.rows.file).sort(), 'all rows').toEqual([...known.keys()].sort());
}

/** Each once, as it counts. */
function namedIn({ type, payload, handoff }: Change['after']['log'][number]): readonly string[] {
  const along = type !== 'file_put' && 'files' in payload ? (payload.files ?? []) : [];
  const artifacts = handoff?.artifacts ?? [];
  return [...new Set([...along, ...artifacts].flatMap(({ hash }) => hash ?? []))];
}
