/** The checker of files: each finding, seen once, and what it must let pass. */
import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../src/domain/event.ts';
import type { Operation, Said } from '../history.ts';
import { checkFiles } from './files.ts';

const put = { type: 'file_put', payload: { hash: 'h' } };
const removed = { type: 'file_removed', payload: { hash: 'h' } };
const ENDS = [
  ['task add', 'task_added'],
  ['task done', 'task_done'],
] as const;
const names = { type: 'message_sent', payload: { body: 'b', files: [{ hash: 'h' }] } };

function check(rows: readonly object[], bytes: Readonly<Record<string, string>>, verb = 'file rm', said: Said = {}) {
  const log = rows.map((row, i) => ({ seq: i + 1, ...row }) as unknown as RoomEvent);
  const operation: Operation = { id: 1, member: 'a', verb, call: 1, end: 2, outcome: 'ok', said };
  return checkFiles({ log, operations: [operation], bytes: new Map(Object.entries(bytes)) });
}

test('put, named, removed, put again', () => {
  expect(check([put, names], { h: 'h' }, 'send', { file: 'h', seq: 2 })).toEqual([]);
  for (const [verb, type] of ENDS)
    expect(check([put, { ...names, type }], { h: 'h' }, verb, { file: 'h', seq: 2 })).toEqual([]);
  expect(check([put, removed], {})).toEqual([]);
  expect(check([put, removed, put, put, names], { h: 'h' })).toEqual([]);
  expect(check([put, names, { ...removed, payload: { hash: 'h', requested: true } }], {})).toEqual([]);
  expect(check([put], { h: 'h' }, 'file get', { about: 'h', status: 'whole' })).toEqual([]);
});

test('missing, changed, left over, removed though named or not there, named though not there', () => {
  expect(check([put], {})).toEqual(['h should be there, and is missing']);
  expect(check([put], { h: 'other' })).toEqual(['h should be there, and is other']);
  expect(check([put, removed], { h: 'h' })).toEqual(['h is there, and nothing speaks of it']);
  expect(check([removed], {})).toEqual(['event 1: h was removed, and was not there']);
  for (const type of ['message_sent', 'task_added', 'task_done'])
    expect(check([put, { ...names, type }, removed], {})).toEqual(['event 3: h was removed, and is named']);
  expect(check([names], {})).toEqual(['event 1: names h, which is not there']);
});

test('an answer that was not so', () => {
  expect(check([put], { h: 'h' }, 'file get', { about: 'h', status: 'changed' })).toEqual([
    'operation 1 got h, and it is not that',
  ]);
  const plain = { type: 'message_sent', payload: { body: 'b' } };
  expect(check([put, plain], { h: 'h' }, 'send', { file: 'h', seq: 2 })).toEqual([
    'operation 1, send, gave h along, and event 2 does not name it',
  ]);
  for (const [verb, type] of ENDS)
    expect(check([put, { type, payload: { task_id: 't1' } }], { h: 'h' }, verb, { file: 'h', seq: 2 })).toHaveLength(1);
});
