import type { Cell } from '../read/table-file.ts';
import type { FindingCollector } from './finding-collector.ts';

/**
 * Reads one cell. A clean cell gives its value at once and notes nothing; anything else gives the best reading, or null, and
 * notes why.
 */
export type CellParser<T> = (cell: Cell, notes: FindingCollector) => T | null;
