import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapters } from '../../lib/app/adapters.ts';
import type { ComposedKaart } from '../../lib/app/compose.ts';
import { type Config, readConfig } from '../../lib/app/config.ts';
import { listen } from '../../lib/app/listen.ts';
import { openDynamodbTable } from '../../lib/aws/dynamodb-table.ts';
import { openS3Objects } from '../../lib/aws/s3-objects.ts';
import { systemClock } from '../../lib/core/clock.ts';
import { jsonLog } from '../../lib/core/log.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { withNotifications } from '../../lib/store/notifying-table.ts';
import { withSchema } from '../../lib/store/schema.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Listener = Awaited<ReturnType<typeof listen>>;

/** The parts that a suite needs to serve its own composition of Kaart. */
export interface SuiteServer {
  readonly config: Config & { readonly publicUrl: string };
  readonly adapters: Adapters;
  readonly listener: Listener;
  /** Starts the delivery after each commit, and closes everything at SIGTERM. */
  run(kaart: ComposedKaart): void;
}

/**
 * A server on loopback in a separate process. If AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_S3 are set,
 * it uses the AWS adapters, in SUITE_TABLE and SUITE_BUCKET or in new ones. Otherwise it uses the embedded
 * stores. The keys are in KAART_HOME.
 */
export async function openSuiteServer(env: Env, home: string): Promise<SuiteServer> {
  mkdirSync(home, { recursive: true });
  const listener = await listen(Number(env['PORT'] ?? 0), '127.0.0.1');
  const config = {
    ...readConfig({ ...env, KAART_PUBLIC_URL: listener.url }),
    publicUrl: listener.url,
  };
  let deliver: (pid?: string) => unknown = () => undefined;
  const { table, objects } = await openStores(env, home, listener.url);
  const adapters: Adapters = {
    table: withNotifications(table, (pid) => deliver(pid)),
    objects,
    keys: openKeyFile(join(home, 'keys.json')),
    log: jsonLog((line) => process.stderr.write(line), config.KAART_LOG_LEVEL ?? 'error'),
    clock: systemClock,
  };
  return {
    config,
    adapters,
    listener,
    run(kaart) {
      deliver = (pid) =>
        pid === undefined ? kaart.deliver().catch(() => undefined) : kaart.deliverTo(pid);
      process.once('SIGTERM', async () => {
        await listener.close();
        await kaart.close();
        process.exit(0);
      });
    },
  };
}

async function openStores(
  env: Env,
  home: string,
  publicUrl: string,
): Promise<Pick<Adapters, 'table' | 'objects'>> {
  if (env['AWS_ENDPOINT_URL_DYNAMODB'] === undefined) {
    const table = openSqliteTable(join(home, 'kaart.sqlite'));
    return { table, objects: openFileObjects({ directory: join(home, 'objects'), publicUrl }) };
  }
  const { SUITE_TABLE: tableName, SUITE_BUCKET: bucket } = env;
  const { newBucket, newTable } = await import('./emulated.ts');
  return {
    table: withSchema(openDynamodbTable(tableName ? { tableName } : await newTable())),
    objects: openS3Objects(bucket ? { bucket } : await newBucket()),
  };
}
