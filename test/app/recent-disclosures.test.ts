import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { instant } from '../../lib/core/instant.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { grantsKey } from '../../lib/publication/keys.ts';
import { firstDisclosureWrites } from '../../lib/store/first-disclosure-store.ts';
import { Contact, inviteContact } from './contact.ts';
import { DATA, linesOf, SETUP_URL, Setup } from './setup.ts';

const DATASET = 'healthtech-companies';
const VERSIONS = 300;
const READERS = ['alpha', 'beta', 'gamma'];
const toVersionId = (seq: number) => `2025-${seq.toString(16).padStart(12, '0')}`;

const table = openSqliteTable(':memory:');
let setup: Setup;
let own: Contact;
beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kaart-readers-'));
  const objects = openFileObjects({ directory, publicUrl: SETUP_URL });
  setup = await Setup.demonstration('2025-09-30T22:00:00Z', {}, SETUP_URL, { table, objects });
  own = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0012'));
});
afterAll(() => setup.close());

const readFetchedSection = async (lang = 'en') => {
  const html = await (await own.get(`/my?lang=${lang}`)).text();
  return html.slice(html.indexOf('id="fetched"'));
};
const countRows = (html: string) => html.match(/<th scope="row"/g)?.length ?? 0;

it('a version without reads has no recorded reader', async () => {
  expect(await readFetchedSection()).toContain('No one yet.');
  expect(await readFetchedSection('fr')).toContain('Personne pour l’instant.');
});

it('of 300 versions with three readers each, the latest are listed, with a contact for the others', async () => {
  await setup.partner(DATA);
  const all = await readFetchedSection();
  expect([countRows(all), all.includes('on record')]).toEqual([1, false]);
  for (let seq = 100; seq < 100 + VERSIONS; seq += 1) await readByAll(seq);
  const get = vi.spyOn(setup.objects, 'get');
  const html = await readFetchedSection();
  const grants = get.mock.calls.filter(([key]) => key.endsWith('grants.jsonl'));
  expect([countRows(html), grants.length < 60]).toEqual([READERS.length, true]);
  for (const reader of READERS) expect(html).toContain(`>${reader}<`);
  expect(html).toMatch(/on record; ask for it at <a href="mailto:data@example\.lu"/);
  get.mockClear();
  await own.get('/my/preview');
  expect(get.mock.calls.filter(([key]) => key.endsWith('grants.jsonl'))).toEqual([]);
});

it('for a company that was in no version for long, a limited number of versions is searched', async () => {
  own = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0014'));
  const get = vi.spyOn(setup.objects, 'get');
  get.mockClear();
  const html = await readFetchedSection();
  const grants = get.mock.calls.filter(([key]) => key.endsWith('grants.jsonl'));
  expect([countRows(html), grants.length]).toEqual([0, 270]);
  expect(html).not.toContain('No one yet.');
  expect(html).toContain('on record');
  const pages = await readDisclosurePages('LUHT-DEMO-0012');
  expect(pages.flat()).toHaveLength(1 + VERSIONS * READERS.length);
  // a larger limit returns no more
  expect(Math.max(...pages.map((page) => page.length))).toBe(250);
});

async function readDisclosurePages(company: string): Promise<readonly unknown[][]> {
  const pages: unknown[][] = [];
  let next: string | undefined = `/v1/companies/${company}/disclosures?limit=1000`;
  while (next !== undefined) {
    const response: Response = await setup.as('auditor', next);
    const link = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    pages.push(await linesOf(response));
    next = link && new URL(link, SETUP_URL).pathname + new URL(link, SETUP_URL).search;
  }
  return pages;
}

/** A version with one company, read by three recipients. */
async function readByAll(seq: number): Promise<void> {
  const version = toVersionId(seq);
  const key = grantsKey(DATASET, { id: version, seq });
  await setup.objects.put(key, '["LUHT-DEMO-0012",31]\n', { contentType: 'application/jsonl' });
  const firstReadAt = instant('2025-10-01T00:00:00Z');
  const about = {
    dataset: DATASET,
    version,
    activation: version,
    seq,
    agreement: null,
    redacted: false,
    firstReadAt,
  };
  await table.transact(
    READERS.flatMap((recipient) =>
      firstDisclosureWrites({ ...about, recipient, audience: 'partners' }),
    ),
  );
}
