import type { Plugin } from 'esbuild';

export function bundle(outfile: string, options?: { plugins?: readonly Plugin[]; entry?: string }): Promise<unknown>;
