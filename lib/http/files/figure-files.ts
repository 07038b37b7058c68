import type { Language } from '../../core/language.ts';
import { type Figures, findIndicator, type Indicator } from '../../figures/indicator.ts';
import type { Trend, TrendChange } from '../../method/trend.ts';
import { csvLine } from '../../publication/render/csv-cell.ts';
import { MEDIA_TYPES } from '../../publication/version.ts';

/** Formats of the figures, with their media types. A caller that accepts all gets the first. */
export const FIGURE_MEDIA_TYPES = {
  json: 'application/json',
  csv: MEDIA_TYPES.csv,
  xlsx: MEDIA_TYPES.xlsx,
} as const;
export type FigureFormat = keyof typeof FIGURE_MEDIA_TYPES;

/** The same, as the catalog lists them. */
export const FIGURE_FORMATS = Object.entries(FIGURE_MEDIA_TYPES).map(([format, mediaType]) => ({
  format: format as FigureFormat,
  mediaType,
}));

/** A table of figures: the names of its columns, and a line for each figure or change. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly lines: readonly (readonly (string | number | null)[])[];
}

interface FiguresAndTrend {
  readonly figures: Figures;
  /** `null` without an earlier edition. */
  readonly trend: Trend | null;
}

/** The table of all figures, and that of the changes since an earlier edition. */
export const ALL_FIGURES = 'figures';
export const TREND = 'trend';
/** The table of figures that are no part of a group. */
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
  if (table === TREND)
    return trend === null ? undefined : buildTrendTable(trend, figures, language);
  const { indicators } = figures;
  const shown =
    table === ALL_FIGURES ? indicators : indicators.filter(({ group = TOTALS }) => group === table);
  return shown.length === 0 ? undefined : buildIndicatorTable(figures, shown, language);
}

/** A line for each indicator. */
function buildIndicatorTable(
  figures: Figures,
  indicators: readonly Indicator[],
  language: Language,
): FigureTable {
  return buildFigureTable(indicators, {
    edition: () => figures.edition,
    kept_from: () => figures.keptFrom ?? null,
    reference_date: ({ referenceDate }) => referenceDate,
    indicator: ({ id }) => id,
    group: ({ group }) => group ?? null,
    label: ({ label }) => label[language],
    count: ({ numerator }) => numerator,
    of: ({ denominator }) => denominator ?? null,
    percent: ({ percent }) => percent ?? null,
    unit: ({ unit }) => unit,
    unknown: ({ unknown }) => unknown ?? null,
    rounded_to: ({ roundedTo }) => roundedTo ?? null,
    merged_of: ({ mergedOf }) => mergedOf?.join(' ') ?? null,
    definition: ({ definition }) => definition[language],
  } satisfies Record<string, (indicator: Indicator) => string | number | null>);
}

/** What changed between two editions, a line for each indicator that both count alike. */
function buildTrendTable(
  { from, to, changes }: Trend,
  figures: Figures,
  language: Language,
): FigureTable {
  return buildFigureTable(changes, {
    from_edition: () => from.edition,
    to_edition: () => to.edition,
    from_kept_from: () => from.keptFrom ?? null,
    to_kept_from: () => to.keptFrom ?? null,
    from_reference_date: () => from.referenceDate,
    to_reference_date: () => to.referenceDate,
    indicator: ({ id }) => id,
    label: ({ label }) => label[language],
    from: (change) => change.from,
    to: (change) => change.to,
    change: ({ change }) => change,
    to_of: ({ id }) => findIndicator(figures, id)?.denominator ?? null,
    unit: ({ unit }) => unit,
    percent: ({ percent }) => percent ?? null,
    rounded_to: ({ roundedTo }) => roundedTo ?? null,
    definition: ({ id }) => findIndicator(figures, id)?.definition[language] ?? null,
    sentence: ({ sentence }) => sentence[language],
  } satisfies Record<string, (change: TrendChange) => string | number | null>);
}

function buildFigureTable<T>(
  items: readonly T[],
  cells: Readonly<Record<string, (item: T) => string | number | null>>,
): FigureTable {
  const lines = items.map((item) => Object.values(cells).map((cell) => cell(item)));
  return { columns: Object.keys(cells), lines };
}

/** A table as JSON: an object for each line. */
export function toLines({ columns, lines }: FigureTable): Record<string, string | number | null>[] {
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
  // Only who asks for a workbook waits for its writer.
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
  return workbook.take();
}

/** In characters: as wide as the longest cell, 60 at most. */
function computeColumnWidth(lines: FigureTable['lines'], at: number): number {
  return Math.min(60, Math.max(...lines.map((line) => String(line[at] ?? '').length)) + 2);
}
