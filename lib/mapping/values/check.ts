import type { Cell } from '../read/table-file.ts';
import type { FindingCollector } from './finding-collector.ts';

/**
 * Parses one cell. A clean cell returns its value without a finding. Another cell returns the best
 * reading, or `null`, and adds a finding.
 */
export type CellParser<T> = (cell: Cell, notes: FindingCollector) => T | null;
