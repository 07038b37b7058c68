import { FIELDS } from '../../../lib/mapping/record.ts';
import { COMPANY } from './sources.ts';
import { type ZipEntry, zipFile } from './zip-file.ts';

/** A cell: a text, a number, a boolean, or the attributes and the inner XML of its element. */
export type SheetCell =
  | string
  | number
  | boolean
  | null
  | { readonly xml: string; readonly at?: string };

/** The sheets of a workbook by their names. A text is the XML of the sheet's rows. */
export type Sheets = Readonly<Record<string, string | readonly (readonly SheetCell[])[]>>;

const NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface WorkbookOptions {
  readonly date1904?: boolean;
  /** Attributes of `calcPr`. */
  readonly calculation?: string;
  /** The hidden sheets, and the way in which they are hidden. */
  readonly hidden?: Readonly<Record<string, 'hidden' | 'veryHidden'>>;
  readonly sharedStrings?: string;
  /** The XML after the rows of each sheet. */
  readonly behindRows?: string;
  /** Additional parts. They replace parts with the same name. */
  readonly parts?: readonly ZipEntry[];
}

/** Writes a workbook as spreadsheet programs do. Style 1 is `DD/MM/YYYY`, 2 is `yyyy-mm-dd h:mm`, 3 is `0.00`. */
export function workbookFile(sheets: Sheets, options: WorkbookOptions = {}): Buffer {
  const names = Object.keys(sheets);
  const parts: ZipEntry[] = [
    { name: '_rels/.rels', data: relationships([['officeDocument', 'xl/workbook.xml']]) },
    { name: 'xl/workbook.xml', data: workbook(names, options) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: relationships([
        ...names.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`] as const),
        ['styles', 'styles.xml'],
        ['sharedStrings', 'sharedStrings.xml'],
      ]),
    },
    { name: 'xl/styles.xml', data: STYLES },
    { name: 'xl/sharedStrings.xml', data: `<sst ${NS}>${options.sharedStrings ?? ''}</sst>` },
    ...Object.values(sheets).map((rows, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      data: sheet(
        typeof rows === 'string' ? rows : rows.map(rowXml).join(''),
        '',
        options.behindRows,
      ),
    })),
  ];
  const own = new Map((options.parts ?? []).map((part) => [part.name, part]));
  const replaced = parts.map((part) => own.get(part.name) ?? part);
  return zipFile([...replaced, ...[...own.values()].filter((part) => !replaced.includes(part))]);
}

/** Header and rows of the 2025 study as a sheet. */
export function companySheet(
  rows: readonly Readonly<Record<string, SheetCell>>[] = [{}],
): SheetCell[][] {
  const cells = rows.map((row) => FIELDS.map((field) => row[field] ?? COMPANY[field] ?? null));
  return [[...FIELDS], ...cells];
}

const STYLES = `<styleSheet ${NS}><numFmts count="2"><numFmt numFmtId="164" formatCode="DD/MM/YYYY"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd h:mm"/></numFmts>
<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="2"/></cellXfs></styleSheet>`;

export function sheet(rows: string, before = '', behind = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${before}<worksheet ${NS}><dimension ref="A1:XFD1048576"/><sheetData>${rows}</sheetData>${behind}</worksheet>`;
}

function workbook(
  names: readonly string[],
  { date1904, calculation, hidden = {} }: WorkbookOptions,
): string {
  const list = names.map((name, i) => {
    const state = hidden[name] === undefined ? '' : ` state="${hidden[name]}"`;
    return `<sheet name="${escaped(name)}" sheetId="${i + 1}"${state} r:id="rId${i + 1}"/>`;
  });
  const calcPr = calculation === undefined ? '' : `<calcPr ${calculation}/>`;
  return `<workbook ${NS} xmlns:r="${REL}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets>${calcPr}</workbook>`;
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, target], i) =>
      `<Relationship Id="rId${i + 1}" Type="${REL}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`;
}

function rowXml(cells: readonly SheetCell[], index: number): string {
  return `<row r="${index + 1}">${cells.map((cell, i) => cellXml(cell, `${letters(i)}${index + 1}`)).join('')}</row>`;
}

function cellXml(cell: SheetCell, at: string): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'object') return `<c r="${at}" ${cell.at ?? ''}>${cell.xml}</c>`;
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  return `<c r="${at}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
}

function letters(column: number): string {
  const rest = Math.floor(column / 26) - 1;
  return (rest < 0 ? '' : letters(rest)) + String.fromCharCode(65 + (column % 26));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
