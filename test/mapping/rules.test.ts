import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalizedText } from '../../lib/core/language.ts';
import type { RowOutcome } from '../../lib/mapping/finding.ts';
import { CompanyRecord, FIELDS } from '../../lib/mapping/record.ts';
import { toCellText } from '../../lib/mapping/values/finding-collector.ts';
import * as V from '../../lib/register/codes.ts';
import { CANTON_OF } from '../../lib/register/communes.ts';
import { type Cells, CLEAN, check, describeFindings } from './rows.ts';

describe('fields that belong together', () => {
  it.each<[string, Cells, RowOutcome, string[]]>([
    [
      'technologies without digital focus',
      { digital_technologies: 'ai' },
      'warn',
      ['CONTRADICTION digital_focus'],
    ],
    ['technologies with it', { digital_technologies: 'ai', digital_focus: 'true' }, 'ok', []],
    [
      'software without digital focus',
      { subsector: 'software' },
      'warn',
      ['CONTRADICTION digital_focus'],
    ],
    [
      'both at once',
      { subsector: 'software', digital_technologies: 'ai' },
      'warn',
      ['CONTRADICTION digital_focus'],
    ],
    ['software with it', { subsector: 'software', digital_focus: 'true' }, 'ok', []],
    [
      'Fit 4 Start without being a start-up',
      { fit4start: 'true' },
      'warn',
      ['CONTRADICTION fit4start'],
    ],
    ['Fit 4 Start of a scale-up', { fit4start: 'true', growth_status: 'scaleup' }, 'ok', []],
    ['House of BioHealth in Esch', { house_of_biohealth: 'true' }, 'ok', []],
    [
      'House of BioHealth elsewhere',
      { house_of_biohealth: 'true', commune: 'Wiltz', canton: 'Wiltz' },
      'warn',
      ['CONTRADICTION house_of_biohealth'],
    ],
    [
      'House of BioHealth of an unknown commune',
      { house_of_biohealth: 'true', commune: 'Esch' },
      'review',
      ['UNKNOWN_COMMUNE commune'],
    ],
    [
      'a contact with a name',
      { contact_name: 'Jane', contact_email: 'jane@test.example' },
      'ok',
      [],
    ],
    ['a name without an address', { contact_name: 'Jane' }, 'ok', []],
    [
      'a made-up number that is not flagged',
      { rcs_number: 'B900001', euid: null, synthetic: 'false' },
      'reject',
      ['FAKE_RANGE_NOT_FLAGGED synthetic'],
    ],
    [
      'the last number that is not made up',
      { rcs_number: 'B900000', euid: null, synthetic: 'false' },
      'ok',
      [],
    ],
    [
      'another section of the register',
      { rcs_number: 'F900001', euid: null, synthetic: 'false' },
      'ok',
      [],
    ],
    [
      'no number of a company that is not eligible',
      { rcs_number: null, euid: null, technology_role: 'none' },
      'ok',
      [],
    ],
    [
      'no sub-sector of a company that is not eligible',
      { subsector: null, legal_status: 'merged' },
      'ok',
      [],
    ],
    [
      'no number while a field that decides eligibility is empty',
      { rcs_number: null, euid: null, human_health_market: null },
      'ok',
      [],
    ],
    [
      'a company abroad',
      {
        country: 'DE',
        postcode: '54290',
        commune: null,
        canton: null,
        rcs_number: null,
        euid: null,
      },
      'ok',
      [],
    ],
    [
      'a company abroad in small letters',
      { country: 'NL', postcode: '1012 ab', commune: null, canton: null },
      'repair',
      ['NORMALISED postcode → "1012 AB"'],
    ],
    [
      'a company abroad with a canton',
      { country: 'DE', postcode: '54290', commune: null, canton: 'Trier' },
      'repair',
      ['CANTON_DERIVED canton'],
    ],
    [
      'a review and a rejection',
      { employees: '10-49', website: 'ftp://x' },
      'reject',
      ['BAD_URL website', 'RANGE_NOT_NUMBER employees'],
    ],
    [
      'a repair and a warning',
      { digital_focus: 'nein', employees: null },
      'warn',
      ['NORMALISED digital_focus → false', 'UNKNOWN_EMPLOYEES employees'],
    ],
  ])('%s', (_, cells, outcome, findings) => {
    const row = check(cells);
    expect(describeFindings(row.findings)).toEqual(findings);
    expect(row.outcome).toBe(outcome);
  });
});

describe('communes', () => {
  it.each([
    ['Bascharage', 'Käerjeng'],
    ['Clemency', 'Käerjeng'],
    ['CLÉMENCY', 'Käerjeng'],
    ['Eschweiler', 'Wiltz'],
    ['Hobscheid', 'Habscht'],
    ['Septfontaines', 'Habscht'],
    ['Boevange-sur-Attert', 'Helperknapp'],
    ['Boevange/Attert', 'Helperknapp'],
    ['Tuntange', 'Helperknapp'],
    ['Mompach', 'Rosport-Mompach'],
    ['Rosport', 'Rosport-Mompach'],
    ['Bous', 'Bous-Waldbredimus'],
    ['Waldbredimus', 'Bous-Waldbredimus'],
    ['Grosbous', 'Groussbus-Wal'],
    ['Wahl', 'Groussbus-Wal'],
    ['Commune de Bous', 'Bous-Waldbredimus'],
  ])('%s was merged into %s', (old, commune) => {
    const row = check({ commune: old, canton: CANTON_OF.get(commune) ?? null });
    expect(describeFindings(row.findings)).toEqual([`MERGED_COMMUNE commune → "${commune}"`]);
    expect((row.record as CompanyRecord).canton).toBe(CANTON_OF.get(commune));
  });

  it.each([...CANTON_OF])('%s is in the canton of %s, in any spelling', (commune, canton) => {
    expect(check({ commune, canton }).findings).toEqual([]);
    const plain = commune.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().replace(/-/g, ' ');
    const row = check({ commune: plain, canton });
    expect((row.record as CompanyRecord).commune).toBe(commune);
  });

  it('are suggested if a name is ambiguous', () => {
    expect(check({ commune: 'Esch' }).findings[0]?.message.fr).toContain(
      'Peut-être : Esch-sur-Alzette, Esch-sur-Sûre',
    );
  });
});

describe('labels', () => {
  const lists = {
    subsector: V.SUBSECTORS,
    sector_type: V.SECTOR_TYPES,
    provider_activity: V.PROVIDER_ACTIVITIES,
    human_health_market: V.HUMAN_HEALTH_MARKETS,
    technology_role: V.TECHNOLOGY_ROLES,
    legal_status: V.LEGAL_STATUSES,
    growth_status: V.GROWTH_STATUSES,
  };
  const labels = Object.entries(lists).flatMap(([column, codes]) =>
    Object.entries<LocalizedText>(codes).flatMap(([code, texts]) =>
      Object.values(texts).map((label) => [label, column, code] as const),
    ),
  );

  it.each(labels)('“%s” in %s is %s', (label, column, code) => {
    const row = check({ [column]: label });
    const record = row.record as Readonly<Record<string, unknown>> | undefined;
    expect(row.findings.map((finding) => finding.value)).toContain(code);
    expect(record?.[column] ?? code).toBe(code);
  });
});

describe('any cell', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('=1+1', '@x', '1.234', '14/05/2018', 'n/a', '\u202e', 'Ã©', '0', '-1', 'oui'),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.date(),
    fc.constant(null),
  );
  const cells = fc.dictionary(fc.constantFrom(...FIELDS), cell, { maxKeys: 6 });

  it('leads to a valid record or to no record', () => {
    fc.assert(
      fc.property(cells, (odd) => {
        const row = check(odd);
        if (row.outcome !== 'reject' && row.outcome !== 'review')
          expect(CompanyRecord.safeParse(row.record).error).toBeUndefined();
        if (row.outcome === 'reject') expect(row.record).toBeUndefined();
      }),
      { numRuns: 3_000 },
    );
  });

  it('is never changed without a finding', () => {
    fc.assert(
      fc.property(cells, (odd) => {
        expect(changedInSilence(odd)).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Fields whose values differ between record and row, without a finding about them. */
function changedInSilence(odd: Cells): string[] {
  const { record, findings } = check(odd);
  if (record === undefined) return [];
  const columns = new Set(findings.map(({ column }) => column));
  // A canton in the file does not conflict with a commune under review.
  if (columns.has('commune')) columns.add('canton');
  const given = { ...CLEAN, ...odd };
  const values: Readonly<Record<string, unknown>> = record;
  return FIELDS.filter(
    (field) => !columns.has(field) && asText(values[field]) !== asText(given[field]),
  );
}

/**
 * A value and its cell in the usual form: lists with a bar, times without trailing zeros, numbers without
 * trailing zeros.
 */
function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join('|');
  if (value instanceof Date) return toCellText(value) ?? '';
  const text = String(value).replace('.000Z', 'Z');
  return /^\d+\.\d+$/.test(text) ? String(Number(text)) : text;
}
