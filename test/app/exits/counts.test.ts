import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  COMPANIES_DATASET_ID,
  PUBLIC_COMPANIES_DATASET_ID,
} from '../../../lib/core/dataset-ids.ts';
import { CachedCounts } from '../../../lib/http/files/cached-counts.ts';
import { SmallFiles } from '../../../lib/http/files/small-files.ts';
import { getFieldGroups } from '../../../lib/publication/field-groups.ts';
import { listCountedFields } from '../../../lib/publication/row-counts.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { body, DATA, linesOf, RESEARCH, type Setup } from '../setup.ts';
import { loadCanaries, NUMBERS, PARTNER, readGrantsNow } from './canaries.ts';
import { play, type Step, someStep, someStepByName } from './changes-of-mind.ts';

const GROUP_OF: Readonly<Record<string, string>> = getFieldGroups(FIELDS_2025);

type Row = Readonly<Record<string, unknown>> & { readonly withheld: readonly string[] };
interface Answer {
  readonly version: string;
  readonly companies: number;
  readonly shown: number;
  readonly counts: readonly {
    readonly values: Record<string, string>;
    readonly companies: number;
  }[];
}
type Reader = 'partners' | 'public';

const COUNTS = `/v1/datasets/${COMPANIES_DATASET_ID}/counts`;
const PUBLIC = `/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}`;
const PAIRS: readonly (readonly string[])[] = [
  ['subsector', 'canton'],
  ['employees'],
  ['canton', 'employees'],
  ['legal_form', 'fit4start'],
];

let setup: Setup;
let token = '';
beforeAll(async () => {
  setup = await loadCanaries();
  token = await setup.token(PARTNER, setup.secret);
});
afterAll(() => setup.close());

const ask = (reader: Reader, what: string) =>
  reader === 'public'
    ? setup.ask(`${PUBLIC}/${what}`)
    : setup.withToken(token, `/v1/datasets/${COMPANIES_DATASET_ID}/${what}`);

const buildQuery = (by: readonly string[]) => by.map((field) => `by=${field}`).join('&');

/** The numbers that a caller can count from the rows it gets. */
function countFromRows(rows: readonly Row[], by: readonly string[]) {
  const classes = rows.map((row) => by.map((field) => findClass(row, field)).join(' × '));
  const byClass: Record<string, number> = {};
  for (const each of classes) byClass[each] = (byClass[each] ?? 0) + 1;
  const shown = classes.filter((each) => !each.includes('not-shown')).length;
  return { companies: rows.length, shown, byClass };
}

function findClass(row: Row, field: string): string {
  if (row.withheld.includes(GROUP_OF[field] ?? '')) return 'not-shown';
  const value = row[field];
  if (value === null) return 'unknown';
  if (field !== 'employees') return `${value}`;
  return Number(value) < 10 ? 'fewer-than-10-employees' : '10-employees-or-more';
}

function toLines({ companies, shown, counts }: Answer, by: readonly string[]) {
  const byClass = Object.fromEntries(
    counts.map((each) => [by.map((field) => each.values[field]).join(' × '), each.companies]),
  );
  return { companies, shown, byClass };
}

/** Counts and rows of one version. Two reads are compared, because a grant may end between them. */
async function compare(reader: Reader, by: readonly string[]) {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const response = await body<Answer>(ask(reader, `counts?${buildQuery(by)}`));
    const rows = await ask(reader, 'data?format=jsonl');
    if (rows.headers.get('kaart-version') !== response.version) continue;
    expect([reader, by, toLines(response, by)]).toEqual([
      reader,
      by,
      countFromRows(await linesOf<Row>(rows), by),
    ]);
    return;
  }
  throw new Error('the version changed at every attempt');
}

async function compareAll() {
  for (const reader of ['partners', 'public'] as const)
    for (const by of PAIRS) await compare(reader, by);
}

const EVERYTHING: Step = {
  kind: 'consents',
  company: 1,
  groups: ['registry', 'profile', 'headcount', 'funding', 'contact'],
  audiences: ['partners', 'dataspace', 'public'],
  lastsMs: null,
  byName: false,
};

const readPartnerCounts = async (by: string) => body<Answer>(ask('partners', `counts?by=${by}`));
const sumCompanies = ({ counts }: Answer) =>
  counts.reduce((sum, { companies }) => sum + companies, 0);

describe('13: counts of rows', () => {
  it('13: are those of the rows that the same caller reads, while companies change their decisions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 4, maxLength: 6 }), async (steps) => {
        for (const step of steps) {
          await play(setup, step);
          await compareAll();
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });

  it('13: of every audience lack a company at the read after its withdrawal, and a withdrawn group', async () => {
    await play(setup, { kind: 'tick', ms: 1000 });
    for (const company of NUMBERS) await play(setup, { ...EVERYTHING, company });
    await play(setup, { kind: 'publish' });
    for (const reader of ['partners', 'public'] as const) {
      const before = await body<Answer>(ask(reader, 'counts?by=employees'));
      expect([before.companies, before.shown, sumCompanies(before)]).toEqual([8, 8, 8]);
    }
    expect(await readDataSpaceCounts()).toMatchObject({ companies: 8, shown: 8 });
    const withdrawal = { ...EVERYTHING, kind: 'withdrawals' as const };
    await play(setup, { ...withdrawal, groups: ['headcount'] });
    for (const reader of ['partners', 'public'] as const) {
      const after = await body<Answer>(ask(reader, 'counts?by=employees'));
      expect([after.companies, after.shown]).toEqual([8, 7]);
      expect(after.counts).toContainEqual({ values: { employees: 'not-shown' }, companies: 1 });
    }
    expect(await readDataSpaceCounts()).toMatchObject({ companies: 8, shown: 7 });
    await play(setup, withdrawal);
    for (const reader of ['partners', 'public'] as const)
      expect(await body<Answer>(ask(reader, 'counts?by=employees'))).toMatchObject({
        companies: 7,
        shown: 7,
      });
    expect(await readDataSpaceCounts()).toMatchObject({ companies: 7, shown: 7 });
    await compareAll();
  });

  /** Its participants read by transfers. The counts are computed in the same way. */
  async function readDataSpaceCounts() {
    const { publication } = setup.kaart;
    const view = await publication.view('dataspace', RESEARCH);
    const file = view.files.find(({ format }) => format === 'jsonl');
    if (file === undefined) throw new Error('no rows');
    return new CachedCounts(new SmallFiles()).getCounts(publication, view, file, ['employees']);
  }

  it('13: are public for the public dataset only, and pages of any origin may read them', async () => {
    expect((await setup.ask(`${COUNTS}?by=canton`)).status).toBe(401);
    const open = await setup.ask(`${PUBLIC}/counts?by=canton`);
    expect(open.status).toBe(200);
    expect(open.headers.get('access-control-allow-origin')).toBe('*');
    expect(open.headers.get('cache-control')).toBe('public, no-cache');
    const etag = open.headers.get('etag') ?? '';
    const again = await setup.ask(`${PUBLIC}/counts?by=canton`, {
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    const own = await ask('partners', 'counts?by=canton');
    expect(own.headers.get('cache-control')).toMatch(/private/);
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    ['by=legal_name', 'legal_name'],
    ['by=contact_email', 'contact_email'],
    ['by=internal_note', 'internal_note'],
    ['by=canton&by=turnover', 'turnover'],
    ['by=canton&by=canton', 'once'],
    ['by=canton&by=subsector&by=employees', '2 fields at most'],
    ['', 'by'],
    ['by=canton&filter=x', 'filter'],
    ['by=canton&purpose=https://a.example/x&purpose=https://a.example/x', 'purpose'],
  ])('13: refuse %s by name', async (query, named) => {
    for (const reader of ['partners', 'public'] as const) {
      const response = await ask(reader, `counts?${query}`);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(named);
    }
  });

  it('13: are recorded for a partner, without a first disclosure', async () => {
    const path = `/v1/partners/${PARTNER}/disclosures?since=1970-01-01T00:00:00Z&limit=1000`;
    const listFormats = async () =>
      (await linesOf<{ format: string }>(setup.as('auditor', path))).map(({ format }) => format);
    const before = await listFormats();
    await play(setup, { ...EVERYTHING, company: 2, kind: 'withdrawals', groups: ['profile'] });
    await ask('partners', 'data');
    const { id } = await body<{ id: string }>(ask('partners', 'versions/current'));
    await play(setup, { ...EVERYTHING, company: 3, kind: 'withdrawals', groups: ['profile'] });
    await readPartnerCounts('canton');
    const counted = await body<{ id: string }>(ask('partners', 'versions/current'));
    expect(counted.id).not.toBe(id);
    expect((await listFormats()).slice(before.length)).toEqual(['jsonl', 'counts']);
    await play(setup, { ...EVERYTHING, company: 4, kind: 'withdrawals', groups: ['profile'] });
    await readPartnerCounts('canton');
    const readManifest = async (version: string) =>
      (await body<{ manifest: string | null }>(ask('partners', `versions/${version}`))).manifest;
    expect(await readManifest(id)).toEqual(expect.any(String));
    expect(await readManifest(counted.id)).toBeNull();
  });

  it('13: can be grouped by fields with few classes, each of a group that companies decide on', () => {
    expect(
      listCountedFields().filter(
        (field) => !/^(registry|profile|headcount)$/.test(GROUP_OF[field] ?? ''),
      ),
    ).toEqual([]);
  });

  // This test is last, because decisions about named recipients stay in force.
  it('13: of a named recipient are those of its own rows', async () => {
    await play(setup, { ...EVERYTHING, company: 5, kind: 'withdrawals', byName: true });
    const { partners } = await readGrantsNow(setup);
    const open = NUMBERS.filter((company) => partners.get(company)?.has('registry'));
    expect(open).not.toContain(5);
    expect((await readPartnerCounts('canton')).companies).toBe(open.length);
    expect((await linesOf(setup.withToken(token, DATA))).length).toBe(open.length);
    await fc.assert(
      fc.asyncProperty(fc.array(someStepByName, { minLength: 4, maxLength: 6 }), async (steps) => {
        for (const step of steps) {
          await play(setup, step);
          await compareAll();
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
