import type { Cell } from '../read/table-file.ts';
import type { Notes } from './notes.ts';

/**
 * Reads one cell. A clean cell gives its value at once and notes nothing; anything else gives the best reading, or null, and
 * notes why.
 */
export type CellReader<T> = (cell: Cell, notes: Notes) => T | null;
