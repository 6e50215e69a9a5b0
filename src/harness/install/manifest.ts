/** What tt has put where: enough to take all of it out again, also after others have changed the same files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TtError } from '../../lib/errors.ts';
import type { Fragment } from './fragment.ts';
import type { Entry } from './json-text.ts';
import type { Target } from './roots.ts';
import type { Table } from './toml-text.ts';

export interface Manifest {
  readonly version: 1;
  /** The tt that wrote it. */
  readonly tt: string;
  readonly installs: readonly Install[];
  /** By path. */
  readonly files: Readonly<Record<string, Kept>>;
  /** Directories that were not there before tt. */
  readonly dirs: readonly string[];
}

/** What somebody asked for, so that it can be brought up to date as it was asked. */
export interface Install {
  readonly target: Target;
  /** Null: for the person. */
  readonly project: string | null;
  readonly hooks: boolean;
  readonly wake: boolean;
  readonly link: boolean;
}

export type Kept = Merged | Own;

/** A file that is somebody else's, with entries of ours in it. Digests are of the whole file, SHA-256. */
export interface Merged {
  readonly kind: 'merged';
  readonly for: readonly string[];
  readonly entries: readonly Entry[];
  readonly tables: readonly Table[];
  readonly fragments: readonly Fragment[];
  /** Objects and lists that hold nothing but ours. */
  readonly made: readonly (readonly string[])[];
  /** Null: there was no file. */
  readonly before: string | null;
  readonly after: string;
}

/** A file, or the directory of a skill, that is ours. */
export interface Own {
  readonly kind: 'own';
  readonly for: readonly string[];
  /** Digests of what we have written there, the newest first: the one before may still lie there after a crash. */
  readonly known: readonly string[];
  /** The same for each file of a skill. */
  readonly parts?: Readonly<Record<string, readonly string[]>>;
  /** `skill`, or what the file is, for whoever is told that it goes. */
  readonly what: string;
}

/** Who a file is for: the harness, and the project where it is one's. */
export const ownerOf = (target: Target, project: string | null): string =>
  project === null ? target : `${target}@${project}`;

const NONE: Manifest = { version: 1, tt: '', installs: [], files: {}, dirs: [] };

export const manifestFile = (state: string): string => join(state, 'installed.json');

/** Empty where there is none. Errors: unparsable_config. */
export function readManifest(state: string): Manifest {
  const file = manifestFile(state);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return NONE;
  }
  try {
    const found = JSON.parse(text) as Manifest;
    if (found.version === 1 && Array.isArray(found.installs) && typeof found.files === 'object') return found;
  } catch {
    // told below
  }
  throw new TtError(
    'unparsable_config',
    `${file} is not what this tt wrote`,
    'move it away: tt uninstall then finds what it can without it',
    { file },
  );
}
