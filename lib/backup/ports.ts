import type { Keys } from '../store/keys.ts';
import type { Objects } from '../store/objects.ts';
import type { WholeTable } from '../store/table.ts';

/** Small text files beside table and objects: on one machine, the record of the copies that were fetched there. */
export interface ExtraFiles {
  /** By their relative path of plain names. */
  read(): Promise<ReadonlyMap<string, string>>;
  write(path: string, text: string): Promise<void>;
}

/** The stores of one installation, on one machine or in AWS. Kaart itself is not running over them. */
export interface Installation {
  readonly table: WholeTable;
  readonly objects: Objects;
  readonly keys: Keys;
  /** @default the stores have no such files */
  readonly extraFiles?: ExtraFiles;
  close(): Promise<void>;
}

/** Items of the table that belong to it and not to the data: its schema, and keys that are encrypted for this place. */
export const OWN_PARTITION = 'KEYS';
