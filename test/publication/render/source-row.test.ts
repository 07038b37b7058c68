import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discloseRow } from '../../../lib/consent/disclose.ts';
import { FIELD_GROUPS, type FieldGroup } from '../../../lib/consent/vocabulary.ts';
import { type CompanyRecord, FIELDS } from '../../../lib/mapping/record.ts';
import { parseCompanyRecord } from '../../../lib/publication/byte-lines.ts';
import { getFieldGroups, publishedFields } from '../../../lib/publication/field-groups.ts';
import { SourceRow } from '../../../lib/publication/render/source-row.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { START } from '../publication-setup.ts';
import { company } from '../records.ts';
import { permitting } from '../timelines.ts';

const GROUP_OF = getFieldGroups(FIELDS_2025);
const PUBLISHED_FIELDS = publishedFields(FIELDS_2025).map(([name]) => name);

const lineOf = (record: object) => Buffer.from(JSON.stringify(record)).toString('latin1');
const textOf = (line: string) => Buffer.from(line, 'latin1').toString('utf8');
const bitsOf = (open: readonly FieldGroup[]) =>
  open.reduce((bits, group) => bits | (1 << FIELD_GROUPS.indexOf(group)), 0);

const disclosed = (source: CompanyRecord, groups: readonly FieldGroup[]) =>
  discloseRow(source, permitting(groups), GROUP_OF, 'partners', START);

/** Texts that look like JSON syntax. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(...FIELDS.map((field) => `","${field}":`), '\\', '"', '}', 'Ä', '😀', ' '),
    )
    .map((parts) => parts.join('')),
);
const record = fc
  .record({
    legal_name: nasty,
    trade_name: fc.option(nasty),
    former_names: fc.option(fc.array(nasty)),
    street: fc.option(nasty),
    description_en: fc.option(nasty),
    internal_note: fc.option(nasty),
    contact_name: fc.option(nasty),
    employees: fc.option(fc.nat()),
    funding_total_eur: fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
  })
  .map((fields): CompanyRecord => ({ ...company(1), ...fields }));
const open = fc
  .subarray([...FIELD_GROUPS])
  .map((groups): FieldGroup[] => ['registry', ...groups.filter((group) => group !== 'registry')]);

describe('a row that is cut from the text of its record', () => {
  it('equals the result of parsing, withholding and writing it', () => {
    fc.assert(
      fc.property(record, open, (source, groups) => {
        const cut = new SourceRow(lineOf(source), FIELDS_2025).json(bitsOf(groups));
        expect(textOf(cut)).toBe(JSON.stringify(disclosed(source, groups)));
      }),
      { numRuns: 500 },
    );
  });

  it('contains no groups of another recipient if it is cut twice', () => {
    const row = new SourceRow(lineOf(company(1)), FIELDS_2025);
    expect(row.json(bitsOf(FIELD_GROUPS))).toContain('Contact 0001');
    expect(row.json(bitsOf(['registry']))).not.toContain('Contact 0001');
    expect(row.json(bitsOf(FIELD_GROUPS))).toContain('Contact 0001');
  });

  it.each([
    ['in another order', { ...company(1), record_id: undefined, x: 1 }],
    ['with a member that is not a field', { ...company(1), secret: 'x' }],
    ['without a field', { ...company(1), synthetic: undefined }],
  ])('a record %s is refused before it is cut', (_, wrong) => {
    expect(() => parseCompanyRecord(lineOf(wrong), FIELDS_2025)).toThrow(
      expect.objectContaining({ code: 'object-corrupt' }),
    );
  });
});

describe('the groups of the fields', () => {
  it('equal those of the published schema, for each field', async () => {
    const url = new URL('../../fixtures/publication/mapping-row.v1.schema.json', import.meta.url);
    const schema = JSON.parse(await readFile(url, 'utf8'));
    const { withheld, ...properties } = schema.properties;
    const groups = Object.entries<{ 'x-consent-group': string }>(properties);
    expect(Object.fromEntries(groups.map(([field, of]) => [field, of['x-consent-group']]))).toEqual(
      Object.fromEntries(
        PUBLISHED_FIELDS.map((field) => [field, GROUP_OF[field as keyof typeof GROUP_OF]]),
      ),
    );
    expect(withheld.items.enum).toEqual(FIELD_GROUPS.filter((group) => group !== 'registry'));
  });
});
