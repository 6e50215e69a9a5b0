/** `tt work`: a command is run once for a claim, only for one that its worker won, and done is only what a command ended well. */
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation } from '../history.ts';

/** A line that a command wrote: it began (`status` null), or it is about to end with this status. */
export interface Job {
  readonly task: string;
  readonly epoch: number;
  readonly status: number | null;
}

export interface Labour {
  readonly jobs: readonly Job[];
  readonly operations: readonly Operation[];
  readonly log: readonly RoomEvent[];
}

export function checkLabour({ jobs, operations, log }: Labour): readonly string[] {
  const workers = new Set(operations.filter(({ verb }) => verb === 'work').map(({ member }) => member));
  const own = log.filter(({ from }) => from !== null && workers.has(from));
  const had = (type: RoomEvent['type']) =>
    new Set(own.flatMap((event) => (event.type === type && 'epoch' in event.payload ? [nameOf(event.payload)] : [])));
  const claimed = had('task_claimed');
  const begun = jobs.filter(({ status }) => status === null).map(nameOfJob);
  const well = new Set(jobs.filter(({ status }) => status === 0).map(nameOfJob));
  const done = had('task_done');
  return [
    ...begun.filter((name, i) => begun.indexOf(name) !== i).map((name) => `${name} was run twice`),
    ...begun.filter((name) => !claimed.has(name)).map((name) => `${name} was run, and no worker had won it`),
    ...[...done].filter((name) => !well.has(name)).map((name) => `${name} is done, and its command did not end well`),
    ...operations.flatMap(({ id, verb, outcome, said }) => {
      if (verb !== 'work' || outcome !== 'ok' || said.status !== 'done') return [];
      return done.has(nameOfJob({ task: said.about ?? '', epoch: said.epoch ?? 0 }))
        ? []
        : [`operation ${id} was told that ${said.about} is done in epoch ${said.epoch}, and it is not`];
    }),
  ];
}

const nameOf = ({ task_id: task, epoch }: { readonly task_id?: unknown; readonly epoch?: unknown }): string =>
  `${task} epoch ${epoch}`;

const nameOfJob = ({ task, epoch }: Pick<Job, 'task' | 'epoch'>): string => `${task} epoch ${epoch}`;
