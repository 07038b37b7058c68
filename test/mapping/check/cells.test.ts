import { describe, expect, it } from 'vitest';
import type { RowOutcome } from '../../../lib/mapping/finding.ts';
import type { Cell } from '../../../lib/mapping/read/table-file.ts';
import { check, describeFindings } from '../rows.ts';

type Case = readonly [cell: Cell, outcome: RowOutcome, ...findings: string[]];

/** Clean rows with one changed cell, and all findings about it. */
function cases(column: string, table: readonly Case[]): void {
  describe(column, () => {
    it.each(table)('%j leads to %s %s', (cell, outcome, ...findings) => {
      const row = check({ [column]: cell });
      expect(describeFindings(row.findings)).toEqual(findings);
      expect(row.outcome).toBe(outcome);
    });
  });
}

describe('a row with one unusual cell', () => {
  it('has no finding without that cell', () => {
    expect(check({})).toMatchObject({ outcome: 'ok', findings: [] });
  });

  cases('record_id', [
    [null, 'reject', 'BAD_RECORD_ID record_id'],
    ['DEMO-1', 'reject', 'BAD_RECORD_ID record_id'],
    ['LUHT-A_B', 'reject', 'BAD_RECORD_ID record_id'],
    [`LUHT-${'A'.repeat(36)}`, 'reject', 'TOO_LONG record_id'],
    [`LUHT-${'A'.repeat(35)}`, 'ok'],
    [' luht-test-0001 ', 'repair', 'NORMALISED record_id → "LUHT-TEST-0001"'],
  ]);

  cases('rcs_number', [
    [null, 'reject', 'MISSING_RCS rcs_number'],
    ['n/a', 'reject', 'EMPTY_MARKER rcs_number', 'MISSING_RCS rcs_number'],
    ['123456', 'reject', 'BAD_RCS rcs_number'],
    ['RCS 123456', 'reject', 'BAD_RCS rcs_number'],
    ['B1234567', 'reject', 'BAD_RCS rcs_number'],
    ['BB123456', 'reject', 'BAD_RCS rcs_number'],
    ['B12345O', 'reject', 'BAD_RCS rcs_number'],
    ['B123456 / B123457', 'reject', 'BAD_RCS rcs_number'],
    ['=B123456', 'reject', 'FORMULA rcs_number'],
    ...[
      'b 123 456',
      'RCS Luxembourg B123456',
      'R.C.S. Luxembourg : B 123.456',
      'R.C.S. Luxembourg B 123 456',
      'RCS Lux. B123456',
      'RCSL B123456',
      'RC Luxembourg B 123456',
      'Luxembourg B123456',
      'LURCSL.B123456',
      'N° RCS B123456',
      'RCS no. B-123456',
      'Handelsregister Luxemburg B 123456',
      'B\u00a0123\u202f456',
      '\u200bB123456\ufeff',
      'Ｂ１２３４５６',
      'B 123456 Luxembourg',
      'RCS Luxembourg, section B, n° 123456',
      'R.C.S. Luxembourg, section B numéro 123456',
    ].map((cell): Case => [cell, 'repair', 'NORMALISED rcs_number → "B123456"']),
  ]);

  cases('euid', [
    [null, 'ok'],
    ['lurcsl.b123456', 'repair', 'NORMALISED euid → "LURCSL.B123456"'],
    ['LU RCSL B 123456', 'repair', 'NORMALISED euid → "LURCSL.B123456"'],
    ['LURCSL.B123457', 'reject', 'EUID_RCS_MISMATCH euid'],
    ['FRRCS.B123456', 'reject', 'EUID_RCS_MISMATCH euid'],
    ['B123456', 'reject', 'EUID_RCS_MISMATCH euid'],
  ]);

  cases('vat_number', [
    [null, 'ok'],
    ['LU 990 001 54', 'repair', 'NORMALISED vat_number → "LU99000154"'],
    ['lu99000154', 'repair', 'NORMALISED vat_number → "LU99000154"'],
    ['TVA LU-99000154', 'repair', 'NORMALISED vat_number → "LU99000154"'],
    ['USt-IdNr. LU99000154', 'repair', 'NORMALISED vat_number → "LU99000154"'],
    ['99000154', 'repair', 'NORMALISED vat_number → "LU99000154"'],
    [99000154, 'repair', 'NORMALISED vat_number → "LU99000154"'],
    ['LU99000155', 'reject', 'BAD_VAT_CHECK vat_number'],
    ['LU9900015', 'reject', 'BAD_VAT_CHECK vat_number'],
    ['LU990001540', 'reject', 'BAD_VAT_CHECK vat_number'],
    ['DE123456789', 'reject', 'BAD_VAT_CHECK vat_number'],
  ]);

  cases('legal_name', [
    [null, 'reject', 'MISSING_NAME legal_name'],
    ['  ', 'reject', 'NORMALISED legal_name', 'MISSING_NAME legal_name'],
    ['-', 'reject', 'EMPTY_MARKER legal_name', 'MISSING_NAME legal_name'],
    ['X', 'reject', 'MISSING_NAME legal_name'],
    ['NA', 'ok'],
    ['3M', 'ok'],
    ['n'.repeat(200), 'ok'],
    ['n'.repeat(201), 'reject', 'TOO_LONG legal_name'],
    [` ${'n'.repeat(200)} `, 'repair', `NORMALISED legal_name → "${'n'.repeat(200)}"`],
    ['TEST\u00a0  Name', 'repair', 'NORMALISED legal_name → "TEST Name"'],
    ['TEST\r\nName', 'repair', 'NORMALISED legal_name → "TEST Name"'],
    ['TEST\tName', 'repair', 'NORMALISED legal_name → "TEST Name"'],
    ['TEST \u2028Name', 'repair', 'NORMALISED legal_name → "TEST Name"'],
    ['TE\u00adST\u200b Na\u2060me\ufeff', 'repair', 'NORMALISED legal_name → "TEST Name"'],
    ['Socie\u0301te\u0301 TEST', 'repair', 'NORMALISED legal_name → "Société TEST"'],
    ['Société Générale d’Été – Œuvre', 'ok'],
    ['TEST \u0007', 'reject', 'CONTROL_CHARACTER legal_name'],
    ['TEST\u0000', 'reject', 'CONTROL_CHARACTER legal_name'],
    ['TEST\u000b', 'reject', 'CONTROL_CHARACTER legal_name'],
    ['TEST\u0085', 'reject', 'CONTROL_CHARACTER legal_name'],
    ['TEST\u007f', 'reject', 'CONTROL_CHARACTER legal_name'],
    ['TEST \ud800', 'reject', 'CONTROL_CHARACTER legal_name'],
    ['TEST \u202eABC', 'reject', 'BIDI_CONTROL legal_name'],
    ['TEST \u2066ABC', 'reject', 'BIDI_CONTROL legal_name'],
    ['\u200fTEST', 'reject', 'BIDI_CONTROL legal_name'],
    ['TEST 🏥', 'ok'],
    ['@Health', 'review', 'FORMULA_LIKE_TEXT legal_name'],
    ['+Care S.A.', 'review', 'FORMULA_LIKE_TEXT legal_name'],
    ['-Zero-', 'review', 'FORMULA_LIKE_TEXT legal_name'],
    ['<b>TEST</b>', 'warn', 'MARKUP legal_name'],
  ]);

  cases('trade_name', [
    [null, 'ok'],
    ['k.A.', 'repair', 'EMPTY_MARKER trade_name'],
    ['\u2013', 'repair', 'EMPTY_MARKER trade_name'],
    ['Ärzte Plus', 'ok'],
    ['=1+1', 'reject', 'FORMULA trade_name'],
    ['  =1+1', 'reject', 'FORMULA trade_name'],
    ['\t=1+1', 'reject', 'FORMULA trade_name'],
    ['\u00a0\u200b=A1', 'reject', 'FORMULA trade_name'],
    ['= A1', 'reject', 'FORMULA trade_name'],
    ['＝A1', 'reject', 'FORMULA trade_name'],
    ['@SUM(1,2)', 'reject', 'FORMULA trade_name'],
    ['+HYPERLINK("http://evil.example")', 'reject', 'FORMULA trade_name'],
    ['-2+3+SUM(A1:A9)', 'reject', 'FORMULA trade_name'],
    ["-2+3+cmd|' /C calc'!A0", 'reject', 'FORMULA trade_name'],
    ["@SUM(1+9)*cmd|' /C calc'!A0", 'reject', 'FORMULA trade_name'],
    ["+cmd |'/c calc' !A1", 'reject', 'FORMULA trade_name'],
    ['=', 'review', 'FORMULA_LIKE_TEXT trade_name'],
    ['@Health', 'review', 'FORMULA_LIKE_TEXT trade_name'],
    ['@Health (Luxembourg)', 'review', 'FORMULA_LIKE_TEXT trade_name'],
    ['A=B', 'ok'],
    ["'@Health", 'review', 'NORMALISED trade_name → "@Health"', 'FORMULA_LIKE_TEXT trade_name'],
  ]);

  cases('former_names', [
    [null, 'ok'],
    ['One|Two', 'ok'],
    [' One | Two |', 'repair', 'NORMALISED former_names → ["One","Two"]'],
    ['One; Two', 'repair', 'NORMALISED former_names → ["One","Two"]'],
    ['n/a', 'repair', 'EMPTY_MARKER former_names'],
    ['One|@Two', 'review', 'FORMULA_LIKE_TEXT former_names'],
    ['One|=1+1', 'reject', 'FORMULA former_names'],
    ["+cmd|' /C calc'!A0", 'reject', 'FORMULA former_names'],
    [Array(21).fill('Name').join('|'), 'reject', 'TOO_LONG former_names'],
    ['x'.repeat(201), 'reject', 'TOO_LONG former_names'],
  ]);

  cases('legal_form', [
    ['sarl', 'repair', 'NORMALISED legal_form → "SARL"'],
    ['S.à r.l.', 'repair', 'NORMALISED legal_form → "SARL"'],
    ['S.A.', 'repair', 'NORMALISED legal_form → "SA"'],
    ['S.à r.l.-S', 'repair', 'NORMALISED legal_form → "SARL-S"'],
    ['Société anonyme', 'repair', 'NORMALISED legal_form → "SA"'],
    ['a.s.b.l.', 'repair', 'NORMALISED legal_form → "ASBL"'],
    ['GmbH', 'review', 'UNKNOWN_VALUE legal_form'],
    [null, 'review', 'MISSING_VALUE legal_form'],
  ]);

  cases('legal_status', [
    ['Konkurs', 'repair', 'NORMALISED legal_status → "bankrupt"'],
    ['fusioniert', 'repair', 'NORMALISED legal_status → "merged"'],
    ['Active', 'repair', 'NORMALISED legal_status → "active"'],
    ['Radiée', 'repair', 'NORMALISED legal_status → "struck-off"'],
    ['In Liquidation', 'repair', 'NORMALISED legal_status → "in-liquidation"'],
    ['insolvent', 'repair', 'NORMALISED legal_status → "bankrupt"'],
    ['sleeping', 'review', 'UNKNOWN_VALUE legal_status'],
    [null, 'ok'],
  ]);

  cases('country', [
    ['lu', 'repair', 'NORMALISED country → "LU"'],
    ['Luxembourg', 'repair', 'NORMALISED country → "LU"'],
    ['Luxemburg', 'repair', 'NORMALISED country → "LU"'],
    ['Grand-Duché de Luxembourg', 'repair', 'NORMALISED country → "LU"'],
    ['LUX', 'repair', 'NORMALISED country → "LU"'],
    ['Utopia', 'review', 'UNKNOWN_VALUE country'],
    ['XX', 'review', 'UNKNOWN_VALUE country'],
  ]);

  cases('postcode', [
    [null, 'ok'],
    ['4354', 'repair', 'NORMALISED postcode → "L-4354"'],
    [4354, 'repair', 'NORMALISED postcode → "L-4354"'],
    ['l-4354', 'repair', 'NORMALISED postcode → "L-4354"'],
    ['L4354', 'repair', 'NORMALISED postcode → "L-4354"'],
    ['L 4354', 'repair', 'NORMALISED postcode → "L-4354"'],
    ['LU-4354', 'repair', 'NORMALISED postcode → "L-4354"'],
    ['L–4354', 'repair', 'NORMALISED postcode → "L-4354"'],
    ['B-6700', 'reject', 'BAD_POSTCODE postcode'],
    ['54290', 'reject', 'BAD_POSTCODE postcode'],
    ['L-435', 'reject', 'BAD_POSTCODE postcode'],
    ['L-43540', 'reject', 'BAD_POSTCODE postcode'],
  ]);

  cases('locality', [
    ['x'.repeat(100), 'ok'],
    ['x'.repeat(101), 'reject', 'TOO_LONG locality'],
    ['PÃ©tange', 'review', 'MOJIBAKE locality'],
  ]);

  cases('street', [['- rue', 'warn', 'FORMULA_LIKE_TEXT street']]);

  cases('commune', [
    [null, 'review', 'UNKNOWN_COMMUNE commune'],
    ['Esch', 'review', 'UNKNOWN_COMMUNE commune'],
    ['Trier', 'review', 'UNKNOWN_COMMUNE commune'],
    ['ESCH-SUR-ALZETTE', 'repair', 'NORMALISED commune → "Esch-sur-Alzette"'],
    ['Esch/Alzette', 'repair', 'NORMALISED commune → "Esch-sur-Alzette"'],
    ['esch sur alzette', 'repair', 'NORMALISED commune → "Esch-sur-Alzette"'],
    ['Commune de Esch-sur-Alzette', 'repair', 'NORMALISED commune → "Esch-sur-Alzette"'],
    ['Esch an der Alzette', 'repair', 'NORMALISED commune → "Esch-sur-Alzette"'],
  ]);

  cases('canton', [
    [null, 'repair', 'CANTON_DERIVED canton → "Esch-sur-Alzette"'],
    ['Remich', 'repair', 'CANTON_DERIVED canton → "Esch-sur-Alzette"'],
    ['nowhere', 'repair', 'CANTON_DERIVED canton → "Esch-sur-Alzette"'],
    ['Canton d’Esch-sur-Alzette', 'repair', 'NORMALISED canton → "Esch-sur-Alzette"'],
    ['ESCH-SUR-ALZETTE', 'repair', 'NORMALISED canton → "Esch-sur-Alzette"'],
  ]);

  cases('subsector', [
    ['Medizinprodukte', 'repair', 'NORMALISED subsector → "medical-devices"'],
    ['Medical devices', 'repair', 'NORMALISED subsector → "medical-devices"'],
    ['MEDICAL-DEVICES', 'repair', 'NORMALISED subsector → "medical-devices"'],
    ['dispositifs medicaux', 'repair', 'NORMALISED subsector → "medical-devices"'],
    ['Diagnostic in vitro', 'repair', 'NORMALISED subsector → "in-vitro-diagnostics"'],
    [
      "Laboratoires d'analyses médicales",
      'repair',
      'NORMALISED subsector → "clinical-laboratories"',
    ],
    ['Blockchain', 'reject', 'UNKNOWN_SUBSECTOR subsector'],
    ['medical-devices|software', 'reject', 'UNKNOWN_SUBSECTOR subsector'],
    [null, 'reject', 'MISSING_SUBSECTOR subsector'],
    ['n/a', 'reject', 'EMPTY_MARKER subsector', 'MISSING_SUBSECTOR subsector'],
    ['Dispositifs mÃ©dicaux', 'review', 'MOJIBAKE subsector'],
  ]);

  cases('sector_type', [
    ['privé', 'repair', 'NORMALISED sector_type → "private-company"'],
    ['Privatunternehmen', 'repair', 'NORMALISED sector_type → "private-company"'],
    ['Öffentlicher Sektor', 'repair', 'NORMALISED sector_type → "public-sector"'],
    ['Non-profit', 'repair', 'NORMALISED sector_type → "non-profit"'],
    ['guild', 'review', 'UNKNOWN_VALUE sector_type'],
  ]);

  cases('provider_activity', [
    ['Keine', 'repair', 'NORMALISED provider_activity → "none"'],
    ['Aucune', 'repair', 'NORMALISED provider_activity → "none"'],
  ]);

  cases('fit4start', [
    [true, 'warn', 'CONTRADICTION fit4start'],
    [false, 'ok'],
    ...['non', 'Nein', 'FALSE', 'falsch', 'faux', '0', 'no', ' false '].map(
      (cell): Case => [cell, 'repair', 'NORMALISED fit4start → false'],
    ),
    [0, 'repair', 'NORMALISED fit4start → false'],
    [null, 'reject', 'BAD_BOOLEAN fit4start'],
    ['maybe', 'reject', 'BAD_BOOLEAN fit4start'],
    ['2', 'reject', 'BAD_BOOLEAN fit4start'],
    ['-', 'reject', 'EMPTY_MARKER fit4start', 'BAD_BOOLEAN fit4start'],
  ]);

  cases('synthetic', [
    ...['oui', 'Ja', 'TRUE', 'wahr', 'vrai', 'x', 'X', '1', 'yes', '✓'].map(
      (cell): Case => [cell, 'repair', 'NORMALISED synthetic → true'],
    ),
    [1, 'repair', 'NORMALISED synthetic → true'],
    ['false', 'ok'],
  ]);

  cases('nace_code', [
    ['62.1', 'ok'],
    [62.1, 'repair', 'NORMALISED nace_code → "62.10"'],
    ['62,10', 'repair', 'NORMALISED nace_code → "62.10"'],
    ['6210', 'repair', 'NORMALISED nace_code → "62.10"'],
    ['K62.10', 'repair', 'NORMALISED nace_code → "62.10"'],
    ['software', 'review', 'UNKNOWN_VALUE nace_code'],
    ...['62.01', '62.02', '62.03', '62.09', '63.11', '63.12'].map(
      (cell): Case => [cell, 'warn', 'NACE_REV2 nace_code'],
    ),
    ['62.20', 'ok'],
    ['6201', 'warn', 'NORMALISED nace_code → "62.01"', 'NACE_REV2 nace_code'],
  ]);

  cases('description_en', [
    ['x'.repeat(600), 'ok'],
    ['x'.repeat(601), 'reject', 'TOO_LONG description_en'],
    ['- 10 % less waste', 'warn', 'FORMULA_LIKE_TEXT description_en'],
    ['- AI | Data | Cloud', 'warn', 'FORMULA_LIKE_TEXT description_en'],
    ['=1+1', 'reject', 'FORMULA description_en'],
    ['First line.\nSecond line.', 'ok'],
    [
      'First line.\r\nSecond  line.',
      'repair',
      'NORMALISED description_en → "First line.\\nSecond line."',
    ],
    ['Société : « soins\u00a0»', 'ok'],
    ['<script>alert(1)</script>', 'warn', 'MARKUP description_en'],
    ['R&amp;D', 'warn', 'MARKUP description_en'],
    ['<!-- x -->', 'warn', 'MARKUP description_en'],
    ['p < 0.05 & n > 3', 'ok'],
    ['Founded in 2018, 1 250 000 € raised, ISO 13485:2016, MDR 2017/745.', 'ok'],
    ['Used 2010-2015 by 26 clinics.', 'ok'],
    ['Call +352 26 12 34', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['(+352) 621-123-456', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['Tel. 261234', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['Téléphone : 26 12 34 56', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['00352 621 123 456', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['621 123 456', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['Write to jane.doe@test.example', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['jane (at) test.example', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['rené@müller.example', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['Call 26.12.34', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['At 26.12.34.56', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['At 01.02.03.04', 'warn', 'PERSONAL_DATA_IN_TEXT description_en'],
    ['Certified since 14.05.18, renewed 01-12-24.', 'ok'],
  ]);

  cases('internal_note', [['Call +352 26 12 34', 'ok']]);

  cases('website', [
    [null, 'ok'],
    ['http://test.example', 'ok'],
    ['https://test.example/a?b=c#d', 'ok'],
    ['https://test.example:8443/', 'ok'],
    ['www.test.example', 'repair', 'NORMALISED website → "https://www.test.example"'],
    ['test.example/about', 'repair', 'NORMALISED website → "https://test.example/about"'],
    ['HTTPS://Test.Example/About', 'repair', 'NORMALISED website → "https://test.example/About"'],
    [' https://test.example/ ', 'repair', 'NORMALISED website → "https://test.example/"'],
    ['https://müller.example/', 'repair', 'NORMALISED website → "https://xn--mller-kva.example/"'],
    [
      'https://test.example/@brand',
      'repair',
      'NORMALISED website → "https://test.example/%40brand"',
    ],
    ...[
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://test.example/',
      'file:///etc/passwd',
      'mailto:a@test.example',
      'a@test.example',
      'https://user:pass@test.example/',
      'https://user@test.example/',
      'https://@test.example/',
      'http://localhost/',
      'http://localhost:3000',
      'http://intranet/',
      'http://printer.local/',
      'http://db.internal/x',
      'http://127.0.0.1/',
      'http://127.1/',
      'http://2130706433/',
      'http://0x7f.0.0.1/',
      'http://10.0.0.8/',
      'http://172.16.0.1/',
      'http://172.31.255.255/',
      'http://192.168.1.1/',
      'http://169.254.169.254/latest',
      'http://100.64.0.1/',
      'http://0.0.0.0/',
      'http://[::1]/',
      'http://[::ffff:127.0.0.1]/',
      'http://[fd00::1]/',
      'http://[fe80::1]/',
      'https://test .example/',
      'https://a.example; https://b.example',
      'https:/test.example',
      'http://',
      'https:\\\\test.example',
      'under construction',
      'test',
    ].map((cell): Case => [cell, 'reject', 'BAD_URL website']),
    ['http://172.32.0.1/', 'ok'],
    ['http://8.8.8.8/', 'ok'],
    [`https://test.example/${'a'.repeat(2000)}`, 'reject', 'TOO_LONG website'],
  ]);

  cases('employees', [
    [null, 'warn', 'UNKNOWN_EMPLOYEES employees'],
    ['k.A.', 'warn', 'EMPTY_MARKER employees', 'UNKNOWN_EMPLOYEES employees'],
    ['0', 'ok'],
    [0, 'ok'],
    ['20000', 'ok'],
    ['20001', 'review', 'UNREADABLE_NUMBER employees'],
    ['007', 'repair', 'NORMALISED employees → 7'],
    ['7.0', 'repair', 'NORMALISED employees → 7'],
    ['7,0', 'repair', 'NORMALISED employees → 7'],
    [' 7 ', 'repair', 'NORMALISED employees → 7'],
    ['+7', 'repair', 'NORMALISED employees → 7'],
    ...[
      '1 234',
      '1\u00a0234',
      '1\u202f234',
      '1\u2009234',
      "1'234",
      '1’234',
      '1.234,0',
      '1,234.0',
    ].map((cell): Case => [cell, 'repair', 'NORMALISED employees → 1234']),
    ['1.234', 'review', 'AMBIGUOUS_NUMBER employees'],
    ['1,234', 'review', 'AMBIGUOUS_NUMBER employees'],
    ['12,5', 'review', 'FRACTIONAL_EMPLOYEES employees'],
    ['12.5', 'review', 'FRACTIONAL_EMPLOYEES employees'],
    [12.5, 'review', 'FRACTIONAL_EMPLOYEES employees'],
    ['0.125', 'review', 'FRACTIONAL_EMPLOYEES employees'],
    ...[
      '10-49',
      '10 – 49',
      '10 à 49',
      '10 bis 49',
      '10 to 49',
      '<10',
      '> 250',
      '250+',
      'moins de 10',
    ].map((cell): Case => [cell, 'review', 'RANGE_NOT_NUMBER employees']),
    ...['about 20', '~20', '12 ETP', 'twelve', '12 34', '1e3', '2024-05-14', '1.23.456'].map(
      (cell): Case => [cell, 'review', 'UNREADABLE_NUMBER employees'],
    ),
    ['-3', 'reject', 'NEGATIVE employees'],
    ['−3', 'reject', 'NEGATIVE employees'],
    [-3, 'reject', 'NEGATIVE employees'],
    ['=3', 'reject', 'FORMULA employees'],
  ]);

  cases('employees_year', [
    [null, 'ok'],
    ['2022', 'ok'],
    ['2021', 'warn', 'STALE_EMPLOYEES employees_year'],
    ['2025', 'ok'],
    ['2026', 'reject', 'DATE_IN_FUTURE employees_year'],
    ['24', 'review', 'UNREADABLE_NUMBER employees_year'],
    [2019, 'warn', 'STALE_EMPLOYEES employees_year'],
  ]);

  cases('funding_total_eur', [
    [null, 'ok'],
    ['1250000.5', 'ok'],
    ['1250000.50', 'ok'],
    [1250000.5, 'ok'],
    ['1.250.000,50', 'repair', 'NORMALISED funding_total_eur → 1250000.5'],
    ['1,250,000.50', 'repair', 'NORMALISED funding_total_eur → 1250000.5'],
    ['1 250 000,50', 'repair', 'NORMALISED funding_total_eur → 1250000.5'],
    ['1.250.000', 'repair', 'NORMALISED funding_total_eur → 1250000'],
    ['1,250,000', 'repair', 'NORMALISED funding_total_eur → 1250000'],
    ['300 000,00', 'repair', 'NORMALISED funding_total_eur → 300000'],
    ['12,5', 'repair', 'NORMALISED funding_total_eur → 12.5'],
    ['250 000 €', 'repair', 'NORMALISED funding_total_eur → 250000'],
    ['EUR 250000', 'repair', 'NORMALISED funding_total_eur → 250000'],
    ['1250,500', 'repair', 'NORMALISED funding_total_eur → 1250.5'],
    ['1.250', 'review', 'AMBIGUOUS_NUMBER funding_total_eur'],
    ['1,25 Mio €', 'review', 'UNREADABLE_NUMBER funding_total_eur'],
    ['1-2', 'review', 'RANGE_NOT_NUMBER funding_total_eur'],
    ['-1.000,50', 'reject', 'NEGATIVE funding_total_eur'],
  ]);

  cases('contact_email', [
    ['jane@test.example', 'warn', 'CONTACT_WITHOUT_NAME contact_email'],
    ...[
      'jane',
      'jane@',
      '@test.example',
      'jane@test',
      'a@b@test.example',
      'jane@-test.example',
      'jane@test..example',
      'jane..doe@test.example',
      'jane@test.example, bob@test.example',
      'Jane <jane@test.example>',
      'jane doe@test.example',
    ].map((cell): Case => [cell, 'reject', 'BAD_EMAIL contact_email']),
    [`${'a'.repeat(64)}@${'b.'.repeat(100)}example`, 'reject', 'TOO_LONG contact_email'],
    ['n/a', 'repair', 'EMPTY_MARKER contact_email'],
    [
      'mailto:jane@test.example',
      'warn',
      'NORMALISED contact_email → "jane@test.example"',
      'CONTACT_WITHOUT_NAME contact_email',
    ],
  ]);

  cases('growth_status', [
    ['aucun', 'repair', 'NORMALISED growth_status → "none"'],
    ['Keine', 'repair', 'NORMALISED growth_status → "none"'],
    ['grown', 'review', 'UNKNOWN_VALUE growth_status'],
  ]);

  cases('technology_role', [
    ['Développeur', 'repair', 'NORMALISED technology_role → "developer"'],
    ['ENTWICKLER', 'repair', 'NORMALISED technology_role → "developer"'],
  ]);

  cases('source', [
    ['Registre', 'repair', 'NORMALISED source → "register"'],
    ['Recherche documentaire', 'repair', 'NORMALISED source → "desk-research"'],
    ['Unternehmen', 'repair', 'NORMALISED source → "company"'],
    ['Register', 'repair', 'NORMALISED source → "register"'],
    ['hearsay', 'review', 'UNKNOWN_VALUE source'],
    [null, 'review', 'MISSING_VALUE source'],
  ]);
});

it('9 a website with non-ASCII letters is read in row 10,000 as in row 1', () => {
  const read = () => describeFindings(check({ website: 'https://müller.example/' }).findings);
  const first = read();
  for (let row = 1; row < 10_000; row += 1) read();
  expect(read()).toEqual(first);
});
