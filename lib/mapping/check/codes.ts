import type { CodeReading } from '../../register/field.ts';
import type { CellReader } from './check.ts';
import { CodeReader } from './code.ts';
import { listItems, noteList } from './list.ts';

/** Codes of a list, `|` between them (or a comma), each once. */
export function codesCheck(reading: CodeReading): CellReader<string[]> {
  const reader = new CodeReader(reading);
  return (cell, notes) => {
    if (cell === null || cell === '') return null;
    const items = listItems(cell, notes)?.flatMap((item) => item.split(',').map((i) => i.trim()));
    if (items === undefined) return null;
    const known = items.map((item) => reader.meant(item)).filter((code) => code !== undefined);
    const codes = [...new Set(known)];
    if (known.length < items.length) notes.add('UNKNOWN_VALUE', cell);
    else noteList(codes, cell, notes);
    return codes.length === 0 ? null : codes;
  };
}
