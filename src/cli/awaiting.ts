/** Waiting until a form is answered or cancelled. It may be waited for again: nothing is lost when a wait ends before. */
import { brakeOn } from '../domain/brake/gate.ts';
import { unknownForm } from '../domain/form/answer.ts';
import type { Form } from '../domain/form/rules.ts';
import type { View } from '../domain/store.ts';
import { asError } from '../lib/errors.ts';
import { commandLine, give } from './answer.ts';
import type { Args } from './command.ts';
import type { Env, Room } from './env.ts';
import { DONE } from './exit.ts';
import { rhythm } from './rhythm.ts';
import { formJson, formText } from './show/form.ts';

/** Prints the form when it has ended, or as far as it is when the time is over, the room closes, or a brake ends the wait. */
export async function awaitForm(env: Env, room: Room, id: string, args: Args): Promise<number> {
  const { store, wake, settings } = room;
  const { system, io } = env;
  const caller = env.caller();
  const ended = env.listenForEnd();
  // Subscribe first, then look: an answer between the two is rung or seen, never neither.
  const bell = await wake.subscribe(['room']);
  try {
    const timeout = args.ms('timeout') ?? settings['wait.timeout'];
    const next = rhythm({ bell, system, settings, timeout, signals: [ended.signal, io.gone], anchor: caller.process });
    for (;;) {
      const view = await store.look({ form: id });
      if (!view.form) throw asError(unknownForm(id));
      const why = overBy(view, view.form, caller.agent, caller.person);
      if (why !== null) return await told(view.form, why);
      const how = await next();
      if (how === 'ended' || how === 'orphaned') return ended.status();
      if (how === 'deadline') return await told((await store.look({ form: id })).form ?? view.form, 'timeout');
      store.verify();
    }
  } finally {
    await bell.close();
    ended.forget();
  }

  async function told(form: Form, why: string): Promise<number> {
    const pending = form.status === 'pending';
    const again = `ask show ${id} --wait --round ${(args.count('round') ?? 0) + 1}`;
    const next_command = commandLine(env, again, args.text('path'), args.text('agent'));
    const reason = pending ? why : form.status;
    await give(env, {
      json: { ...formJson(form), wake_reason: reason, ...(pending ? { next_command } : {}) },
      text: pending ? `${id} is not answered yet (${reason}). Go on waiting: ${next_command}` : () => formText(form),
    });
    return DONE;
  }
}

/** Null: wait on. */
function overBy({ state }: View, { status }: Form, agent: string, person: boolean): string | null {
  if (status !== 'pending') return status;
  if (state.room.closed) return 'closed';
  const brake = person ? undefined : brakeOn(state.brakes, agent)?.brake;
  return brake === 'stopped' ? 'stopped' : brake === 'interrupted' ? 'interrupt' : null;
}
