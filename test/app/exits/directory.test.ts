import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../../lib/core/dataset-ids.ts';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { linesOf, type Setup } from '../setup.ts';
import {
  buildCanary,
  findLeaks,
  loadCanaries,
  NOTHING,
  NUMBERS,
  readGrantsNow,
  toRecordId,
} from './canaries.ts';
import { play, type Step } from './changes-of-mind.ts';

const FOR_ALL: Step = {
  kind: 'consents',
  company: 1,
  groups: ['registry', 'profile', 'headcount', 'funding', 'contact'],
  audiences: ['public'],
  lastsMs: null,
  byName: false,
};
const FOR_PARTNERS: Step = { ...FOR_ALL, audiences: ['partners', 'dataspace'] };
const WITHDRAWAL = { ...FOR_ALL, kind: 'withdrawals' as const };
const QUERIES = [
  '',
  '?sort=commune',
  '?view=table',
  '?subsector=software',
  '?subsector=not-shown',
  '?q=canary',
  '?q=cannary',
];

let setup: Setup;
/** Companies 1 to 4 are public, 2 without its profile. The others are only for partners. */
beforeAll(async () => {
  setup = await loadCanaries();
  for (const company of NUMBERS)
    await play(setup, { ...(company <= 4 ? FOR_ALL : FOR_PARTNERS), company });
  await play(setup, { ...WITHDRAWAL, company: 2, groups: ['profile', 'contact'] });
  await play(setup, { kind: 'publish' });
});
afterAll(() => setup.close());

const read = async (path: string) => {
  const response = await setup.ask(path, { headers: { accept: 'text/html' } });
  return { status: response.status, html: await response.text() };
};

/** The values of the filters with their counts, and the number of companies. */
async function readCounts(query: string) {
  const { html } = await read(`/companies${query}`);
  const values = [
    ...html.matchAll(/name="(\w+)" value="([^"]+)"[^>]*\/><span>.*?<\/span><span[^>]*>(\d+)</g),
  ].map(([, field, code, companies]) => [field, code, Number(companies)] as const);
  const [, total] = /<h2 role="status">(\d+) compan/.exec(html) ?? [];
  return { values, total: Number(total ?? 0) };
}

interface Row {
  readonly record_id: string;
  readonly [field: string]: unknown;
}
const readPublicRows = () =>
  linesOf<Row>(setup.ask(`/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}/data?format=jsonl`));

describe('15.1 the directory of companies', () => {
  it('is recorded as a read by everyone; an unknown page is not recorded', async () => {
    const path = `/v1/companies/${toRecordId(1)}/disclosures`;
    const listRecipients = async () =>
      (await linesOf<{ recipient: string }>(setup.as('auditor', path))).map(
        (notice) => notice.recipient,
      );
    await read('/companies/LUHT-NONE-0001');
    expect(await listRecipients()).toEqual([]);
    await read(`/companies/${toRecordId(1)}`);
    expect(await listRecipients()).toEqual(['public']);
  });

  it.each(QUERIES)('shows only what companies grant to everyone: %s', async (query) => {
    const grants = (await readGrantsNow(setup)).public;
    for (const language of LANGUAGES) {
      const { status, html } = await read(`/companies${query || '?sort=name'}&lang=${language}`);
      expect([status, findLeaks(html, grants)]).toEqual([200, []]);
      for (const company of [5, 6, 7, 8]) expect(html).not.toContain(toRecordId(company));
    }
  });

  it('counts in the filters exactly the public rows', async () => {
    const rows = await readPublicRows();
    const { values, total } = await readCounts('');
    expect([rows.length, total]).toEqual([4, 4]);
    expect(values.length).toBeGreaterThan(3);
    for (const [field, code, companies] of values) {
      const having = rows.filter((row) =>
        [field !== undefined && row[field] === undefined ? 'not-shown' : (row[field ?? ''] ?? [])]
          .flat()
          .map(String)
          .includes(code ?? ''),
      );
      expect([field, code, companies]).toEqual([field, code, having.length]);
    }
    // A company that keeps its profile private is in no count of a value of the profile.
    const profiles = values.filter(([field]) => field === 'subsector');
    const shown = profiles.filter(([, code]) => code !== 'not-shown');
    expect(shown.reduce((sum, [, , companies]) => sum + companies, 0)).toBe(3);
    expect(profiles.at(-1)).toEqual(['subsector', 'not-shown', 1]);
  });

  it('finds the companies that do not show a value', async () => {
    expect((await readCounts('?subsector=not-shown')).total).toBe(1);
    expect((await read('/companies?subsector=not-shown&lang=en')).html).toContain(toRecordId(2));
    expect((await readCounts('?subsector=not-shown,software')).total).toBeGreaterThan(0);
    const { status } = await read('/companies?subsector=not-shown&lang=fr');
    expect(status).toBe(200);
  });

  it('changes no count if a company that is not public decides or changes', async () => {
    const before = await Promise.all(QUERIES.map(readCounts));
    await play(setup, { ...WITHDRAWAL, company: 7, audiences: ['partners'] });
    await play(setup, { ...FOR_PARTNERS, company: 2 });
    await play(setup, { kind: 'publish' });
    expect(await Promise.all(QUERIES.map(readCounts))).toEqual(before);
  });

  it('finds words with a typing error, and never a private value', async () => {
    const found = buildCanary(1, 'profile');
    expect((await readCounts(`?q=${found}`)).total).toBe(1);
    expect((await readCounts('?q=canarry')).total).toBe(4);
    for (const group of ['profile', 'contact'] as const) {
      const { html } = await read(`/companies?q=${buildCanary(2, group)}&lang=en`);
      expect(html).not.toContain(toRecordId(2));
    }
  });
});

describe('15.1 the page of a company', () => {
  it('shows what the company grants to everyone, and names the groups that it keeps private', async () => {
    const grants = (await readGrantsNow(setup)).public;
    for (const company of [1, 2, 3, 4]) {
      const { status, html } = await read(`/companies/${toRecordId(company)}?lang=en`);
      expect([status, findLeaks(html, grants)]).toEqual([200, []]);
      expect(html.match(/badge withheld/g) ?? []).toHaveLength(company === 2 ? 2 : 0);
    }
  });

  it('is the same 404 for a company that is not public and for an unknown id', async () => {
    const readCompanyPage = async (id: string) => {
      const { status, html } = await read(`/companies/${id}?lang=en`);
      return [status, html.replaceAll(/<code>[^<]*<\/code>/g, '').replaceAll(id, '')];
    };
    const unknown = await readCompanyPage('LUHT-NONE-0001');
    expect(unknown[0]).toBe(404);
    for (const company of [5, 8])
      expect(await readCompanyPage(toRecordId(company))).toEqual(unknown);
  });

  it('is removed at the next read after a withdrawal, also from the directory', async () => {
    await play(setup, { ...WITHDRAWAL, company: 4 });
    const { status, html } = await read(`/companies/${toRecordId(4)}`);
    expect([status, findLeaks(html, NOTHING)]).toEqual([404, []]);
    const list = await read('/companies');
    expect(list.html).not.toContain(toRecordId(4));
    expect((await readCounts('')).total).toBe(3);
  });
});
