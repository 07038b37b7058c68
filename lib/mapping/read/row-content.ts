import { isEmptyMarker } from '../values/empty-marker.ts';
import { isBlank } from './header.ts';
import { type Cell, isFaulty } from './table-file.ts';

/**
 * Content of prepared rows without data: unticked boxes, and beginnings of ids, numbers and addresses
 * that a formula or a person copied down.
 */
const FILLER_TEXT =
  /^(?:false|faux|falsch|falso|onwaar|fałsz|nepravda|falskt|usann|falsk|epätosi|hamis|ложь|yanlış|non?|nein|0(?:[.,]0+)?(?: ?[€%])?|☐|□|LURCSL\.?|LU|L-|B|LUHT-?(?:[A-Z]+-)?|https?:\/\/(?:www\.)?|www\.|@)$/i;

/**
 * Columns that name a company or an event. Results of formulas in them count, because formulas may fill
 * whole sheets.
 */
const NAMING_COLUMNS = new Set(['record_id', 'rcs_number', 'consent_id']);

/**
 * Columns that people fill in advance for many rows. Alone, or with a record id, they do not describe a
 * company.
 */
const COPIED_COLUMNS = new Set([
  'edition',
  'employees_year',
  'synthetic',
  'updated_at',
  'source_checked_on',
]);
/** Columns that describe a company; a row needs one of them. */
const DESCRIBING_COLUMNS = [
  'legal_name',
  'trade_name',
  'former_names',
  'rcs_number',
  'euid',
  'vat_number',
  'street',
  'locality',
  'website',
  'description_en',
  'description_fr',
  'description_de',
  'contact_name',
  'contact_email',
];
/** Day 0 of a spreadsheet, in which an empty date is computed. */
const FIRST_DAY = Date.UTC(1900, 0, 2);

/** Whether a cell has no data about a company. */
function isFiller(cell: Cell | undefined): boolean {
  if (cell === undefined || cell === null || cell === false || cell === 0) return true;
  if (isFaulty(cell)) return true;
  if (cell instanceof Date) return cell.getTime() < FIRST_DAY;
  if (typeof cell !== 'string') return false;
  const text = cell.trim();
  return isBlank(text) || FILLER_TEXT.test(text) || isEmptyMarker(text, null);
}

/** `data`: a cell with content. `id`: only a record id. `blank`: neither. */
type RowContent = 'data' | 'id' | 'blank';

/**
 * Classifies a row by its content, without prepared cells. Results of formulas do not count, except in
 * an id or number, because formulas may fill whole sheets.
 *
 * @param columns the canonical column of each position
 * @param formulaPositions positions of formulas
 */
export function classifyContent(
  values: readonly Cell[],
  columns: readonly (string | null)[],
  formulaPositions: ReadonlySet<number>,
): RowContent {
  let content: RowContent = 'blank';
  for (let position = 0; position < values.length; position++) {
    if (isFiller(values[position])) continue;
    const column = columns[position] ?? '';
    if (formulaPositions.has(position) && !NAMING_COLUMNS.has(column)) continue;
    if (column === 'record_id' && isRecordId(values[position])) content = 'id';
    else if (!COPIED_COLUMNS.has(column)) return 'data';
  }
  return content;
}

function isRecordId(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && cell.trim().toUpperCase().startsWith('LUHT');
}

/**
 * Whether the row names no company: no register number, no name, and no record id together with a
 * describing column.
 */
export function namesNoCompany(cells: Readonly<Record<string, Cell>>): boolean {
  if (!isFiller(cells['rcs_number']) || !isFiller(cells['legal_name'])) return false;
  const id = cells['record_id'];
  if (isFaulty(id) || isFaulty(cells['legal_name']) || isFaulty(cells['rcs_number'])) return false;
  if (isFiller(id) || !isRecordId(id)) return true;
  return DESCRIBING_COLUMNS.every((column) => isFiller(cells[column]));
}
