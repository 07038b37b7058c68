import { escapeXml, MAIN, OFFICE, RELATIONS, XML } from './workbook-xml.ts';

/** Colours of cells with a remark. */
export const MARK_COLOURS = {
  amber: 'FFFFE699',
  red: 'FFF8CBAD',
  green: 'FFC6E0B4',
  blue: 'FFDDEBF7',
} as const;
export type MarkColour = keyof typeof MARK_COLOURS;

/** A colour of a cell, and what a comment on it says. */
export interface CellMark {
  readonly colour: MarkColour;
  readonly comment?: string;
}

/** Allows in a column only the values of a list, below the heading. */
export interface ListValidation {
  /** Letters of the column: `AF`. */
  readonly column: string;
  /** The values: cells of a sheet (`codes!$A$2:$A$9`), or a list in quotes (`"true,false"`). */
  readonly values: string;
  /** Whether Excel refuses other values. */
  readonly isStrict: boolean;
}

/** A comment on a cell. Positions count from 0. */
export interface CellComment {
  readonly place: string;
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** The last row with a drop-down. */
const LAST_VALIDATED_ROW = 10_000;

/** @see ECMA-376 part 1, 18.3.1.33 (dataValidations) */
export function validationsXml(lists: readonly ListValidation[]): string {
  if (lists.length === 0) return '';
  const each = lists.map(({ column, values, isStrict }) => {
    const cells = `${column}2:${column}${LAST_VALIDATED_ROW}`;
    return `<dataValidation type="list" allowBlank="1"${isStrict ? ' showErrorMessage="1"' : ''} sqref="${cells}"><formula1>${escapeXml(values)}</formula1></dataValidation>`;
  });
  return `<dataValidations count="${lists.length}">${each.join('')}</dataValidations>`;
}

/** Puts the comments below the rows of a sheet. */
export const LEGACY_DRAWING = `<legacyDrawing xmlns:r="${OFFICE}" r:id="rId1"/>`;

/**
 * The parts with the comments of a sheet: their texts, the boxes in which Excel shows them, and the links to both.
 *
 * @param number of the sheet, from 1
 * @see ECMA-376 part 1, 18.7 (comments); part 4, 19.1 (VML)
 */
export function commentParts(
  number: number,
  comments: readonly CellComment[],
): Readonly<Record<string, string>> {
  const texts = comments.map(
    ({ place, text }) =>
      `<comment ref="${place}" authorId="0"><text><t xml:space="preserve">${escapeXml(text)}</t></text></comment>`,
  );
  const boxes = comments.map(
    ({ row, column }) =>
      `<v:shape type="#_x0000_t202" style="position:absolute;width:260pt;height:100pt;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><x:ClientData ObjectType="Note"><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`,
  );
  return {
    [`xl/comments${number}.xml`]: `${XML}<comments xmlns="${MAIN}"><authors><author>Kaart</author></authors><commentList>${texts.join('')}</commentList></comments>`,
    [`xl/drawings/vmlDrawing${number}.vml`]: `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>${boxes.join('')}</xml>`,
    [`xl/worksheets/_rels/sheet${number}.xml.rels`]: `${XML}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing${number}.vml"/><Relationship Id="rId2" Type="${OFFICE}/comments" Target="../comments${number}.xml"/></Relationships>`,
  };
}

/** The content types of the comments of these sheets. */
export function commentTypes(sheets: readonly number[]): string {
  if (sheets.length === 0) return '';
  const overrides = sheets.map(
    (number) =>
      `<Override PartName="/xl/comments${number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>`,
  );
  return `<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>${overrides.join('')}`;
}

/** The fills of marked cells, for the styles of a workbook. */
export function markFills(): string {
  return Object.values(MARK_COLOURS)
    .map(
      (rgb) =>
        `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`,
    )
    .join('');
}

/** The formats of marked cells: for each colour one of text, one of numbers, and one of days. @param firstFill index of the first fill */
export function markFormats(firstFill: number): string {
  return Object.keys(MARK_COLOURS)
    .flatMap((_, at) =>
      [49, 0, 164].map(
        (format) =>
          `<xf numFmtId="${format}" fontId="0" fillId="${firstFill + at}" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>`,
      ),
    )
    .join('');
}

/** Number of formats that {@link markFormats} adds, and of fills that {@link markFills} adds. */
export const MARK_FORMATS = 3 * Object.keys(MARK_COLOURS).length;
export const MARK_FILLS = Object.keys(MARK_COLOURS).length;

/** Position of the format of a marked cell among those of {@link markFormats}. */
export function markFormat(colour: MarkColour, kind: 'text' | 'number' | 'day'): number {
  return 3 * Object.keys(MARK_COLOURS).indexOf(colour) + ['text', 'number', 'day'].indexOf(kind);
}
