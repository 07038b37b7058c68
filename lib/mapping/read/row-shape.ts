import { cellAddress, cellIn } from '../../core/cell-address.ts';
import type { TableLayout } from '../layouts.ts';
import type { RefusalFacts } from '../messages/refusal-messages.ts';
import { isBlank, quoteForMessage } from './header.ts';
import { createRefusal } from './refusal.ts';
import { classifyContent } from './row-content.ts';
import { type Cell, type FileNotice, isFaulty, type RawRow } from './table-file.ts';
import { fromSerialDate } from './xlsx-serial-date.ts';

/**
 * Words of a totals row in the three languages; in the column of the record id they cannot mean
 * anything else.
 */
const TOTALS_WORD =
  /^[\s=:–-]*((grand|sub|sous|zwischen|gesamt)[\s-]*)?(totals?|totaux|summen?|somme|gesamt|gesamt(summe|ergebnis|zahl)|insgesamt)(?![\p{L}\p{N}])/iu;

/** Number of cells at the start of a row that are searched for the word of a totals row. */
const SEARCHED_CELLS = 5;

/** Data of a row in addition to its cells. */
export interface RowFacts {
  /** Line number as in a spreadsheet program. */
  readonly line?: number;
  /** Positions of formulas. */
  readonly formulaPositions?: ReadonlySet<number>;
  /** Whether the number of cells does not fit the header. */
  readonly isRagged?: boolean;
}

export interface ShapeOptions {
  /** The canonical column of each position; `null` for a position without a column. */
  readonly columns: readonly (string | null)[];
  /** All columns of a row, including those that this sheet lacks. */
  readonly allColumns: readonly string[];
  readonly layout: TableLayout;
  readonly sheet?: string;
  /** Positions of columns with row numbers, which are left out. */
  readonly rowNumberPositions?: ReadonlySet<number>;
  /** Positions of columns that are always left out. */
  readonly ignoredPositions?: readonly number[];
  /** Whether plain numbers in columns of dates count days from 1904. */
  readonly date1904?: boolean;
}

const NO_POSITIONS: ReadonlySet<number> = new Set();

/** Assigns cells to columns, counts the rows, and finds rows that do not fit the header. */
export class RowShape {
  readonly #columns: readonly (string | null)[];
  readonly #missingColumns: readonly string[];
  readonly #unnamedPositions: readonly number[];
  readonly #options: ShapeOptions;
  readonly #positions = new Map<string, number>();
  /** Number of rows so far, of skipped empty rows, and of skipped rows with only a record id. */
  rows = 0;
  blankRows = 0;
  idOnlyRows = 0;
  /** The cell of the first row with only a record id; without cells, the id. */
  firstId: string | undefined;

  constructor(options: ShapeOptions) {
    const { columns, allColumns } = options;
    this.#options = options;
    this.#columns = columns;
    this.#missingColumns = allColumns.filter((column) => !columns.includes(column));
    this.#unnamedPositions = columns.flatMap((column, i) => (column === null ? [i] : []));
    for (const [i, column] of columns.entries())
      if (column !== null) this.#positions.set(column, i);
  }

  /**
   * Converts a row; `undefined` for a row without data.
   *
   * @throws KaartError `file-refused` OTHER_EDITION if the `edition` of the row is not the requested
   * one
   */
  toRow(read: readonly Cell[], facts: RowFacts = {}): RawRow | undefined {
    const values = this.#clearLeftOut(read);
    const { formulaPositions = NO_POSITIONS, isRagged = false, line } = facts;
    const content = isRagged ? 'data' : classifyContent(values, this.#columns, formulaPositions);
    if (content === 'id') this.#storeFirstId(values, line);
    if (content === 'blank') this.blankRows++;
    if (content !== 'data') return undefined;
    const cells: Record<string, Cell> = {};
    for (let i = 0; i < this.#columns.length; i++) {
      const column = this.#columns[i];
      if (typeof column === 'string') cells[column] = this.#toCell(values[i], column);
    }
    for (const column of this.#missingColumns) cells[column] = null;
    this.rows++;
    const place = line === undefined ? {} : { place: { line, columns: this.#positions } };
    return this.#finishRow(
      { row: this.rows, cells, ...place },
      isRagged || this.#hasStrayCells(values),
    );
  }

  /** Stores the place of the first row with an id and no data. */
  #storeFirstId(values: readonly Cell[], line: number | undefined): void {
    this.idOnlyRows++;
    const at = this.#positions.get('record_id') ?? 0;
    const { sheet } = this.#options;
    this.firstId ??=
      line === undefined
        ? String(values[at])
        : (cellAddress({
            cell: cellIn({ line, columns: this.#positions }, 'record_id'),
            ...(sheet === undefined ? {} : { sheet }),
          }) ?? '');
  }

  #toCell(value: Cell | undefined, column: string): Cell {
    if (value === undefined || value === '') return null;
    const { layout, date1904 } = this.#options;
    if (date1904 === true && typeof value === 'number' && layout.dates.includes(column))
      return layout.kind === 'consents'
        ? (fromSerialDate(value, true) ?? value)
        : convertFrom1904(value);
    return value;
  }

  #clearLeftOut(values: readonly Cell[]): readonly Cell[] {
    const { rowNumberPositions = NO_POSITIONS, ignoredPositions = [] } = this.#options;
    if (rowNumberPositions.size === 0 && ignoredPositions.length === 0) return values;
    return values.map((value, i) =>
      ignoredPositions.includes(i) || (rowNumberPositions.has(i) && isRowNumber(value))
        ? null
        : (value ?? null),
    );
  }

  /** Whether there is a value at a position without a column. */
  #hasStrayCells(values: readonly Cell[]): boolean {
    const extraCells =
      values.length > this.#columns.length ? values.slice(this.#columns.length) : [];
    return (
      extraCells.some((value) => !isEmpty(value ?? null)) ||
      this.#unnamedPositions.some((i) => !isEmpty(values[i] ?? null))
    );
  }

  #finishRow(read: RawRow, isRagged: boolean): RawRow {
    const { sheet, layout } = this.#options;
    const row = sheet === undefined ? read : { ...read, sheet };
    if (isTotalsRow(row.cells, this.#columns)) return { ...row, fault: 'TOTALS_ROW' };
    if (isRagged) return { ...row, fault: 'RAGGED_ROW' };
    const edition = row.cells['edition'];
    if (edition !== undefined && edition !== null && !isFaulty(edition))
      refuseEdition(String(edition).trim(), layout, toRefusalPlace(row));
    return row;
  }
}

/** Notices about skipped rows without data. */
export function buildBlankRowNotices(shapes: readonly RowShape[]): FileNotice[] {
  const blank = shapes.reduce((sum, shape) => sum + shape.blankRows, 0);
  const idOnly = shapes.reduce((sum, shape) => sum + shape.idOnlyRows, 0);
  const first = shapes.find(({ firstId }) => firstId !== undefined)?.firstId ?? '';
  return [
    ...(idOnly === 0 ? [] : [{ code: 'ID_ONLY_ROWS', count: idOnly, first } as const]),
    ...(blank === 0 ? [] : [{ code: 'BLANK_ROWS', count: blank } as const]),
  ];
}

/** Formulas of row numbers: `=ROW()-1`, `=A4+1`; a shared formula has its text in its first cell only. */
const ROW_FORMULA = /^=(?:.*\bROWS?\(.*|[A-Z]{1,3}\d+\s*\+\s*1|…)$/i;

/**
 * Whether a cell is a row number, or a formula of one; some programs begin with −1, and people write
 * `1.`.
 */
export function isRowNumber(value: Cell | undefined): boolean {
  if (isFaulty(value)) return value.fault !== 'ERROR_VALUE' && ROW_FORMULA.test(value.text);
  if (typeof value === 'number') return Number.isInteger(value) && value >= -1;
  return typeof value === 'string' && /^(?:\d{1,9}|-1)(?:\.0?)?$/.test(value.trim());
}

/** Converts a day number from 1904 to one from 1900 (ECMA-376 part 1, 18.17.4.1). */
function convertFrom1904(value: number): Cell {
  return { text: String(value), serial: value + 1_462 };
}

/** Whether a cell has no visible content. */
export function isEmpty(value: Cell): boolean {
  return value === null || (typeof value === 'string' && isBlank(value));
}

function isTotalsRow(
  cells: Readonly<Record<string, Cell>>,
  columns: readonly (string | null)[],
): boolean {
  const id = cells['record_id'] ?? null;
  if (!isEmpty(id)) return typeof id === 'string' && !id.startsWith('LUHT') && TOTALS_WORD.test(id);
  return columns.slice(0, SEARCHED_CELLS).some((column) => {
    const value = column === null ? null : cells[column];
    return typeof value === 'string' && TOTALS_WORD.test(value);
  });
}

/**
 * @throws KaartError `file-refused` OTHER_EDITION unless a cell or member `edition` names the requested
 * edition; its family (`2025` for 2025.1) and `2025.0` for 2025 are accepted
 */
export function refuseEdition(
  editionText: string,
  layout: TableLayout,
  place: Pick<RefusalFacts, 'row' | 'cell' | 'sheet'> = {},
): void {
  const expected = layout.edition;
  if (editionText === '' || expected === undefined || editionText === expected) return;
  const [family = expected] = expected.split('.');
  if (editionText === family || (expected === family && editionText === `${family}.0`)) return;
  throw createRefusal('OTHER_EDITION', 'cells-of-other-edition', {
    edition: expected,
    looksLike: quoteForMessage(editionText),
    ...place,
  });
}

function toRefusalPlace({
  row,
  sheet,
  place,
}: RawRow): Pick<RefusalFacts, 'row' | 'cell' | 'sheet'> {
  return {
    row,
    ...(sheet === undefined ? {} : { sheet }),
    ...(place === undefined ? {} : { cell: cellIn(place, 'edition') }),
  };
}
