/** The SQLite driver keeps the contract. */
import { storeContract } from './contract.ts';
import { sqliteRoom } from './sqlite-room.ts';

storeContract('SQLite', async () => sqliteRoom());
