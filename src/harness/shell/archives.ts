/** Packers and unpackers: where what they pack or unpack goes. */
import type { Writes } from './files.ts';
import { HERE, type Known } from './known.ts';
import { has, last, options } from './options.ts';

const some = (path: Known | undefined): readonly Known[] => (path ? [path] : []);

/** Also in the old style, without a dash: `tar xzf file`. */
const tar: Writes = ([first, ...rest]) => {
  if (!first) return [];
  const dashed = first.text.startsWith('-') ? first : { ...first, text: `-${first.text}` };
  const given = options([dashed, ...rest], '-f -C -T -X -I -b -g -K --file --directory --exclude --files-from');
  if (has(given, '-x --extract --get')) {
    return has(given, '-O --to-stdout') ? [] : [last(given, '-C --directory') ?? HERE];
  }
  return has(given, '-c -r -u -A --create --append --update') ? some(last(given, '-f --file')) : [];
};

const unzip: Writes = (args) => {
  const given = options(args, '-d -P');
  return has(given, '-l -t -p -Z -v -c -z') ? [] : [last(given, '-d') ?? HERE];
};

/** They replace the file they are given, unless they only print or look. */
const replace: Writes = (args) => {
  const given = options(args, '-S --suffix -T --threads -o');
  if (has(given, '-c --stdout --to-stdout -t --test -l --list')) return [];
  const named = last(given, '-o');
  return named ? [named] : given.operands;
};

const sevenZip: Writes = ([verb, ...rest]) => {
  const dir = rest.find(({ text }) => text.startsWith('-o'));
  if (verb?.text === 'x' || verb?.text === 'e') return [dir ? { ...dir, text: dir.text.slice(2) } : HERE];
  return verb && /^[adu]$/.test(verb.text) ? options(rest).operands.slice(0, 1) : [];
};

const cpio: Writes = (args) => {
  const given = options(args, '-D -F -I -O -E -H -p?');
  return has(given, '-i --extract') ? [last(given, '-D --directory') ?? HERE] : [];
};

export const ARCHIVES: ReadonlyMap<string, Writes> = new Map<string, Writes>([
  ...['tar', 'gtar', 'bsdtar'].map((name) => [name, tar] as const),
  ...['gzip', 'gunzip', 'bzip2', 'bunzip2', 'xz', 'unxz', 'zstd', 'unzstd'].map((name) => [name, replace] as const),
  ...['7z', '7za', '7zz'].map((name) => [name, sevenZip] as const),
  ['unzip', unzip],
  [
    'zip',
    (args) =>
      options(args, '-b -n -t -P -i -x')
        .operands.slice(0, 1)
        .filter(({ text }) => text !== '-'),
  ],
  ['cpio', cpio],
]);
