/** A question that is asked once: later it has the answer of the first time. */

/** `key` tells questions apart that are not equal by themselves. */
export function remembered<A, B>(
  ask: (question: A) => B,
  key: (question: A) => unknown = (q) => q,
): (question: A) => B {
  const known = new Map<unknown, B>();
  return (question) => {
    const name = key(question);
    if (!known.has(name)) known.set(name, ask(question));
    return known.get(name) as B;
  };
}
