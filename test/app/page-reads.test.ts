import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LANGUAGES } from '../../lib/core/language.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { catalogChangeWrite, MAX_OPEN_PAGE_AGE_MS } from '../../lib/store/catalog-revision.ts';
import type { Table } from '../../lib/store/table.ts';
import { newHome } from './prepared-home.ts';
import { body, DECISION, linesOf, SETUP_URL, Setup } from './setup.ts';

const COMPANY = 'LUHT-DEMO-0012';
const ROWS = '/v1/datasets/healthtech-companies-public';
const DATASETS = '/catalog/datasets';
const REVISION = 'CATALOG/revision';
const HEAD = 'DATASET#healthtech-companies/HEAD';
const EPOCH = 'EPOCH/consent';

/** What was read of the table, oldest first: keys, and `partition/*` for a range. */
let reads: string[] = [];
let setup: Setup;
/** The table as another process has it. */
let other: Table;
let version: string;

/** By operation of the document, addresses that everyone may ask for, and what they read when they are in the cache. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  getServerMetadata: ['/.well-known/oauth-authorization-server'],
  getJwks: ['/.well-known/jwks.json'],
  getDidDocument: ['/.well-known/did.json'],
  getHomePage: ['/'],
  getMapPage: ['/map'],
  getFeed: ['/feed.atom'],
  getImprintPage: ['/imprint'],
  getPrivacyPage: ['/privacy'],
  getAccessibilityPage: ['/accessibility'],
  getContactPage: ['/contact'],
  getCatalogTtl: ['/catalog.ttl'],
  getCatalogRdf: ['/catalog.rdf'],
  getCatalogXml: ['/catalog.xml'],
  getCatalogJsonld: ['/catalog.jsonld'],
  getCatalog: ['/catalog', '/catalog?after='],
  getDataset: ['healthtech-companies-public', 'healthtech-companies', 'healthtech-figures-2025']
    .flatMap((id) => [id, `${id}.ttl`, `${id}.jsonld`])
    .map((name) => `${DATASETS}/${name}`),
  getDistribution: ['jsonl', 'jsonl.ttl'].map(
    (name) => `${DATASETS}/healthtech-companies-public/distributions/${name}`,
  ),
  getDataService: ['/catalog/services/api.ttl'],
  getVersionPage: ['', '.ttl'].map(
    (suffix) => `${DATASETS}/healthtech-companies-public/versions/{version}${suffix}`,
  ),
  getRegisterRecord: ['/catalog/records/open-data', '/catalog/records/protected-data'],
  getRobots: ['/robots.txt'],
  getSitemap: ['/sitemap.xml'],
  getLlmsText: ['/llms.txt'],
  listEditions: ['/v1/editions'],
  getEdition: ['/v1/editions/2025'],
  getFigures: ['/v1/editions/2025/figures', '/v1/editions/2025/figures?view=trend&format=csv'],
  getFigureTable: ['csv', 'svg'].map(
    (format) => `/v1/editions/2025/figures/tables/subsector?format=${format}`,
  ),
  getEmbeddedChart: ['/embed/figures', '/embed/figures?table=trend'],
  getOembed: [`/oembed?url=${SETUP_URL}/figures`],
  getCurrentFiguresPage: ['/figures', '/figures?from=2020'],
  getFiguresPage: ['/figures/2025', '/figures/2020'],
  getStatus: ['/status'],
  getNotice: ['/v1/consent-notices/notice/1'],
  getAccessRequestSentPage: ['/access/sent'],
  getNewLinkPage: ['/my/link'],
  getNewLinkSentPage: ['/my/link/sent'],
  getReceiptCheckPage: ['/receipts/check'],
  getDspaceVersion: ['/.well-known/dspace-version'],
  getDocsPage: ['/docs'],
  getGettingStartedPage: ['/docs/getting-started'],
  getApiReferencePage: ['/docs/api'],
  getOpenApiDocument: ['/openapi.json'],
  getHealth: ['/health'],
};

/** Pages that must be right at once, and small lists: what they read each time. */
const READ_EACH_TIME: Readonly<
  Record<string, readonly [address: string, reads: readonly string[]]>
> = {
  getDirectoryPage: ['/companies', [HEAD, EPOCH]],
  getCompanyPage: [`/companies/${COMPANY}`, [HEAD, EPOCH]],
  listRecords: [`${ROWS}/records`, [HEAD, EPOCH]],
  getRecord: [`${ROWS}/records/${COMPANY}`, [HEAD, EPOCH]],
  getData: [`${ROWS}/data`, [HEAD, EPOCH]],
  getCounts: [`${ROWS}/counts?by=subsector`, [HEAD, EPOCH]],
  getJwksArchive: ['/.well-known/jwks-archive.json', ['KEY-ARCHIVE/*']],
  listNotices: ['/v1/consent-notices', ['NOTICE/*']],
  getAccessTerms: ['/v1/access-terms', ['NOTICE/*']],
  getAccessRequestPage: ['/access', ['NOTICE/*']],
};

/** Not pages of data: files in the program, links that only one person has, sign-in, and answers about versions for programs. */
const NO_PAGES = [
  ...['getAsset', 'getPageAsset', 'getVersionFile', 'listVersions', 'getVersion', 'listChanges'],
  ...['getAccessConfirmationPage', 'getSecretLinkPage', 'getInvitationPage'],
  ...['getIssuerMetadata', 'getStatusList'],
  ...['beginSignIn', 'useSignIn', 'getOneMachineSignIn', 'getSignedOutPage'],
];

function countReads(table: Table): Table {
  return {
    get(key) {
      reads.push(`${key.pk}/${key.sk}`);
      return table.get(key);
    },
    getMany(keys) {
      reads.push(...keys.map((key) => `${key.pk}/${key.sk}`));
      return table.getMany(keys);
    },
    query(query) {
      reads.push(`${query.pk}/*`);
      return table.query(query);
    },
    transact: table.transact.bind(table),
    close: () => table.close(),
  };
}

beforeAll(async () => {
  const home = newHome();
  const open = () => openSqliteTable(join(home, 'kaart.sqlite'));
  const objects = openFileObjects({ directory: join(home, 'objects'), publicUrl: SETUP_URL });
  const stores = { table: countReads(open()), objects };
  setup = await Setup.demonstration(undefined, {}, SETUP_URL, stores, home);
  other = open();
  await decide('consents');
  await setup.as('publisher', '/v1/publications', { json: {} });
  await setup.kaart.deliver();
  version = String((await linesOf(setup.ask(`${ROWS}/versions`)))[0]?.['id']);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await other.close();
  await setup.close();
});

async function decide(kind: 'consents' | 'withdrawals'): Promise<void> {
  const json = { ...DECISION, audiences: ['public'] };
  await setup.as('consent-officer', `/v1/companies/${COMPANY}/${kind}`, { json });
}

/** Stops the time of the cache, so that a slow machine changes nothing. @param ms after the start of the tests */
const START = Date.now();
function stopTime(ms: number): void {
  vi.spyOn(Date, 'now').mockReturnValue(START + ms);
}

/** Asks for an address and returns what that read. */
async function listReadsOf(address: string): Promise<readonly string[]> {
  const accept = address.startsWith('/v1/') ? '*/*' : 'text/html';
  reads = [];
  const answer = await setup.ask(address, { headers: { accept } });
  await answer.text();
  expect([address, [200, 303].includes(answer.status)]).toEqual([address, true]);
  return reads;
}

/** The open pages in each language. */
function listAddresses(): readonly string[] {
  const isPage = (address: string) => !address.startsWith('/v1/') && !/\.\w+$/.test(address);
  return Object.values(PAGES)
    .flat()
    .map((address) => address.replace('{version}', version))
    .flatMap((address) =>
      isPage(address)
        ? LANGUAGES.map((language) => toLanguageAddress(address, language))
        : [address],
    );
}

function toLanguageAddress(address: string, language: string): string {
  if (/health|well-known|oembed|distributions/.test(address)) return address;
  return `${address}${address.includes('?') ? '&' : '?'}lang=${language}`;
}

describe('18.2 what a page for everyone reads of the table', () => {
  it('is stated for each of them', async () => {
    const { paths } = await body<{ paths: Record<string, Record<string, Operation>> }>(
      setup.ask('/openapi.json'),
    );
    const open = Object.values(paths)
      .flatMap(({ get }) => (get === undefined ? [] : [get]))
      .filter(({ security = [] }) => security.length === 0 || security.some(isEmpty))
      .map(({ operationId }) => operationId);
    const stated = [...Object.keys(PAGES), ...Object.keys(READ_EACH_TIME), ...NO_PAGES];
    expect(open.toSorted()).toEqual(stated.toSorted());
  });

  it('is nothing while it is in the cache, in each language', async () => {
    stopTime(0);
    for (const address of listAddresses()) await listReadsOf(address);
    const read: Record<string, readonly string[]> = {};
    for (const address of listAddresses()) read[address] = await listReadsOf(address);
    expect(Object.entries(read).filter(([, keys]) => keys.length > 0)).toEqual([]);
  });

  it('is the revision once, for all pages, when the time of the cache has passed', async () => {
    stopTime(0);
    for (const address of listAddresses()) await listReadsOf(address);
    stopTime(MAX_OPEN_PAGE_AGE_MS);
    const read: string[] = [];
    for (const address of listAddresses()) read.push(...(await listReadsOf(address)));
    expect(read).toEqual([REVISION]);
  });

  it('is a few items, for all pages together, after a withdrawal', async () => {
    stopTime(2 * MAX_OPEN_PAGE_AGE_MS);
    for (const address of listAddresses()) await listReadsOf(address);
    await decide('consents');
    await setup.as('publisher', '/v1/publications', { json: {} });
    await setup.kaart.deliver();
    await decide('withdrawals');
    await setup.kaart.deliver();
    const read: string[] = [];
    for (const address of listAddresses()) read.push(...(await listReadsOf(address)));
    const versions = 'DATASET#healthtech-companies/*';
    const named = ['ID', 'V'].map((kind) =>
      expect.stringContaining(`${versions.slice(0, -1)}${kind}#`),
    );
    expect(read.length).toBeLessThan(listAddresses().length / 10);
    expect(new Set(read)).toEqual(new Set([REVISION, HEAD, 'NIGHT/LAST', versions, ...named]));
  });

  it.each(Object.entries(READ_EACH_TIME))(
    '%s: only what decides about it, each time',
    async (_, [address, expected]) => {
      await decide('consents');
      await setup.as('publisher', '/v1/publications', { json: {} });
      await setup.kaart.deliver();
      await listReadsOf(address);
      expect(await listReadsOf(address)).toEqual(expected);
    },
  );
});

describe('18.2 a change of the catalog', () => {
  it('of this process is seen at once, and one of another process after a second at most', async () => {
    stopTime(4 * MAX_OPEN_PAGE_AGE_MS);
    await listReadsOf('/');
    expect(await listReadsOf('/')).toEqual([]);
    await setup.kaart.nights.recordFailure('2025-10-01', setup.now, 'no disk');
    expect(await listReadsOf('/')).toContain(REVISION);
    await other.transact([catalogChangeWrite()]);
    expect(await listReadsOf('/')).toEqual([]);
    stopTime(5 * MAX_OPEN_PAGE_AGE_MS);
    expect(await listReadsOf('/')).toContain(HEAD);
  });
});

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
}

function isEmpty(each: object): boolean {
  return Object.keys(each).length === 0;
}
