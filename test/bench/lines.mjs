/** What a process says, line by line, each with the nanosecond in which it came out of the pipe. */

export function linesOf(stream) {
  const lines = [];
  const waiting = [];
  let open = true;
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    const at = process.hrtime.bigint();
    const parts = (rest + chunk).split('\n');
    rest = parts.pop();
    for (const text of parts) {
      const taker = waiting.shift();
      if (taker) taker({ text, at });
      else lines.push({ text, at });
    }
  });
  stream.on('close', () => {
    open = false;
    for (const taker of waiting.splice(0)) taker(null);
  });
  return {
    /** The next line; null when there will be none. */
    next: () =>
      lines.length > 0 || !open
        ? Promise.resolve(lines.shift() ?? null)
        : new Promise((resolve) => waiting.push(resolve)),
  };
}
