import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearseUpgrade } from '../restore/rehearse-upgrade.ts';
import { prepareSharedStores } from './cluster.ts';

rehearseUpgrade('PostgreSQL', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kaart-shared-'));
  return { home, settings: await prepareSharedStores(home) };
});
