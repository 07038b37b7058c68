import type { Keys } from '../store/keys.ts';
import type { Objects } from '../store/objects.ts';
import type { WholeTable } from '../store/table.ts';

/** Small text files outside the table and the objects: on one machine, the record of the copies that were fetched there. */
export interface ExtraFiles {
  /** Returns the contents by relative path. */
  read(): Promise<ReadonlyMap<string, string>>;
  write(path: string, text: string): Promise<void>;
}

/** The stores of one installation, on one machine or in AWS, opened without the rest of Kaart. */
export interface Installation {
  readonly table: WholeTable;
  readonly objects: Objects;
  readonly keys: Keys;
  /** @default the installation has no such files */
  readonly extraFiles?: ExtraFiles;
  close(): Promise<void>;
}

/**
 * Partition of the items that belong to this table and are not copied: its schema, and keys that are encrypted for it.
 * Only the participant that the data remember is copied.
 */
export const OWN_PARTITION = 'KEYS';
