import { describe, expect, it } from 'vitest';
import { check } from '../rows.ts';

/** Enough characters to keep a pattern with backtracking busy for longer than a test may take. */
const LONG = 200_000;
const NASTY = [
  `-${'|'.repeat(LONG)}`,
  `+${'a|'.repeat(LONG / 2)}`,
  `@${'('.repeat(LONG)}`,
  `${'1'.repeat(LONG)}x`,
  `1${' 1'.repeat(LONG / 2)}x`,
  `1${',1'.repeat(LONG / 2)}-`,
  `${' \n'.repeat(LONG / 2)}x`,
  '<a'.repeat(LONG / 2),
  '&a'.repeat(LONG / 2),
  'a.'.repeat(LONG / 2),
  'a@'.repeat(LONG / 2),
  `https://${'a.'.repeat(LONG / 2)}`,
  `https://${'%'.repeat(LONG)}`,
  'Ã©'.repeat(LONG / 2),
  '\u202e'.repeat(LONG),
  '/1'.repeat(LONG / 2),
  `${'a'.repeat(LONG)} 2018`,
];

/** One field of each kind. */
const KINDS = [
  'record_id',
  'rcs_number',
  'euid',
  'vat_number',
  'legal_name',
  'former_names',
  'country',
  'commune',
  'canton',
  'postcode',
  'subsector',
  'digital_technologies',
  'nace_code',
  'incorporation_date',
  'updated_at',
  'description_en',
  'website',
  'employees',
  'contact_email',
  'synthetic',
];

describe('a cell of 200,000 characters', () => {
  it.each(KINDS)('in %s is shortened in its finding', (field) => {
    for (const cell of NASTY) {
      const row = check({ [field]: cell });
      expect(['review', 'reject', 'repair', 'warn']).toContain(row.outcome);
      expect(JSON.stringify(row.findings).length).toBeLessThan(10_000);
    }
  });
});
