/** Single checks of tt doctor, for machines that we do not have here. */
import { expect, test } from 'vitest';
import { attempt } from '../../src/cli/checkup/check.ts';
import { diskChecks, fileSystemCheck, mountedAt } from '../../src/cli/checkup/disk.ts';
import { judge } from '../../src/cli/checkup/latency.ts';
import { nodeCheck } from '../../src/cli/checkup/machine.ts';
import { settingsCheck } from '../../src/cli/checkup/settings.ts';
import { TtError } from '../../src/lib/errors.ts';
import { realSystem } from '../../src/lib/system.ts';

test.each([
  ['v20.19.0', 'ok'],
  ['v20.18.3', 'fail'],
  ['v21.7.0', 'fail'],
  ['v22.12.0', 'ok'],
  ['v22.11.0', 'fail'],
  ['v23.5.0', 'fail'],
  ['v24.0.0', 'ok'],
  ['v26.1.0', 'ok'],
])('Node %s: %s', (version, status) => {
  expect(nodeCheck(version).status).toBe(status);
});

const MOUNTS = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//ada@nas/work on /Volumes/work (smbfs, nodev, nosuid, mounted by ada)
nas:/export on /Volumes/work (old) (nfs, nodev)`;

test.each([
  ['/Users/ada/repo', 'apfs', 'ok'],
  ['/Volumes/work/repo', 'smbfs', 'fail'],
  ['/Volumes/work', 'smbfs', 'fail'],
  ['/Volumes/workshop', 'apfs', 'ok'],
  ['/Volumes/work (old)/x', 'nfs', 'fail'],
])('what mount says of %s: %s', (dir, name, status) => {
  const found = mountedAt(MOUNTS, dir);
  expect(found.name).toBe(name);
  expect(fileSystemCheck(found)).toMatchObject({ status });
});

test('a network file system fails with the way out', async () => {
  if (process.platform !== 'linux') return console.log('not looked at: file systems have these numbers on Linux only');
  const system = { ...realSystem({}), fileSystem: () => 0x6969 };
  const [line] = await diskChecks('/', null, system);
  expect(line).toMatchObject({
    status: 'fail',
    detail: expect.stringContaining('NFS'),
    fix: expect.stringContaining('TT_DIR'),
  });
});

test('a ring that was not heard is a warning, however fast the others were', () => {
  expect(judge([0.2, 0.4, 0.3])).toMatchObject({ status: 'ok', detail: 'heard after 0.3 ms (median)' });
  expect(judge([0.2, null, 0.3])).toMatchObject({ status: 'warn', detail: expect.stringContaining('1 of 3') });
  expect(judge([null])).toMatchObject({ status: 'warn' });
});

test('a check that throws is a line like any other', async () => {
  const refused = await attempt('x', () => Promise.reject(new TtError('store_full', 'the disk is full', 'free some')));
  expect(refused).toEqual({ name: 'x', status: 'fail', detail: 'the disk is full (store_full)', fix: 'free some' });
  expect(await attempt('x', () => Promise.reject(new Error('odd')))).toMatchObject({ status: 'fail', detail: 'odd' });
});

test('variables of tt that are no settings are not taken for slips', async () => {
  const env = { TT_AGENT_ID: 'a', TT_DIR: '/x', TT_DEBUG: '1', TT_SESSION_PID: '1', TT_LIMIT_NOTE: '9' };
  expect((await settingsCheck(null, env)).check).toMatchObject({ status: 'ok', detail: 'changed: limit.note' });
  expect((await settingsCheck(null, { TT_LIMIT_NOTES: '9' })).check).toMatchObject({ status: 'warn' });
});
