// The real app with a requested number of datasets: `POST /test/datasets {"count": 100, "without":
// "asset-3"}`. It uses the embedded stores in KAART_HOME. Prints one line of JSON when it serves.
import { join } from 'node:path';
import { Hono } from 'hono';
import { composeKaart } from '../../lib/app/compose.ts';
import { readConfig } from '../../lib/app/config.ts';
import { listen } from '../../lib/app/listen.ts';
import { systemClock } from '../../lib/core/clock.ts';
import { noLog } from '../../lib/core/log.ts';
import type { OfferedDataset } from '../../lib/dsp/common/offered-dataset.ts';
import { TRANSFER_FORMATS } from '../../lib/dsp/common/vocabulary.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';

const { KAART_HOME: home = '' } = process.env;
const listener = await listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
const mock = { KAART_IDENTITY: 'mock', KAART_PARTICIPANT_ID: 'did:web:kaart.example' };
let datasets: readonly OfferedDataset[] = [];
let revision = 0;
const kaart = composeKaart(
  { ...readConfig({ ...process.env, ...mock }), publicUrl: listener.url },
  {
    table: openSqliteTable(join(home, 'kaart.sqlite')),
    objects: openFileObjects({ directory: join(home, 'objects'), publicUrl: listener.url }),
    keys: openKeyFile(join(home, 'keys.json')),
    log: noLog,
    clock: systemClock,
  },
  {
    datasets: {
      revision: async () => String(revision),
      all: async () => datasets,
      find: async (id) => datasets.find((dataset) => dataset.id === id),
    },
  },
);

const app = new Hono();
app.post('/test/datasets', async (c) => {
  const { count, without } = await c.req.json<{ count: number; without?: string }>();
  const ids = Array.from({ length: count }, (_, at) => `asset-${at}`);
  datasets = ids.filter((id) => id !== without).map(datasetOf);
  revision += 1;
  return c.json({ datasets: datasets.length });
});
app.all('*', (c) => kaart.app.fetch(c.req.raw));
listener.serve((request) => app.fetch(request));
process.stdout.write(
  `${JSON.stringify({ url: listener.url, dsp: `${listener.url}/dsp/2025-1` })}\n`,
);

function datasetOf(id: string): OfferedDataset {
  const open = { permission: [{ action: 'use' }] };
  return {
    id,
    access: open,
    offer: { '@id': `urn:kaart:offer:${id}`, '@type': 'Offer', ...open },
    formats: TRANSFER_FORMATS,
    properties: { 'dct:title': `Dataset ${id}` },
  };
}
