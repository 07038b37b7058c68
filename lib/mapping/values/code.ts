import { cachePerObject } from '../../core/once-per.ts';
import type { CodeReading } from '../../register/field.ts';
import type { FindingCode } from '../finding.ts';
import type { Cell } from '../read/table-file.ts';
import type { CellParser } from './check.ts';
import type { FindingCollector } from './finding-collector.ts';
import { foldText } from './fold.ts';
import { readListItems, reportListFindings } from './list.ts';
import { cleanText } from './tidy.ts';

/** Reads a code of a list, or one of its labels in EN, FR or DE, with or without their explanation in parentheses. */
class CodeParser {
  readonly #codes: ReadonlySet<string>;
  readonly #byText = new Map<string, string>();

  constructor({ codes, aliases = {}, readsLabels = true }: CodeReading) {
    this.#codes = new Set(Object.keys(codes));
    for (const code of this.#codes) this.#byText.set(foldText(code), code);
    for (const [code, texts] of readsLabels ? Object.entries(codes) : [])
      for (const label of Object.values(texts)) {
        this.#byText.set(foldText(label), code);
        this.#byText.set(foldText(label.replace(/\(.*\)/, '')), code);
      }
    for (const [alias, code] of Object.entries(aliases)) this.#byText.set(foldText(alias), code);
  }

  /** Whether a text is exactly a code. */
  isCode(text: string): boolean {
    return this.#codes.has(text);
  }

  /** The code that a text means; `undefined` if it means none. */
  findCode(text: string): string | undefined {
    return this.#byText.get(foldText(text));
  }
}

const getParser = cachePerObject((reading: CodeReading) => new CodeParser(reading));

/**
 * Parser for one code of a list. @param missingFinding finding for an empty cell; without it the field may be
 * empty
 */
export function createCodeCheck(
  reading: CodeReading,
  missingFinding?: FindingCode,
): CellParser<string> {
  const parser = getParser(reading);
  const unknownFinding = reading.unknown ?? 'UNKNOWN_VALUE';
  const readCode = (cell: Cell, notes: FindingCollector): string | null => {
    const text = cleanText(cell, notes);
    if (text === undefined) return null;
    if (text === null) {
      if (missingFinding !== undefined) notes.add(missingFinding, cell);
      return null;
    }
    const code = parser.findCode(text);
    if (code === undefined) notes.add(unknownFinding, cell);
    else if (!notes.has(notes.column ?? '', 'MOJIBAKE'))
      notes.add('NORMALISED', cell, { value: code });
    return code ?? null;
  };
  return (cell, notes) =>
    typeof cell === 'string' && parser.isCode(cell) ? cell : readCode(cell, notes);
}

/** Parser for several codes, separated by `|` or a comma, without duplicates. */
export function createCodesCheck(reading: CodeReading): CellParser<string[]> {
  const parser = getParser(reading);
  return (cell, notes) => {
    if (cell === null || cell === '') return null;
    const items = readListItems(cell, notes)?.flatMap((item) =>
      item.split(',').map((i) => i.trim()),
    );
    if (items === undefined) return null;
    const knownCodes = items
      .map((item) => parser.findCode(item))
      .filter((code) => code !== undefined);
    const codes = [...new Set(knownCodes)];
    if (knownCodes.length < items.length) notes.add('UNKNOWN_VALUE', cell);
    else reportListFindings(codes, cell, notes);
    return codes.length === 0 ? null : codes;
  };
}
