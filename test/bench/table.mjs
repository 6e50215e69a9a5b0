/**
 * The figures as a table that a person and Markdown can read. A row has a `target` that it must not exceed, or a `least`
 * that it must reach, or neither; and what it lacked instead of a value where it was not measured.
 */

const NONE = '–';

const withUnit = (text, unit) => `${text}${unit === '' || unit === '×' ? unit : ` ${unit}`}`;

const number = ({ value, unit, lacks }) => (lacks ? NONE : withUnit(unit === '' ? value : value.toFixed(2), unit));

function bound({ target, least, unit }) {
  const plain = unit === '×' ? '' : unit;
  if (least !== undefined) return `≥ ${withUnit(least, plain)}`;
  if (target === undefined) return NONE;
  return target === 0 ? 'none' : `≤ ${withUnit(target, plain)}`;
}

function verdict({ value, target, least, lacks }) {
  if (lacks || (target === undefined && least === undefined)) return NONE;
  return value <= (target ?? Infinity) && value >= (least ?? -Infinity) ? 'reached' : '**missed**';
}

export function table(rows) {
  const head = ['figure', 'measured', 'target', '', 'taken from'];
  const cells = rows.map((row) => [
    row.what,
    number(row),
    bound(row),
    verdict(row),
    row.lacks ? `not measured: no ${row.lacks}` : row.detail,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i].length), 3));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n');
}
