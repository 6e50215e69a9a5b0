/** Writes docs/commands.md, docs/errors.md and docs/events.md from the declarations. `--check` only compares, `--to DIR` is for tests. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';

const SEES = {
  to: 'its addressee; where it has none, everybody but its author',
  others: 'everybody but its author',
  parties: 'its author and its addressee',
};

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { check: { type: 'boolean' }, to: { type: 'string' } } });
const folder = values.to ?? join(root, 'docs');
const tt = await declarations();
const PAGES = { 'commands.md': commands(), 'errors.md': errors(), 'events.md': events() };

for (const [name, text] of Object.entries(PAGES)) {
  const file = join(folder, name);
  if (values.check) compare(file, text);
  else {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
}

function compare(file, text) {
  if (readOr(file) === text) return;
  console.error(`${relative(process.cwd(), file)} is not what the declarations say: npm run docs`);
  process.exitCode = 1;
}

function readOr(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The tables of the program itself; what commands do is left out, so nothing native is loaded. */
async function declarations() {
  const { output } = await build({
    input: join(root, 'scripts', 'declarations.mjs'),
    write: false,
    platform: 'node',
    external: ['yargs', /\/commands\//],
  });
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
}

function commands() {
  const shown = tt.COMMANDS.filter(({ internal }) => !internal);
  return page(
    'Commands',
    '`<word>` is required, `[word]` is not, `..` takes all words that are left; after `--` everything is text. ' +
      'A duration is `90s`, `10m`, `2h`; a bare number is seconds. Flags may stand anywhere, also before the command.',
    section(
      'Options of every command',
      options(tt.COMMON),
      '`-h` is `--help`. `tt --version` says which tt this is. `tt`, `tt help`, `--help`, `--version` and `tt completion` are ' +
        'text inside a harness too; with `--json` they are one JSON object.',
    ),
    section(
      'Options of every command that writes',
      options({ dedup: tt.DEDUP }),
      'Marked _writes_ below. A key is remembered for a day, for each member and command.',
    ),
    ...shown.map(command),
    section('Settings', settings(), 'In `.tt/config.json` (`tt config set`), or as a variable, which wins.'),
  );
}

function command(declared) {
  const { name, aliases = [], summary, words = [], writes } = declared;
  const also = aliases.length > 0 ? ` Also: ${aliases.map((alias) => `\`tt ${alias}\``).join(', ')}.` : '';
  return section(
    `tt ${name}`,
    `${upper(summary)}.${also}${writes ? ' _writes_' : ''}`,
    `\`\`\`\ntt ${tt.usage(declared)}\n\`\`\``,
    words.length > 0 ? words.map((word) => `- \`${word.name}\`: ${word.summary}`).join('\n') : '',
    options(declared.options ?? {}),
  );
}

function options(declared) {
  const rows = Object.entries(declared).map(([name, { type, summary }]) => [`\`--${name}${tt.VALUE[type]}\``, summary]);
  return rows.length > 0 ? table(['option', 'what it does'], rows) : '';
}

function settings() {
  const rows = Object.entries(tt.SETTINGS).map(([name, { fallback, summary }]) => [
    `\`${name}\``,
    tt.formatSetting(name, fallback),
    `\`${tt.variableOf(name)}\``,
    summary,
  ]);
  return table(['setting', 'default', 'variable', 'what it is'], rows);
}

function errors() {
  const rows = Object.entries(tt.CODES).map(([code, meaning]) => [`\`${code}\``, String(tt.STATUS[code]), meaning]);
  return page(
    'Errors',
    'For a program an error is one JSON object on stderr, `{"error": code, "message": …, "hint": …}` and details; ' +
      'stdout stays empty. For a person it is one line, and what to do below it. A code is never renamed.',
    table(['code', 'exit status', 'meaning'], rows),
    section(
      'Exit status',
      table(
        ['status', 'meaning'],
        [
          ['0', 'done; also `not_yet`, an empty answer, and a stream that was stopped'],
          ['1', 'refused, or failed'],
          ['2', 'wrong usage'],
          [
            '3',
            '`tt check`: the caller does not hold the stick; `tt floor take`: another has the floor, and your hand is up; `tt task claim --next`, `tt work`: nothing was ready',
          ],
          ['4', 'the store cannot be used'],
          ['another', '`tt work --once`: what its command ended with'],
          ['126, 127', '`tt work`: its command cannot be executed, is not there'],
          ['130, 143', 'ended by Ctrl-C, by SIGTERM, before there was an answer'],
        ],
      ),
    ),
  );
}

function events() {
  const rows = Object.entries(tt.MEANING).map(([type, meaning]) => [`\`${type}\``, meaning, SEES[tt.AUDIENCE[type]]]);
  return page(
    'Events',
    'Everything that happens in a room is one row of its log, numbered by `event_seq` in the order of commits. ' +
      '`tt events` shows them all, `--target self` those that concern you, `--event TYPE,…` those of some types. ' +
      'Whom `also_to` of a payload names is shown it too.',
    table(['type', 'what happened', '`--target self` shows it to'], rows),
    section(
      'Reasons',
      'The word that says why, in an answer and in the log.',
      table(['reason', 'told', 'meaning'], reasons()),
    ),
  );
}

function reasons() {
  const told = { granted: 'with “You have the stick”', waiting: 'with “Not yet”' };
  return Object.entries(tt.REASONS).flatMap(([where, meanings]) =>
    Object.entries(meanings).map(([reason, meaning]) => [`\`${reason}\``, told[where] ?? `in \`${where}\``, meaning]),
  );
}

function page(title, ...parts) {
  const made = '<!-- Written by scripts/docs.mjs from the declarations: npm run docs -->';
  return `${[`# ${title}`, made, ...parts].filter(Boolean).join('\n\n')}\n`;
}

function section(title, ...parts) {
  return [`## ${title}`, ...parts].filter(Boolean).join('\n\n');
}

/** Columns padded, as the formatter of this repository wants them. */
function table(heads, rows) {
  const cells = [heads, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heads.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}

function upper(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
