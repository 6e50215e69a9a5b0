import type { Plugin } from 'rolldown';

export function bundleProduct(dir: string, options?: { plugins?: readonly Plugin[] }): Promise<void>;

export interface ProgramOptions {
  readonly plugins?: readonly Plugin[];
  readonly external?: readonly string[];
  readonly url?: string;
  readonly dirname?: string;
}

export function bundleProgram(input: string, outfile: string, options?: ProgramOptions): Promise<void>;
