import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../../lib/core/dataset-ids.ts';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { linesOf, type Setup } from '../setup.ts';
import { canaryOf, canarySetup, grantsNow, idOf, leaksIn, NOTHING, NUMBERS } from './canaries.ts';
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
  setup = await canarySetup();
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
async function countsOf(query: string) {
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
const publicRows = () =>
  linesOf<Row>(setup.ask(`/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}/data?format=jsonl`));

describe('15.1 the directory of companies', () => {
  it('is recorded as a read by everyone; an unknown page is not recorded', async () => {
    const path = `/v1/companies/${idOf(1)}/disclosures`;
    const recipients = async () =>
      (await linesOf<{ recipient: string }>(setup.as('auditor', path))).map(
        (notice) => notice.recipient,
      );
    await read('/companies/LUHT-NONE-0001');
    expect(await recipients()).toEqual([]);
    await read(`/companies/${idOf(1)}`);
    expect(await recipients()).toEqual(['public']);
  });

  it.each(QUERIES)('shows only what companies grant to everyone: %s', async (query) => {
    const grants = (await grantsNow(setup)).public;
    for (const language of LANGUAGES) {
      const { status, html } = await read(`/companies${query || '?sort=name'}&lang=${language}`);
      expect([status, leaksIn(html, grants)]).toEqual([200, []]);
      for (const company of [5, 6, 7, 8]) expect(html).not.toContain(idOf(company));
    }
  });

  it('counts in the filters exactly the public rows', async () => {
    const rows = await publicRows();
    const { values, total } = await countsOf('');
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
    expect((await countsOf('?subsector=not-shown')).total).toBe(1);
    expect((await read('/companies?subsector=not-shown&lang=en')).html).toContain(idOf(2));
    expect((await countsOf('?subsector=not-shown,software')).total).toBeGreaterThan(0);
    const { status } = await read('/companies?subsector=not-shown&lang=fr');
    expect(status).toBe(200);
  });

  it('changes no count if a company that is not public decides or changes', async () => {
    const before = await Promise.all(QUERIES.map(countsOf));
    await play(setup, { ...WITHDRAWAL, company: 7, audiences: ['partners'] });
    await play(setup, { ...FOR_PARTNERS, company: 2 });
    await play(setup, { kind: 'publish' });
    expect(await Promise.all(QUERIES.map(countsOf))).toEqual(before);
  });

  it('finds words with a typing error, and never a private value', async () => {
    const found = canaryOf(1, 'profile');
    expect((await countsOf(`?q=${found}`)).total).toBe(1);
    expect((await countsOf('?q=canarry')).total).toBe(4);
    for (const group of ['profile', 'contact'] as const) {
      const { html } = await read(`/companies?q=${canaryOf(2, group)}&lang=en`);
      expect(html).not.toContain(idOf(2));
    }
  });
});

describe('15.1 the page of a company', () => {
  it('shows what the company grants to everyone, and names the groups that it keeps private', async () => {
    const grants = (await grantsNow(setup)).public;
    for (const company of [1, 2, 3, 4]) {
      const { status, html } = await read(`/companies/${idOf(company)}?lang=en`);
      expect([status, leaksIn(html, grants)]).toEqual([200, []]);
      expect(html.match(/badge withheld/g) ?? []).toHaveLength(company === 2 ? 2 : 0);
    }
  });

  it('is the same 404 for a company that is not public and for an unknown id', async () => {
    const seen = async (id: string) => {
      const { status, html } = await read(`/companies/${id}?lang=en`);
      return [status, html.replaceAll(/<code>[^<]*<\/code>/g, '').replaceAll(id, '')];
    };
    const unknown = await seen('LUHT-NONE-0001');
    expect(unknown[0]).toBe(404);
    for (const company of [5, 8]) expect(await seen(idOf(company))).toEqual(unknown);
  });

  it('is removed at the next read after a withdrawal, also from the directory', async () => {
    await play(setup, { ...WITHDRAWAL, company: 4 });
    const { status, html } = await read(`/companies/${idOf(4)}`);
    expect([status, leaksIn(html, NOTHING)]).toEqual([404, []]);
    const list = await read('/companies');
    expect(list.html).not.toContain(idOf(4));
    expect((await countsOf('')).total).toBe(3);
  });
});
