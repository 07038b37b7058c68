import type { TextFormat } from './text-format.ts';

/** JSON Lines: one row per line, according to `mapping-row.v1.schema.json`. */
export const JSON_LINES: TextFormat = {
  format: 'jsonl',
  encoding: 'latin1',
  head: '',
  row: (row, groups) => `${row.json(groups)}\n`,
  between: '',
  tail: '',
};

/** Number of line ends of {@link JSON_ARRAY} without a row. */
export const LINES_AROUND_ARRAY = 2;

/** One JSON array of the same rows, one row per line. */
export const JSON_ARRAY: TextFormat = {
  format: 'json',
  encoding: 'latin1',
  head: '[',
  row: (row, groups) => `\n${row.json(groups)}`,
  between: ',',
  tail: '\n]\n',
};
