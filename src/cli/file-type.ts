/** The type of a file by how its name ends: what agents and people hand to each other, code among it. Anything else is bytes. */
import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  ...named(
    'text/plain',
    'txt log diff patch ts tsx mts cts jsx py rb rs go java kt swift c h cc cpp hpp cs php sh bash zsh sql toml ini cfg env',
  ),
  ...named('text/javascript', 'js mjs cjs'),
  ...named('text/css', 'css'),
  ...named('text/markdown', 'md'),
  ...named('text/csv', 'csv'),
  ...named('text/html', 'html htm'),
  ...named('application/json', 'json'),
  ...named('application/x-ndjson', 'jsonl ndjson'),
  ...named('application/xml', 'xml'),
  ...named('application/yaml', 'yaml yml'),
  ...named('application/pdf', 'pdf'),
  ...named('application/zip', 'zip'),
  ...named('application/gzip', 'gz tgz'),
  ...named('application/x-tar', 'tar'),
  ...named('image/png', 'png'),
  ...named('image/jpeg', 'jpg jpeg'),
  ...named('image/gif', 'gif'),
  ...named('image/svg+xml', 'svg'),
};

export function typeOf(name: string): string {
  const ending = extname(name).slice(1).toLowerCase();
  return (Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined) ?? 'application/octet-stream';
}

function named(type: string, endings: string): Readonly<Record<string, string>> {
  return Object.fromEntries(endings.split(' ').map((ending) => [ending, type]));
}
