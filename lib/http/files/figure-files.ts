import * as z from 'zod';
import type { Language } from '../../core/language.ts';
import {
  type Figures,
  findIndicator,
  INDICATOR_UNITS,
  type Indicator,
} from '../../figures/indicator.ts';
import { CHANGE_UNITS, type Trend, type TrendChange } from '../../method/trend.ts';
import { MEDIA_TYPES } from '../../publication/file-formats.ts';
import { csvLine } from '../../publication/render/csv-cell.ts';

/** Formats of the figures, with their media types. A caller that accepts all gets the first. */
export const FIGURE_MEDIA_TYPES = {
  json: 'application/json',
  csv: MEDIA_TYPES.csv,
  xlsx: MEDIA_TYPES.xlsx,
} as const;
export type FigureFormat = keyof typeof FIGURE_MEDIA_TYPES;

/** The formats in the form of the catalog. */
export const FIGURE_FORMATS = Object.entries(FIGURE_MEDIA_TYPES).map(([format, mediaType]) => ({
  format: format as FigureFormat,
  mediaType,
}));

/** A table of figures: the names of its columns, and a line for each figure or change. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly lines: readonly (readonly Cell[])[];
}

interface FiguresAndTrend {
  readonly figures: Figures;
  /** `null` without an earlier edition. */
  readonly trend: Trend | null;
}

/** The table of all figures, and the table of the changes since an earlier edition. */
export const ALL_FIGURES = 'figures';
export const TREND = 'trend';
/** The table of the figures without a group. */
const TOTALS = 'totals';

/**
 * The ids of the tables of an edition, in their order: all figures, the totals and shares, each group of
 * categories that divide the companies, and the trend if there is one.
 */
export function listFigureTables({ figures, trend }: FiguresAndTrend): readonly string[] {
  const groups = new Set(figures.indicators.map(({ group }) => group ?? TOTALS));
  return [ALL_FIGURES, ...groups, ...(trend === null ? [] : [TREND])];
}

/**
 * One table of an edition's figures; labels, definitions and sentences in one language.
 *
 * @returns `undefined` for a table that the edition does not have
 */
export function findFigureTable(
  { figures, trend }: FiguresAndTrend,
  table: string,
  language: Language,
): FigureTable | undefined {
  const context = { figures, trend, language };
  if (table === TREND)
    return trend === null ? undefined : buildFigureTable(trend.changes, TREND_COLUMNS, context);
  const { indicators } = figures;
  const selected =
    table === ALL_FIGURES ? indicators : indicators.filter(({ group = TOTALS }) => group === table);
  return selected.length === 0 ? undefined : buildFigureTable(selected, INDICATOR_COLUMNS, context);
}

/** The context of a line. */
interface TableContext {
  readonly figures: Figures;
  readonly trend: Trend | null;
  readonly language: Language;
}

type Cell = string | number | null;

/** A column of a table: the schema of its cells, and how a cell is read. */
interface Column<T> {
  readonly schema: z.ZodType<Cell, Cell>;
  readonly read: (item: T, context: TableContext) => Cell;
}
type Columns<T> = Readonly<Record<string, Column<T>>>;

const text = z.string();
const number = z.number();
const edition = z.string();
const day = z.iso.date();

/** A table with a line for each indicator. */
export const INDICATOR_COLUMNS: Columns<Indicator> = {
  edition: { schema: edition, read: (_, { figures }) => figures.edition },
  kept_from: { schema: edition.nullable(), read: (_, { figures }) => figures.keptFrom ?? null },
  reference_date: { schema: day, read: ({ referenceDate }) => referenceDate },
  indicator: { schema: text, read: ({ id }) => id },
  group: { schema: text.nullable(), read: ({ group }) => group ?? null },
  label: { schema: text, read: ({ label }, { language }) => label[language] },
  count: { schema: number, read: ({ numerator }) => numerator },
  of: { schema: number.nullable(), read: ({ denominator }) => denominator ?? null },
  percent: { schema: number.nullable(), read: ({ percent }) => percent ?? null },
  unit: { schema: z.enum(INDICATOR_UNITS), read: ({ unit }) => unit },
  unknown: { schema: number.nullable(), read: ({ unknown }) => unknown ?? null },
  rounded_to: { schema: number.nullable(), read: ({ roundedTo }) => roundedTo ?? null },
  merged_of: { schema: text.nullable(), read: ({ mergedOf }) => mergedOf?.join(' ') ?? null },
  definition: { schema: text, read: ({ definition }, { language }) => definition[language] },
};

/** A line for each change between two editions with comparable counts. */
export const TREND_COLUMNS: Columns<TrendChange> = {
  from_edition: { schema: edition, read: (_, { trend }) => trend?.from.edition ?? null },
  to_edition: { schema: edition, read: (_, { trend }) => trend?.to.edition ?? null },
  from_kept_from: {
    schema: edition.nullable(),
    read: (_, { trend }) => trend?.from.keptFrom ?? null,
  },
  to_kept_from: { schema: edition.nullable(), read: (_, { trend }) => trend?.to.keptFrom ?? null },
  from_reference_date: { schema: day, read: (_, { trend }) => trend?.from.referenceDate ?? null },
  to_reference_date: { schema: day, read: (_, { trend }) => trend?.to.referenceDate ?? null },
  indicator: { schema: text, read: ({ id }) => id },
  label: { schema: text, read: ({ label }, { language }) => label[language] },
  from: { schema: number.nullable(), read: ({ from }) => from },
  to: { schema: number.nullable(), read: ({ to }) => to },
  change: { schema: number.nullable(), read: ({ change }) => change },
  to_of: {
    schema: number.nullable(),
    read: ({ id }, { figures }) => findIndicator(figures, id)?.denominator ?? null,
  },
  unit: { schema: z.enum(CHANGE_UNITS), read: ({ unit }) => unit },
  percent: { schema: number.nullable(), read: ({ percent }) => percent ?? null },
  rounded_to: { schema: number.nullable(), read: ({ roundedTo }) => roundedTo ?? null },
  definition: {
    schema: text.nullable(),
    read: ({ id }, { figures, language }) =>
      findIndicator(figures, id)?.definition[language] ?? null,
  },
  sentence: { schema: text, read: ({ sentence }, { language }) => sentence[language] },
};

function buildFigureTable<T>(
  items: readonly T[],
  columns: Columns<T>,
  context: TableContext,
): FigureTable {
  const columnList = Object.values(columns);
  const lines = items.map((item) => columnList.map((column) => column.read(item, context)));
  return { columns: Object.keys(columns), lines };
}

/** A table as JSON: an object for each line. */
export function toLines({ columns, lines }: FigureTable): Record<string, Cell>[] {
  return lines.map((line) =>
    Object.fromEntries(columns.map((name, at) => [name, line[at] ?? null])),
  );
}

/** A table as CSV. @see RFC 4180 */
export function toCsv({ columns, lines }: FigureTable): string {
  return [columns, ...lines].map((line) => csvLine(line)).join('');
}

/** Tables as the sheets of a workbook, each with a line of headings that stays in view. */
export async function toXlsx(
  sheets: readonly (readonly [name: string, FigureTable])[],
): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded here, so that other requests need not load it.
  const { WorkbookWriter } = await import('../../publication/render/workbook.ts');
  const workbook = new WorkbookWriter();
  for (const [name, { columns, lines }] of sheets) {
    workbook.startSheet(
      name,
      columns.map((heading, at) => ({
        heading,
        width: computeColumnWidth([columns, ...lines], at),
      })),
    );
    for (const line of lines) workbook.addRow(line);
  }
  workbook.end();
  return workbook.takeBytes();
}

/** Width of a column: the width of the longest cell, at most 60. Characters. */
function computeColumnWidth(lines: FigureTable['lines'], at: number): number {
  return Math.min(60, Math.max(...lines.map((line) => String(line[at] ?? '').length)) + 2);
}
