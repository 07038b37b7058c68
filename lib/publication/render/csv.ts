import { GROUP_OF, PUBLISHED_FIELDS } from '../field-groups.ts';
import { forEachGroups, isOpen, withheld } from '../permit-mask.ts';
import { csvCell, csvLine } from './csv-cell.ts';
import { WITHHELD } from './field-types.ts';
import type { TextFormat } from './text-format.ts';

/** Each published field, or `null` where it is closed, and how the line ends. */
const shapeOf = forEachGroups((groups) => ({
  fields: PUBLISHED_FIELDS.map((field) => (isOpen(groups, GROUP_OF[field]) ? field : null)),
  end: `${csvCell(withheld(groups))}\r\n`,
}));

/**
 * CSV for spreadsheets and scripts alike. A withheld field is an empty cell like an unknown one;
 * the last column names the withheld groups, so the two can be told apart.
 */
export const CSV: TextFormat = {
  format: 'csv',
  encoding: 'utf8',
  head: csvLine([...PUBLISHED_FIELDS, WITHHELD]),
  row({ record }, groups) {
    const shape = shapeOf(groups);
    let line = '';
    for (const field of shape.fields) line += `${field === null ? '' : csvCell(record[field])},`;
    return line + shape.end;
  },
  tail: '',
};
