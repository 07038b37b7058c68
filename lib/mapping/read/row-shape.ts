import type { Layout } from '../layouts.ts';
import { isBlank, shown } from './header.ts';
import { refusal } from './refusal.ts';
import type { Cell, RawRow } from './table-file.ts';

/** Sums below a table, in the words of the three languages; as a record id they can be nothing else. */
const TOTALS =
  /^[\s=:–-]*((grand|sub|sous|zwischen|gesamt)[\s-]*)?(totals?|totaux|summen?|somme|gesamt|gesamt(summe|ergebnis|zahl)|insgesamt)(?![\p{L}\p{N}])/iu;

/** The cells in which a totals row has its word. */
const FIRST_CELLS = 5;

/** Gives the cells of a row their names, and says what is wrong with the shape of it. */
export class RowShape {
  readonly #columns: readonly (string | null)[];
  readonly #absent: readonly string[];
  readonly #unnamed: readonly number[];
  readonly #layout: Layout;
  readonly #sheet: string | undefined;

  /**
   * @param columns the canonical column of each position
   * @param all every column that a row shows, also those that this sheet does not have
   */
  constructor(
    columns: readonly (string | null)[],
    all: readonly string[],
    layout: Layout,
    sheet?: string,
  ) {
    this.#columns = columns;
    this.#absent = all.filter((column) => !columns.includes(column));
    this.#unnamed = columns.flatMap((column, i) => (column === null ? [i] : []));
    this.#layout = layout;
    this.#sheet = sheet;
  }

  /** @throws KaartError `file-refused` OTHER_EDITION where the row's `edition` is another than the one asked for */
  toRow(row: number, values: readonly Cell[], ragged = false): RawRow {
    const cells: Record<string, Cell> = {};
    for (let i = 0; i < this.#columns.length; i++) {
      const column = this.#columns[i];
      const value = values[i];
      if (typeof column === 'string')
        cells[column] = value === undefined || value === '' ? null : value;
    }
    for (const column of this.#absent) cells[column] = null;
    return this.#judged({ row, cells }, ragged || this.#stray(values));
  }

  /** Whether a value stands where the header names no column. */
  #stray(values: readonly Cell[]): boolean {
    const beyond = values.length > this.#columns.length ? values.slice(this.#columns.length) : [];
    return (
      beyond.some((value) => !isEmpty(value)) ||
      this.#unnamed.some((i) => !isEmpty(values[i] ?? null))
    );
  }

  #judged(read: { row: number; cells: Record<string, Cell> }, ragged: boolean): RawRow {
    const row = this.#sheet === undefined ? read : { ...read, sheet: this.#sheet };
    if (isTotals(row.cells, this.#columns)) return { ...row, fault: 'TOTALS_ROW' };
    if (ragged) return { ...row, fault: 'RAGGED_ROW' };
    const edition = row.cells['edition'];
    if (edition !== undefined && edition !== null)
      refuseEdition(String(edition).trim(), this.#layout, read.row);
    return row;
  }
}

/** Whether a cell has nothing to see. */
export function isEmpty(value: Cell): boolean {
  return value === null || (typeof value === 'string' && isBlank(value));
}

function isTotals(
  cells: Readonly<Record<string, Cell>>,
  columns: readonly (string | null)[],
): boolean {
  const id = cells['record_id'] ?? null;
  if (!isEmpty(id)) return typeof id === 'string' && !id.startsWith('LUHT') && TOTALS.test(id);
  return columns.slice(0, FIRST_CELLS).some((column) => {
    const value = column === null ? null : cells[column];
    return typeof value === 'string' && TOTALS.test(value);
  });
}

/**
 * @throws KaartError `file-refused` OTHER_EDITION unless a cell or member `edition` names the edition asked for; its
 * family (`2025` for 2025.1) and `2025.0` for 2025 do
 */
export function refuseEdition(found: string, layout: Layout, row?: number): void {
  const asked = layout.edition;
  if (found === '' || asked === undefined || found === asked) return;
  const [family = asked] = asked.split('.');
  if (found === family || (asked === family && found === `${family}.0`)) return;
  throw refusal('OTHER_EDITION', `the file says edition ${shown(found)}, not ${asked}`, {
    edition: asked,
    looksLike: shown(found),
    ...(row === undefined ? {} : { row }),
  });
}
