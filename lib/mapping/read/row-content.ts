import { emptyMarker } from '../check/empty-marker.ts';
import { isBlank } from './header.ts';
import { type Cell, isFaulty } from './table-file.ts';

/**
 * What stands in rows that are prepared and not filled in: unticked boxes, and the beginnings of ids, numbers and addresses that a
 * formula or a person copied down.
 */
const FILLER =
  /^(?:false|faux|falsch|falso|onwaar|non?|nein|0(?:[.,]0+)?|☐|□|LURCSL\.?|LU|L-|B|LUHT-?(?:[A-Z]+-)?|https?:\/\/(?:www\.)?|www\.|@)$/i;

/** Columns that name a company or an event: what a formula put there counts, as whole sheets are made by formulas. */
const NAMING = new Set(['record_id', 'rcs_number', 'consent_id']);

/** Whether a cell says nothing about a company. */
function isFiller(cell: Cell | undefined): boolean {
  if (cell === undefined || cell === null || cell === false || cell === 0) return true;
  if (isFaulty(cell)) return true;
  if (typeof cell !== 'string') return false;
  const text = cell.trim();
  return isBlank(text) || FILLER.test(text) || emptyMarker(text, null);
}

/**
 * Whether a row holds data: a cell that somebody filled in, or an id or number that a formula made.
 *
 * @param columns the canonical column of each position
 * @param computed positions of formulas
 */
export function holdsData(
  values: readonly Cell[],
  columns: readonly (string | null)[],
  computed: ReadonlySet<number>,
): boolean {
  for (let at = 0; at < values.length; at++) {
    if (isFiller(values[at])) continue;
    if (!computed.has(at) || NAMING.has(columns[at] ?? '')) return true;
  }
  return false;
}

/** Whether no cell names the company: neither a record id, a register number nor a name. */
export function namesNoCompany(cells: Readonly<Record<string, Cell>>): boolean {
  if (!isFiller(cells['rcs_number']) || !isFiller(cells['legal_name'])) return false;
  const id = cells['record_id'];
  if (isFaulty(id) || isFaulty(cells['legal_name']) || isFaulty(cells['rcs_number'])) return false;
  return isFiller(id) || !String(id).trim().toUpperCase().startsWith('LUHT');
}
