import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Shell } from '../cli/shell.ts';
import { body, Setup } from './setup.ts';

interface Page {
  readonly companies: readonly { readonly id: string; readonly name: string }[];
  readonly cursor?: string;
}

describe('9.42 a search for companies by name', () => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await Setup.demonstration();
  });
  afterAll(() => setup.close());

  const find = (query: Record<string, string>) =>
    setup.as('consent-officer', `/v1/companies?${new URLSearchParams(query)}`);
  const listIds = async (search: string) =>
    (await body<Page>(find({ search }))).companies.map(({ id }) => id.slice(-4));

  it.each([
    ['etoile', ['0007', '0087', '0128']], // the name is written Étoile
    ['ÉTOILE  wear', ['0128']],
    ['b900106', ['0106']],
    ['LUHT-DEMO-0106', ['0106']],
    ['LUHT-DEMO-0010', ['0010']], // its number is part of other numbers, such as B900100
    ['luht demo 0010', ['0010']],
    ['B900010', ['0010']],
    ['b 900 010', ['0010']],
    ['zephyr sas logistics', []], // S.A.S. is three words
    ['(fondation)', ['0202']],
  ])('%s', async (search, ids) => {
    expect(await listIds(search)).toEqual(ids);
  });

  it('returns name and number, page by page, each company once', async () => {
    const all: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const query = { limit: '50', ...(cursor === undefined ? {} : { cursor }) };
      const page = await body<Page>(find(query));
      all.push(...page.companies.map(({ id }) => id));
      cursor = page.cursor;
      pages += 1;
    } while (cursor !== undefined);
    expect(pages).toBe(3);
    expect(all.length).toBe(new Set(all).size);
    expect(all.length).toBe((await body<Page>(find({ limit: '500' }))).companies.length);
    expect((await body<Page>(find({ search: 'B900007' }))).companies).toEqual([
      {
        id: 'LUHT-DEMO-0007',
        name: 'DEMO Étoile Pharma Logistics 007 S.C.S.',
        tradeName: 'DEMO Étoile Pharma Logistics 007',
        rcsNumber: 'B900007',
        eligible: true,
      },
    ]);
  });

  it('refuses an invalid cursor, and every caller without the scope', async () => {
    expect((await find({ cursor: 'none' })).status).toBe(400);
    expect((await setup.ask('/v1/companies')).status).toBe(401);
    expect((await setup.partner('/v1/companies')).status).toBe(403);
    expect((await setup.as('invitation-exporter', '/v1/companies')).status).toBe(403);
  });

  it('works on the command line', async () => {
    const shell = await Shell.demonstration();
    const { out } = await shell.type('companies --search etoile');
    expect(out).toMatch(/LUHT-DEMO-0087 +DEMO Étoile Medical Supply 087 S\.A\./);
    expect(await shell.json('companies --search B900106')).toMatchObject([
      { id: 'LUHT-DEMO-0106' },
    ]);
    expect((await shell.type('companies --search nowhere')).out).toBe(
      'no company has "nowhere" in its name, number or id\n',
    );
    expect((await new Shell().type('companies')).out).toMatch(/^there is no company: no edition/);
    expect((await shell.json('companies')).length).toBe(148);
  });
});
