import { fillText, type Language, type LocalizedText } from '../../core/language.ts';
import { longDate, numberText, percentText } from '../../core/number-text.ts';
import { type Figures, findIndicator, type Indicator } from '../../figures/indicator.ts';
import type { Trend } from '../../method/trend.ts';
import { CHART_TITLES, FIGURES_TEXTS, TABLE_TITLES } from '../figures-messages.ts';
import { type Bar, MAX_BAR_PARTS } from './bars.tsx';
import type { ChangedFigure } from './changes.tsx';
import type { CantonTile } from './tile-map.tsx';

/** The published figures of an edition, from which charts are drawn. */
export interface ChartSource {
  readonly figures: Figures;
  /** `null` without an earlier edition. */
  readonly trend: Trend | null;
  /** The figures of the edition at the start of the trend. */
  readonly earlier: Figures | null;
}

/** A chart: what it shows, and how it is drawn. */
export interface FigureChart {
  /** The id of the table of figures that it shows. */
  readonly table: string;
  readonly title: string;
  /** The unit of the numbers. */
  readonly note: string;
  /** Everything that it shows, in words and numbers. */
  readonly description: string;
  readonly drawing:
    | { readonly kind: 'bars' | 'parts'; readonly bars: readonly Bar[] }
    | { readonly kind: 'map'; readonly tiles: readonly CantonTile[] }
    | { readonly kind: 'changes'; readonly figures: readonly ChangedFigure[] };
}

/** A line of the legend. */
export interface LegendLine {
  /** From 1, if the line names a shade. */
  readonly shade?: number;
  readonly text: string;
}

const TREND = 'trend';
const CANTON = 'canton';

/** The tables of an edition that have a chart. */
export function listCharts({ figures, trend }: Omit<ChartSource, 'earlier'>): readonly string[] {
  const groups = new Set(figures.indicators.flatMap(({ group }) => group ?? []));
  return [...groups, ...(trend === null ? [] : [TREND])];
}

/** The chart of a table of figures; `undefined` for a table without one. */
export function buildFigureChart(
  source: ChartSource,
  table: string,
  language: Language,
): FigureChart | undefined {
  if (table === TREND) return source.trend === null ? undefined : buildTrendChart(source, language);
  const indicators = source.figures.indicators.filter(({ group }) => group === table);
  const [first] = indicators;
  if (first === undefined) return undefined;
  const values = indicators.map((indicator) => toBar(indicator, language));
  return {
    table,
    title: CHART_TITLES[table]?.[language] ?? table,
    note: fillText(
      FIGURES_TEXTS.barNote[language],
      { of: numberText(first.denominator ?? 0) },
      language,
    ),
    description: values.map(({ label, text }) => `${label}: ${text}`).join('; '),
    drawing: drawGroup(table, { indicators, bars: values }, language),
  };
}

/** Explains the shades and signs of a chart that have no label of their own. */
export function listLegend({ drawing }: FigureChart, language: Language): readonly LegendLine[] {
  switch (drawing.kind) {
    case 'parts':
      return drawing.bars.map(({ label, text }, at) => ({
        shade: at + 1,
        text: `${label} ${text}`,
      }));
    case 'changes':
      return drawing.figures.some(({ isBroken }) => isBroken)
        ? [{ text: FIGURES_TEXTS.brokenLegend[language] }]
        : [];
    case 'map':
      return drawing.tiles.some(({ value }) => value === null)
        ? [{ text: FIGURES_TEXTS.hatched[language] }]
        : [];
    default:
      return [];
  }
}

/** The name of a table of figures. */
export function tableTitle(source: ChartSource, table: string, language: Language): string {
  const title = buildFigureChart(source, table, language)?.title;
  return title ?? TABLE_TITLES[table]?.[language] ?? table;
}

function drawGroup(
  table: string,
  { indicators, bars }: { indicators: readonly Indicator[]; bars: readonly Bar[] },
  language: Language,
): FigureChart['drawing'] {
  if (table === CANTON)
    return { kind: 'map', tiles: indicators.flatMap((each) => toTiles(each, language)) };
  return { kind: bars.length <= MAX_BAR_PARTS ? 'parts' : 'bars', bars };
}

function toBar(indicator: Indicator, language: Language): Bar {
  const { label, numerator, percent } = indicator;
  const share = percent === undefined ? '' : ` · ${percentText(percent)[language]}`;
  const text = `${writeCount(indicator)[language]}${share}`;
  return { label: label[language], value: numerator, text };
}

/** Writes the number of an indicator. A rounded number has the sign ≈. */
export function writeCount({ numerator, roundedTo }: Indicator): LocalizedText {
  const number = numberText(numerator);
  if (roundedTo === undefined) return number;
  const mark = (language: Language) => `≈ ${number[language]}`;
  return { en: mark('en'), fr: mark('fr'), de: mark('de') };
}

/** The tile of a canton, or one for each canton that is counted with others. */
function toTiles(indicator: Indicator, language: Language): CantonTile[] {
  const { id, numerator, mergedOf } = indicator;
  const number = writeCount(indicator)[language];
  const tile = (of: string, value: number | null, text: string) => {
    const canton = of.slice(CANTON.length + 1);
    return { canton, value, text };
  };
  if (mergedOf === undefined) return [tile(id, numerator, number)];
  return mergedOf.map((each) => tile(each, null, ':c'));
}

function buildTrendChart(
  { figures, trend, earlier }: ChartSource,
  language: Language,
): FigureChart | undefined {
  if (trend === null) return undefined;
  const { from, to } = trend;
  const shown = [
    ...trend.changes.flatMap((change) => toChange(change, language)),
    ...trend.breaks.flatMap((each) => toBreak(each, earlier, figures, language)),
  ];
  const dates = { from: longDate(from.referenceDate), to: longDate(to.referenceDate) };
  return {
    table: TREND,
    title: fillText(
      CHART_TITLES[TREND]?.[language] ?? '',
      { from: from.edition, to: to.edition },
      language,
    ),
    note: fillText(FIGURES_TEXTS.trendNote[language], dates, language),
    description: shown
      .map(({ label, fromText, toText, change }) => `${label}: ${fromText} → ${toText}, ${change}`)
      .join('; '),
    drawing: { kind: 'changes', figures: shown },
  };
}

function toChange(change: Trend['changes'][number], language: Language): ChangedFigure[] {
  const { from, to, unit, label } = change;
  if (from === null || to === null) return [];
  const isShare = unit === 'percentage-points';
  const write = isShare ? percentText : numberText;
  return [
    {
      label: label[language],
      change: writeChange(change, language),
      ...{ from, to },
      max: isShare ? 100 : Math.max(from, to) * 1.2,
      fromText: write(from)[language],
      toText: write(to)[language],
      isBroken: false,
    },
  ];
}

/** Writes the change of a total with its percentage, or the change of a share in percentage points. */
export function writeChange(
  { change, percent, unit }: Pick<Trend['changes'][number], 'change' | 'percent' | 'unit'>,
  language: Language,
): string {
  if (change === null) return '–';
  const number = numberText(change, 'exceptZero');
  if (unit === 'percentage-points')
    return fillText(FIGURES_TEXTS.points[language], { change: number }, language);
  if (percent === null || percent === undefined) return number[language];
  return `${number[language]} (${percentText(percent, 'exceptZero')[language]})`;
}

/** Converts a break between two shares. A break between two lists of categories is not drawn. */
function toBreak(
  { label, before, after }: Trend['breaks'][number],
  earlier: Figures | null,
  figures: Figures,
  language: Language,
): ChangedFigure[] {
  const then = earlier === null ? undefined : findIndicator(earlier, before);
  const now = after === null ? undefined : findIndicator(figures, after);
  if (typeof then?.percent !== 'number' || typeof now?.percent !== 'number') return [];
  return [
    {
      label: label[language],
      change: FIGURES_TEXTS.notComparable[language],
      from: then.percent,
      to: now.percent,
      max: 100,
      fromText: percentText(then.percent)[language],
      toText: percentText(now.percent)[language],
      isBroken: true,
    },
  ];
}
