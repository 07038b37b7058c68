import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyTimeline } from '../../lib/consent/timeline.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import { isEligibleRecord } from '../../lib/mapping/companies/eligibility.ts';
import type { CompanyRecord } from '../../lib/mapping/record.ts';
import {
  EligibilityFieldTexts,
  type PlanInput,
  planVersion,
  type StoredGrant,
} from '../../lib/publication/plan.ts';
import type { PublishableRows } from '../../lib/publication/ports.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import { START, VERSION_KEY } from './publication-setup.ts';
import { companies, company } from './records.ts';
import { permitting } from './timelines.ts';

/** Yields bytes in random chunks, also with cuts inside a line or a character. */
async function* readBytes(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const lineOf = (record: object) => JSON.stringify(record);
const readRows = (records: readonly object[], size?: number): PublishableRows => ({
  fields: FIELDS_2025,
  bytes: readBytes(records.map((record) => `${lineOf(record)}\n`).join(''), size),
  isEligible: (_, fields) => isEligibleRecord(fields),
});
const idOf = (number: number) => `LUHT-TEST-${String(number).padStart(4, '0')}`;
async function* all(...numbers: number[]): AsyncGenerator<CompanyTimeline> {
  for (const number of numbers)
    yield { recordId: idOf(number), timeline: permitting(FIELD_GROUPS) };
}
async function* storedGrants(...grants: StoredGrant[]): AsyncGenerator<readonly StoredGrant[]> {
  yield grants;
}
const input = (changes: Partial<PlanInput>): PlanInput => ({
  dataset: 'd',
  edition: { id: '2025', referenceDate: '2025-09-30', rowsDigest: '0'.repeat(64) },
  eligible: 4,
  rows: readRows(companies(4)),
  timelines: all(1, 2, 3, 4),
  consentsReadAt: START,
  formats: ['jsonl'],
  versionKey: VERSION_KEY,
  ...changes,
});
const rowsShown = async (changes: Partial<PlanInput>) => {
  const { masks } = await planVersion(input(changes));
  return Array.from({ length: masks.length }, (_, row) => masks.at(row) > 0);
};

describe('a plan', () => {
  it('joins rows and grants, even if one side lacks a company', async () => {
    expect(await rowsShown({ timelines: all(0, 2, 4, 9) })).toEqual([false, true, false, true]);
    expect(await rowsShown({ timelines: all() })).toEqual([false, false, false, false]);
    expect(await rowsShown({ rows: readRows([]) })).toEqual([]);
  });

  it.each([
    ['rows', { rows: readRows([company(2), company(1)]) }],
    ['a row twice', { rows: readRows([company(1), company(1)]) }],
    ['timelines', { timelines: all(1, 3, 2, 4) }],
  ])('refuses %s in the wrong order instead of losing a company', async (_, given) => {
    await expect(planVersion(input(given))).rejects.toThrow(/order/);
  });

  it('refuses an edition whose records have unknown fields', async () => {
    const rows = readRows([{ ...company(1), secret: 1 }]);
    await expect(planVersion(input({ rows }))).rejects.toMatchObject({ code: 'object-corrupt' });
  });

  it('asks the edition whether a company is eligible, by its id and fields', async () => {
    const requests: unknown[] = [];
    const rows: PublishableRows = {
      ...readRows([company(1), company(2, { sector_type: 'public-sector' })]),
      isEligible: (recordId, fields) => {
        requests.push([recordId, fields.sector_type]);
        return recordId === idOf(2);
      },
    };
    expect(await rowsShown({ rows })).toEqual([false, true]);
    expect(requests).toEqual([
      [idOf(1), 'private-company'],
      [idOf(2), 'public-sector'],
    ]);
  });

  it('grants nothing beyond its upper bound', async () => {
    const atMost = storedGrants([idOf(1), 0b11], [idOf(3), 0b00001_00000], [idOf(9), 31]);
    const { coverage } = await planVersion(input({ atMost }));
    expect(coverage.partners).toMatchObject({ published: 1, groups: { profile: 1, headcount: 0 } });
    expect(coverage.dataspace).toMatchObject({ published: 1, groups: { profile: 0 } });
    expect(coverage.public).toMatchObject({ published: 0 });
  });

  it('is the same for any chunk size of the edition', async () => {
    const records = companies(30);
    const plans = [1, 13, 1_000_000].map((size) =>
      planVersion(input({ rows: readRows(records, size) })),
    );
    const ids = (await Promise.all(plans)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
  });

  it('has a digest of the grants for each audience', async () => {
    const { audienceDigests } = await planVersion(
      input({ atMost: storedGrants([idOf(1), 0b00001_00001]) }),
    );
    expect(audienceDigests.partners).toBe(audienceDigests.dataspace);
    expect(audienceDigests.public).not.toBe(audienceDigests.partners);
    expect(Object.keys(audienceDigests)).toEqual([...AUDIENCES]);
  });
});

describe('the fields that decide eligibility', () => {
  it('are read from the text of a record with the same result as from the parsed record', () => {
    const texts = new EligibilityFieldTexts(FIELDS_2025);
    const nasty = fc.string({ unit: 'binary' });
    const fields = fc.record({
      legal_status: fc.constantFrom('active', 'merged', null),
      country: fc.constantFrom('LU', 'FR', null),
      technology_role: fc.constantFrom('developer', 'none', null),
      legal_name: fc.oneof(nasty, fc.constant(',"legal_status":"active"')),
      street: fc.oneof(nasty, fc.constant('","sector_type":"x","subsector":')),
    });
    fc.assert(
      fc.property(fields, (given) => {
        const record = { ...company(1), ...given } as CompanyRecord;
        const line = Buffer.from(lineOf(record)).toString('latin1');
        const { legal_status, country, sector_type, technology_role } = record;
        expect(texts.of(line)).toMatchObject({
          legal_status,
          country,
          sector_type,
          technology_role,
        });
      }),
    );
  });
});
