import { atCell } from '../../core/cell-address.ts';
import type { EditionDefinition } from '../edition.ts';
import { type Finding, worstOutcome } from '../finding.ts';
import { findingMessage } from '../messages/finding-messages.ts';
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

/** Rows that are handed on together: a promise for each of a million rows would cost as much as checking it. */
const BATCH = 250;

/** The rows to check, and the edition that they are for. */
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
 * ever do. A row whose successor comes later in the file is checked at the end.
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

/**
 * Rows that may wait for the rest of their column of dates. Beyond it, ten thousand dates of one form, one of them with a day above
 * 12, have settled the matter.
 */
const MOST_WAITING = 10_000;

/**
 * Rows held back until it is clear whether `05/04/2018` is surely the fifth of April, and the rows behind them.
 *
 * A date of another form settles a column (the warning stays), and so does its end (a day above 12 was seen: no warning).
 */
class WaitingRows {
  readonly #columns: ReadonlyMap<string, DateColumn>;
  readonly #open = new Set<DateColumn>();
  #rows: CheckedRow[] = [];

  constructor(columns: ReadonlyMap<string, DateColumn>) {
    this.#columns = columns;
  }

  /** Whether the row need not wait: nothing waits before it, and nothing in it is open. */
  passes(row: CheckedRow): boolean {
    return this.#rows.length === 0 && (row.findings.length === 0 || !this.#concerns(row));
  }

  /** Lets the row wait, and gives back all that wait once they can go. */
  add(row: CheckedRow): readonly CheckedRow[] {
    this.#concerns(row);
    this.#rows.push(row);
    for (const column of this.#open) if (column.isMixed) this.#open.delete(column);
    return this.#open.size === 0 || this.#rows.length >= MOST_WAITING ? this.release() : [];
  }

  /** All waiting rows, checked with the values that their columns had so far. */
  release(): readonly CheckedRow[] {
    const rows = this.#rows.map((row) => this.#judged(row));
    this.#rows = [];
    this.#open.clear();
    return rows;
  }

  #concerns({ findings }: CheckedRow): boolean {
    const open = findings
      .map((finding) => this.#findColumn(finding))
      .filter((column) => column?.isMixed === false);
    for (const column of open) if (column !== undefined) this.#open.add(column);
    return open.length > 0;
  }

  #judged(row: CheckedRow): CheckedRow {
    const isSure = (finding: Finding) => this.#findColumn(finding)?.isDayFirst === true;
    if (!row.findings.some(isSure)) return row;
    const findings = row.findings.map((finding) =>
      isSure(finding) ? toRepairedFinding(finding) : finding,
    );
    return { ...row, findings, outcome: worstOutcome(findings) };
  }

  #findColumn({ code, column }: Finding): DateColumn | undefined {
    return code === 'AMBIGUOUS_DATE' ? this.#columns.get(column ?? '') : undefined;
  }
}

/** The finding without its doubt: the date was written another way, no more. */
function toRepairedFinding(finding: Finding): Finding {
  const facts = { raw: finding.raw ?? '', value: String(finding.value) };
  return {
    ...finding,
    code: 'NORMALISED',
    outcome: 'repair',
    message: atCell(findingMessage('NORMALISED', facts), finding),
  };
}
