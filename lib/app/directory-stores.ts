import { join } from 'node:path';
import { openFileObjects } from '../embedded/file-objects.ts';
import { freeBytes } from '../embedded/free-space.ts';
import { openKeyFile } from '../embedded/key-file.ts';
import { openSqliteTable } from '../embedded/sqlite-table.ts';
import { withNotifications } from '../store/notifying-table.ts';
import type { MachineStores } from './machine-stores.ts';

/** Names in a data directory. */
export const DATABASE = 'kaart.sqlite';
export const OBJECTS = 'objects';
export const KEY_FILE = 'keys.json';

/** Opens the stores in a data directory. @throws KaartError `schema-unknown`, `storage-damaged` */
export function openDirectoryStores(home: string): MachineStores {
  const table = openSqliteTable(join(home, DATABASE));
  return {
    table,
    openObjects: (publicUrl) => openFileObjects({ directory: join(home, OBJECTS), publicUrl }),
    keys: openKeyFile(join(home, KEY_FILE)),
    freeBytes: () => freeBytes(home),
    withDelivery: (deliver) => withNotifications(table, deliver),
    runAsLeader: (begin) => {
      begin();
    },
  };
}
