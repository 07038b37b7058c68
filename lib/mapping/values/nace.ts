import type { CellParser } from './check.ts';
import { cleanText } from './tidy.ts';

const NACE = /^[0-9]{2}\.[0-9]{1,2}$/;
/** Classes of NACE Rev. 2 with another number in Rev. 2.1: programming, consultancy, data processing. */
const REV_2 = new Set(['62.01', '62.02', '62.03', '62.09', '63.11', '63.12']);

/** NACE class: `62.10`. */
export const checkNace: CellParser<string> = (cell, notes) => {
  if (cell === null || cell === '') return null;
  const code = typeof cell === 'string' && NACE.test(cell) ? cell : repairNace(cell, notes);
  if (code !== null && REV_2.has(code)) notes.add('NACE_REV2', code);
  return code;
};

/**
 * Repairs a class. A workbook that stores it as a number loses the last zero; people omit the dot or
 * add the section letter.
 */
const repairNace: CellParser<string> = (cell, notes) => {
  const text = cleanText(cell, notes);
  if (text === null || text === undefined) return null;
  const [, division, group = ''] =
    /^(?:NACE\s*)?[A-V]?\s*(\d{2})[.,]?(\d{1,2})$/.exec(text.toUpperCase()) ?? [];
  if (division === undefined) {
    notes.add('UNKNOWN_VALUE', cell);
    return null;
  }
  const code = `${division}.${typeof cell === 'number' ? group.padEnd(2, '0') : group}`;
  notes.add('NORMALISED', cell, { value: code });
  return code;
};
