/** A session ends: it leaves the room, and what it held goes on. Nothing depends on this: several harnesses do not say so. */
import { leave } from '../../domain/member/leave.ts';
import { TtError } from '../../lib/errors.ts';
import { forget } from '../../store/vouched.ts';
import { NOTHING, type Said } from '../hook.ts';
import type { Desk } from './desk.ts';

export async function end({ call, cwd, roomAt }: Desk): Promise<Said> {
  const here = call.subagent ? null : roomAt(cwd);
  if (!here) return NOTHING;
  if (call.session !== null) forget(here.place.dir, call.session);
  try {
    await leave(here.store, here.caller);
  } catch (error) {
    // One harness says it three times; and most sessions never joined.
    if (!(error instanceof TtError) || !['unknown_member', 'banned'].includes(error.code)) throw error;
  }
  return NOTHING;
}
