/** TT_DEBUG=1: how long each phase of a command took, on stderr. */

/** A function to call at the end of each phase; milliseconds since the process began and since the last phase. */
export function phases(wanted: string | undefined, say: (line: string) => void): (phase: string) => void {
  if (!wanted) return () => {};
  let last = 0;
  const mark = (phase: string) => {
    const now = performance.now();
    say(`tt: ${phase.padEnd(6)} ${now.toFixed(1)} ms (+${(now - last).toFixed(1)})`);
    last = now;
  };
  mark('start');
  return mark;
}
