import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import { jsonLog, type Log } from '../core/log.ts';
import { storageError } from '../core/storage-error.ts';
import { CopyLedger } from '../embedded/copy-ledger.ts';
import { createDirectories, hasSystemCode } from '../embedded/durable-file.ts';
import { openFileObjects } from '../embedded/file-objects.ts';
import { freeBytes } from '../embedded/free-space.ts';
import { openKeyFile } from '../embedded/key-file.ts';
import { outboxFolder } from '../embedded/outbox-folder.ts';
import { openSqliteTable } from '../embedded/sqlite-table.ts';
import type { Table } from '../store/table.ts';
import { type ComposedKaart, composeKaart } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { withNotifications } from './notifying-table.ts';
import { purgeUploads } from './purge-uploads.ts';
import { SameDatabaseQuestions } from './same-database-question.ts';
import { loadClock, loadServedUrl, markAsDemonstration, storeServedUrl } from './settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface LocalOptions {
  /** The address from which it is served from now on; commands next to a server use the address of the server. */
  readonly publicUrl?: string;
  /** Make the directory a demonstration if it is empty. */
  readonly demo?: boolean;
  /** Least level that is logged where `KAART_LOG_LEVEL` says nothing. @default warn */
  readonly logFrom?: 'warn' | 'error';
  /** @default JSON lines to standard error */
  readonly log?: Log;
}

/** Kaart over a data directory of this machine. */
export interface LocalKaart extends ComposedKaart {
  readonly questions: SameDatabaseQuestions;
}

const DATABASE = 'kaart.sqlite';
const OBJECTS = 'objects';
/** Below this a disk counts as full: SQLite then reports other errors than "full". Bytes. */
const FULL_BELOW_BYTES = 1_000_000;

/** The data directory: `KAART_HOME`, else `~/.kaart`. */
export function findDataDirectory(env: Env): string {
  return env['KAART_HOME'] || join(homedir(), '.kaart');
}

/** Whether there is one to open: a part of it, or what stands in its place, is reported by {@link openLocal}. */
export function holdsKaart(home: string): boolean {
  return [DATABASE, join(OBJECTS, 'data')].some((name) => {
    try {
      return statSync(join(home, name)) !== undefined;
    } catch (error) {
      return !hasSystemCode(error, 'ENOENT');
    }
  });
}

/**
 * Kaart over a data directory of this machine, which is made if it is missing. Several processes
 * may have the same one open.
 *
 * @throws KaartError `config-invalid`, `wrong-state`, `schema-unknown`; `storage-full`,
 *   `storage-damaged` or `storage-unusable`, which name the directory
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
    return false; // there is no such directory, so the disk is not the cause
  }
}

async function openHome(
  home: string,
  config: Config,
  env: Env,
  options: LocalOptions,
): Promise<LocalKaart> {
  await createDirectories(home, 0o700).catch((cause: unknown) => {
    throw hasSystemCode(cause, 'ENOENT') ? noDirectory(home, cause) : cause;
  });
  const sqlite = openSqliteTable(join(home, DATABASE));
  if (options.demo) await makeDemonstration(sqlite, home);
  const { clock } = await loadClock(sqlite);
  const publicUrl = await findPublicUrl(sqlite, config, options);
  const log = options.log ?? localLog(env, options.logFrom);
  let deliver: (pid?: string) => unknown = () => undefined;
  const table = withNotifications(sqlite, (pid) => deliver(pid));
  const objects = openFileObjects({ directory: join(home, OBJECTS), publicUrl });
  const keys = openKeyFile(join(home, 'keys.json'));
  const copies = new CopyLedger(home);
  const from = config.KAART_MAIL_FROM ?? config.KAART_CONTACT_EMAIL;
  const mailer = outboxFolder(join(home, 'outbox'), { from });
  const space = { freeBytes: () => freeBytes(home) };
  const adapters = { table, objects, keys, log, clock, copies, mailer, ...space };
  const kaart = composeKaart({ ...config, publicUrl }, adapters);
  // A failure is in the log and what is owed stays owed: the next commit or start tries again.
  deliver = (pid) =>
    pid === undefined ? kaart.deliver().catch(() => undefined) : kaart.deliverTo(pid);
  const purge = () => purgeUploads(objects, config.KAART_UPLOAD_DAYS);
  const questions = new SameDatabaseQuestions(sqlite, systemClock);
  return { ...kaart, questions, night: () => kaart.night(purge) };
}

/** Writes JSON lines to standard error. */
export function localLog(env: Env, logFrom: LocalOptions['logFrom'] = 'warn'): Log {
  const level = readConfig(env).KAART_LOG_LEVEL ?? logFrom;
  return jsonLog((line) => process.stderr.write(line), level);
}

function noDirectory(home: string, cause: unknown): KaartError {
  return new KaartError('home-not-made', {
    code: 'storage-unusable',
    parameters: { path: home },
    details: { next: 'Choose another directory with KAART_HOME or --home.' },
    cause,
  });
}

async function findPublicUrl(
  table: Table,
  config: Config,
  { publicUrl }: LocalOptions,
): Promise<string> {
  if (publicUrl === undefined)
    return config.KAART_PUBLIC_URL ?? (await loadServedUrl(table)) ?? config.publicUrl;
  await storeServedUrl(table, publicUrl);
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
