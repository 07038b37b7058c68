import type { Cell } from '../read/table-file.ts';
import type { FindingCollector } from './finding-collector.ts';
import { cleanText } from './tidy.ts';
import { removeDecimalZeros } from './whole-number.ts';

const LUXEMBOURG_POSTCODE = /^L-[0-9]{4}$/;
const FOREIGN_POSTCODE = /^[A-Z0-9 -]{3,10}$/;

/** Parses a postcode: `L-1234` in Luxembourg; in other countries any text, in capitals. */
export function checkPostcode(
  cell: Cell,
  country: string | null,
  notes: FindingCollector,
): string | null {
  if (typeof cell === 'string' && country === 'LU' && LUXEMBOURG_POSTCODE.test(cell)) return cell;
  const text = cleanText(cell, notes);
  if (text === null || text === undefined) return null;
  const postcode = country === 'LU' ? readLuxembourg(text) : readForeign(text);
  if (postcode === undefined) notes.add(country === 'LU' ? 'BAD_POSTCODE' : 'UNKNOWN_VALUE', cell);
  else if (cell !== postcode) notes.add('NORMALISED', cell, { value: postcode });
  return postcode ?? null;
}

/**
 * Parses a Luxembourg postcode with or without `L-`, with dashes and blanks, and with the `.0` of a
 * program that stores numbers.
 */
function readLuxembourg(text: string): string | undefined {
  const code = removeDecimalZeros(text).toUpperCase();
  const [, digits] = /^(?:LU?X?\s*[-–—−‑.]?\s*)?(\d{4})$/.exec(code) ?? [];
  return digits === undefined ? undefined : `L-${digits}`;
}

function readForeign(text: string): string | undefined {
  const postcode = removeDecimalZeros(text).toUpperCase().replace(/[–—]/g, '-');
  return FOREIGN_POSTCODE.test(postcode) ? postcode : undefined;
}
