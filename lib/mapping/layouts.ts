import { dateFields } from '../register/field.ts';
import { FIELDS_2020 } from '../register/record-2020.ts';
import { FIELDS_2025 } from '../register/record-2025.ts';
import type { Reading } from './reading.ts';
import { FIELDS } from './record.ts';

/** The columns a table may have, and how they are called in files. */
export interface TableLayout {
  /** `mapping` rows are companies of an edition, `consents` rows are consent events. */
  readonly kind: 'mapping' | 'consents';
  /** The edition a mapping file is imported for, e.g. `2025.1`. */
  readonly edition?: string;
  /** Canonical names in the order of the record. Any other column refuses the file. */
  readonly columns: readonly string[];
  /** Columns without which a file is refused. */
  readonly required: readonly string[];
  /** What the person who hands in a file says about its sheets and headers. */
  readonly reading?: Reading;
}

const COLUMNS_2020 = ['edition', ...Object.keys(FIELDS_2020)] as const;

const COLUMNS_CONSENTS = [
  'consent_id',
  'record_id',
  'rcs_number',
  'field_group',
  'audience',
  'action',
  'effective_at',
  'valid_until',
  'given_by',
  'notice_version',
  'language',
  'evidence_ref',
  'synthetic',
] as const;

/** Columns of days and moments, of companies and of consent events. */
export const DATE_COLUMNS: ReadonlySet<string> = new Set([
  ...dateFields(FIELDS_2025),
  'effective_at',
  'valid_until',
]);

/** Record v1 with an optional `edition` column, which must then name the edition asked for. */
export const LAYOUT_2025: TableLayout = {
  kind: 'mapping',
  edition: '2025',
  columns: ['edition', ...FIELDS],
  required: FIELDS,
};

/** The file of the 2020 study: its own columns, no scope fields. */
export const LAYOUT_2020: TableLayout = {
  kind: 'mapping',
  edition: '2020',
  columns: COLUMNS_2020,
  required: COLUMNS_2020,
};

/** Consent events, as a file of their own or as a sheet of the analysts' workbook. */
export const LAYOUT_CONSENTS: TableLayout = {
  kind: 'consents',
  columns: COLUMNS_CONSENTS,
  required: COLUMNS_CONSENTS,
};

/** One layout of each family of editions: a file of another family is told by its columns. */
export const EDITION_LAYOUTS: readonly TableLayout[] = [LAYOUT_2020, LAYOUT_2025];

/** The layout of a mapping file for an edition: the 2020 study has its own, every later one has record v1. */
export function layoutOf(edition: string): TableLayout {
  const family = edition.split('.')[0];
  return { ...(family === '2020' ? LAYOUT_2020 : LAYOUT_2025), edition };
}
