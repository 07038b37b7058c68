import type { Verdict } from './decide.ts';
import {
  type ConsentCode,
  type ConsentFinding,
  type ConsentOutcome,
  messageOf,
  type Note,
  outcomeOf,
} from './finding.ts';
import type { ConsentRow } from './read-row.ts';

/** What became of a consent file. */
export interface ConsentReport {
  readonly rows: number;
  /** Rows by the worst of their findings; a row without one is `ok`. */
  readonly outcomes: Readonly<Record<'ok' | ConsentOutcome, number>>;
  /** Events that are in the log since this import. */
  readonly recorded: number;
  /** Events that were in the log before, and are there once. */
  readonly repeated: number;
  readonly codes: Readonly<Partial<Record<ConsentCode, number>>>;
  /** In the order of the rows; the first 10,000. */
  readonly findings: readonly ConsentFinding[];
  /** How many more there were. */
  readonly findingsLeftOut: number;
}

const FINDINGS_KEPT = 10_000;
const WORST_FIRST = ['reject', 'warn', 'repair'] as const;

/** Builds the report while the rows go by, in memory that does not grow with them. */
export class ConsentReportBuilder {
  readonly #outcomes = { ok: 0, repair: 0, warn: 0, reject: 0 };
  readonly #verdicts = { recorded: 0, repeated: 0, clash: 0 };
  readonly #codes: Partial<Record<ConsentCode, number>> = {};
  readonly #findings: ConsentFinding[] = [];
  #rows = 0;
  #found = 0;

  /** @param verdict what the log did with the event; none for a row that was rejected before */
  add(row: ConsentRow, notes: readonly Note[], verdict: Verdict | undefined): void {
    const all = verdict === undefined ? notes : [...notes, ...notesOn(verdict)];
    this.#rows += 1;
    if (verdict !== undefined) this.#verdicts[verdict.kind] += 1;
    const outcomes = new Set(all.map(({ code }) => outcomeOf(code)));
    this.#outcomes[WORST_FIRST.find((outcome) => outcomes.has(outcome)) ?? 'ok'] += 1;
    for (const note of all) this.#find(row, note);
  }

  report(): ConsentReport {
    return {
      rows: this.#rows,
      outcomes: this.#outcomes,
      recorded: this.#verdicts.recorded,
      repeated: this.#verdicts.repeated,
      codes: this.#codes,
      findings: this.#findings,
      findingsLeftOut: this.#found - this.#findings.length,
    };
  }

  #find({ row, sheet, cells }: ConsentRow, note: Note): void {
    this.#found += 1;
    this.#codes[note.code] = (this.#codes[note.code] ?? 0) + 1;
    if (this.#findings.length === FINDINGS_KEPT) return;
    this.#findings.push({
      row,
      ...(sheet === undefined ? {} : { sheet }),
      consent_id: nameIn(cells, 'consent_id'),
      record_id: nameIn(cells, 'record_id'),
      outcome: outcomeOf(note.code),
      ...note,
      message: messageOf(note.code),
    });
  }
}

/** What can only be said once the log was looked at. */
function notesOn(verdict: Verdict): Note[] {
  const note = (code: ConsentCode, column: string, raw: string) => [
    { code, column, raw, value: null },
  ];
  if (verdict.kind === 'clash') return note('DUPLICATE_CONSENT_ID', 'consent_id', verdict.event.id);
  if (verdict.kind === 'recorded' && verdict.withdrawsNothing)
    return note('WITHDRAW_BEFORE_GRANT', 'action', verdict.event.action);
  return [];
}

function nameIn(cells: ConsentRow['cells'], column: string): string | null {
  const name = cells[column];
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : null;
}
