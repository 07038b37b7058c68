import type { Cell } from '../read/table-file.ts';
import type { CellReader } from './check.ts';
import { emptyMarker } from './empty-marker.ts';
import { endsInTopic, formulaKind } from './formula.ts';
import type { Notes } from './notes.ts';
import { noteText } from './text.ts';
import { isLonger } from './text-length.ts';
import { plainText } from './tidy.ts';

/** `|` is the separator; semicolons and line breaks are read as one. */
const SEPARATOR = /[|;\n]/;

/** A list of names, `|` between them. */
export function namesCheck(options: {
  readonly max: number;
  readonly maxItems: number;
}): CellReader<string[]> {
  return (cell, notes) => {
    if (cell instanceof Date || typeof cell === 'boolean') {
      notes.add('TYPED_CELL', cell);
      return null;
    }
    const items = listItems(cell, notes);
    if (items === null) return null;
    if (typeof cell === 'number') notes.add('TYPED_CELL', cell);
    if (items.length > options.maxItems || items.some((item) => isLonger(item, options.max))) {
      notes.add('TOO_LONG', cell, { facts: { max: `${options.maxItems} × ${options.max}` } });
      return null;
    }
    noteList(items, cell, notes);
    for (const item of items) noteText(item, cell, { kind: 'name', notes });
    return items;
  };
}

/** The items of a list cell without blanks, empty ones and words for nothing; null where there is none. */
export function listItems(cell: Cell, notes: Notes): string[] | null {
  const text = plainText(cell, notes, 'many', holdsFormula);
  if (text === null || text === undefined) return null;
  const all = itemsOf(text);
  const items = all.filter((item) => !emptyMarker(item, notes.column));
  if (items.length < all.length) notes.add('EMPTY_MARKER', cell);
  return items.length === 0 ? null : items;
}

/** Notes that a list is taken otherwise than it was written. */
export function noteList(items: readonly string[], cell: Cell, notes: Notes): void {
  if (typeof cell === 'string' && cell !== items.join('|'))
    notes.add('NORMALISED', cell, { value: items });
}

function itemsOf(text: string): string[] {
  return text
    .split(SEPARATOR)
    .map((item) => item.trim().replace(/\s+/g, ' '))
    .filter((item) => item !== '');
}

/** With the separator a DDE pipe looks like a list, but a `!` follows it. */
function holdsFormula(text: string): boolean {
  const isDde = formulaKind(text) !== 'none' && endsInTopic(text);
  return isDde || itemsOf(text).some((item) => formulaKind(item) === 'formula');
}
