import { describe, expect, it } from 'vitest';
import { findHeaderName } from '../../lib/mapping/headers.ts';
import { CONSENT_HEADERS, getTableLayout, LAYOUT_CONSENTS } from '../../lib/mapping/layouts.ts';
import type { HeaderTexts } from '../../lib/register/field.ts';
import { FIELDS_2020 } from '../../lib/register/record-2020.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import french from '../fixtures/mapping/headers-fr.json' with { type: 'json' };

const HEADERS: Readonly<Record<string, HeaderTexts>> = {
  ...Object.fromEntries(
    Object.entries({ ...FIELDS_2020, ...FIELDS_2025 }).map(([name, { headers }]) => [
      name,
      headers,
    ]),
  ),
  ...CONSENT_HEADERS,
};

const columnOf = (text: string, layout = getTableLayout('2025')) =>
  findHeaderName(text, layout)?.column;

describe('a header', () => {
  it.each(Object.entries(french))('%s is the French “%s”', (column, text) => {
    expect(columnOf(text)).toBe(column);
  });

  it.each([getTableLayout('2025'), getTableLayout('2020'), LAYOUT_CONSENTS])(
    'of each column has a text in three languages, and its own name',
    (layout) => {
      for (const column of layout.columns) {
        const texts = HEADERS[column];
        expect(columnOf(column, layout)).toBe(column);
        if (column !== 'edition') expect(texts).toBeDefined();
        for (const text of Object.values(texts ?? {}).flat())
          expect(columnOf(text, layout), text).toBe(column);
      }
    },
  );

  it.each([
    ['RECORD_ID', 'record_id'],
    ['recordId', 'record_id'],
    ['\ufeff"record_id"', 'record_id'],
    [' Record\u00a0ID ', 'record_id'],
    ['Identifiant *', 'record_id'],
    ['No RCS', 'rcs_number'],
    ['Nº RCS :', 'rcs_number'],
    ['NUMÉRO DE RCS', 'rcs_number'],
    ['N\u00b0\u202fRCS', 'rcs_number'],
    ['Denomination sociale', 'legal_name'],
    ['De\u0301nomination sociale', 'legal_name'],
    ['Date de\nconstitution', 'incorporation_date'],
    ['Gründungsdatum', 'incorporation_date'],
    ['Gruendungsdatum', 'incorporation_date'],
    ['Strasse', 'street'],
    ['STRASSE', 'street'],
    ['Start-up / Scale-up', 'growth_status'],
    ['Effectif (personnes)', 'employees'],
    ['Financement total [EUR]', 'funding_total_eur'],
    ['Financement total (€)', 'funding_total_eur'],
    ['Date de constitution (jj/mm/aaaa)', 'incorporation_date'],
    ['Description DE', 'description_de'],
    ['Beschreibung (FR)', 'description_fr'],
  ])('%j is %s', (text, column) => {
    expect(columnOf(text)).toBe(column);
  });

  it.each([
    'Financement total (k€)',
    'Funding total (USD)',
    'Effectif (ETP)',
    'Employees (FTE)',
    'Updated at (UTC)',
    'Description',
    'patient_count',
    '__proto__',
    'constructor',
    '()',
    '',
  ])('%j is unknown', (text) => {
    expect(columnOf(text)).toBeUndefined();
  });

  it('of another layout is unknown in this layout', () => {
    expect(columnOf('subsector_2020')).toBeUndefined();
    expect(columnOf('commune', getTableLayout('2020'))).toBeUndefined();
    expect(columnOf('Audience', LAYOUT_CONSENTS)).toBe('audience');
  });

  it('determines the language only if no other language has the same text', () => {
    expect(findHeaderName('Dénomination sociale', getTableLayout('2025'))?.language).toBe('fr');
    expect(findHeaderName('Gemeinde', getTableLayout('2025'))?.language).toBe('de');
    expect(findHeaderName('Commune', getTableLayout('2025'))?.language).toBeUndefined();
    expect(findHeaderName('legal_name', getTableLayout('2025'))?.language).toBe('en');
  });
});

describe('the layout of an edition', () => {
  it.each([
    ['2020', getTableLayout('2020')],
    ['2025', getTableLayout('2025')],
    ['2025.1', getTableLayout('2025')],
  ])('%s', (edition, { required }) => {
    expect(getTableLayout(edition)).toMatchObject({ edition, required });
  });
});
