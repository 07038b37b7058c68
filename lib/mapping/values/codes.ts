import type { CodeReading } from '../../register/field.ts';
import type { CellParser } from './check.ts';
import { CodeParser } from './code.ts';
import { listItems, reportListFindings } from './list.ts';

/** Codes of a list, `|` between them (or a comma), each once. */
export function codesCheck(reading: CodeReading): CellParser<string[]> {
  const reader = new CodeParser(reading);
  return (cell, notes) => {
    if (cell === null || cell === '') return null;
    const items = listItems(cell, notes)?.flatMap((item) => item.split(',').map((i) => i.trim()));
    if (items === undefined) return null;
    const known = items.map((item) => reader.findCode(item)).filter((code) => code !== undefined);
    const codes = [...new Set(known)];
    if (known.length < items.length) notes.add('UNKNOWN_VALUE', cell);
    else reportListFindings(codes, cell, notes);
    return codes.length === 0 ? null : codes;
  };
}
