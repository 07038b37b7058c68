import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../lib/mapping/read/table-file.ts';
import { check, describeFindings } from '../rows.ts';

/** Error values of Excel in many languages, of LibreOffice, Google Sheets and Access. */
const ERRORS =
  '#REF! #NAME? #VALUE! #DIV/0! #NUM! #SPILL! #CALC! #FIELD! #GETTING_DATA #BUSY! ' +
  '#VALEUR! #NOM? #NOMBRE! #NUL! #PROPAGATION! #CHAMP! #BLOQUÉ! #OBTENTION_DONNEES ' +
  '#WERT! #BEZUG! #ZAHL! #ÜBERLAUF! #KALK! #FELD! #DATEN_ABRUFEN ' +
  '#¡REF! #¿NOMBRE? #¡VALOR! #¡DIV/0! #¡NUM! #¡NULO! #¡DESBORDAMIENTO! ' +
  '#RIF! #NOME? #VALORE! #NULLO! #ESPANSIONE! #VALOR! #NÚM! #NULO! #DESPEJAR! ' +
  '#VERW! #NAAM? #WAARDE! #GETAL! #DEEL/0! #LEEG! #OVERLOOP! ' +
  '#VÆRDI! #NAVN? #REFERENCE! #DIVISION/0! #VÄRDEFEL! #ODKAZ! #DĚLENÍ_NULOU! #ADR! #NAZWA? ' +
  '#ССЫЛКА! #ИМЯ? Err:502 #ERROR! #ERREUR! #FEHLER! #Error #Deleted #ref! #nom?';

describe('an error value of a spreadsheet', () => {
  it.each(ERRORS.split(' '))(
    '9.18 %s in a name waits for review, and is never taken as the name',
    (text) => {
      const row = check({ legal_name: text, trade_name: text, former_names: `A|${text}` });
      expect(row.outcome).toBe('review');
      expect(describeFindings(row.findings)).toEqual([
        'ERROR_VALUE legal_name',
        'ERROR_VALUE trade_name',
        'ERROR_VALUE former_names',
      ]);
      expect(row.record).toBeUndefined();
    },
  );

  it.each([
    'record_id',
    'rcs_number',
    'vat_number',
    'euid',
    'legal_form',
    'country',
    'incorporation_date',
    'street',
    'postcode',
    'commune',
    'subsector',
    'digital_focus',
    'digital_technologies',
    'nace_code',
    'description_fr',
    'website',
    'employees',
    'contact_email',
    'updated_at',
    'internal_note',
  ])('9.18 in %s has one finding', (column) => {
    const row = check({ [column]: '#BEZUG!' });
    expect(row.outcome).toBe('review');
    expect(describeFindings(row.findings).filter((line) => line.includes(column))).toEqual([
      `ERROR_VALUE ${column}`,
    ]);
  });

  it.each(['# REF!', '# NOM ?', '# VALUE!', 'DEMO, # REF!', '\u00a0# BEZUG!'])(
    '9.18 is %j with a space after its sign',
    (trade_name) => {
      expect(describeFindings(check({ trade_name }).findings)).toEqual(['ERROR_VALUE trade_name']);
    },
  );

  it('9.18 is found within a text that was joined from cells', () => {
    expect(describeFindings(check({ street: '#REF!, L-1234' }).findings)).toEqual([
      'ERROR_VALUE street',
    ]);
    expect(describeFindings(check({ trade_name: 'DEMO (#NOM?)' }).findings)).toEqual([
      'ERROR_VALUE trade_name',
    ]);
  });

  it.each([
    '#1 Health',
    'DEMO # field',
    '# Name',
    'C# Labs',
    'Hall #3',
    'No. 5 #health',
    'Go #digital!',
    'DEMO #luxembourg',
  ])('9.18 is not %j', (trade_name) => {
    expect(describeFindings(check({ trade_name }).findings)).toEqual([]);
  });
});

describe('a cell that is not a text', () => {
  it.each<[string, Cell]>([
    ['legal_name', new Date('2025-03-10T00:00:00Z')],
    ['legal_name', true],
    ['legal_name', 38_644],
    ['trade_name', false],
    ['former_names', 1_855],
    ['former_names', new Date('2025-03-10T00:00:00Z')],
    ['contact_name', 1],
    ['street', new Date('2025-03-10T00:00:00Z')],
    ['locality', true],
    ['description_de', 12.5],
    ['internal_note', false],
  ])('9.22 waits for review in %s: %j', (column, cell) => {
    const row = check({ [column]: cell });
    expect(row.outcome).toBe('review');
    expect(describeFindings(row.findings)).toEqual([`TYPED_CELL ${column}`]);
  });

  it.each([
    'TRUE',
    'false',
    'VRAI',
    'WAHR',
    '38644',
    '38644.0',
    '1 250,5',
    '2005-10-19',
    '19/10/2005',
    '2005-10-19 00:00:00',
    ...[
      'wahr',
      'falsch',
      'vrai',
      'faux',
      'true',
      'FALSCH',
      'VERO',
      'FALSO',
      'VERDADERO',
      'VERDADEIRO',
    ],
    ...[
      'SANT',
      'FALSKT',
      'TOSI',
      'EPÄTOSI',
      'IGAZ',
      'HAMIS',
      'ИСТИНА',
      'ЛОЖЬ',
      'DOĞRU',
      'YANLIŞ',
      'PRAWDA',
    ],
    ...[
      'Oct-25',
      'oct-25',
      'oct.-25',
      '25-oct',
      '25-Oct',
      'Okt 25',
      '1. Okt',
      'dic-25',
      'févr.-25',
    ],
    ...['octobre 2025', 'Oktober 2025', '10/2025', '2025-10', '10/31/2025', '31/10/25', '1.10.25'],
    ...['2025-W40', '2025W40', '2025-W40-3', 'KW 40/2025', '2025-Q3', 'T3 2025', '2025-273'],
    ...['12:30', '12:30:00', '1:05 PM', '26:30:00', '1/10/2025 12:30'],
    ...[
      '1.234,56 €',
      '€ 1,234.56',
      'EUR 1234',
      '1 234,56 EUR',
      '-3,5 %',
      '12%',
      '1,5 k€',
      '3 M€',
      '(1.250)',
    ],
    'Wed Oct 01 2025 00:00:00 GMT+0200 (Central European Summer Time)',
  ])('9.22 waits for review as the text %j of a CSV file', (text) => {
    const row = check({ legal_name: text, trade_name: text });
    expect(describeFindings(row.findings).filter((line) => line.startsWith('TYPED_CELL'))).toEqual([
      'TYPED_CELL legal_name',
      'TYPED_CELL trade_name',
    ]);
    expect(row.outcome).toBe('review');
  });

  it('9.22 offers its digits to the person who accepts the row, and no date or truth value', () => {
    const { record } = check({ trade_name: 1855, former_names: true });
    expect(record).toMatchObject({ trade_name: '1855', former_names: null });
  });

  it.each([
    ...['TRUE', 'faux', 'WAHR', '12:30:00', 'Oct-25', '2025-10-01', '1.234,56 €', 'ИСТИНА'],
  ])('9.22 waits for review as the text %j in every column except the note', (text) => {
    for (const column of ['street', 'locality', 'description_en', 'contact_name', 'former_names'])
      expect(describeFindings(check({ [column]: text }).findings)).toContain(
        `TYPED_CELL ${column}`,
      );
    expect(describeFindings(check({ internal_note: text }).findings)).toEqual([]);
  });

  it.each(['##', '#####', '##########'])(
    '9.22 9.18 is %s in a column that is too narrow',
    (text) => {
      for (const column of ['legal_name', 'street', 'description_en', 'employees', 'website'])
        expect(describeFindings(check({ [column]: text }).findings)).toContain(
          `ERROR_VALUE ${column}`,
        );
    },
  );

  it.each([
    ...[
      '3M',
      '24/7 Care',
      '24/7',
      '1er Soin',
      'Vero',
      'Vrai',
      'Wahr',
      'Studio 54',
      'May 2000 S.A.',
    ],
    ...[
      'Sept',
      'Mai',
      'Juin',
      '1&1',
      '7Seven',
      'May Medical',
      'October',
      '4 Pharma',
      'M€DICAL',
      'Sand AG',
    ],
    ...['Number 1', '2be', 'Oct-25 Labs', 'True North', 'Igaz Kft.', '50+', 'B2B'],
  ])('9.22 is not the name %j', (trade_name) => {
    expect(describeFindings(check({ trade_name }).findings)).toEqual([]);
  });
});

describe('a marker of an empty cell', () => {
  const WORDS = [
    'nan',
    'NaN',
    'NaT',
    'None',
    'none',
    '<NA>',
    '\\N',
    'undefined',
    'null',
    '(null)',
    '<null>',
    '[NULL]',
    '<nil>',
    'missing',
    '#N/A',
    '#NV',
    '#N/D',
    '#N/B',
    // first and last name, joined
    'None None',
    'nan nan',
    'undefined undefined',
    'NULL  null',
  ];
  it.each(WORDS)('9.26 %s leaves texts, names and numbers empty', (word) => {
    const cells = { trade_name: word, street: word, description_fr: word, employees: word };
    const { findings, record } = check(cells);
    for (const column of Object.keys(cells))
      expect(describeFindings(findings)).toContain(`EMPTY_MARKER ${column}`);
    expect(record).toMatchObject({ trade_name: null, street: null, employees: null });
  });

  it('9.26 is left out of lists', () => {
    const { findings, record } = check({ former_names: 'DEMO Old|nan|None' });
    expect(describeFindings(findings)).toContain('EMPTY_MARKER former_names');
    expect(record).toMatchObject({ former_names: ['DEMO Old'] });
  });

  it.each(['provider_activity', 'human_health_market', 'technology_role', 'growth_status'])(
    '9.26 None is a code of %s',
    (column) => {
      expect(describeFindings(check({ [column]: 'None' }).findings)).toContain(
        `NORMALISED ${column} → "none"`,
      );
    },
  );

  it.each(['NAN', 'NAT', 'Nana', 'Nonesuch'])('9.26 %s may be a name', (trade_name) => {
    expect(check({ trade_name }).record).toMatchObject({ trade_name });
  });
});

describe('a code that a program stored as a number', () => {
  it.each([
    '7211.0',
    '7211,0',
    '7211.00',
    'L-7211',
    'L 7211',
    'L7211',
    'LU-7211',
    'LUX-7211',
    'L-7211.0',
    'l – 7211',
    '7211',
    7211,
  ])('9.30 the postcode %j is L-7211', (postcode) => {
    expect(check({ postcode }).record).toMatchObject({ postcode: 'L-7211' });
  });

  it('9.30 is read in other columns and abroad, too', () => {
    const { record } = check({ vat_number: '99000154.0', digital_focus: '1.0', fit4start: '0.0' });
    expect(record).toMatchObject({
      vat_number: 'LU99000154',
      digital_focus: true,
      fit4start: false,
    });
    const abroad = check({ country: 'FR', postcode: '57100.0', commune: null, canton: null });
    expect(abroad.record).toMatchObject({ postcode: '57100' });
  });

  it.each(['7211.5', '72110', '721'])('9.30 %s is not a postcode', (postcode) => {
    expect(describeFindings(check({ postcode }).findings)).toContain('BAD_POSTCODE postcode');
  });
});

describe('invisible characters', () => {
  it.each(['DEMO 👩‍⚕️', '👨‍👩‍👧‍👦 Care', 'DEMO 👩🏽‍🔬', 'Pride 🏳️‍🌈', '🏴󠁧󠁢󠁥󠁮󠁧󠁿 Lab', '❤️ Care'])(
    '9.32 join the emoji of %s and stay',
    (trade_name) => {
      const row = check({ trade_name });
      expect(describeFindings(row.findings)).toEqual([]);
      expect(row.record).toMatchObject({ trade_name });
    },
  );

  it.each([
    ['DEMO\u200d Care', 'DEMO Care'],
    ['👩\u200d Care', '👩 Care'],
    ['DEMO\u200b Care', 'DEMO Care'],
    ['\u{e0067}DEMO', 'DEMO'],
    ['DE\u00adMO', 'DEMO'],
  ])('9.32 are removed elsewhere: %j', (text, trade_name) => {
    const row = check({ trade_name: text });
    expect(describeFindings(row.findings)).toEqual([
      `NORMALISED trade_name → ${JSON.stringify(trade_name)}`,
    ]);
  });
});

describe('a marker of an empty cell in other programs', () => {
  it.each(['"None"', "'nan'", 'None;None', 'nan, nan', '<empty>', 'pd.NA', 'NULL|NULL'])(
    '9.26 %s is a marker, too',
    (text) => {
      for (const column of ['trade_name', 'street', 'employees'])
        expect(describeFindings(check({ [column]: text }).findings)).toContain(
          `EMPTY_MARKER ${column}`,
        );
    },
  );

  it.each(['"Nil" Labs', 'None & Sons', 'Null;Eins'])('9.26 %s is not a marker', (text) => {
    expect(check({ trade_name: text }).record).toMatchObject({ trade_name: text });
  });
});
