import type { TextFormat } from './text-format.ts';

/** JSON Lines: one row a line, as `mapping-row.v1.schema.json` has it. */
export const JSON_LINES: TextFormat = {
  format: 'jsonl',
  encoding: 'latin1',
  head: '',
  row: (row, groups) => `${row.json(groups)}\n`,
  between: '',
  tail: '',
};

/** Line ends of {@link JSON_ARRAY} that end no row but the last, which has none of its own: before the first row and after the last two. */
export const LINES_AROUND_ARRAY = 2;

/** One JSON array of the same rows, one row a line. */
export const JSON_ARRAY: TextFormat = {
  format: 'json',
  encoding: 'latin1',
  head: '[',
  row: (row, groups) => `\n${row.json(groups)}`,
  between: ',',
  tail: '\n]\n',
};
