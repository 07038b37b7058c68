import { roundHalfUp, wholePercent } from '../core/exact.ts';
import { fillTemplate, type LocalizedText } from '../core/language.ts';
import { longDate, numberText, percentText } from '../core/number-text.ts';
import type { SeriesBreak } from '../figures/definition.ts';
import {
  type Figures,
  findIndicator,
  INDICATOR_UNITS,
  type Indicator,
} from '../figures/indicator.ts';
import type { PopulationChange } from '../mapping/release/population-change.ts';
import type { Ratio } from '../mapping/release/profile.ts';
import { addSource, describeSource } from './fact-wording.ts';

/** What changed from one edition to another, computed from unrounded figures, and what cannot be compared. */
export interface Trend {
  readonly from: TrendEnd;
  readonly to: TrendEnd;
  readonly changes: readonly TrendChange[];
  readonly breaks: readonly SeriesBreak[];
  readonly movement: PopulationChange;
}

/** An edition that a trend begins or ends with; `keptFrom` where it keeps the figures of another one. */
type TrendEnd = Pick<Figures, 'edition' | 'referenceDate' | 'keptFrom'>;

/** The units of changes. */
export const CHANGE_UNITS = [...INDICATOR_UNITS, 'percentage-points'] as const;

export interface TrendChange {
  /** The indicator's id. */
  readonly id: string;
  readonly label: LocalizedText;
  readonly unit: (typeof CHANGE_UNITS)[number];
  /** Of a total its number, of a share its rounded percentage (`null` where nothing could be counted). */
  readonly from: number | null;
  readonly to: number | null;
  readonly change: number | null;
  /** Of a total, in whole percent of `from`. */
  readonly percent?: number | null;
  /** Present where a number of one of the editions is rounded: to a multiple of this. */
  readonly roundedTo?: number;
  /** The change as it is said aloud: "more than 600". */
  readonly wording?: LocalizedText;
  readonly sentence: LocalizedText;
}

/** How a comparable indicator changes from one edition to the next. */
interface ComparableSeries {
  /** The indicator's id, the same in both editions: only figures that are counted in the same way have the same id. */
  readonly id: string;
  /** A total changes by a number and its percentage, a share by percentage points, never by a percentage of a percentage. */
  readonly change: 'total' | 'share';
  /** What changed, to begin a sentence with. */
  readonly subject: LocalizedText;
}

/** What two methods count alike, and what they do not. */
export interface Comparability {
  readonly comparable: readonly ComparableSeries[];
  readonly breaks: readonly SeriesBreak[];
}

/** The trend from an edition to a later one. */
export function trend(
  from: Figures,
  to: Figures,
  { movement, comparable, breaks }: Comparability & { readonly movement: PopulationChange },
): Trend {
  return {
    from: toTrendEnd(from),
    to: toTrendEnd(to),
    changes: comparable.flatMap((series) => {
      const [before, after] = [findIndicator(from, series.id), findIndicator(to, series.id)];
      if (before === undefined || after === undefined) return [];
      const change = computeChange(series, before, after);
      return [{ ...change, sentence: buildChangeSentence(series, change, from, to) }];
    }),
    breaks,
    movement,
  };
}

function toTrendEnd({ edition, referenceDate, keptFrom }: Figures): TrendEnd {
  return { edition, referenceDate, ...(keptFrom !== undefined && { keptFrom }) };
}

type Unsaid = Omit<TrendChange, 'sentence'>;

function computeChange(series: ComparableSeries, before: Indicator, after: Indicator): Unsaid {
  const { id, label, unit } = after;
  const rounded = coarser(before, after);
  if (series.change === 'share') return { id, label, ...points(before, after), ...rounded };
  const change = after.numerator - before.numerator;
  const wording = unit === 'jobs' ? moreThan(change) : undefined;
  return {
    ...{ id, label, unit, from: before.numerator, to: after.numerator, change },
    percent: wholePercent(change, before.numerator),
    ...(wording === undefined ? {} : { wording }),
    ...rounded,
  };
}

function coarser(a: Indicator, b: Indicator): Pick<TrendChange, 'roundedTo'> {
  const step = Math.max(a.roundedTo ?? 1, b.roundedTo ?? 1);
  return step === 1 ? {} : { roundedTo: step };
}

function points(before: Indicator, after: Indicator): Omit<Unsaid, 'id' | 'label'> {
  return {
    unit: 'percentage-points',
    from: before.percent ?? null,
    to: after.percent ?? null,
    change: pointsBetween(toRatio(before), toRatio(after)),
  };
}

/** The difference of two shares in whole percentage points, from the unrounded shares. */
export function pointsBetween(from: Ratio, to: Ratio): number | null {
  if (from.of === 0 || to.of === 0) return null;
  const [a, b, c, d] = [from.count, from.of, to.count, to.of].map(BigInt) as Four;
  return roundHalfUp(100n * (c * b - a * d), b * d);
}

type Four = [bigint, bigint, bigint, bigint];

function toRatio({ numerator, denominator = 0 }: Indicator): Ratio {
  return { count: numerator, of: denominator };
}

function buildChangeSentence(
  series: ComparableSeries,
  unsaid: Unsaid,
  from: Figures,
  to: Figures,
): LocalizedText {
  const { change, percent, roundedTo } = unsaid;
  const asValue = series.change === 'share' ? percentText : numberText;
  const sentence = fillTemplate(SENTENCES[series.change], {
    start: longDate(from.referenceDate),
    end: longDate(to.referenceDate),
    subject: series.subject,
    from: asValue(unsaid.from ?? 0),
    to: asValue(unsaid.to ?? 0),
    change: numberText(change ?? 0, 'exceptZero'),
    percent: percentText(percent ?? null, 'exceptZero'),
  });
  return addSource(sentence, [describeSource(from), describeSource(to)], {
    synthetic: from.synthetic || to.synthetic,
    roundedTo,
  });
}

const SENTENCES: Readonly<Record<ComparableSeries['change'], LocalizedText>> = {
  total: {
    en: 'Between {start} and {end}, {subject} went from {from} to {to} ({change}, {percent})',
    fr: 'Entre le {start} et le {end}, {subject} est passé de {from} à {to} ({change}, {percent})',
    de: 'Zwischen dem {start} und dem {end} veränderte sich {subject} von {from} auf {to} ({change}, {percent})',
  },
  share: {
    en: 'Between {start} and {end}, {subject} went from {from} to {to} ({change} percentage points)',
    fr: 'Entre le {start} et le {end}, {subject} est passée de {from} à {to} ({change} points de pourcentage)',
    de: 'Zwischen dem {start} und dem {end} veränderte sich {subject} von {from} auf {to} ({change} Prozentpunkte)',
  },
};

/**
 * A change as it is said aloud: rounded down (towards 0) to a hundred, so that it never promises
 * too much. 610 is "more than 600", −610 "more than 600 fewer", 600 is "600". Below 100 there is
 * no such wording: the exact change is short enough.
 */
export function moreThan(change: number): LocalizedText | undefined {
  const size = Math.abs(change);
  if (size < 100) return undefined;
  const hundreds = size - (size % 100);
  const number = hundreds === size ? EXACTLY : MORE_THAN;
  return fillTemplate(change < 0 ? fillTemplate(FEWER, { number }) : number, {
    hundreds: numberText(hundreds),
  });
}

const EXACTLY: LocalizedText = { en: '{hundreds}', fr: '{hundreds}', de: '{hundreds}' };
const MORE_THAN: LocalizedText = {
  en: 'more than {hundreds}',
  fr: 'plus de {hundreds}',
  de: 'mehr als {hundreds}',
};
const FEWER: LocalizedText = {
  en: '{number} fewer',
  fr: '{number} de moins',
  de: '{number} weniger',
};
