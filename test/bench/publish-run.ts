// One step of the main job in a separate process, as with the commands, so that its peak memory can be
// measured:
// node --import tsx test/bench/publish-run.ts import ROWS.csv HOME | consents CONSENTS.csv HOME | publish -
// HOME
import { createReadStream } from 'node:fs';
import { openLocal } from '../../lib/app/local.ts';
import { LAYOUT_CONSENTS } from '../../lib/mapping/layouts.ts';
import { openTable } from '../../lib/mapping/read/open-table.ts';
import { peakMegabytes } from '../peak-memory.ts';

const [step = '', file = '', home = ''] = process.argv.slice(2);
const source = () => createReadStream(file, { highWaterMark: 1_048_576 });
const kaart = await openLocal({ ...process.env, KAART_HOME: home });

const steps: Record<string, () => Promise<number>> = {
  async import() {
    const request = { fileName: 'scale.csv', source, edition: '2025' };
    const { id } = await kaart.mapping.importFile(request, 'alice');
    await kaart.mapping.submit(id, { actor: 'alice' });
    return (await kaart.mapping.release(id, { actor: 'bob' })).counts.taken;
  },
  async consents() {
    const table = await openTable(source, LAYOUT_CONSENTS, 'consents.csv');
    return (await kaart.consent.importFile(table.rows, 'carol')).recorded;
  },
  async publish() {
    const outcome = await kaart.publication.publish({ cause: 'request', actor: 'system' });
    return outcome.kind === 'held' ? 0 : outcome.version.views.partners.coverage.published;
  },
};

const startedAt = performance.now();
const done = (await steps[step]?.()) ?? 0;
const seconds = (performance.now() - startedAt) / 1000;
const peakMb = peakMegabytes();
process.stdout.write(`${JSON.stringify({ done, seconds, peakMb })}\n`);
await kaart.close();
