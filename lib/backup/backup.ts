import * as z from 'zod';
import { Instant } from '../core/instant.ts';

/** File names of a backup in its folder `data/`. */
export const BACKUP_FILES = {
  facts: 'backup.json',
  items: 'items.jsonl',
  objects: 'objects.jsonl',
  keys: 'keys.json',
} as const;

const OBJECTS = 'objects/';
const EXTRA = 'files/';

/**
 * Path of the bytes of an object. It ends with `@`, because keys such as `a` and `a/b` would otherwise
 * need a file and a folder with the same name.
 */
export function toObjectPath(key: string): string {
  return `${OBJECTS}${key}@`;
}

export function toExtraPath(path: string): string {
  return `${EXTRA}${path}`;
}

/** @returns the path of an extra file, `undefined` for another file of a backup */
export function parseExtraPath(path: string): string | undefined {
  return path.startsWith(EXTRA) ? path.slice(EXTRA.length) : undefined;
}

/** Format, origin and time of a backup. */
export const BackupFacts = z.strictObject({
  format: z.literal('kaart-backup-1'),
  /** Version of the schema of the stored data. */
  schema: z.int(),
  /** `kaart/` and the version of the program that wrote it. */
  software: z.string(),
  /** Time of the backup: it contains no later change. */
  takenAt: Instant,
  items: z.int(),
  objects: z.int(),
});
export type BackupFacts = z.infer<typeof BackupFacts>;

/** A line of {@link BACKUP_FILES}.items. */
export const BackupItem = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  version: z.int(),
  data: z.json(),
  index: z.strictObject({ pk: z.string(), sk: z.string() }).optional(),
  expiresAt: Instant.optional(),
});

/** A line of {@link BACKUP_FILES}.objects. */
export const BackupObject = z.strictObject({
  key: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  contentType: z.string(),
});
export type BackupObject = z.infer<typeof BackupObject>;
