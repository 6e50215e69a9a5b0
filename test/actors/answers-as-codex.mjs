/** `codex app-server`, as much of it as answers hooks/list: keys by place, hashes by what a hook says and not by where. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const file = join(process.env['CODEX_HOME'], 'hooks.json');
const snake = (name) => name.replace(/[A-Z]/g, (letter, i) => (i === 0 ? '' : '_') + letter.toLowerCase());
const hash = (value) => `sha256:${createHash('sha256').update(JSON.stringify(value)).digest('hex')}`;

function hooks() {
  const { hooks: events = {} } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.entries(events).flatMap(([event, groups]) =>
    groups.flatMap(({ matcher = null, hooks: handlers = [] }, group) =>
      handlers.map((handler, index) => ({
        key: `${file}:${snake(event)}:${group}:${index}`,
        command: handler.command,
        currentHash: hash([event, matcher, handler]),
      })),
    ),
  );
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line);
  if (method === 'initialize') console.log(JSON.stringify({ id, result: {} }));
  if (method === 'hooks/list') console.log(JSON.stringify({ id, result: { data: [{ hooks: hooks() }] } }));
}
