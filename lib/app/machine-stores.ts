import { join } from 'node:path';
import type { Log } from '../core/log.ts';
import { openFileObjects } from '../embedded/file-objects.ts';
import { freeBytes } from '../embedded/free-space.ts';
import { openKeyFile } from '../embedded/key-file.ts';
import { openSqliteTable } from '../embedded/sqlite-table.ts';
import type { Keys } from '../store/keys.ts';
import { withNotifications } from '../store/notifying-table.ts';
import type { Table } from '../store/table.ts';
import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';

/** The stores of a Kaart that runs on machines of its own. */
export interface MachineStores {
  readonly table: Table;
  /** @param publicUrl address of links to the objects, if Kaart serves them itself */
  openObjects(publicUrl: string): Adapters['objects'];
  readonly keys: Keys;
  /** Free disk space of the stores. Bytes. @default not limited */
  readonly freeBytes?: () => number;
  /**
   * Returns the table whose transactions start the delivery of what they queue.
   *
   * @param deliver gets the process of the queued message; `undefined` for a job without a process
   */
  withDelivery(deliver: (pid?: string) => unknown): Table;
  /**
   * Does the work of a server that one process at a time does, such as the nightly run.
   *
   * @param begin begins the work and returns a function that ends it
   */
  lead(begin: () => () => void): void;
}

/** Names in a data directory. */
export const DATABASE = 'kaart.sqlite';
export const OBJECTS = 'objects';
export const KEY_FILE = 'keys.json';

/**
 * Opens the stores that the settings name: a PostgreSQL database with a bucket, else the data directory.
 *
 * @throws KaartError `config-invalid`, `unavailable`, `schema-unknown`
 */
export async function openMachineStores(
  home: string,
  config: Config,
  log: Log,
): Promise<MachineStores> {
  if (config.KAART_DATABASE_URL === undefined) return openDirectoryStores(home);
  const { openSharedStores } = await import('./shared-stores.ts');
  return openSharedStores(config, log);
}

function openDirectoryStores(home: string): MachineStores {
  const table = openSqliteTable(join(home, DATABASE));
  return {
    table,
    openObjects: (publicUrl) => openFileObjects({ directory: join(home, OBJECTS), publicUrl }),
    keys: openKeyFile(join(home, KEY_FILE)),
    freeBytes: () => freeBytes(home),
    withDelivery: (deliver) => withNotifications(table, deliver),
    lead: (begin) => {
      begin();
    },
  };
}
