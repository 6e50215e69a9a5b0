/** docs/guide/answers.md names every status that the commands can answer, and no other. The compiler keeps the lists here true. */
import { readFileSync } from 'node:fs';
import { expect, expectTypeOf, test } from 'vitest';
import type {
  ClaimedTask,
  FloorTaken,
  Granted,
  NoneReady,
  NotGranted,
  Passed,
  Released,
  WakeReason,
} from '../../src/cli/library/answers.ts';
import type { Standing } from '../../src/cli/show/not-yet.ts';
import type { Waited } from '../../src/cli/waiting.ts';
import type { WorkStatus } from '../../src/cli/work/labour.ts';
import type { Form } from '../../src/domain/form/rules.ts';
import type { Claim } from '../../src/domain/turn/claim.ts';

const page = readFileSync(new URL('../../docs/guide/answers.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| (`.*?) +\| `([a-z_]+)` +\|/gm)].map(([, commands = '', status]) => ({
  commands: [...commands.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  status,
}));
const of = (command: string): unknown[] =>
  rows.filter(({ commands }) => commands.includes(command)).map((r) => r.status);

/** Every member of the union, or it does not compile. */
const all = <T extends string>(statuses: Readonly<Record<T, true>>): unknown[] => Object.keys(statuses);

test('each command answers what its row says', () => {
  const no = { not_yet: true, takeover_available: true, closed: true, stopped: true, interrupted: true } as const;
  expect(of('wait')).toEqual(all<(Granted | NotGranted)['status']>({ your_turn: true, ...no, superseded: true }));
  expect(of('try')).toEqual(all<Claim['status']>({ your_turn: true, ...no }));
  expect(of('take')).toEqual(all<Granted['status'] | 'not_yet'>({ your_turn: true, not_yet: true }));
  expect(of('release')).toEqual(all<Released['status']>({ released: true }));
  expect(of('assign')).toEqual(all<Passed['status']>({ passed: true }));
  expect(of('floor take')).toEqual(all<FloorTaken['status']>({ yours: true, queued: true }));
  expect(of('task claim')).toEqual(all<(ClaimedTask | NoneReady)['status']>({ claimed: true, none_ready: true }));
  const worked = { none_ready: true, done: true, failed: true, given_back: true, lost: true } as const;
  expect(of('work')).toEqual(all<WorkStatus | NoneReady['status']>(worked));
  expect(of('ask show')).toEqual(all<Form['status']>({ pending: true, answered: true, cancelled: true }));
});

test('what ended a wait', () => {
  const [, named = ''] = /^\| `wake_reason` +\| why a wait ended: (.*?) +\|$/m.exec(page) ?? [];
  const reasons = { turn: true, event: true, timeout: true, closed: true, stopped: true, interrupt: true } as const;
  expect(named.split(', ')).toEqual(
    all<WakeReason>({ ...reasons, superseded: true, removed: true }).map((reason) => `\`${reason}\``),
  );
});

test('the types of the library are those of the room', () => {
  // Judged by the compiler, in `npm run types`.
  expectTypeOf<NotGranted['status']>().toEqualTypeOf<Exclude<Claim['status'] | 'superseded', 'your_turn'>>();
  expectTypeOf<Standing['status']>().toEqualTypeOf<NotGranted['status']>();
  expectTypeOf<Exclude<Waited['wake'], 'ended'>>().toEqualTypeOf<WakeReason>();
});
