import { atCell } from '../../core/cell-address.ts';
import { type Finding, worstOutcome } from '../finding.ts';
import { findingMessage } from '../messages/finding-messages.ts';
import type { DateColumn } from '../values/date-column.ts';
import type { CheckedRow } from './check-row.ts';

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
export class WaitingRows {
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

  /** All that wait, judged by what has been seen of their columns. */
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
