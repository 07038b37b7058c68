import { type DeflateOptions, Zip, ZipDeflate, type ZipInputFile } from 'fflate';
import { columnLetters } from '../../core/cell-address.ts';
import {
  END_OF_SHEET,
  type RowPlace,
  type SheetCell,
  type SheetColumn,
  SheetLines,
} from './workbook-lines.ts';
import {
  type CellComment,
  commentParts,
  commentTypes,
  LEGACY_DRAWING,
  type ListValidation,
  MARK_FILLS,
  MARK_FORMATS,
  markFills,
  markFormats,
  validationsXml,
} from './workbook-notes.ts';
import { escapeXml, MAIN, OFFICE, RELATIONS, XML } from './workbook-xml.ts';

type DeflateLevel = NonNullable<DeflateOptions['level']>;

/** Excel has at most 1,048,576 rows per sheet, and a part of a zip without ZIP64 has at most 4 GiB. */
const DEFAULT_LIMITS = { rows: 1_048_576, characters: 1_000_000_000 };
const MAX_ZIP_BYTES = 0xffff_ffff;

/** Length of the text that is compressed at once. Characters. */
const PIECE = 65_536;

/** A hash table of 2^15 entries, equal to the window in bytes: a larger one costs time without a benefit. */
const DEFLATE_MEMORY = 3;

/** Zip archives contain a local time; this one is the same in every zone. */
const zipTime = () => new Date(1980, 0, 1, 12);

/** A sheet that many workbooks share, compressed once. */
export interface PackedSheet {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** CRC-32 and length of the sheet before it was compressed. */
  readonly crc: number;
  readonly size: number;
}

/** Compresses the rows of one sheet, for {@link WorkbookWriter.addSheet}. */
export function packSheet(
  name: string,
  columns: readonly SheetColumn[],
  rows: readonly (readonly SheetCell[])[],
): PackedSheet {
  const part = new ZipDeflate(name, { level: 1, mem: DEFLATE_MEMORY });
  const pieces: Uint8Array[] = [];
  part.ondata = (_, bytes) => pieces.push(bytes);
  const lines = new SheetLines(columns);
  const texts = [lines.head(), ...rows.map((cells) => lines.row(cells)), END_OF_SHEET];
  part.push(Buffer.from(texts.join('')), true);
  return { name, bytes: Buffer.concat(pieces), crc: part.crc, size: part.size };
}

/** Maximum number of comments on one sheet; Excel is slow with more. */
const MAX_COMMENTS = 5_000;

/** The line of the headings of a sheet, and its columns with drop-downs. */
interface SheetLayout {
  readonly headingLine?: number;
  readonly validations?: readonly ListValidation[];
}

/**
 * Writes a workbook (ECMA-376) by sheets and rows. {@link takeBytes} returns the finished bytes. Only a
 * piece of text stays in memory, so memory does not grow with the rows.
 *
 * The same rows give the same bytes on every machine: the compressor is JavaScript, and times in the
 * zip are fixed. No cell is a formula, even if its text begins like one. A text cell has the format
 * "Text", so it stays a text when a person edits it.
 */
export class WorkbookWriter {
  readonly #zip: Zip;
  readonly #limits: typeof DEFAULT_LIMITS;
  readonly #sheets: string[] = [];
  #ready: Uint8Array[] = [];
  #bytes = 0;
  #name = '';
  #part = 1;
  #level: DeflateLevel = 1;
  #columns: readonly SheetColumn[] = [];
  #headingLine = 1;
  #lines = new SheetLines([]);
  #sheet: ZipDeflate | undefined;
  #text = '';
  #validations: readonly ListValidation[] = [];
  #comments: CellComment[] = [];
  /** Numbers of the sheets with comments. */
  readonly #commented: number[] = [];
  #hasMarks = false;

  /** @param limits limits of one sheet; further rows continue on another sheet with the same headings */
  constructor(limits = DEFAULT_LIMITS) {
    this.#limits = limits;
    this.#zip = new Zip((error, bytes) => {
      if (error !== null) throw error;
      this.#ready.push(bytes);
      this.#bytes += bytes.length;
      if (this.#bytes > MAX_ZIP_BYTES) throw new Error('the workbook is larger than a zip may be');
    });
  }

  /**
   * Begins a sheet, and ends the one before.
   *
   * @param name at most 31 characters, without `[]:*?/\`
   * @param level of compression, 0 to 9
   * @param layout the line of the headings, from 1, and the columns with drop-downs
   */
  startSheet(
    name: string,
    columns: readonly SheetColumn[],
    level: DeflateLevel = 1,
    { headingLine = 1, validations = [] }: SheetLayout = {},
  ): void {
    this.#endSheet();
    this.#validations = validations;
    this.#headingLine = headingLine;
    this.#name = name;
    this.#part = 1;
    this.#columns = columns;
    this.#level = level;
    this.#openSheet(name);
  }

  /** Adds a whole sheet, and ends the previous one. */
  addSheet({ name, bytes, crc, size }: PackedSheet): void {
    this.#endSheet();
    const part: ZipInputFile = {
      filename: this.#nameSheet(name),
      ...{ crc, size, compression: 8, mtime: zipTime() },
    };
    this.#zip.add(part);
    part.ondata?.(null, bytes, true);
  }

  /**
   * Adds a row to the sheet.
   *
   * @param cells in the order of the columns; `null` is an empty cell
   * @param at its line, if lines before it are empty, and its marked cells by position
   * @throws RangeError for a text longer than {@link MAX_CELL_CHARACTERS}
   */
  addRow(cells: readonly SheetCell[], { line, marks }: RowPlace = {}): void {
    const { rows, characters } = this.#limits;
    if (this.#lines.rows >= rows || this.#lines.characters >= characters) {
      this.#endSheet();
      this.#part += 1;
      this.#openSheet(`${this.#name} ${this.#part}`);
    }
    if (line !== undefined) this.#lines.skipTo(line);
    this.#add(this.#lines.row(cells, marks));
    if (marks !== undefined) this.#keepComments(marks);
  }

  #keepComments(marks: NonNullable<RowPlace['marks']>): void {
    this.#hasMarks = true;
    const { rows } = this.#lines;
    for (const [column, { comment }] of marks) {
      if (comment === undefined || this.#comments.length >= MAX_COMMENTS) continue;
      const place = `${columnLetters(column)}${rows}`;
      this.#comments.push({ place, row: rows - 1, column, text: comment });
    }
  }

  /** The bytes since they were last taken. */
  takeBytes(): Uint8Array<ArrayBuffer> {
    const ready = Buffer.concat(this.#ready);
    this.#ready = [];
    return ready;
  }

  /** Ends the file; {@link takeBytes} has the rest of it. */
  end(): void {
    this.#endSheet();
    const parts = describeWorkbook(this.#sheets, this.#commented, this.#hasMarks);
    for (const [path, text] of Object.entries(parts)) this.#addText(path, text);
    this.#zip.end();
  }

  #openSheet(name: string): void {
    this.#sheet = this.#addPart(this.#nameSheet(name), this.#level);
    this.#lines = new SheetLines(this.#columns);
    this.#add(this.#lines.head(this.#headingLine));
  }

  #endSheet(): void {
    if (this.#sheet === undefined) return;
    const drawing = this.#comments.length === 0 ? '' : LEGACY_DRAWING;
    this.#add(`</sheetData>${validationsXml(this.#validations)}${drawing}</worksheet>`);
    this.#sheet.push(Buffer.from(this.#text), true);
    this.#text = '';
    this.#sheet = undefined;
    this.#addComments();
  }

  #addComments(): void {
    if (this.#comments.length === 0) return;
    const number = this.#sheets.length;
    this.#commented.push(number);
    const parts = commentParts(number, this.#comments);
    for (const [path, text] of Object.entries(parts)) this.#addText(path, text);
    this.#comments = [];
  }

  #addText(path: string, text: string): void {
    this.#addPart(path).push(Buffer.from(text), true);
  }

  /** The path of the next sheet. */
  #nameSheet(name: string): string {
    this.#sheets.push(name);
    return `xl/worksheets/sheet${this.#sheets.length}.xml`;
  }

  #addPart(path: string, level: DeflateLevel = 1): ZipDeflate {
    const part = new ZipDeflate(path, { level, mem: DEFLATE_MEMORY });
    part.mtime = zipTime();
    this.#zip.add(part);
    return part;
  }

  #add(xml: string): void {
    this.#text += xml;
    if (this.#text.length < PIECE) return;
    this.#sheet?.push(Buffer.from(this.#text));
    this.#text = '';
  }
}

const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const FORMAT = 'applyNumberFormat="1"';

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" ${FORMAT}/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" ${FORMAT}/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" ${FORMAT} applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** The styles with those of marked cells. */
function markedStyles(): string {
  const [fills, formats] = [2, 4];
  return STYLES.replace(`<fills count="${fills}">`, `<fills count="${fills + MARK_FILLS}">`)
    .replace('</fills>', `${markFills()}</fills>`)
    .replace(`<cellXfs count="${formats}">`, `<cellXfs count="${formats + MARK_FORMATS}">`)
    .replace('</cellXfs>', `${markFormats(fills)}</cellXfs>`);
}

function attributeXml(text: string): string {
  return escapeXml(text).replaceAll('"', '&quot;');
}

/** The parts that name the sheets. They are written last, because only then their number is known. */
function describeWorkbook(
  sheets: readonly string[],
  commented: readonly number[],
  hasMarks: boolean,
): Readonly<Record<string, string>> {
  const each = (xml: (number: number, name: string) => string) =>
    sheets.map((name, at) => xml(at + 1, name)).join('');
  const styles = sheets.length + 1;
  const override = (path: string, type: string) =>
    `<Override PartName="/xl/${path}" ContentType="${CONTENT}.${type}+xml"/>`;
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  return {
    'xl/styles.xml': hasMarks ? markedStyles() : STYLES,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each((number, name) => `<sheet name="${attributeXml(name)}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${RELATIONS}">${each((number) => relation(number, 'worksheet', `worksheets/sheet${number}.xml`))}${relation(styles, 'styles', 'styles.xml')}</Relationships>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${RELATIONS}">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook.xml', 'sheet.main')}${override('styles.xml', 'styles')}${each((number) => override(`worksheets/sheet${number}.xml`, 'worksheet'))}${commentTypes(commented)}</Types>`,
  };
}
