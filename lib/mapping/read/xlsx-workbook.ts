import { MAX_BUFFERED_PART_BYTES } from './limits.ts';
import { createRefusal } from './refusal.ts';
import { unreadableError } from './sniff.ts';
import { unsafeWorkbookError, type XlsxPackage } from './xlsx-package.ts';
import { readSharedStrings } from './xlsx-shared-strings.ts';
import { readXml, type XmlListener } from './xml-walk.ts';

/** A worksheet with its name and its part. */
export interface Sheet {
  readonly name: string;
  readonly path: string;
  /** Whether its tab is hidden. */
  readonly isHidden: boolean;
}

type Calculation = 'done' | 'due' | 'unknown';

/** Data that the cells of all sheets refer to. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Whether days are counted from 1904, as on old Macs, not from 1900. */
  readonly date1904: boolean;
  /**
   * State of the saved values of formulas. `due`: they must be computed again. Programs that cannot compute
   * write this. `unknown`: the file does not name the program that computed them.
   */
  readonly calculation: Calculation;
  readonly strings: readonly string[];
  /** Indices of the cell styles that show a number as a date or time. */
  readonly dateStyles: ReadonlySet<number>;
}

/** A workbook whose sheets can be read several times. */
export interface Book {
  readonly parts: XlsxPackage;
  readonly workbook: Workbook;
}

interface Relation {
  readonly id: string;
  /** The last segment of the type: `worksheet`, also in the strict format with another namespace. */
  readonly type: string;
  readonly path: string;
}

/** Characters that no spreadsheet program allows in a sheet name, and invisible ones. */
const FORBIDDEN_NAME = /[\\/?*[\]:\p{Cc}\p{Cf}]/u;

/**
 * Reads the parts of a workbook other than its sheets.
 *
 * @throws KaartError `file-refused` UNSAFE_XLSX for a sheet name that is a path and for a sheet outside the file; NOT_XLSX
 */
export async function readWorkbook(parts: XlsxPackage, fileName: string): Promise<Workbook> {
  const readInMemory = (path: string, listener: XmlListener) => readBuffered(parts, path, listener);
  const root = await readRelations(parts, '', '_rels/.rels');
  const mainPath = root.find(({ type }) => type === 'officeDocument')?.path ?? 'xl/workbook.xml';
  if (!parts.has(mainPath) || !mainPath.endsWith('.xml'))
    throw unreadableError(fileName, 'zip-not-a-workbook');
  const book = new WorkbookListener();
  await readInMemory(mainPath, book);
  if (!book.isWorkbook) throw unreadableError(fileName, 'office-file-not-a-workbook');
  const base = mainPath.slice(0, mainPath.lastIndexOf('/') + 1);
  const relationsOfBook = await readRelations(
    parts,
    base,
    `${base}_rels/${mainPath.slice(base.length)}.rels`,
  );
  const findPart = (type: string) =>
    relationsOfBook.find((link) => link.type === type && parts.has(link.path));
  const [strings, styles] = [findPart('sharedStrings')?.path, findPart('styles')?.path];
  return {
    sheets: listSheets(book, relationsOfBook),
    date1904: book.date1904,
    calculation: book.calculation,
    strings: strings === undefined ? [] : await readSharedStrings((l) => readInMemory(strings, l)),
    dateStyles:
      styles === undefined ? new Set() : await findDateStyles((l) => readInMemory(styles, l)),
  };
}

class WorkbookListener implements XmlListener {
  readonly sheets: { readonly name: string; readonly link: string; readonly isHidden: boolean }[] =
    [];
  isWorkbook = false;
  date1904 = false;
  calculation: Calculation = 'unknown';

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'workbook') this.isWorkbook = true;
    if (name === 'workbookPr') this.date1904 = isTrue(attributes['date1904']);
    if (name === 'calcPr') this.calculation = readCalculation(attributes);
    if (name !== 'sheet') return;
    const link = Object.entries(attributes).find(([key]) => /:id$/i.test(key))?.[1] ?? '';
    const isHidden = /^(?:very)?hidden$/i.test(attributes['state'] ?? '');
    this.sheets.push({ name: attributes['name'] ?? '', link, isHidden });
  }
}

/** @see ECMA-376 part 1, 18.2.2; no version of Excel has the number 0, so each of them recalculates */
function readCalculation(calcPr: Readonly<Record<string, string>>): Calculation {
  const isUnsaved = calcPr['calcMode'] === 'manual' && isFalse(calcPr['calcOnSave']);
  const isDue =
    isTrue(calcPr['fullCalcOnLoad']) ||
    isTrue(calcPr['forceFullCalc']) ||
    isFalse(calcPr['calcCompleted']) ||
    isUnsaved ||
    /^0+$/.test(calcPr['calcId'] ?? '');
  return isDue ? 'due' : 'done';
}

function isTrue(flag: string | undefined): boolean {
  return /^(?:1|true|on)$/i.test(flag ?? '');
}

function isFalse(flag: string | undefined): boolean {
  return /^(?:0|false|off)$/i.test(flag ?? '');
}

/** Worksheets in the order of their tabs, without charts and macro sheets. */
function listSheets(book: WorkbookListener, links: readonly Relation[]): Sheet[] {
  const byId = new Map(links.map((link) => [link.id, link]));
  const sheets = book.sheets.flatMap(({ name, link, isHidden }) => {
    const target = byId.get(link);
    return target?.type === 'worksheet' ? [{ name, path: target.path, isHidden }] : [];
  });
  if (book.sheets.some(({ name }) => FORBIDDEN_NAME.test(name)))
    throw unsafeWorkbookError('sheet-name-invalid');
  if (new Set(sheets.map(({ path }) => path.toLowerCase())).size < sheets.length)
    throw unsafeWorkbookError('sheets-of-one-part');
  return sheets;
}

async function readRelations(parts: XlsxPackage, base: string, path: string): Promise<Relation[]> {
  const relations: Relation[] = [];
  if (!parts.has(path)) return relations;
  await readBuffered(parts, path, {
    open(name, { Id = '', Type = '', Target = '', TargetMode }) {
      if (name !== 'Relationship') return;
      const type = Type.slice(Type.lastIndexOf('/') + 1);
      const isUsed = ['officeDocument', 'worksheet', 'sharedStrings', 'styles'].includes(type);
      if (isUsed && TargetMode === 'External') throw unsafeWorkbookError('sheet-outside');
      if (isUsed) relations.push({ id: Id, type, path: resolveTarget(base, Target) });
    },
  });
  return relations;
}

function resolveTarget(base: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : base + target).split('/')) {
    if (step === '..' && path.pop() === undefined) throw unsafeWorkbookError('path-outside');
    if (step !== '..' && step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}

async function readBuffered(
  parts: XlsxPackage,
  path: string,
  listener: XmlListener,
): Promise<void> {
  if (parts.getSize(path) > MAX_BUFFERED_PART_BYTES)
    throw createRefusal('TOO_LARGE', 'part-too-large', {
      what: 'part',
      limit: MAX_BUFFERED_PART_BYTES,
    });
  await readXml(parts.read(path), listener);
}

/** Built-in number formats of dates and times (ECMA-376 part 1, 18.8.30). */
const BUILT_IN_DATE_FORMATS = [14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47];
const EAST_ASIAN_DATE_FORMATS = [
  27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
];

/** Finds the cell styles that show a number as a date or a time. */
async function findDateStyles(
  read: (listener: XmlListener) => Promise<void>,
): Promise<ReadonlySet<number>> {
  const listener = new Styles();
  await read(listener);
  return listener.dates;
}

class Styles implements XmlListener {
  readonly dates = new Set<number>();
  readonly #formats = new Set([...BUILT_IN_DATE_FORMATS, ...EAST_ASIAN_DATE_FORMATS]);
  #inCellStyles = false;
  #count = 0;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const format = Number(attributes['numFmtId']);
    if (name === 'numFmt' && isDateFormat(attributes['formatCode'] ?? ''))
      this.#formats.add(format);
    if (name === 'cellXfs') this.#inCellStyles = true;
    if (name !== 'xf' || !this.#inCellStyles) return;
    if (this.#formats.has(format)) this.dates.add(this.#count);
    this.#count++;
  }

  close(name: string): void {
    if (name === 'cellXfs') this.#inCellStyles = false;
  }
}

/** Whether a number format has a part of a date or time outside quotes, escapes and colours: `DD/MM/YYYY`, `jj.mm.aaaa`, `[h]:mm`. */
export function isDateFormat(code: string): boolean {
  const plainFormat = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';', 1)[0];
  return (
    plainFormat !== undefined &&
    !/general|standard/i.test(plainFormat) &&
    /[dmyhsjat]/i.test(plainFormat)
  );
}
