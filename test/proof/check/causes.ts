/** No turn ends without a cause: a stick is taken from, or given back for, only a member that something was done to. */

export interface Loss {
  readonly seq: number;
  readonly holder: string;
  /** owner_gone, owner_timeout, harness_gone, not_delivered. */
  readonly why: string;
}

export interface Harm {
  /** Sessions that were killed. */
  readonly dead: ReadonlySet<string>;
  /** Members whose guardian, wait or command was killed, stopped, or could not write. */
  readonly hurt: ReadonlySet<string>;
}

export function checkCauses(losses: readonly Loss[], { dead, hurt }: Harm): readonly string[] {
  return losses.flatMap(({ seq, holder, why }) => {
    const caused =
      why === 'owner_gone' || why === 'harness_gone' ? dead.has(holder) : dead.has(holder) || hurt.has(holder);
    return caused ? [] : [`event ${seq}: ${holder} lost its turn (${why}), and nothing had been done to it`];
  });
}
