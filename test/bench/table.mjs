/** The figures as a table that a person and Markdown can read. */

const number = ({ value, unit }) =>
  `${unit === '' ? value : value.toFixed(2)}${unit === '' || unit === '×' ? unit : ` ${unit}`}`;

const bound = ({ target, unit }) => (target === 0 ? 'none' : `≤ ${target}${unit === '×' ? '' : ` ${unit}`}`);

export const isReached = ({ value, target }) => value <= target;

export function table(rows) {
  const head = ['figure', 'measured', 'target', '', 'taken from'];
  const cells = rows.map((row) => [
    row.what,
    number(row),
    bound(row),
    isReached(row) ? 'reached' : '**missed**',
    row.detail,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i].length), 3));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n');
}
