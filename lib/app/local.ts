import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { type Clock, clockStartedAt, systemClock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { addMilliseconds, DAY_MS, Instant, instant } from '../core/instant.ts';
import { jsonLog, type Log } from '../core/log.ts';
import { storageError } from '../core/storage-error.ts';
import { CopyLedger } from '../embedded/copy-ledger.ts';
import { createDirectories, hasSystemCode } from '../embedded/durable-file.ts';
import { freeBytes } from '../embedded/free-space.ts';
import { openOutboxFolder } from '../embedded/outbox-folder.ts';
import type { Objects } from '../store/objects.ts';
import { assertNotRestoring } from '../store/schema.ts';
import type { Table } from '../store/table.ts';
import { type ComposedKaart, composeKaart } from './compose.ts';
import { type Config, isParticipantNamed, readConfig } from './config.ts';
import { DirectoryServers } from './directory-servers.ts';
import { DATABASE, OBJECTS, openDirectoryStores } from './directory-stores.ts';
import type { MachineStores } from './machine-stores.ts';
import { assertSameParticipant } from './same-participant.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface LocalOptions {
  /** Address of the new server; commands next to a server use the address of the server. */
  readonly publicUrl?: string;
  /** Whether an empty directory becomes a demonstration. */
  readonly demo?: boolean;
  /** Lowest logged level without `KAART_LOG_LEVEL`. @default warn */
  readonly lowestLevel?: 'warn' | 'error';
  /** @default JSON lines to standard error */
  readonly log?: Log;
  /** @see Adapters.developmentCode */
  readonly developmentCode?: string;
}

/** Kaart over a data directory of this machine. */
export interface LocalKaart extends ComposedKaart, Pick<MachineStores, 'runAsLeader'> {
  readonly servers: DirectoryServers;
}

/**
 * With less free space a disk counts as full, because SQLite may then report other errors than "full".
 * Bytes.
 */
const FULL_BELOW_BYTES = 1_000_000;

/** The data directory: `KAART_HOME`, else `~/.kaart`. */
export function findDataDirectory(env: Env): string {
  return env['KAART_HOME'] || join(homedir(), '.kaart');
}

/** Whether the settings name a database, or the path has a data directory or part of one. {@link openLocal} reports a damaged one. */
export function hasKaartData(home: string, env: Env): boolean {
  if (env['KAART_DATABASE_URL']) return true;
  return [DATABASE, join(OBJECTS, 'data')].some((name) => {
    try {
      return statSync(join(home, name)) !== undefined;
    } catch (error) {
      return !hasSystemCode(error, 'ENOENT');
    }
  });
}

/**
 * Opens Kaart over a data directory of this machine, and creates a missing directory. Several processes
 * may open the same one.
 *
 * @throws KaartError `config-invalid`, `wrong-state`, `schema-unknown`; `storage-full`,
 * `storage-damaged` or `storage-unusable`, which name the directory
 */
export async function openLocal(env: Env, options: LocalOptions = {}): Promise<LocalKaart> {
  const config = readConfig(env);
  const home = findDataDirectory(env);
  try {
    return await openHome(home, config, env, options);
  } catch (error) {
    throw storageError(error, home, isFull(home)) ?? error;
  }
}

function isFull(home: string): boolean {
  try {
    return freeBytes(home) < FULL_BELOW_BYTES;
  } catch {
    return false; // the directory does not exist, so the disk is not the cause
  }
}

async function openHome(
  home: string,
  config: Config,
  env: Env,
  options: LocalOptions,
): Promise<LocalKaart> {
  await createDirectories(home, 0o700).catch((cause: unknown) => {
    throw hasSystemCode(cause, 'ENOENT') ? noDirectoryError(home, cause) : cause;
  });
  const log = options.log ?? createLocalLog(env, options.lowestLevel);
  const stores = await openStores(home, config, log);
  const { table } = stores;
  await assertNotRestoring(table);
  if (options.demo) await makeDemonstration(table, home);
  const { clock, demonstration: isDemonstration } = await loadClock(table);
  const servers = new DirectoryServers(table, systemClock);
  const publicUrl = await findPublicUrl(servers, config, options);
  const ownConfig = { ...config, publicUrl };
  // A command that names no id acts for the participant of the data.
  if (options.publicUrl !== undefined || isParticipantNamed(ownConfig))
    await assertSameParticipant(table, ownConfig);
  const from = config.KAART_MAIL_FROM ?? config.KAART_CONTACT_EMAIL;
  let deliver: (pid?: string) => unknown = () => undefined;
  const objects = stores.openObjects(publicUrl);
  const kaart = composeKaart(ownConfig, {
    ...{ objects, log, clock, keys: stores.keys },
    table: stores.withDelivery((pid) => deliver(pid)),
    copies: new CopyLedger(home),
    mailer: openOutboxFolder(join(home, 'outbox'), { from }),
    ...(stores.freeBytes && { freeBytes: stores.freeBytes }),
    developmentCode: options.developmentCode,
    isDemonstration,
  });
  // A failure is logged and its work stays queued: the next commit or start tries again.
  deliver = (pid) =>
    pid === undefined ? kaart.deliver().catch(() => undefined) : kaart.deliverTo(pid);
  const purge = () => purgeUploads(objects, config.KAART_UPLOAD_DAYS);
  return { ...kaart, servers, night: () => kaart.night(purge), runAsLeader: stores.runAsLeader };
}

/** Opens the stores that the settings name: a database with a bucket, else the data directory. */
async function openStores(home: string, config: Config, log: Log): Promise<MachineStores> {
  if (config.KAART_DATABASE_URL === undefined) return openDirectoryStores(home);
  const { openSharedStores } = await import('./shared-stores.ts');
  return openSharedStores(config, log);
}

/** Writes JSON lines to standard error. */
export function createLocalLog(env: Env, lowestLevel: LocalOptions['lowestLevel'] = 'warn'): Log {
  const level = readConfig(env).KAART_LOG_LEVEL ?? lowestLevel;
  return jsonLog((line) => process.stderr.write(line), level);
}

function noDirectoryError(home: string, cause: unknown): KaartError {
  return new KaartError('home-not-made', {
    code: 'storage-unusable',
    parameters: { path: home },
    nextStep: 'other-directory',
    cause,
  });
}

async function findPublicUrl(
  servers: DirectoryServers,
  config: Config,
  { publicUrl }: LocalOptions,
): Promise<string> {
  if (publicUrl === undefined)
    return config.KAART_PUBLIC_URL ?? (await servers.findAddress()) ?? config.publicUrl;
  await servers.addAddress(publicUrl);
  return publicUrl;
}

/** Real data must not be stored under the clock of the demonstration. */
async function makeDemonstration(table: Table, home: string): Promise<void> {
  const { demonstration } = await loadClock(table);
  const { items } = await table.query({ pk: 'EDITIONS', limit: 1 });
  if (!demonstration && items.length > 0)
    throw new KaartError('home-holds-data', { code: 'wrong-state', parameters: { path: home } });
  await markAsDemonstration(table);
}

/**
 * Erases raw files after their retention time, because they contain personal data. In AWS a rule of the
 * bucket does this. It uses real time, also in the demonstration.
 *
 * @returns the number of erased files
 */
async function purgeUploads(objects: Objects, days: number): Promise<number> {
  const olderThan = addMilliseconds(systemClock(), -days * DAY_MS);
  let purged = 0;
  for await (const { key, storedAt } of objects.list('uploads/')) {
    if (storedAt >= olderThan) continue;
    await objects.purge(key);
    purged += 1;
  }
  return purged;
}

const DEMONSTRATION = { pk: 'SETTINGS', sk: 'demonstration' };

/** `startedAt` is the real time at which the clock of the demonstration showed `clock`. */
const Demonstration = z.object({ clock: Instant, startedAt: Instant });

/** Start of the demonstration: the night after the reference date of its edition. */
const DEMONSTRATION_STARTS = instant('2025-09-30T22:00:00Z');

/** Loads the clock for consent and publication: the clock of the demonstration, or real time. */
async function loadClock(table: Table): Promise<{ clock: Clock; demonstration: boolean }> {
  const item = await table.get(DEMONSTRATION);
  if (item === undefined) return { clock: systemClock, demonstration: false };
  const { clock, startedAt } = Demonstration.parse(item.data);
  return { clock: clockStartedAt(clock, startedAt), demonstration: true };
}

/**
 * Turns an empty data directory into a demonstration. An existing demonstration is not changed, and its clock
 * continues.
 */
async function markAsDemonstration(table: Table): Promise<void> {
  const data = { clock: DEMONSTRATION_STARTS, startedAt: systemClock() };
  try {
    await table.transact([{ kind: 'put', key: DEMONSTRATION, data, if: 'absent' }]);
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error;
  }
}
