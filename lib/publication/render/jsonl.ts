import type { TextFormat } from './text-format.ts';

/** JSON Lines: one row a line, as `mapping-row.v1.schema.json` has it. */
export const JSON_LINES: TextFormat = {
  format: 'jsonl',
  encoding: 'latin1',
  head: '',
  row: (row, groups) => `${row.json(groups)}\n`,
  tail: '',
};
