// Does one action on an installation with the program in a folder, which may be an earlier release. Prints
// the result as JSON: `node --import tsx release.ts FOLDER PLACE ACTION …`.
import { join } from 'node:path';
import type * as Compose from '../../../lib/app/compose.ts';
import type * as ConfigModule from '../../../lib/app/config.ts';
import type * as Demonstration from '../../../lib/app/demonstration.ts';
import type * as InstallationModule from '../../../lib/app/installation.ts';
import type * as WholeTable from '../../../lib/aws/dynamodb-whole-table.ts';
import type * as S3 from '../../../lib/aws/s3-objects.ts';
import type { Installation } from '../../../lib/backup/ports.ts';
import type * as Restore from '../../../lib/backup/restore-backup.ts';
import type * as Backup from '../../../lib/backup/write-backup.ts';
import type * as InstantModule from '../../../lib/core/instant.ts';
import type * as KeyFile from '../../../lib/embedded/key-file.ts';
import type * as Schema from '../../../lib/store/schema.ts';
import type { Where } from '../places.ts';

const URL_OF_RELEASE = 'http://kaart.test';
const DATA = '/v1/datasets/healthtech-companies/data?format=jsonl';
const [folder = '', where = '', action = '', ...given] = process.argv.slice(2);
const release = <T>(path: string): Promise<T> => import(join(folder, 'lib', path));

/** The result for the parent process. */
async function act(): Promise<unknown> {
  const place: Where = JSON.parse(where);
  const stores = await openStores(place);
  try {
    if (action === 'backup') return await backUp(stores, given[0] ?? '');
    if (action === 'restore') return await restore(stores, given[0] ?? '', given[1] ?? '');
    return await serve(place, stores);
  } finally {
    await stores.close();
  }
}

async function openStores({ home, cloud, settings }: Where): Promise<Installation> {
  const { openLocalInstallation, openSharedInstallation } =
    await release<typeof InstallationModule>('app/installation.ts');
  if (settings !== undefined) return openSharedInstallation(await config(settings), home);
  if (cloud === undefined) return openLocalInstallation(home);
  const { openDynamodbWholeTable } = await release<typeof WholeTable>(
    'aws/dynamodb-whole-table.ts',
  );
  const { openS3Objects } = await release<typeof S3>('aws/s3-objects.ts');
  const { openKeyFile } = await release<typeof KeyFile>('embedded/key-file.ts');
  const table = openDynamodbWholeTable(cloud);
  const keys = openKeyFile(join(home, 'keys.json'));
  return { table, objects: openS3Objects(cloud), keys, close: () => table.close() };
}

async function backUp(stores: Installation, directory: string): Promise<unknown> {
  const { writeBackup } = await release<typeof Backup>('backup/write-backup.ts');
  const { instant } = await release<typeof InstantModule>('core/instant.ts');
  return writeBackup(stores, directory, {
    clock: () => instant(Date.now()),
    software: 'kaart/test',
  });
}

/** @param journal place of the installation with the newer journal; it may have another schema */
async function restore(stores: Installation, directory: string, journal: string): Promise<unknown> {
  const { restoreBackup } = await release<typeof Restore>('backup/restore-backup.ts');
  return restoreBackup(directory, stores, { journal: await openObjects(JSON.parse(journal)) });
}

async function openObjects({ home, cloud, settings }: Where): Promise<Installation['objects']> {
  const { openS3Objects } = await release<typeof S3>('aws/s3-objects.ts');
  if (cloud !== undefined) return openS3Objects(cloud);
  const { openSurvivingObjects } = await release<typeof InstallationModule>('app/installation.ts');
  const place = settings === undefined ? home : `s3://${settings['KAART_S3_BUCKET']}`;
  return openSurvivingObjects(place, await config(settings));
}

async function config(settings: Where['settings'] = {}) {
  const { readConfig } = await release<typeof ConfigModule>('app/config.ts');
  return readConfig(settings);
}

/**
 * The actions. `fill` loads the demonstration. `withdraw ID` withdraws a company. `rows SECRET` prints the
 * record ids that the partner reads.
 */
async function serve({ home }: Where, stores: Installation): Promise<unknown> {
  const { composeKaart } = await release<typeof Compose>('app/compose.ts');
  const { withSchema } = await release<typeof Schema>('store/schema.ts');
  const { instant } = await release<typeof InstantModule>('core/instant.ts');
  const kaart = composeKaart(
    { ...(await config()), publicUrl: URL_OF_RELEASE },
    {
      ...{ table: withSchema(stores.table), objects: stores.objects, keys: stores.keys },
      ...{ log: () => undefined, clock: () => instant('2025-10-02T00:00:00Z') },
    },
  );
  const ask = (path: string, init: RequestInit) =>
    kaart.app.fetch(new Request(URL_OF_RELEASE + path, init));
  const readRows = async (secret: string) => {
    const basic = Buffer.from(`demo-partner:${secret}`).toString('base64');
    const granted = await ask('/token', {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      headers: { authorization: `Basic ${basic}` },
    });
    const { access_token, ...problem } = (await granted.json()) as { access_token: string };
    if (!granted.ok) return problem;
    const response = await ask(DATA, { headers: { authorization: `Bearer ${access_token}` } });
    return [...(await response.text()).matchAll(/"record_id":"([^"]+)"/g)].map(([, id]) => id);
  };
  if (action === 'rows') return readRows(given[0] ?? '');
  if (action === 'withdraw') {
    const token = await kaart.identity.mintOperatorToken({
      subject: 'olga',
      roles: ['consent-officer'],
    });
    const response = await ask(`/v1/companies/${given[0]}/withdrawals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: given[1] ?? '',
    });
    return response.status;
  }
  const { loadDemonstration } = await release<typeof Demonstration>('app/demonstration.ts');
  const secret = await loadDemonstration(kaart, home, () => undefined);
  await kaart.deliver();
  await kaart.night();
  await kaart.deliver();
  return { secret, rows: await readRows(secret) };
}

const result = await act().then(
  (done) => ({ done }),
  (error) => ({ failed: { code: error.code, nextStep: error.nextStep, message: String(error) } }),
);
process.stdout.write(JSON.stringify(result));
process.exit(0);
