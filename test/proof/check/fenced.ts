/** The guarded file: every line that was let in carries the turn that its writer held, and turns never go back. */

export interface Line {
  readonly turn: number;
  readonly member: string;
}

export interface Grant {
  readonly turn: number;
  readonly member: string;
}

/** `grants`: from the log, who was given which turn. */
export function checkFenced(lines: readonly Line[], grants: readonly Grant[]): readonly string[] {
  const holders = new Map(grants.map(({ turn, member }) => [turn, member]));
  const wrong: string[] = [];
  let highest = 0;
  for (const { turn, member } of lines) {
    if (holders.get(turn) !== member)
      wrong.push(`${member} wrote in turn ${turn}, which was ${holders.get(turn) ?? 'nobody'}’s`);
    if (turn < highest) wrong.push(`${member} wrote in turn ${turn} after a write of turn ${highest}`);
    highest = Math.max(highest, turn);
  }
  return wrong;
}

/** Every turn number is given once and the numbers only grow. */
export function checkTurns(grants: readonly Grant[]): readonly string[] {
  return grants.flatMap(({ turn, member }, i) => {
    const before = grants[i - 1]?.turn ?? 0;
    return turn > before ? [] : [`${member} was granted turn ${turn} after turn ${before}`];
  });
}
