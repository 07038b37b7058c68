import type { Json } from '../core/digest.ts';
import type { LocalizedText } from '../core/language.ts';

/** Severities of a finding, the worst last. `review`: a person decides. `reject`: the row is not imported. */
const SEVERITIES = ['ok', 'repair', 'warn', 'review', 'reject'] as const;

/** Outcome of a row: its worst finding, or `ok` without a finding. */
export type RowOutcome = (typeof SEVERITIES)[number];
export type Severity = Exclude<RowOutcome, 'ok'>;

/** The severity of each finding code. FORMULA_LIKE_TEXT is only a warning in a description. */
export const SEVERITY_OF_CODE = {
  NORMALISED: 'repair',
  EXCEL_SERIAL_DATE: 'repair',
  EMPTY_MARKER: 'repair',
  MERGED_COMMUNE: 'repair',
  CANTON_DERIVED: 'repair',
  AMBIGUOUS_DATE: 'warn',
  MARKUP: 'warn',
  PERSONAL_DATA_IN_TEXT: 'warn',
  UNKNOWN_EMPLOYEES: 'warn',
  STALE_EMPLOYEES: 'warn',
  CONTRADICTION: 'warn',
  CONTACT_WITHOUT_NAME: 'warn',
  /** A merged company names no successor. */
  MISSING_SUCCESSOR: 'warn',
  NACE_REV2: 'warn',
  STALE_SOURCE: 'warn',
  YEAR_ONLY_DATE: 'review',
  UNKNOWN_COMMUNE: 'review',
  MOJIBAKE: 'review',
  SAME_NAME_OTHER_RCS: 'review',
  /** An earlier edition has the record id with another register number or VAT number. */
  IDENTITY_CHANGED: 'review',
  /** The number is the same, and another record id had this name. */
  NAME_OF_OTHER: 'review',
  /** A company that still exists names a successor. */
  SUCCESSOR_OF_EXISTING: 'review',
  /** Neither the file nor an earlier edition has the record id of the successor. */
  UNKNOWN_SUCCESSOR: 'review',
  FORMULA_LIKE_TEXT: 'review',
  /** The spreadsheet could not compute the cell: `#REF!`. */
  ERROR_VALUE: 'review',
  /** The saved value of a formula, in a workbook that requires a recalculation. */
  STALE_FORMULA: 'review',
  /** A date, a truth value or a number in place of a text. */
  TYPED_CELL: 'review',
  FRACTIONAL_EMPLOYEES: 'review',
  AMBIGUOUS_NUMBER: 'review',
  RANGE_NOT_NUMBER: 'review',
  UNREADABLE_NUMBER: 'review',
  /**
   * The value of a coded field is neither a code nor a label of its list. The sub-sector has separate codes
   * for this.
   */
  UNKNOWN_VALUE: 'review',
  /** A required field is empty, and no other code reports it. */
  MISSING_VALUE: 'review',
  DUPLICATE_RCS: 'reject',
  DUPLICATE_RECORD_ID: 'reject',
  /** An earlier edition has the record id with another register number and another name. */
  OTHER_COMPANY: 'reject',
  /** The successors lead back to the company, or the company names itself. */
  SUCCESSOR_CYCLE: 'reject',
  BAD_RECORD_ID: 'reject',
  BAD_RCS: 'reject',
  MISSING_RCS: 'reject',
  EUID_RCS_MISMATCH: 'reject',
  BAD_VAT_CHECK: 'reject',
  BAD_DATE: 'reject',
  DATE_IN_FUTURE: 'reject',
  DATE_TOO_OLD: 'reject',
  BAD_URL: 'reject',
  UNKNOWN_SUBSECTOR: 'reject',
  MISSING_SUBSECTOR: 'reject',
  BAD_POSTCODE: 'reject',
  MISSING_NAME: 'reject',
  TOO_LONG: 'reject',
  FORMULA: 'reject',
  CONTROL_CHARACTER: 'reject',
  BIDI_CONTROL: 'reject',
  NEGATIVE: 'reject',
  BAD_BOOLEAN: 'reject',
  BAD_EMAIL: 'reject',
  FAKE_RANGE_NOT_FLAGGED: 'reject',
  RAGGED_ROW: 'reject',
  TOTALS_ROW: 'reject',
  /** The row has neither a record id, a register number nor a name. */
  NOT_A_COMPANY: 'reject',
} as const satisfies Record<string, Severity>;
export type FindingCode = keyof typeof SEVERITY_OF_CODE;

/** A finding about one cell, or about the row if `column` is null. */
export interface Finding {
  /** Counts data rows from 1, in a workbook per sheet. */
  readonly row: number;
  readonly sheet?: string;
  /** The cell address as in a spreadsheet program: `AF19`; for a finding about the row, its first cell. Not in JSON. */
  readonly cell?: string;
  readonly record_id: string | null;
  /** Canonical name. */
  readonly column: string | null;
  readonly outcome: Severity;
  readonly code: FindingCode;
  /** The original cell, at most {@link MAX_RAW} characters; `null` if it was empty. */
  readonly raw: string | null;
  /** The repaired value; `null` if the value was not repaired. */
  readonly value: Json;
  /** Begins with the sheet and the cell, if there are any: `Cartographie!AF19: …`. */
  readonly message: LocalizedText;
}

/** Maximum length of a cell in a finding. Characters. */
export const MAX_RAW = 500;

/** The worse of two outcomes. */
function pickWorse(a: RowOutcome, b: RowOutcome): RowOutcome {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

/** The worst of the findings. */
export function worstOutcome(findings: readonly { readonly outcome: Severity }[]): RowOutcome {
  let worst: RowOutcome = 'ok';
  for (const { outcome } of findings) worst = pickWorse(worst, outcome);
  return worst;
}
