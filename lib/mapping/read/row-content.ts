import { isEmptyMarker } from '../values/empty-marker.ts';
import { isBlank } from './header.ts';
import { type Cell, isFaulty } from './table-file.ts';

/**
 * What stands in rows that are prepared and not filled in: unticked boxes, and the beginnings of ids, numbers and addresses that a
 * formula or a person copied down.
 */
const FILLER =
  /^(?:false|faux|falsch|falso|onwaar|fałsz|nepravda|falskt|usann|falsk|epätosi|hamis|ложь|yanlış|non?|nein|0(?:[.,]0+)?(?: ?[€%])?|☐|□|LURCSL\.?|LU|L-|B|LUHT-?(?:[A-Z]+-)?|https?:\/\/(?:www\.)?|www\.|@)$/i;

/** Columns that name a company or an event: what a formula put there counts, as whole sheets are made by formulas. */
const NAMING = new Set(['record_id', 'rcs_number', 'consent_id']);

/** Columns that people copy down over rows in advance: alone or with a record id they say nothing about a company. */
const COPIED = new Set([
  'edition',
  'employees_year',
  'synthetic',
  'updated_at',
  'source_checked_on',
]);
/** Columns that describe a company; a row needs one of them. */
const DESCRIBING = [
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

/** Whether a cell says nothing about a company. */
function isFiller(cell: Cell | undefined): boolean {
  if (cell === undefined || cell === null || cell === false || cell === 0) return true;
  if (isFaulty(cell)) return true;
  if (cell instanceof Date) return cell.getTime() < FIRST_DAY;
  if (typeof cell !== 'string') return false;
  const text = cell.trim();
  return isBlank(text) || FILLER.test(text) || isEmptyMarker(text, null);
}

/** `data`: a cell with content. `id`: only a record id. `blank`: neither. */
type RowContent = 'data' | 'id' | 'blank';

/**
 * The content of a row, without cells that were prepared in advance. Results of formulas are no data, except in an id or number: whole sheets are
 * made by formulas.
 *
 * @param columns the canonical column of each position
 * @param computed positions of formulas
 */
export function classifyContent(
  values: readonly Cell[],
  columns: readonly (string | null)[],
  computed: ReadonlySet<number>,
): RowContent {
  let content: RowContent = 'blank';
  for (let at = 0; at < values.length; at++) {
    if (isFiller(values[at])) continue;
    const column = columns[at] ?? '';
    if (computed.has(at) && !NAMING.has(column)) continue;
    if (column === 'record_id' && isRecordId(values[at])) content = 'id';
    else if (!COPIED.has(column)) return 'data';
  }
  return content;
}

function isRecordId(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && cell.trim().toUpperCase().startsWith('LUHT');
}

/** Whether no cell names the company: neither a register number nor a name, and no record id with anything that describes a company. */
export function namesNoCompany(cells: Readonly<Record<string, Cell>>): boolean {
  if (!isFiller(cells['rcs_number']) || !isFiller(cells['legal_name'])) return false;
  const id = cells['record_id'];
  if (isFaulty(id) || isFaulty(cells['legal_name']) || isFaulty(cells['rcs_number'])) return false;
  if (isFiller(id) || !isRecordId(id)) return true;
  return DESCRIBING.every((column) => isFiller(cells[column]));
}
