import type { EditionDefinition } from '../edition.ts';
import type { OpenedTable } from '../read/table-file.ts';
import {
  type CheckedRow,
  type CheckOptions,
  type ComparisonRows,
  RowChecker,
} from './check-row.ts';
import { DuplicateCompanies } from './duplicate-companies.ts';
import { type EarlierSuccessors, namesSuccessors, SuccessorCheck } from './successors.ts';
import { WaitingRows } from './waiting-rows.ts';

/** Rows that are handed on together: a promise for each of a million rows would cost as much as checking it. */
const BATCH = 250;

/** What is checked, and for what. */
export interface CheckedTable {
  readonly table: Pick<OpenedTable, 'rows' | 'headerLanguage'>;
  readonly definition: EditionDefinition;
  readonly now?: CheckOptions['now'];
  /** @default no earlier edition */
  readonly earlier?: NonNullable<ComparisonRows['earlier']> & EarlierSuccessors;
}

/**
 * Checks the rows of a table in their order, with what only the whole file shows: companies that are named twice, and whether
 * `05/04/2018` is surely the fifth of April. The latter needs the whole column of a sheet; rows that depend on it are held back,
 * and those behind them. Files of our own form settle it in the first row, so nothing waits in them; at most 10,000 rows
 * ever do. A row whose successor stands behind it comes at the end.
 *
 * @throws KaartError `file-refused` where the table is found out while it is read
 */
export async function* checkBatches(checked: CheckedTable): AsyncGenerator<readonly CheckedRow[]> {
  const { table, definition, earlier, ...options } = checked;
  const checker = new RowChecker(definition, { headerLanguage: table.headerLanguage, ...options });
  const waiting = new WaitingRows(checker.dates);
  const twice = new DuplicateCompanies();
  const successors = namesSuccessors(definition) ? new SuccessorCheck(earlier) : undefined;
  const judged = (rows: readonly CheckedRow[]) => successors?.pass(rows) ?? rows;
  let sheet: string | undefined;
  let batch: CheckedRow[] = [];
  for await (const raw of table.rows) {
    if (raw.sheet !== sheet) {
      sheet = raw.sheet;
      batch.push(...judged(waiting.release()));
      for (const column of checker.dates.values()) column.reset();
    }
    const row = checker.check(raw, { twice, ...(earlier && { earlier }) });
    successors?.locate(row, raw.place);
    if (waiting.passes(row)) batch.push(...judged([row]));
    else batch.push(...judged(waiting.add(row)));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  batch.push(...judged(waiting.release()), ...(successors?.release() ?? []));
  yield batch;
}

/** The same, row by row. */
export async function* checkRows(
  table: CheckedTable['table'],
  definition: EditionDefinition,
  options: Pick<CheckOptions, 'now'> = {},
): AsyncGenerator<CheckedRow> {
  for await (const batch of checkBatches({ table, definition, ...options })) yield* batch;
}
