// The real app for the TCK: its trigger table instead of our own reactions, its datasets and
// agreements instead of ours, and the two addresses at which it asks for first messages. On the
// embedded stores in KAART_HOME, or on the AWS adapters where AWS_ENDPOINT_URL_DYNAMODB and
// AWS_ENDPOINT_URL_S3 say where they are. Prints one JSON line when it serves.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import type { Adapters } from '../../../lib/app/adapters.ts';
import { composeKaart } from '../../../lib/app/compose.ts';
import { getParticipantId, readConfig } from '../../../lib/app/config.ts';
import { listen } from '../../../lib/app/listen.ts';
import { openDynamodbTable } from '../../../lib/aws/dynamodb-table.ts';
import { openS3Objects } from '../../../lib/aws/s3-objects.ts';
import { systemClock } from '../../../lib/core/clock.ts';
import { jsonLog } from '../../../lib/core/log.ts';
import { START } from '../../../lib/dsp/common/process.ts';
import { openFileObjects } from '../../../lib/embedded/file-objects.ts';
import { openKeyFile } from '../../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../../lib/embedded/sqlite-table.ts';
import { withNotifications } from '../../../lib/store/notifying-table.ts';
import { type Counterpart, tckAgreements, tckDatasets } from './fixtures.ts';
import { negotiationReactions, transferReactions } from './reactions.ts';

const env: Record<string, string | undefined> = {
  KAART_IDENTITY: 'mock',
  KAART_PARTICIPANT_ID: 'CONNECTOR_UNDER_TEST',
  KAART_DSP_SETTLE_MS: '200',
  KAART_RATE_PER_MINUTE: '1000000',
  ...process.env,
};
const home = env['KAART_HOME'] ?? '/tmp/kaart-tck';
mkdirSync(home, { recursive: true });
const listener = await listen(Number(env['PORT'] ?? 0), '127.0.0.1');
const config = {
  ...readConfig({ ...env, KAART_PUBLIC_URL: listener.url }),
  publicUrl: listener.url,
};
const participantId = getParticipantId(config);

let deliver: (pid?: string) => unknown = () => undefined;
const stores = await openStores();
const adapters: Adapters = {
  ...stores,
  table: withNotifications(stores.table, (pid) => deliver(pid)),
  keys: openKeyFile(join(home, 'keys.json')),
  log: jsonLog((line) => process.stderr.write(line), config.KAART_LOG_LEVEL ?? 'error'),
  clock: systemClock,
};
const counterparty: Counterpart = { participantId: 'TCK_PARTICIPANT', address: '' };
const kaart = composeKaart(config, adapters, {
  datasets: tckDatasets(),
  agreements: tckAgreements(participantId, counterparty),
  reactToNegotiation: negotiationReactions(participantId),
  reactToTransfer: transferReactions(),
});
deliver = (pid) => (pid === undefined ? kaart.deliver() : kaart.deliverTo(pid));

const app = new Hono();
app.use(async (c, next) => {
  counterparty.participantId =
    clientOf(c.req.header('authorization')) ?? counterparty.participantId;
  await next();
});
app.post('/tck/negotiations/requests', async (c) => {
  const asked = await c.req.json();
  const offer = {
    '@id': asked.offerId,
    '@type': 'Offer' as const,
    permission: [{ action: 'use' }],
    target: asked.datasetId,
  };
  const begun = {
    role: 'consumer' as const,
    counterpartyId: counterparty.participantId,
    address: asked.connectorAddress,
    offer,
  };
  const { pid } = await kaart.connector.negotiations.begin(begun, 'tck');
  return c.json({ pid, state: START });
});
app.post('/tck/transfers/requests', async (c) => {
  const { agreementId, connectorAddress } = await c.req.json();
  counterparty.address = connectorAddress;
  const wish = { agreement: agreementId, format: 'HttpData-PULL' as const };
  const { pid } = await kaart.connector.transfers.begin(wish, 'tck');
  return c.json({ pid });
});
app.all('*', (c) => kaart.app.fetch(c.req.raw));
listener.serve((request) => app.fetch(request));
process.stdout.write(`${JSON.stringify({ url: listener.url, participantId })}\n`);

process.once('SIGTERM', async () => {
  await listener.close();
  await kaart.close();
  process.exit(0);
});

function clientOf(authorization: string | undefined): string | undefined {
  try {
    return JSON.parse(authorization ?? '').clientId;
  } catch {
    return undefined;
  }
}

async function openStores() {
  if (process.env['AWS_ENDPOINT_URL_DYNAMODB'] === undefined) {
    const table = openSqliteTable(join(home, 'kaart.sqlite'));
    const directory = join(home, 'objects');
    return { table, objects: openFileObjects({ directory, publicUrl: listener.url }) };
  }
  const { newBucket, newTable } = await import('../emulated.ts');
  return {
    table: openDynamodbTable(await newTable()),
    objects: openS3Objects(await newBucket()),
  };
}
