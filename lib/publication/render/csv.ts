import { cachePerObject } from '../../core/once-per.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import { publishedFields, WITHHELD } from '../field-groups.ts';
import { computeByGroups, isGranted, listWithheldGroups } from '../grant-mask.ts';
import { csvCell, csvLine } from './csv-cell.ts';
import type { TextFormat } from './text-format.ts';

/**
 * CSV for spreadsheets and scripts alike. Both a withheld and an unknown value are empty cells. The
 * last column names the withheld groups, so readers can distinguish them.
 */
export const csv = cachePerObject((fields: FieldDeclarations): TextFormat => {
  const published = publishedFields(fields);
  // Each published field, or `null` if it is withheld, and the end of the line.
  const getShape = computeByGroups((groups) => ({
    fields: published.map(([name, { group }]) => (isGranted(groups, group) ? name : null)),
    end: `${csvCell(listWithheldGroups(groups))}\r\n`,
  }));
  return {
    format: 'csv',
    encoding: 'utf8',
    head: csvLine([...published.map(([name]) => name), WITHHELD]),
    row({ record }, groups) {
      const shape = getShape(groups);
      let line = '';
      for (const field of shape.fields) line += `${field === null ? '' : csvCell(record[field])},`;
      return line + shape.end;
    },
    between: '',
    tail: '',
  };
});
