import type { Language } from '../../core/language.ts';
import type { Figures, Indicator } from '../../figures/indicator.ts';
import type { Trend, TrendChange } from '../../method/trend.ts';
import { csvLine } from '../../publication/render/csv-cell.ts';

/** A table of figures: the names of its columns, and a line for each figure or change. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly lines: readonly (readonly (string | number | null)[])[];
}

/** The official figures of an edition, a line for each indicator; labels and definitions in one language. */
export function figuresTable(figures: Figures, language: Language): FigureTable {
  return buildFigureTable(figures.indicators, {
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
export function trendTable({ from, to, changes }: Trend, language: Language): FigureTable {
  return buildFigureTable(changes, {
    from_edition: () => from.edition,
    to_edition: () => to.edition,
    from_kept_from: () => from.keptFrom ?? null,
    to_kept_from: () => to.keptFrom ?? null,
    indicator: ({ id }) => id,
    label: ({ label }) => label[language],
    from: (change) => change.from,
    to: (change) => change.to,
    change: ({ change }) => change,
    unit: ({ unit }) => unit,
    percent: ({ percent }) => percent ?? null,
    rounded_to: ({ roundedTo }) => roundedTo ?? null,
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

/** A table as CSV. @see RFC 4180 */
export function toCsv({ columns, lines }: FigureTable): string {
  return [columns, ...lines].map((line) => csvLine(line)).join('');
}

/** Tables as the sheets of a workbook, each with a line of headings that stays in view. */
export async function toXlsx(
  sheets: Readonly<Record<string, FigureTable>>,
): Promise<Uint8Array<ArrayBuffer>> {
  // Only who asks for a workbook waits for its writer.
  const { WorkbookWriter } = await import('../../publication/render/workbook.ts');
  const workbook = new WorkbookWriter();
  for (const [name, { columns, lines }] of Object.entries(sheets)) {
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
