import { join } from 'node:path';
import { readConfig } from '../../lib/app/config.ts';
import { openLocalInstallation, openSharedInstallation } from '../../lib/app/installation.ts';
import { openDynamodbWholeTable } from '../../lib/aws/dynamodb-whole-table.ts';
import { openS3Objects } from '../../lib/aws/s3-objects.ts';
import type { Installation } from '../../lib/backup/ports.ts';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { withSchema } from '../../lib/store/schema.ts';
import { newHome } from '../app/prepared-home.ts';
import { Setup } from '../app/setup.ts';

export const AT = '2025-10-02T00:00:00Z';

/**
 * The place of an installation: its data directory; a table and a bucket in AWS, with its keys in the data directory;
 * or a PostgreSQL and a bucket, which settings name.
 */
export interface Where {
  readonly home: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly cloud?: { readonly tableName: string; readonly bucket: string };
}

export interface Place extends Where {
  readonly stores: Installation;
}

/** Prepares empty places for an installation of each kind. */
export const KINDS = {
  'one machine': async (): Promise<Where> => ({ home: newHome() }),
  AWS: async (): Promise<Where> => {
    const { newBucket, newTable } = await import('../conformance/emulated.ts'); // needs the emulators
    const [{ tableName }, { bucket }] = [await newTable(), await newBucket()];
    return { home: newHome(), cloud: { tableName, bucket } };
  },
};
export type Kind = keyof typeof KINDS;

/**
 * Opens the stores with the current release. There is no emulator of KMS here, so the keys of a place in AWS
 * are in a file.
 */
export async function openPlace(where: Where): Promise<Place> {
  const { home, cloud, settings } = where;
  if (settings !== undefined)
    return { ...where, stores: await openSharedInstallation(readConfig(settings), home) };
  if (cloud === undefined) return { home, stores: await openLocalInstallation(home) };
  const table = openDynamodbWholeTable(cloud);
  const keys = openKeyFile(join(home, 'keys.json'));
  const stores = { table, objects: openS3Objects(cloud), keys, close: () => table.close() };
  return { ...where, stores };
}

/** A process of Kaart that starts over the stores. */
export function open({ home, stores: { table, objects, keys } }: Place): Setup {
  return new Setup(AT, {}, undefined, { table: withSchema(table), objects, keys }, home);
}
