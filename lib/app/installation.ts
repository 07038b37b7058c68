import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ExtraFiles, Installation } from '../backup/ports.ts';
import { KaartError } from '../core/errors.ts';
import { COPIES_DIRECTORY } from '../embedded/copy-ledger.ts';
import { createDirectories } from '../embedded/durable-file.ts';
import { openFileObjects } from '../embedded/file-objects.ts';
import { openKeyFile } from '../embedded/key-file.ts';
import { openSqliteTable } from '../embedded/sqlite-table.ts';
import { writeWhole } from '../embedded/whole-file.ts';
import type { Objects } from '../store/objects.ts';
import type { Config } from './config.ts';
import { DATABASE, KEY_FILE, OBJECTS } from './directory-stores.ts';
import { buildEvidenceLock } from './locked-objects.ts';
import { withSdk } from './with-sdk.ts';

/** The stores of an installation in AWS, as the stack of its deployment names them. */
export interface CloudPlace {
  readonly table: string;
  readonly bucket: string;
  /** Id, ARN or alias of the KMS key that encrypts the signing keys. */
  readonly kmsKey: string;
  /** Days for which new files of the audit and the journal are locked. @default not locked */
  readonly auditLockDays?: number;
}

/** Opens the stores of a data directory without starting Kaart. The directory is made if it is missing. */
export async function openLocalInstallation(home: string): Promise<Installation> {
  await createDirectories(home, 0o700);
  const table = openSqliteTable(join(home, DATABASE));
  return {
    table,
    objects: openLocalObjects(home),
    keys: openKeyFile(join(home, KEY_FILE)),
    extraFiles: openExtraFiles(home),
    close: () => table.close(),
  };
}

/** Opens the stores that several processes share, as the settings name them. @throws KaartError `config-invalid`, `unavailable` */
export async function openSharedInstallation(config: Config, home: string): Promise<Installation> {
  const { openSharedParts } = await import('./shared-stores.ts');
  const { openedTable: table, objects, keys } = await openSharedParts(config);
  return { table, objects, keys, extraFiles: openExtraFiles(home), close: () => table.close() };
}

/** The objects of a data directory; nothing makes links to them. */
function openLocalObjects(home: string): Objects {
  return openFileObjects({ directory: join(home, OBJECTS), publicUrl: 'http://localhost' });
}

/** Opens the stores in AWS with the credentials of the environment. @throws KaartError `config-invalid` without the SDK of AWS */
export async function openCloudInstallation({
  table: tableName,
  bucket,
  kmsKey,
  auditLockDays: days,
}: CloudPlace): Promise<Installation> {
  const { openDynamodbWholeTable } = await withSdk(import('../aws/dynamodb-whole-table.ts'));
  const { openS3Objects } = await withSdk(import('../aws/s3-objects.ts'));
  const { openKmsKeys } = await withSdk(import('../aws/kms-keys.ts'));
  const table = openDynamodbWholeTable({ tableName });
  return {
    table,
    objects: openS3Objects({ bucket, lock: buildEvidenceLock(days) }),
    keys: openKmsKeys({ keyId: kmsKey, table }),
    close: () => table.close(),
  };
}

/**
 * The objects of a bucket, or of a data directory on this machine.
 *
 * @param place `s3://BUCKET`, or a path
 * @param config names the service of the bucket, if it is not S3 of AWS
 */
export async function openSurvivingObjects(place: string, config: Config): Promise<Objects> {
  const bucket = /^s3:\/\/([^/]+)\/?$/.exec(place)?.[1];
  if (bucket === undefined) {
    await assertObjects(place);
    return openLocalObjects(place);
  }
  const { openBucket } = await import('./open-bucket.ts');
  return openBucket(config, bucket);
}

/** A mistyped path must not look like a journal without entries. */
async function assertObjects(home: string): Promise<void> {
  const path = join(home, OBJECTS, 'data');
  await readdir(path).catch((cause: unknown) => {
    throw new KaartError('home-missing', {
      code: 'storage-unusable',
      parameters: { path: home },
      cause,
    });
  });
}

/** The records about the files that this machine has fetched from other installations. */
function openExtraFiles(home: string): ExtraFiles {
  return {
    async read() {
      const files = new Map<string, string>();
      const directory = join(home, COPIES_DIRECTORY);
      const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      for (const entry of entries) {
        if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
        const path = join(entry.parentPath, entry.name);
        files.set(relative(home, path).split(sep).join('/'), await readFile(path, 'utf8'));
      }
      return files;
    },
    async write(path, text) {
      await writeWhole(join(home, ...path.split('/')), text, false);
    },
  };
}
