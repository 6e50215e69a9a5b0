/** The part of picomatch that we use: its parser, which says what the words of a glob are. */
declare module 'picomatch/lib/parse.js' {
  interface Options {
    readonly dot: boolean;
    readonly fastpaths: boolean;
    readonly literalBrackets: boolean;
    readonly maxLength: number;
    readonly nobrace: boolean;
    readonly noextglob: boolean;
    readonly nonegate: boolean;
    readonly posix: boolean;
    readonly strictBrackets: boolean;
    readonly strictSlashes: boolean;
  }

  /** Throws a SyntaxError. */
  export default function parse(
    glob: string,
    options: Options,
  ): { readonly tokens: readonly { readonly type: string; readonly value: string }[] };
}
