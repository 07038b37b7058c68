import { atCell } from '../../core/cell-address.ts';
import type { EditionDefinition } from '../edition.ts';
import { type Finding, worstOutcome } from '../finding.ts';
import { getFindingText } from '../messages/finding-messages.ts';
import type { OpenedTable } from '../read/table-file.ts';
import type { DateColumn } from '../values/date-column.ts';
import {
  type CheckedRow,
  type CheckOptions,
  type ComparisonRows,
  RowChecker,
} from './check-row.ts';
import { DuplicateCompanies } from './duplicate-companies.ts';
import { type EarlierSuccessors, namesSuccessors, SuccessorCheck } from './successors.ts';

/** Number of rows in a batch. A promise for each of a million rows would cost as much as its check. */
const ROWS_PER_BATCH = 250;

/** The rows to check, and their edition. */
export interface CheckedTable {
  readonly table: Pick<OpenedTable, 'rows' | 'headerLanguage'>;
  readonly definition: EditionDefinition;
  readonly now?: CheckOptions['now'];
  /** @default no earlier edition */
  readonly earlier?: NonNullable<ComparisonRows['earlier']> & EarlierSuccessors;
}

/**
 * Checks the rows of a table in order. It also uses facts of the whole file: companies that are named
 * twice, and whether `05/04/2018` is certainly the fifth of April. The latter needs the whole date
 * column of a sheet, so rows with such dates wait, together with the following rows, at most 10,000. In
 * files of our own form the first row decides, so no row waits. A row whose successor comes later in
 * the file is checked at the end.
 *
 * @throws KaartError `file-refused` if a fault of the table shows while it is read
 */
export async function* checkBatches(checked: CheckedTable): AsyncGenerator<readonly CheckedRow[]> {
  const { table, definition, earlier, ...options } = checked;
  const checker = new RowChecker(definition, { headerLanguage: table.headerLanguage, ...options });
  const waiting = new WaitingRows(checker.dates);
  const duplicates = new DuplicateCompanies();
  const successorCheck = namesSuccessors(definition) ? new SuccessorCheck(earlier) : undefined;
  const checkSuccessors = (rows: readonly CheckedRow[]) =>
    successorCheck?.releaseKnown(rows) ?? rows;
  let sheet: string | undefined;
  let batch: CheckedRow[] = [];
  for await (const raw of table.rows) {
    if (raw.sheet !== sheet) {
      sheet = raw.sheet;
      batch.push(...checkSuccessors(waiting.release()));
      for (const column of checker.dates.values()) column.reset();
    }
    const row = checker.check(raw, { duplicates, ...(earlier && { earlier }) });
    successorCheck?.storePlace(row, raw.place);
    if (waiting.canPass(row)) batch.push(...checkSuccessors([row]));
    else batch.push(...checkSuccessors(waiting.add(row)));
    if (batch.length < ROWS_PER_BATCH) continue;
    yield batch;
    batch = [];
  }
  batch.push(...checkSuccessors(waiting.release()), ...(successorCheck?.release() ?? []));
  yield batch;
}

/** Like {@link checkBatches}, row by row. */
export async function* checkRows(
  table: CheckedTable['table'],
  definition: EditionDefinition,
  options: Pick<CheckOptions, 'now'> = {},
): AsyncGenerator<CheckedRow> {
  for await (const batch of checkBatches({ table, definition, ...options })) yield* batch;
}

/**
 * Maximum number of rows that wait for the rest of their date column. After ten thousand dates of one
 * form, with one day above 12, the order is certain.
 */
const MAX_WAITING_ROWS = 10_000;

/**
 * Rows that wait until it is certain whether `05/04/2018` is the fifth of April, and the following rows.
 *
 * A date of another form decides about a column: then the warning is kept. A day above 12 at the end of the
 * column removes the warning.
 */
class WaitingRows {
  readonly #columns: ReadonlyMap<string, DateColumn>;
  readonly #uncertainColumns = new Set<DateColumn>();
  #rows: CheckedRow[] = [];

  constructor(columns: ReadonlyMap<string, DateColumn>) {
    this.#columns = columns;
  }

  /** Whether the row need not wait: no earlier row waits, and it has no uncertain date. */
  canPass(row: CheckedRow): boolean {
    return (
      this.#rows.length === 0 && (row.findings.length === 0 || !this.#addUncertainColumns(row))
    );
  }

  /** Adds a waiting row. Returns all waiting rows when the order of their dates is certain. */
  add(row: CheckedRow): readonly CheckedRow[] {
    this.#addUncertainColumns(row);
    this.#rows.push(row);
    for (const column of this.#uncertainColumns)
      if (column.isMixed) this.#uncertainColumns.delete(column);
    return this.#uncertainColumns.size === 0 || this.#rows.length >= MAX_WAITING_ROWS
      ? this.release()
      : [];
  }

  /** All waiting rows, checked with the values that their columns had so far. */
  release(): readonly CheckedRow[] {
    const rows = this.#rows.map((row) => this.#settleDates(row));
    this.#rows = [];
    this.#uncertainColumns.clear();
    return rows;
  }

  #addUncertainColumns({ findings }: CheckedRow): boolean {
    const uncertainColumns = findings
      .map((finding) => this.#findColumn(finding))
      .filter((column) => column?.isMixed === false);
    for (const column of uncertainColumns)
      if (column !== undefined) this.#uncertainColumns.add(column);
    return uncertainColumns.length > 0;
  }

  #settleDates(row: CheckedRow): CheckedRow {
    const hasKnownOrder = (finding: Finding) => this.#findColumn(finding)?.isDayFirst === true;
    if (!row.findings.some(hasKnownOrder)) return row;
    const findings = row.findings.map((finding) =>
      hasKnownOrder(finding) ? toRepairedFinding(finding) : finding,
    );
    return { ...row, findings, outcome: worstOutcome(findings) };
  }

  #findColumn({ code, column }: Finding): DateColumn | undefined {
    return code === 'AMBIGUOUS_DATE' ? this.#columns.get(column ?? '') : undefined;
  }
}

/** Reduces the severity of the finding: the date only had another notation. */
function toRepairedFinding(finding: Finding): Finding {
  const parameters = { raw: finding.raw ?? '', value: String(finding.value) };
  return {
    ...finding,
    code: 'NORMALISED',
    outcome: 'repair',
    message: atCell(getFindingText('NORMALISED', parameters), finding),
  };
}
