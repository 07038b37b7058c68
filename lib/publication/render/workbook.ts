import { type DeflateOptions, Zip, ZipDeflate, type ZipInputFile } from 'fflate';
import { columnLetters } from '../../core/cell-address.ts';
import { DAY_MS } from '../../core/instant.ts';

/** A column of a sheet. */
export interface SheetColumn {
  readonly heading: string;
  /** Whether the texts are days (`YYYY-MM-DD`) that are shown as dates. @default false */
  readonly isDay?: boolean;
  /** Width in characters. @default 20 */
  readonly width?: number;
}

type DeflateLevel = NonNullable<DeflateOptions['level']>;

export type SheetCell = string | number | boolean | null;

/** Maximum length of a cell in Excel. Excel reports a file with a longer cell as damaged. Characters. */
export const MAX_CELL_CHARACTERS = 32_767;

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

/** Indexes of `cellXfs` in {@link STYLES}. */
const TEXT_STYLE = 1;
const DAY_STYLE = 2;
const HEADING_STYLE = 3;

/**
 * Writes a workbook (ECMA-376) by sheets and rows. {@link take} returns the finished bytes. Only a
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
  #lines = new SheetLines([]);
  #sheet: ZipDeflate | undefined;
  #text = '';

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
   */
  startSheet(name: string, columns: readonly SheetColumn[], level: DeflateLevel = 1): void {
    this.#endSheet();
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
   * @throws RangeError for a text longer than {@link MAX_CELL_CHARACTERS}
   */
  addRow(cells: readonly SheetCell[]): void {
    const { rows, characters } = this.#limits;
    if (this.#lines.rows >= rows || this.#lines.characters >= characters) {
      this.#endSheet();
      this.#part += 1;
      this.#openSheet(`${this.#name} ${this.#part}`);
    }
    this.#add(this.#lines.row(cells));
  }

  /** The bytes since they were last taken. */
  take(): Uint8Array<ArrayBuffer> {
    const ready = Buffer.concat(this.#ready);
    this.#ready = [];
    return ready;
  }

  /** Ends the file; {@link take} has the rest of it. */
  end(): void {
    this.#endSheet();
    for (const [path, text] of Object.entries(describeWorkbook(this.#sheets))) {
      const part = this.#addPart(path);
      part.push(Buffer.from(text), true);
    }
    this.#zip.end();
  }

  #openSheet(name: string): void {
    this.#sheet = this.#addPart(this.#nameSheet(name), this.#level);
    this.#lines = new SheetLines(this.#columns);
    this.#add(this.#lines.head());
  }

  #endSheet(): void {
    if (this.#sheet === undefined) return;
    this.#add(END_OF_SHEET);
    this.#sheet.push(Buffer.from(this.#text), true);
    this.#text = '';
    this.#sheet = undefined;
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

/** The lines of one sheet in XML. The headings are the first row. */
class SheetLines {
  readonly #columns: readonly SheetColumn[];
  readonly #letters: readonly string[];
  rows = 0;
  characters = 0;

  constructor(columns: readonly SheetColumn[]) {
    this.#columns = columns;
    this.#letters = columns.map((_, at) => columnLetters(at));
  }

  head(): string {
    const headings = this.#columns.map(({ heading }) => heading);
    return this.#countBytes(headOfSheet(this.#columns)) + this.#row(headings, () => HEADING_STYLE);
  }

  row(cells: readonly SheetCell[]): string {
    return this.#row(cells, (cell, at) =>
      typeof cell === 'string' && this.#columns[at]?.isDay === true ? DAY_STYLE : TEXT_STYLE,
    );
  }

  #row(cells: readonly SheetCell[], styleOf: (cell: SheetCell, at: number) => number): string {
    this.rows += 1;
    let xml = `<row r="${this.rows}">`;
    for (const [at, cell] of cells.entries())
      if (cell !== null)
        xml += cellXml(`${this.#letters[at]}${this.rows}`, cell, styleOf(cell, at));
    return this.#countBytes(`${xml}</row>`);
  }

  #countBytes(xml: string): string {
    this.characters += xml.length;
    return xml;
  }
}

function cellXml(place: string, cell: string | number | boolean, style: number): string {
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  const day = style === DAY_STYLE ? dayNumber(cell) : undefined;
  if (day !== undefined) return `<c r="${place}" s="${DAY_STYLE}"><v>${day}</v></c>`;
  const shown = style === DAY_STYLE ? TEXT_STYLE : style;
  return `<c r="${place}" s="${shown}" t="inlineStr"><is>${textXml(cell)}</is></c>`;
}

const DAY_ZERO = Date.UTC(1899, 11, 30);
/**
 * Spreadsheets count a 29 February 1900, which never existed. So days before 1 March 1900 have two
 * numbers.
 */
const FIRST_DAY = '1900-03-01';

/** The number of a day in the 1900 date system; `undefined` for other text, and for a day that shares its number. */
function dayNumber(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < FIRST_DAY) return undefined;
  const number = (Date.parse(text) - DAY_ZERO) / DAY_MS;
  return Number.isNaN(number) ? undefined : number;
}

/** Characters that XML does not allow or would change, and texts that look like their escape sequence. */
const ESCAPED = /[&<>]|(?![\t\n])\p{Cc}|[\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** @see ECMA-376 part 1, 22.9.2.19 (ST_Xstring) */
function textXml(text: string): string {
  if (text.length > MAX_CELL_CHARACTERS)
    throw new RangeError(
      `a cell has ${text.length} characters; the maximum is ${MAX_CELL_CHARACTERS}`,
    );
  const xml = text.replaceAll(ESCAPED, (sign) => ENTITIES[sign] ?? escapeSign(sign));
  return /^\s|\s$|[\t\n]/.test(text) ? `<t xml:space="preserve">${xml}</t>` : `<t>${xml}</t>`;
}

function escapeSign(sign: string): string {
  return `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

const END_OF_SHEET = '</sheetData></worksheet>';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The XML before the rows of a sheet; the heading row stays visible. */
function headOfSheet(columns: readonly SheetColumn[]): string {
  const widths = columns.map(
    ({ width = 20 }, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>`;
}

const FORMAT = 'applyNumberFormat="1"';

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" ${FORMAT}/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" ${FORMAT}/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" ${FORMAT} applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** The parts that name the sheets. They are written last, because only then their number is known. */
function describeWorkbook(sheets: readonly string[]): Readonly<Record<string, string>> {
  const each = (xml: (number: number, name: string) => string) =>
    sheets.map((name, at) => xml(at + 1, name)).join('');
  const styles = sheets.length + 1;
  const override = (path: string, type: string) =>
    `<Override PartName="/xl/${path}" ContentType="${CONTENT}.${type}+xml"/>`;
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  return {
    'xl/styles.xml': STYLES,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each((number, name) => `<sheet name="${name}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${RELATIONS}">${each((number) => relation(number, 'worksheet', `worksheets/sheet${number}.xml`))}${relation(styles, 'styles', 'styles.xml')}</Relationships>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${RELATIONS}">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook.xml', 'sheet.main')}${override('styles.xml', 'styles')}${each((number) => override(`worksheets/sheet${number}.xml`, 'worksheet'))}</Types>`,
  };
}
