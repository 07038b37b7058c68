import { cellAddress } from '../../core/cell-address.ts';
import type { Language } from '../../core/language.ts';
import type { Finding, Severity } from '../../mapping/finding.ts';
import type { SourceTable } from '../../mapping/import/source-rows.ts';
import type { Cell, RawRow } from '../../mapping/read/table-file.ts';
import { toText } from '../../portal/workbench/findings-section.tsx';
import { FINDING_OUTCOMES } from '../../portal/workbench/import-messages.ts';
import { REVIEW_TEXTS as TEXTS } from '../../portal/workbench/review-messages.ts';
import { WorkbookWriter } from '../../publication/render/workbook.ts';
import { MAX_CELL_CHARACTERS, type SheetCell } from '../../publication/render/workbook-lines.ts';
import type { CellMark, MarkColour } from '../../publication/render/workbook-notes.ts';

const COLOURS: Readonly<Record<Severity, MarkColour>> = {
  review: 'amber',
  reject: 'red',
  repair: 'green',
  warn: 'blue',
};

/** The most serious outcome decides about the colour of a cell. */
const SEVERITY_ORDER: readonly Severity[] = ['reject', 'review', 'repair', 'warn'];

/**
 * The file of an import as a workbook: each cell at its place, those with findings in colour and with a comment, then a
 * sheet with all findings. No cell is a formula: what begins like one stays a text.
 *
 * @param findings all findings in the order of the rows; each call reads them again
 */
export async function* writeFindingsWorkbook(
  table: SourceTable,
  findings: () => AsyncIterable<Finding>,
  language: Language,
): AsyncGenerator<Uint8Array> {
  const workbook = new WorkbookWriter();
  const sheet = new SourceSheet(workbook, table, language);
  const findingsByRow = new FindingsByRow(findings());
  try {
    for await (const row of table.rows) {
      sheet.add(row, await findingsByRow.readRow(row));
      yield workbook.takeBytes();
    }
  } finally {
    await findingsByRow.close();
  }
  startFindings(workbook, sheet.names, language);
  for await (const finding of findings()) {
    workbook.addRow(buildFindingLine(finding, language));
    yield workbook.takeBytes();
  }
  workbook.end();
  yield workbook.takeBytes();
}

/** Reads the findings of one row after the other. */
class FindingsByRow {
  readonly #findings: AsyncIterator<Finding>;
  #next: Finding | undefined;

  constructor(all: AsyncIterable<Finding>) {
    this.#findings = all[Symbol.asyncIterator]();
  }

  async readRow({ row, sheet }: RawRow): Promise<readonly Finding[]> {
    const rowFindings: Finding[] = [];
    this.#next ??= await this.#read();
    while (this.#next?.row === row && this.#next.sheet === sheet) {
      rowFindings.push(this.#next);
      this.#next = await this.#read();
    }
    return rowFindings;
  }

  async close(): Promise<void> {
    await this.#findings.return?.();
  }

  async #read(): Promise<Finding | undefined> {
    const { value, done } = await this.#findings.next();
    return done === true ? undefined : value;
  }
}

/** The sheets of the file, each column at its position. */
class SourceSheet {
  readonly names: string[] = [];
  readonly #workbook: WorkbookWriter;
  readonly #table: SourceTable;
  readonly #language: Language;
  #current: string | undefined;
  #columns: readonly (string | undefined)[] = [];

  constructor(workbook: WorkbookWriter, table: SourceTable, language: Language) {
    this.#workbook = workbook;
    this.#table = table;
    this.#language = language;
  }

  add(row: RawRow, findings: readonly Finding[]): void {
    const name = toSheetName(row.sheet ?? 'rows');
    if (name !== this.#current) this.#start(name, row);
    const cells = this.#columns.map((column) =>
      column === undefined ? null : toSheetCell(row.cells[column] ?? null),
    );
    const marks = this.#buildMarks(findings);
    this.#workbook.addRow(cells, { line: row.place?.line, marks });
  }

  #start(name: string, { place }: RawRow): void {
    const { columns, headers, dates } = this.#table;
    const positionOfColumn =
      place?.columns ?? new Map(columns.map((column, position) => [column, position]));
    const width = Math.max(-1, ...positionOfColumn.values()) + 1;
    const names = new Map([...positionOfColumn].map(([column, position]) => [position, column]));
    this.#columns = Array.from({ length: width }, (_, position) => names.get(position));
    this.#current = name;
    this.names.push(name);
    const columnHeadings = this.#columns.map((column = '') => ({
      heading: headers[column] ?? column,
      isDay: dates.includes(column),
    }));
    this.#workbook.startSheet(name, columnHeadings, 1, {
      headingLine: Math.max(1, (place?.line ?? 2) - 1),
    });
  }

  /** The marks of the cells with findings. A finding on the row, or on an absent column, is at the first cell. */
  #buildMarks(findings: readonly Finding[]): ReadonlyMap<number, CellMark> {
    const byPlace = new Map<number, Finding[]>();
    for (const finding of findings) {
      const positionOfColumn = Math.max(0, this.#columns.indexOf(finding.column ?? undefined));
      byPlace.set(positionOfColumn, [...(byPlace.get(positionOfColumn) ?? []), finding]);
    }
    return new Map(
      [...byPlace].map(([positionOfColumn, all]) => [positionOfColumn, this.#toMark(all)]),
    );
  }

  #toMark(findings: readonly Finding[]): CellMark {
    const worst =
      SEVERITY_ORDER.find((each) => findings.some(({ outcome }) => outcome === each)) ?? 'warn';
    const comment = findings
      .map((finding) => describeFinding(finding, this.#language))
      .join('\n\n');
    return { colour: COLOURS[worst], comment: comment.slice(0, MAX_COMMENT_CHARACTERS) };
  }
}

/** A longer comment does not fit in its box. */
const MAX_COMMENT_CHARACTERS = 2_000;

function describeFinding({ outcome, message, code, value }: Finding, language: Language): string {
  const after = toText(value);
  const change = after === '' ? '' : ` → ${after}`;
  return `${FINDING_OUTCOMES[outcome].text[language]}: ${message[language]}${change} (${code})`;
}

function startFindings(
  workbook: WorkbookWriter,
  usedNames: readonly string[],
  language: Language,
): void {
  const sheetName = TEXTS.findings[language];
  const isNameUsed = usedNames.some((name) => name.toLowerCase() === sheetName.toLowerCase());
  const headings = [TEXTS.cell, TEXTS.company, TEXTS.outcome, TEXTS.finding, TEXTS.code];
  const changes = [TEXTS.before, TEXTS.after];
  workbook.startSheet(
    isNameUsed ? `${sheetName} (Kaart)` : sheetName,
    [...headings, ...changes].map((head) => ({
      heading: head[language],
      width: head === TEXTS.finding ? 80 : 24,
    })),
  );
}

function buildFindingLine(finding: Finding, language: Language): SheetCell[] {
  const { row, record_id: recordId, outcome, message, code, raw, value } = finding;
  const place = cellAddress(finding) ?? TEXTS.row[language].replace('{row}', String(row));
  const texts = [place, recordId, FINDING_OUTCOMES[outcome].text[language], message[language]];
  return [...texts, code, raw, toText(value)].map(toSheetCell);
}

function toSheetCell(cell: Cell): SheetCell {
  if (cell === null || typeof cell === 'number' || typeof cell === 'boolean') return cell;
  if (cell instanceof Date) return toLocalTime(cell);
  const text = typeof cell === 'string' ? cell : cell.text;
  return text === '' ? null : text.slice(0, MAX_CELL_CHARACTERS);
}

/** The UTC parts of a date cell are the local time of the sheet. */
function toLocalTime(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T');
  return time.startsWith('00:00:00') ? day : `${day} ${time.slice(0, 8)}`;
}

/** A name that Excel takes: at most 31 characters. */
function toSheetName(name: string): string {
  return name.slice(0, 31).replace(/^'+|'+$/g, '_');
}
