/** Waits to be alone on this machine, and says whether it is. */
import { alone } from '../../src/store/sqlite/alone.ts';
import { args, say, stay } from './stage.ts';

const { file, ms } = args<{ file: string; ms: number }>();
say(alone(file, ms) ? 'alone' : 'not alone');
stay();
