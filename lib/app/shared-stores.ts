import type { Log } from '../core/log.ts';
import { openMainKeyFile } from '../embedded/main-key-file.ts';
import { openPostgres } from '../postgres/postgres-pool.ts';
import { openDatabaseSession, type Session } from '../postgres/postgres-session.ts';
import { openPostgresTable } from '../postgres/postgres-table.ts';
import { openEncryptedKeys } from '../store/encrypted-keys.ts';
import { lazyObjects } from '../store/lazy-objects.ts';
import { listQueuedPartitions } from '../store/notifying-table.ts';
import type { Objects } from '../store/objects.ts';
import { pidOfPartition } from '../store/process-outbox.ts';
import { withSchema } from '../store/schema.ts';
import type { WholeTable } from '../store/table.ts';
import { type Config, requireSetting } from './config.ts';
import type { MachineStores } from './machine-stores.ts';
import { openBucket } from './open-bucket.ts';

/** How often the leading process looks for work that an ended process has left. Milliseconds. */
const LEFT_WORK_INTERVAL_MS = 30_000;

/**
 * Opens the stores that several processes share, on one machine or several: a table in PostgreSQL, and objects in a
 * bucket of any service with the interface of S3.
 *
 * Every process gets a notice of each queued work, and the first that takes the lock of this work does it. A
 * command does not listen: it leaves the work to the servers, or does it at its end.
 *
 * @throws KaartError `config-invalid`, `unavailable`
 */
export async function openSharedStores(config: Config, log: Log): Promise<MachineStores> {
  const { url, openedTable, keys, objects } = await openSharedParts(config);
  const checked = withSchema(openedTable);
  let session: Session | undefined;
  let deliver: (pid?: string) => unknown = () => undefined;
  const table = {
    ...checked,
    async close() {
      await session?.close();
      await checked.close();
    },
  };
  return {
    table,
    keys,
    openObjects: () => objects,
    withDelivery(deliverWork) {
      deliver = deliverWork;
      return table;
    },
    runAsLeader(begin) {
      const runExclusively = (work: string) => {
        const done = session?.runExclusively(work, async () => deliver(pidOfPartition(work)));
        done?.catch((error: unknown) => log('error', 'delivery.stopped', { error: String(error) }));
      };
      session = openDatabaseSession({
        ...{ url, log },
        onAnnounced: runExclusively,
        onConnected: () => runExclusively(JOBS),
      });
      session.lead(() => {
        const end = begin();
        const leftWorkTimer = setInterval(() => runExclusively(JOBS), LEFT_WORK_INTERVAL_MS);
        return () => {
          clearInterval(leftWorkTimer);
          end();
        };
      });
    },
  };
}

/** The lock for jobs without a process, and for the search for all pending work. */
const JOBS = 'OUTBOX';

/** The stores, without the work that a server does with them. */
interface SharedParts {
  readonly url: string;
  readonly openedTable: WholeTable;
  readonly keys: ReturnType<typeof openEncryptedKeys>;
  readonly objects: Objects;
}

/** Opens the database, the bucket and the keys that the settings name. @throws KaartError `config-invalid`, `unavailable` */
export async function openSharedParts(config: Config): Promise<SharedParts> {
  const url = requireSetting(config, 'KAART_DATABASE_URL');
  const bucket = requireSetting(config, 'KAART_S3_BUCKET');
  const mainKey = requireSetting(config, 'KAART_MAIN_KEY_FILE');
  const pool = await openPostgres(url, config.KAART_DATABASE_CONNECTIONS);
  const openedTable = openPostgresTable({ pool, announce: listQueuedPartitions });
  const objects = lazyObjects(() => openBucket(config, bucket));
  return {
    url,
    openedTable,
    objects,
    keys: openEncryptedKeys(openedTable, openMainKeyFile(mainKey)),
  };
}
