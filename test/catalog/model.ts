import type {
  CatalogModel,
  EditionEntries,
  EditionEntry,
  PublicVersion,
} from '../../lib/catalog/model.ts';
import { instant } from '../../lib/core/instant.ts';
import { FIGURE_FORMATS } from '../../lib/http/files/figure-files.ts';
import { compareEditions } from '../../lib/mapping/edition.ts';

const AT = instant('2025-10-01T08:00:00Z');
const URL = 'https://kaart.test';

/** The figures of an edition, without links to other editions. */
function buildEdition(id: string, changes: Partial<EditionEntry> = {}): EditionEntry {
  return {
    edition: id,
    referenceDate: `${id.slice(0, 4)}-09-30`,
    releasedAt: AT,
    previous: null,
    corrects: null,
    corrections: [],
    bytes: 4321,
    sha256: 'ab'.repeat(32),
    ...changes,
  };
}

/** Editions in memory, the newest first. */
export function openEditionEntries(entries: readonly EditionEntry[]): EditionEntries {
  return {
    count: entries.length,
    newest: entries[0],
    oldest: entries.at(-1),
    async list({ older, limit }) {
      const isOlder = ({ edition: id }: EditionEntry) =>
        older === undefined || compareEditions(id, older) < 0;
      return entries.filter(isOlder).slice(0, limit);
    },
    find: async (id) => entries.find(({ edition: each }) => each === id),
  };
}

/** A catalog with everything: two years, a correction, and the companies. */
export const MODEL: CatalogModel = {
  publicUrl: URL,
  dspUrl: `${URL}/dsp/2025-1`,
  publisher: {
    name: { en: 'Office', fr: 'Bureau', de: 'Amt' },
    homepage: 'https://office.test',
    contactName: { en: 'Data desk', fr: 'Service des données', de: 'Datenstelle' },
    contactEmail: 'data@office.test',
  },
  coOwner: {
    name: { en: 'Ministry', fr: 'Ministère', de: 'Ministerium' },
    homepage: 'https://ministry.test',
  },
  figureFormats: FIGURE_FORMATS,
  editions: openEditionEntries([
    buildEdition('2025', { previous: '2020.1' }),
    buildEdition('2020.1', { corrects: { first: '2020', last: '2020' } }),
    buildEdition('2020', { corrections: ['2020.1'] }),
  ]),
  companies: {
    edition: '2025',
    releasedAt: AT,
    formats: [
      { format: 'jsonl', mediaType: 'application/jsonl' },
      { format: 'csv', mediaType: 'text/csv' },
      { format: 'jsonld', mediaType: 'application/ld+json' },
      { format: 'parquet', mediaType: 'application/vnd.apache.parquet' },
    ],
    open: { version: '2025-0123456789ab', publishedAt: AT, rows: 1, coveragePercent: 5 },
    staleSince: null,
    nightFailsSince: null,
  },
};

/** The catalog before any release. */
export const EMPTY: CatalogModel = { ...MODEL, editions: openEditionEntries([]), companies: null };

/** A superseded version of the public rows. */
export const VERSION: PublicVersion = {
  dataset: 'healthtech-companies-public',
  id: '2025-00000000000a',
  edition: '2025',
  referenceDate: '2025-09-30',
  publishedAt: AT,
  rows: 2,
  changes: { added: 0, changed: 0, removed: 1 },
  previous: '2025-000000000009',
  replacedBy: '2025-0123456789ab',
};

/** A catalog with this many datasets, three of them about the companies. */
export function buildLargeModel(datasets: number): CatalogModel {
  const editions = Array.from({ length: datasets - 3 }, (_, at) =>
    buildEdition(String(9_999 - at).padStart(4, '0')),
  );
  return { ...MODEL, editions: openEditionEntries(editions) };
}
