/** Commands that write the files they are given: which of their words those are. */
import { patchFiles } from '../patch.ts';
import { HERE, type Known, literal } from './known.ts';
import { has, last, type Options, options } from './options.ts';
import type { Fed } from './scope.ts';

export type Writes = (args: readonly Known[], fed: Fed) => readonly Known[];
type Picked = (given: Options, args: readonly Known[]) => readonly Known[];

/** `valued`: the options that take a value, so that the value is no operand. `leading`: those of a script follow it. */
const picks =
  (valued: string, pick: Picked, leading = false): Writes =>
  (args) =>
    pick(options(args, valued, leading), args);
const all = (valued = ''): Writes => picks(valued, ({ operands }) => operands);
/** One word may stand for several: `cp "$@"`. */
const several = ({ operands }: Options): boolean => operands.length > 1 || operands[0]?.whole === false;
const TARGET = '-t --target-directory';

const copy: Picked = (given) => {
  const target = last(given, TARGET);
  return target ? [target] : several(given) ? given.operands.slice(-1) : [];
};
const move: Picked = (given) => {
  const target = last(given, TARGET);
  return target ? [...given.operands, target] : several(given) ? given.operands : [];
};
const link: Picked = (given) => {
  const target = last(given, TARGET) ?? (given.operands.length > 1 ? given.operands.at(-1) : undefined);
  return [target ?? HERE];
};

/** `chmod -x file`: a mode that looks like an option. */
const changeMode: Picked = (given, args) =>
  has(given, '--reference') || args.some(({ text }) => /^-[rwxXst]/.test(text))
    ? given.operands
    : given.operands.slice(1);

/** BSD's `-i ''` leaves an empty word before the script. */
const editStream: Picked = (given) => {
  if (!has(given, '-i --in-place')) return [];
  const operands = given.operands.filter(({ text, whole }) => text !== '' || !whole);
  return has(given, '-e -f --expression --file') ? operands : operands.slice(1);
};
const editByScript: Picked = (given) => {
  if (!has(given, '-i')) return [];
  return has(given, '-e -E') ? given.operands : given.operands.slice(1);
};
const awk: Picked = (given) => {
  const inPlace = [...(given.values.get('-i') ?? [])].some(({ text }) => text.startsWith('inplace'));
  return inPlace ? given.operands.slice(has(given, '-f') ? 0 : 1) : [];
};

const isRemote = ({ raw }: Known): boolean => /^[^/]*:/.test(raw);
const transfer: Picked = (given) =>
  has(given, '-n --dry-run --list-only') ? [] : copy(given, []).filter((target) => !isRemote(target));

const patch: Picked = (given) => {
  if (has(given, '--dry-run')) return [];
  const named = last(given, '-o --output') ?? given.operands[0];
  return [named ?? last(given, '-d --directory') ?? HERE];
};

/** The agents' own patch program: its patch names the files. */
const applyPatch: Writes = (args, fed) => {
  const files = patchFiles(args.find(({ raw }) => raw.includes('*** '))?.raw ?? fed.text ?? '');
  return files.length > 0 ? files.map(literal) : [HERE];
};

const fetchTo =
  (file: string, remote: string, dir: string, extra = ''): Picked =>
  (given) => {
    const named = file.split(' ').flatMap((name) => given.values.get(name) ?? []);
    const more = extra.split(' ').flatMap((name) => given.values.get(name) ?? []);
    const unnamed = named.length === 0 && (remote === '' ? !has(given, '--spider') : has(given, remote));
    return [...(unnamed ? [last(given, dir) ?? HERE] : named), ...more];
  };

/** `tt file get`: into the directory where it runs, but for a place that is named. */
const getFile: Picked = (given) => {
  const [noun, verb] = given.operands;
  return noun?.text === 'file' && verb?.text === 'get' ? [last(given, '-o --out') ?? HERE] : [];
};

const sed = picks('-e -f -l -i? --expression --file --line-length', editStream);
const perl = picks('-e -E -i? -0? -l? -I -M? -m? -F? -x? -C? -d? -D?', editByScript, true);
const owner = picks('', (given) => (has(given, '--reference') ? given.operands : given.operands.slice(1)));

export const FILES: ReadonlyMap<string, Writes> = new Map<string, Writes>([
  ['rm', all()],
  ['rmdir', all()],
  ['unlink', all()],
  ['shred', all('-n -s --iterations --size')],
  ['tee', all()],
  ['touch', all('-d -t -r --date --reference --time')],
  ['mkdir', all('-m --mode')],
  ['mkfifo', all('-m --mode')],
  ['truncate', all('-s -r --size --reference')],
  ['fallocate', all('-l -o --length --offset')],
  ['sponge', all()],
  ['dos2unix', all()],
  ['unix2dos', all()],
  ['cp', picks(`-S --suffix ${TARGET}`, copy)],
  ['mv', picks(`-S --suffix ${TARGET}`, move)],
  ['ln', picks(`-S --suffix ${TARGET}`, link)],
  [
    'install',
    picks(`-m -o -g -S --mode --owner --group ${TARGET}`, (given) =>
      has(given, '-d') ? given.operands : copy(given, []),
    ),
  ],
  [
    'rsync',
    picks(
      '-e --rsh -f --filter --exclude --include --exclude-from --include-from --files-from -T --log-file',
      transfer,
    ),
  ],
  ['scp', picks('-c -F -i -J -l -o -P -S', transfer)],
  ['chmod', picks('', changeMode)],
  ['chown', owner],
  ['chgrp', owner],
  [
    'dd',
    (args) => args.flatMap((word) => (word.text.startsWith('of=') ? [{ ...word, text: word.text.slice(3) }] : [])),
  ],
  ['sed', sed],
  ['gsed', sed],
  ['perl', perl],
  ['ruby', picks('-e -i? -0? -I -r -F? -C -K? -x? -T?', editByScript, true)],
  ['awk', picks('-f -F -v -i -e -l --include', awk, true)],
  ['gawk', picks('-f -F -v -i -e -l --include', awk, true)],
  ['yq', picks('', (given) => (has(given, '-i --inplace') ? given.operands.slice(-1) : []))],
  [
    'sort',
    picks('-o --output -k -t -S -T --key', (given) => [last(given, '-o --output')].flatMap((file) => file ?? [])),
  ],
  ['uniq', picks('-f -s -w', ({ operands }) => operands.slice(1))],
  ['split', picks('-a -b -C -l -n', ({ operands }) => [operands[1] ?? HERE])],
  ['csplit', () => [HERE]],
  ['rename', picks('', (given) => (has(given, '-n') ? [] : [HERE]))],
  ['patch', picks('-i -p -d -o -F -D -V -B -Y -z -r --input --strip --directory --output', patch)],
  ['apply_patch', applyPatch],
  ['applypatch', applyPatch],
  ['mktemp', picks('-p --suffix', (given) => (has(given, '-p -t --tmpdir') ? [] : given.operands))],
  [
    'curl',
    picks(
      '-o -D -c -H -d -X -u -A -e -b -F -T -x -w -m -K -r -E -C -Y -y -z -Q --output --output-dir',
      fetchTo('-o --output', '-O --remote-name', '--output-dir', '-D -c'),
    ),
  ],
  [
    'wget',
    picks(
      '-O -P -o -a -e -i -t -T -U -w -A -R -D --header',
      fetchTo('-O --output-document', '', '-P --directory-prefix', '-o -a'),
    ),
  ],
  ['tt', picks('-o --out --path --agent --dedup', getFile)],
  ['venv', all('--prompt')],
  ['virtualenv', all('-p --python --prompt')],
]);
