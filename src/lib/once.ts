/** A thing that is dear to make, such as a connection: made when it is first asked for. */

/** Made when first asked for; `peek` does not make it. */
export function once<T>(make: () => T): { get(): T; peek(): T | null } {
  let value: T | null = null;
  return {
    get: () => {
      value ??= make();
      return value;
    },
    peek: () => value,
  };
}
