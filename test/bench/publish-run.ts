// One run of the main job in a process of its own, so that its peak memory is its own:
// node --import tsx test/bench/publish-run.ts ROWS.csv CONSENTS.csv HOME
import { createReadStream } from 'node:fs';
import { openLocal } from '../../lib/app/local.ts';
import { LAYOUT_CONSENTS } from '../../lib/mapping/layouts.ts';
import { openTable } from '../../lib/mapping/read/open-table.ts';

const [rows = '', consents = '', home = ''] = process.argv.slice(2);
const source = (file: string) => () => createReadStream(file, { highWaterMark: 1_048_576 });
const timings: Record<string, number> = {};

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await run();
  timings[what] = performance.now() - startedAt;
  return result;
}

const kaart = await openLocal({ ...process.env, KAART_HOME: home });
const { id } = await timed('import', () =>
  kaart.mapping.importFile(
    { fileName: 'scale.csv', source: source(rows), edition: '2025' },
    'alice',
  ),
);
await timed('submit', () => kaart.mapping.submit(id, { actor: 'alice' }));
await timed('release', () => kaart.mapping.release(id, { actor: 'bob' }));
const events = await timed('consents', async () => {
  const table = await openTable(source(consents), LAYOUT_CONSENTS, 'consents.csv');
  return kaart.consent.importFile(table.rows, 'carol');
});
const outcome = await timed('publish', () =>
  kaart.publication.publish({ cause: 'request', actor: 'system' }),
);
const published = outcome.kind === 'held' ? 0 : outcome.version.views.partners.coverage.published;
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${JSON.stringify({ timings, events: events.recorded, published, peakMb })}\n`,
);
await kaart.close();
