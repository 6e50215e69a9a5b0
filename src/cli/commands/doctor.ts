/** `tt doctor`: check the room and the machine; works best when nothing else does. */
import { startEpoch } from '../../domain/room/epoch.ts';
import type { Settings } from '../../domain/settings.ts';
import { visibleLine } from '../../lib/text.ts';
import { blobsIn } from '../../store/files.ts';
import { findRoom, type Place } from '../../store/place.ts';
import { locksIn } from '../../store/sqlite/alive.ts';
import { sqliteStore } from '../../store/sqlite/store.ts';
import { wakeIn } from '../../store/sqlite/wake.ts';
import { give } from '../answer.ts';
import { attempt, type Check, ok, warn } from '../checkup/check.ts';
import { diskChecks } from '../checkup/disk.ts';
import { filesCheck } from '../checkup/files.ts';
import { gitCheck } from '../checkup/git.ts';
import { hooksCheck } from '../checkup/hooks.ts';
import { installedChecks } from '../checkup/installed.ts';
import { latencyCheck } from '../checkup/latency.ts';
import { databaseCheck, logChecks } from '../checkup/log.ts';
import { machineChecks } from '../checkup/machine.ts';
import { processChecks } from '../checkup/processes.ts';
import { settingsCheck } from '../checkup/settings.ts';
import type { Args } from '../command.ts';
import { copied } from '../copied.ts';
import type { Env } from '../env.ts';
import { DONE, REFUSED } from '../exit.ts';
import { observers } from '../observing.ts';

export async function run(env: Env, args: Args): Promise<number> {
  const place = findRoom(env.directory(), env.around);
  const { check: settingsLine, settings } = await settingsCheck(place?.dir ?? null, env.system.env);
  const accepted = args.on('accept') ? await accept(env, place, settings, args) : [];
  if (args.on('reindex')) await reindex(env);
  const dir = place?.dir ?? env.directory();
  const checks = [
    ...accepted,
    ...(await machineChecks(env)),
    settingsLine,
    ...(await installedChecks(env)),
    ...(await diskChecks(dir, place, env.system)),
    await attempt('git', () => gitCheck(env)),
    ...(place ? [await attempt('hooks', () => hooksCheck(place, env.system))] : []),
    ...(place
      ? [...copyChecks(env, place, settings), ...(await roomChecks(env, place, settings))]
      : [warn('room', `none at ${env.directory()} or above`, 'tt join')]),
  ];
  const failed = checks.some(({ status }) => status === 'fail');
  const warned = checks.some(({ status }) => status === 'warn');
  const status = failed ? REFUSED : DONE;
  await give(env, {
    status,
    json: {
      status: failed ? 'fail' : warned ? 'warn' : 'ok',
      ...(place ? { canonical_path: place.workspace } : {}),
      checks,
    },
    text: checks.map(line).join('\n'),
  });
  return status;
}

function copyChecks(env: Env, place: Place, settings: Settings): readonly Check[] {
  const copy = copied(env, { place, settings });
  return copy ? [warn('copy', copy.what, copy.fix)] : [];
}

async function roomChecks({ system }: Env, place: Place, settings: Settings): Promise<readonly Check[]> {
  const store = sqliteStore({ place, system, settings });
  try {
    const database = await databaseCheck(store);
    const notifications = await latencyCheck(wakeIn(place.dir), place.dir, system);
    if (database.status === 'fail') return [database, notifications];
    const processes = await attemptAll('processes', async () => processChecks(await store.look(), place));
    const files = await filesCheck(store, blobsIn(place.dir, locksIn(place.dir, system)));
    return [database, ...(await logChecks(store, place, system)), files, notifications, ...processes];
  } finally {
    store.close();
  }
}

async function attemptAll(name: string, look: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  let found: readonly Check[] = [];
  const all = await attempt(name, async () => {
    found = await look();
    return ok(name, '');
  });
  return all.status === 'fail' ? [all] : found;
}

/** Errors: observer, operator_required, room_not_found, and those of the store. */
async function accept(env: Env, place: Place | null, settings: Settings, args: Args): Promise<readonly Check[]> {
  if (env.observes) throw observers();
  const { store } = place ? { store: sqliteStore({ place, system: env.system, settings }) } : env.room();
  try {
    if ((await store.missing()) === 0)
      return [ok('accept', 'there is nothing to accept: the database is not behind its bell')];
    const { result, events } = await startEpoch(store, env.caller(), args.text('reason') ?? null);
    const seq = events.at(-1)?.seq;
    return [
      ok(
        'accept',
        `epoch ${result} begins with event ${seq}: the lease is void, nothing that was granted before counts`,
      ),
    ];
  } finally {
    store.close();
  }
}

/** Errors: observer, room_not_found, and those of the store. */
async function reindex(env: Env): Promise<void> {
  if (env.observes) throw observers();
  await env.room().store.catchUp(true);
}

function line({ name, status, detail, fix }: Check): string {
  const head = `${status.padEnd(4)}  ${name.padEnd(13)}  ${visibleLine(detail)}`;
  return status === 'ok' || !fix ? head : `${head}\n      → ${visibleLine(fix)}`;
}
