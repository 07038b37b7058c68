import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import type { CheckedRow } from '../../lib/mapping/companies/check-row.ts';
import { checkRows } from '../../lib/mapping/companies/check-rows.ts';
import { parseEditionId } from '../../lib/mapping/edition.ts';
import { getTableLayout } from '../../lib/mapping/layouts.ts';
import { openTable } from '../../lib/mapping/read/open-table.ts';
import type { OpenedTable } from '../../lib/mapping/read/table-file.ts';
import { readSource } from './read/sources.ts';
import { describeFindings, NOW } from './rows.ts';

/** Files like those in practice, in a folder next to the project. */
const CASES = new URL('../../../shared/data/import-cases/', import.meta.url);
const expected = new URL('expected.json', CASES);
const isThere = existsSync(expected);

interface Case {
  readonly file: string;
  readonly kind: string;
  readonly right: string;
}

const all = isThere ? (JSON.parse(readFileSync(expected, 'utf8')) as readonly Case[]) : [];

interface ReadFile {
  readonly table: OpenedTable;
  readonly rows: readonly CheckedRow[];
}

async function read(name: string): Promise<ReadFile> {
  const content = await readFile(new URL(name, CASES));
  const table = await openTable(readSource(content), getTableLayout('2025'), name);
  const rows: CheckedRow[] = [];
  for await (const row of checkRows(table, parseEditionId('2025'), { now: NOW })) rows.push(row);
  return { table, rows };
}

/** Codes and columns of the findings of a row, after its outcome. */
const lines = ({ rows }: ReadFile) =>
  rows.map(({ outcome, findings }) => [outcome, ...describeFindings(findings)]);
const values = ({ rows }: ReadFile, column: string) =>
  rows.map(({ record }) => record?.[column as 'legal_name']);
const notices = ({ table }: ReadFile) => table.notices.map(({ code }) => code);

/** The meaning of the words in `expected.json`, by the kind of a case. */
const RIGHT: Readonly<Record<string, (file: ReadFile, name: string) => void>> = {
  'error-cell'(file) {
    expect(lines(file)[0]).toEqual(['review', 'ERROR_VALUE legal_name']);
  },
  'typed-cell'(file) {
    for (const [outcome, finding] of lines(file))
      expect([outcome, finding]).toEqual([
        'review',
        expect.stringMatching(/^TYPED_CELL \w+_name$/),
      ]);
  },
  'null-words'(file) {
    const found = lines(file).flat();
    for (const column of [
      'trade_name',
      'street',
      'former_names',
      'locality',
      'description_en',
      'description_fr',
      'contact_name',
    ])
      expect(found).toContain(`EMPTY_MARKER ${column}`);
    expect(file.rows.some(({ outcome }) => outcome === 'ok')).toBe(false);
  },
  'float-codes'(file) {
    expect(values(file, 'postcode')).toEqual(['L-7211', 'L-8417', 'L-1986']);
    expect(lines(file).flat()).toContain('NORMALISED postcode → "L-7211"');
  },
  apostrophe(file) {
    expect(values(file, 'trade_name').slice(0, 2)).toEqual(['@DEMO Health', '-DEMO']);
    expect(values(file, 'description_en')[2]).toMatch(/^=/);
    for (const row of lines(file)) expect(row.join()).toContain('NORMALISED');
  },
  'date-1904'(file) {
    expect(values(file, 'incorporation_date')).toEqual(['2005-10-19', '2005-10-19', '2001-10-18']);
    expect(lines(file)[1]).toEqual([
      'repair',
      'EXCEL_SERIAL_DATE incorporation_date → "2005-10-19"',
    ]);
  },
  'stale-formula'(file) {
    expect(lines(file)[0]).toEqual(['review', 'STALE_FORMULA employees']);
    expect(values(file, 'employees')[0]).toBeNull();
  },
  'row-without-data'(file, name) {
    expect(file.rows).toHaveLength(name.startsWith('x41') ? 148 : 3);
    expect(file.rows.filter(({ outcome }) => outcome === 'reject')).toEqual([]);
    const count = name.startsWith('x41') ? 852 : 30;
    expect(file.table.notices).toEqual([{ code: 'BLANK_ROWS', count }]);
  },
  'hidden-sheet'(file) {
    expect(file.rows.map(({ sheet, outcome }) => [sheet, outcome])).toEqual(
      Array(3).fill(['Companies', 'ok']),
    );
    expect(file.table.notices).toEqual([{ code: 'HIDDEN_SHEET', sheet: 'Backup' }]);
  },
  encoding(file) {
    expect(notices(file)).toEqual(['ENCODING_MAC_ROMAN']);
    expect(lines(file)).toEqual([['ok'], ['ok'], ['ok']]);
    expect(values(file, 'legal_name').join()).toMatch(/Société de Santé S\.à r\.l\.|Café Crème/);
  },
  'json-container'(file) {
    expect(file.rows).toHaveLength(3);
    expect(file.table.notices).toEqual([{ code: 'JSON_CONTAINER', column: 'result.records' }]);
  },
  'index-column'(file) {
    expect(lines(file)).toEqual([['ok'], ['ok'], ['ok']]);
    expect(notices(file)).toEqual(['INDEX_COLUMN']);
  },
  formula(file) {
    for (const [outcome, finding] of lines(file))
      expect([outcome, finding]).toEqual(['reject', expect.stringMatching(/^FORMULA /)]);
  },
  zip(file) {
    expect(lines(file)).toEqual([['ok'], ['ok'], ['ok']]);
    expect(notices(file)).toEqual([]);
  },
  joiner(file) {
    expect(values(file, 'trade_name')[0]).toContain('\u200d');
    expect(values(file, 'legal_name')[2]).not.toMatch(/\u200b/);
  },
};

describe.skipIf(!isThere)(
  `the cases of ../shared/data/import-cases${isThere ? '' : ', which is not there: nothing was read'}`,
  () => {
    it.each(all.filter(({ kind }) => kind in RIGHT))(
      '9.18-9.36 $file: $right',
      async ({ file, kind }) => {
        if (kind === 'duplicate-member') {
          expect(await refusal(file)).toMatchObject({
            code: 'DUPLICATE_COLUMN',
            column: 'employees',
          });
          return;
        }
        const right = RIGHT[kind];
        if (right === undefined) throw new Error(`no test knows the kind ${kind}`);
        right(await read(file), file);
      },
    );
  },
);

/** The error code with which a file is refused. */
async function refusal(name: string): Promise<unknown> {
  const error: unknown = await read(name).catch((cause: unknown) => cause);
  return error instanceof KaartError ? error.details : error;
}
