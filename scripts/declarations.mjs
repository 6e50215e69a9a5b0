/** What the pages are written from; a file of its own, so that the search for dead code sees who uses it. */
export { COMMON, DEDUP, optionsOf } from '../src/cli/command.ts';
export { COMMANDS } from '../src/cli/commands.ts';
export { STATUS } from '../src/cli/exit.ts';
export { usage, VALUE } from '../src/cli/help.ts';
export { AUDIENCE, MEANING } from '../src/domain/catalogue.ts';
export { REASONS } from '../src/domain/reason.ts';
export { formatSetting, SETTINGS, variableOf } from '../src/domain/settings.ts';
export { CODES } from '../src/lib/errors.ts';
