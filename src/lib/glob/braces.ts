/** `{a,b}` written out, before anything else in a pattern is looked at: what is next to it may get another meaning by that. */

interface Choice {
  readonly either: readonly Tree[];
}
type Tree = readonly (string | Choice)[];

/** All alternatives; or how many characters they have together, where that is more than `most`. Throws a SyntaxError. */
export function writtenOut(text: string, most: number): readonly string[] | number {
  const tree = treeOf(text);
  const { characters } = sizeOf(tree);
  return characters > most ? characters : texts(tree);
}

/** An escaped character, a class as a whole, or one character. */
const WORD = /\\.|\[[!^]?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|./gsu;

function treeOf(text: string): Tree {
  const stack: Tree[][] = [[[]]];
  const add = (...more: Tree): void => {
    const trees = stack.at(-1) as Tree[];
    trees.push([...(trees.pop() as Tree), ...more]);
  };
  for (const [word] of text.matchAll(WORD)) {
    if (word === '{') stack.push([[]]);
    else if (word === ',' && stack.length > 1) stack.at(-1)?.push([]);
    else if (word === '}' && stack.length > 1) add(...closed(stack.pop() as Tree[]));
    else add(word);
  }
  if (stack.length > 1) throw new SyntaxError('braces that do not pair');
  return stack[0]?.[0] as Tree;
}

/** Braces without a comma are letters. */
function closed(either: readonly Tree[]): Tree {
  const [only] = either;
  if (!only || either.length > 1) return [{ either }];
  if (only.join('').includes('..')) throw new SyntaxError('a range in braces, write {1,2,3}');
  return ['\\{', ...only, '\\}'];
}

/** Without writing them out. */
function sizeOf(tree: Tree): { readonly ways: number; readonly characters: number } {
  let ways = 1;
  let characters = 0;
  for (const item of tree) {
    const sizes = typeof item === 'string' ? [{ ways: 1, characters: item.length }] : item.either.map(sizeOf);
    const more = sizes.reduce((sum, size) => sum + size.ways, 0);
    characters = characters * more + ways * sizes.reduce((sum, size) => sum + size.characters, 0);
    ways *= more;
  }
  // One of nothing costs something, too.
  return { ways, characters: Math.max(characters, ways) };
}

const texts = (tree: Tree): readonly string[] =>
  tree.reduce<readonly string[]>(
    (starts, item) => {
      const ends = typeof item === 'string' ? [item] : item.either.flatMap(texts);
      return starts.flatMap((start) => ends.map((end) => start + end));
    },
    [''],
  );
