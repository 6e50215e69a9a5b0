/** What every store must keep, whatever it is made of. A driver is right when it passes all of these laws. */
import { afterEach, beforeEach, describe } from 'vitest';
import type { Settings } from '../../src/domain/settings.ts';
import type { Store } from '../../src/domain/store.ts';
import type { System } from '../../src/lib/system.ts';
import type { Address } from '../actors/stage.ts';
import { changing } from './laws/changing.ts';
import { crowding } from './laws/crowding.ts';
import { paging } from './laws/paging.ts';
import { reading } from './laws/reading.ts';
import { remembering } from './laws/remembering.ts';
import { repeating } from './laws/repeating.ts';
import { searching } from './laws/searching.ts';

/** A new, empty room. */
export interface FreshRoom {
  /** One more store of this room, as another process would open it. All are closed at the end. */
  open(options?: { readonly system?: System; readonly settings?: Partial<Settings> }): Store;
  /** How a process of its own opens it (test/actors/stage.ts). */
  readonly address: Address;
  end(): Promise<void>;
}

/** The room of the running test. */
export type TheRoom = () => FreshRoom;

export function storeContract(driver: string, make: () => Promise<FreshRoom>): void {
  describe(`a room in ${driver}`, () => {
    let room: FreshRoom;
    beforeEach(async () => {
      room = await make();
    });
    afterEach(() => room.end());
    const the: TheRoom = () => room;
    describe('changing', () => changing(the));
    describe('repeating', () => repeating(the));
    describe('reading', () => reading(the));
    describe('paging', () => paging(the));
    describe('remembering', () => remembering(the));
    describe('crowding', () => crowding(the));
    describe('searching', () => searching(the));
  });
}
