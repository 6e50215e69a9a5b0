/** Named statements, prepared when first used: a command pays only for those it runs. */
import type { Statement } from 'better-sqlite3';
import type { Db } from './driver.ts';

export type Statements<K extends string> = Readonly<Record<K, Statement>>;

export function statements<K extends string>(db: Db, texts: Readonly<Record<K, string>>): Statements<K> {
  const prepared = {} as Record<K, Statement>;
  for (const name of Object.keys(texts) as K[]) {
    Object.defineProperty(prepared, name, {
      configurable: true,
      get: () => {
        const value = db.prepare(texts[name]);
        Object.defineProperty(prepared, name, { value });
        return value;
      },
    });
  }
  return prepared;
}
