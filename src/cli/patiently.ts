/** Trying again for as long as it takes: a busy database or a full disk is no reason to let a turn go. */
import { TtError } from '../lib/errors.ts';

const PAUSE_MS = 200;

export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TtError) || (error.code !== 'store_busy' && error.code !== 'store_full')) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
