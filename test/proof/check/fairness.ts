/** Fairness: of members that always want the stick, how many more turns the luckiest had than the unluckiest. */

export interface Shares {
  readonly most: number;
  readonly fewest: number;
  readonly ratio: number;
}

export function shares(contenders: readonly string[], grants: readonly { readonly member: string }[]): Shares {
  const counts = new Map(contenders.map((name) => [name, 0]));
  for (const { member } of grants) counts.set(member, (counts.get(member) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const fewest = Math.min(...counts.values());
  return { most, fewest, ratio: fewest === 0 ? Number.POSITIVE_INFINITY : most / fewest };
}
