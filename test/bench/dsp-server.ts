// The real app with DATASETS datasets, described like ours; for the benchmark of the connector. Prints one
// line of JSON when it serves.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Adapters } from '../../lib/app/adapters.ts';
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
import { withNotifications } from '../../lib/store/notifying-table.ts';

const home = mkdtempSync(join(tmpdir(), 'kaart-bench-dsp-'));
const listener = await listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
const config = {
  ...readConfig({
    ...process.env,
    KAART_IDENTITY: 'mock',
    KAART_PARTICIPANT_ID: 'provider',
    KAART_RATE_PER_MINUTE: '1000000000',
  }),
  publicUrl: listener.url,
};
let deliver: (pid?: string) => unknown = () => undefined;
const table = withNotifications(openSqliteTable(join(home, 'kaart.sqlite')), (pid) => deliver(pid));
const adapters: Adapters = {
  table,
  objects: openFileObjects({ directory: join(home, 'objects'), publicUrl: listener.url }),
  keys: openKeyFile(join(home, 'keys.json')),
  log: noLog,
  clock: systemClock,
};
const count = Number(process.env['DATASETS'] ?? 10);
const datasets = new Map(Array.from({ length: count }, (_, at) => [`asset-${at}`, dataset(at)]));
const kaart = composeKaart(config, adapters, {
  datasets: {
    revision: async () => '1',
    all: async () => [...datasets.values()],
    find: async (id) => datasets.get(id),
  },
});
deliver = (pid) => (pid === undefined ? kaart.deliver() : kaart.deliverTo(pid));
listener.serve((request) => kaart.app.fetch(request));
process.stdout.write(
  `${JSON.stringify({ url: listener.url, dsp: `${listener.url}/dsp/2025-1` })}\n`,
);

/** The description is as long as in the EDC that it is compared with. */
function dataset(at: number): OfferedDataset {
  const id = `asset-${at}`;
  const open = { permission: [{ action: 'use' }] };
  return {
    id,
    access: open,
    offer: { '@id': `urn:kaart:offer:${id}`, '@type': 'Offer', ...open },
    formats: TRANSFER_FORMATS,
    properties: {
      'dct:title': `Asset ${at}`,
      'dct:format': 'application/json',
      'dct:description': `Luxembourg HealthTech mapping, row subset ${at}`,
    },
  };
}
