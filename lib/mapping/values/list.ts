import type { Cell } from '../read/table-file.ts';
import type { CellParser } from './check.ts';
import { isEmptyMarker } from './empty-marker.ts';
import type { FindingCollector } from './finding-collector.ts';
import { classifyFormula, hasMarkAfterPipe } from './formula.ts';
import { reportTextFindings } from './text.ts';
import { isLonger } from './text-length.ts';
import { cleanText } from './tidy.ts';

/** `|` is the separator; semicolons and line breaks are read as one. */
const SEPARATOR = /[|;\n]/;

/** Parser for a list of names, separated by `|`. */
export function createNamesCheck(options: {
  readonly max: number;
  readonly maxItems: number;
}): CellParser<string[]> {
  return (cell, notes) => {
    if (cell instanceof Date || typeof cell === 'boolean') {
      notes.add('TYPED_CELL', cell);
      return null;
    }
    const items = readListItems(cell, notes);
    if (items === null) return null;
    if (typeof cell === 'number') notes.add('TYPED_CELL', cell);
    if (items.length > options.maxItems || items.some((item) => isLonger(item, options.max))) {
      notes.add('TOO_LONG', cell, { facts: { max: `${options.maxItems} × ${options.max}` } });
      return null;
    }
    reportListFindings(items, cell, notes);
    for (const item of items) reportTextFindings(item, cell, { kind: 'name', notes });
    return items;
  };
}

/** Returns the items of a list cell without blanks, empty items and empty markers; null without an item. */
export function readListItems(cell: Cell, notes: FindingCollector): string[] | null {
  const text = cleanText(cell, notes, 'many', containsFormula);
  if (text === null || text === undefined) return null;
  const allItems = splitItems(text);
  const items = allItems.filter((item) => !isEmptyMarker(item, notes.column));
  if (items.length < allItems.length) notes.add('EMPTY_MARKER', cell);
  return items.length === 0 ? null : items;
}

/** Adds a finding if a list was changed. */
export function reportListFindings(
  items: readonly string[],
  cell: Cell,
  notes: FindingCollector,
): void {
  if (typeof cell === 'string' && cell !== items.join('|'))
    notes.add('NORMALISED', cell, { value: items });
}

function splitItems(text: string): string[] {
  return text
    .split(SEPARATOR)
    .map((item) => item.trim().replace(/\s+/g, ' '))
    .filter((item) => item !== '');
}

/** A DDE pipe looks like a list separator, but a `!` follows it. */
function containsFormula(text: string): boolean {
  const isDde = classifyFormula(text) !== 'none' && hasMarkAfterPipe(text);
  return isDde || splitItems(text).some((item) => classifyFormula(item) === 'formula');
}
