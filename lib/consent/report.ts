import { atCell, cellIn } from '../core/cell-address.ts';
import type { EventVerdict } from './decide.ts';
import {
  type ConsentCellFinding,
  type ConsentCode,
  type ConsentFinding,
  type ConsentOutcome,
  consentFindingMessage,
  getConsentSeverity,
} from './finding.ts';
import type { ConsentRow } from './read-row.ts';

/** The report on an imported consent file. */
export interface ConsentReport {
  readonly rows: number;
  /** Rows by the worst of their findings; a row without one is `ok`. */
  readonly outcomes: Readonly<Record<'ok' | ConsentOutcome, number>>;
  /** Number of events that this import recorded. */
  readonly recorded: number;
  /** Number of events that the log already had. */
  readonly repeated: number;
  readonly codes: Readonly<Partial<Record<ConsentCode, number>>>;
  /** In the order of the rows; the first 10,000. */
  readonly findings: readonly ConsentFinding[];
  /** Number of findings that are not listed. */
  readonly findingsLeftOut: number;
}

const FINDINGS_KEPT = 10_000;
const WORST_FIRST = ['reject', 'warn', 'repair'] as const;

/** Builds the report while the rows are read, in constant memory. */
export class ConsentReportBuilder {
  readonly #outcomes = { ok: 0, repair: 0, warn: 0, reject: 0 };
  readonly #verdicts = { recorded: 0, repeated: 0, unchanged: 0, clash: 0 };
  readonly #codes: Partial<Record<ConsentCode, number>> = {};
  readonly #findings: ConsentFinding[] = [];
  #rows = 0;
  #findingCount = 0;

  /** @param verdicts results for the events of the row; empty for a row that was rejected before */
  add(
    row: ConsentRow,
    findings: readonly ConsentCellFinding[],
    verdicts: readonly EventVerdict[] = [],
  ): void {
    const all = [...findings, ...listLogFindings(verdicts)];
    this.#rows += 1;
    for (const { kind } of verdicts) this.#verdicts[kind] += 1;
    const outcomes = new Set(all.map(({ code }) => getConsentSeverity(code)));
    this.#outcomes[WORST_FIRST.find((outcome) => outcomes.has(outcome)) ?? 'ok'] += 1;
    for (const note of all) this.#addFinding(row, note);
  }

  report(): ConsentReport {
    return {
      rows: this.#rows,
      outcomes: this.#outcomes,
      recorded: this.#verdicts.recorded,
      repeated: this.#verdicts.repeated,
      codes: this.#codes,
      findings: this.#findings,
      findingsLeftOut: this.#findingCount - this.#findings.length,
    };
  }

  #addFinding({ row, sheet, cells, place }: ConsentRow, note: ConsentCellFinding): void {
    this.#findingCount += 1;
    this.#codes[note.code] = (this.#codes[note.code] ?? 0) + 1;
    if (this.#findings.length === FINDINGS_KEPT) return;
    const at = {
      ...(sheet === undefined ? {} : { sheet }),
      ...(place === undefined ? {} : { cell: cellIn(place, note.column) }),
    };
    this.#findings.push({
      row,
      ...at,
      consent_id: readShortText(cells, 'consent_id'),
      record_id: readShortText(cells, 'record_id'),
      outcome: getConsentSeverity(note.code),
      ...note,
      message: atCell(consentFindingMessage(note.code), at),
    });
  }
}

/** Findings that need the log. */
function listLogFindings(verdicts: readonly EventVerdict[]): ConsentCellFinding[] {
  const findings: ConsentCellFinding[] = [];
  const add = (code: ConsentCode, column: string, raw: string) =>
    findings.push({ code, column, raw, value: null });
  const clash = verdicts.find(({ kind }) => kind === 'clash');
  if (clash !== undefined) add('DUPLICATE_CONSENT_ID', 'consent_id', clash.event.id);
  const recorded = verdicts.filter((verdict) => verdict.kind === 'recorded');
  const [first] = recorded;
  if (first === undefined) return findings;
  const { action } = first.event;
  if (recorded.every(({ withdrawsNothing }) => withdrawsNothing))
    add('WITHDRAW_BEFORE_GRANT', 'action', action);
  if (recorded.some(({ leavesGrant }) => leavesGrant)) add('GRANT_STAYS', 'action', action);
  return findings;
}

function readShortText(cells: ConsentRow['cells'], column: string): string | null {
  const name = cells[column];
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : null;
}
