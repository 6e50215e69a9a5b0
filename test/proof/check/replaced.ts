/** Whoever has the room open while another takes its place is told so before it is answered anything: what it knows is of the other. */
import type { Operation } from '../history.ts';

export interface Replacing {
  readonly operations: readonly Operation[];
  /** Each change of the database: it has begun, and it is over. */
  readonly each: readonly { readonly at: { readonly from: number }; readonly accepted: { readonly to: number } }[];
  /** Members that are a process each, which has the room open until it is told. */
  readonly vanished: ReadonlyMap<string, number>;
}

export function checkReplaced({ operations, each, vanished }: Replacing): readonly string[] {
  /** From when on a member has the room open that it has open now. */
  const open = new Map<string, number>();
  return operations
    .filter(({ member }) => vanished.has(member))
    .sort((a, b) => a.call - b.call)
    .flatMap(({ id, member, verb, call, end, outcome, code }) => {
      // Also by a hook: the worker opens the room anew whoever says so.
      if (code === 'store_replaced') open.delete(member);
      if (outcome !== 'ok' || besides(verb)) return [];
      const since = open.get(member) ?? end;
      open.set(member, since);
      const isLate = each.some(({ at, accepted }) => since < at.from && call > accepted.to);
      const who = `operation ${id}, ${verb} of ${member},`;
      return isLate ? [`${who} was answered ok, and had the room open since before it was replaced`] : [];
    });
}

/** From a file; by a program that opens the room anew; or a yes, which is judged by nothing but what is read with it. */
const besides = (verb: string): boolean => ['glance', 'edit', 'vouch'].includes(verb) || verb.startsWith('hook ');
