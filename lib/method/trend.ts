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

/** The changes from one edition to another, computed from unrounded figures, and the figures that cannot be compared. */
export interface Trend {
  readonly from: TrendEnd;
  readonly to: TrendEnd;
  readonly changes: readonly TrendChange[];
  readonly breaks: readonly SeriesBreak[];
  readonly movement: PopulationChange;
}

/** The first or the last edition of a trend. `keptFrom` names the edition whose figures it keeps, if it has no figures of its own. */
type TrendEnd = Pick<Figures, 'edition' | 'referenceDate' | 'keptFrom'>;

/** The units of changes. */
export const CHANGE_UNITS = [...INDICATOR_UNITS, 'percentage-points'] as const;

export interface TrendChange {
  /** The indicator's id. */
  readonly id: string;
  readonly label: LocalizedText;
  readonly unit: (typeof CHANGE_UNITS)[number];
  /** The number of a total, or the rounded percentage of a share; `null` if nothing could be counted. */
  readonly from: number | null;
  readonly to: number | null;
  readonly change: number | null;
  /** The change of a total in whole percent of `from`. Absent for a share. */
  readonly percent?: number | null;
  /** Present if a number of one of the editions is rounded: it is a multiple of this. */
  readonly roundedTo?: number;
  /** The change in words: "more than 600". */
  readonly wording?: LocalizedText;
  readonly sentence: LocalizedText;
}

/** How a comparable indicator changes from one edition to the next. */
interface ComparableSeries {
  /** The id of the indicator. Both editions have it, so both count it in the same way. */
  readonly id: string;
  /** The change of a total is a number and its percentage. The change of a share is in percentage points. */
  readonly change: 'total' | 'share';
  /** The words with which a sentence names the indicator. */
  readonly subject: LocalizedText;
}

/** The figures that two methods count in the same way, and those that they do not. */
export interface Comparability {
  readonly comparable: readonly ComparableSeries[];
  readonly breaks: readonly SeriesBreak[];
}

/** Computes the trend from an edition to a later one. */
export function computeTrend(
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

type ChangeWithoutSentence = Omit<TrendChange, 'sentence'>;

function computeChange(
  series: ComparableSeries,
  before: Indicator,
  after: Indicator,
): ChangeWithoutSentence {
  const { id, label, unit } = after;
  const rounded = pickCoarserRounding(before, after);
  if (series.change === 'share')
    return { id, label, ...computePointsChange(before, after), ...rounded };
  const change = after.numerator - before.numerator;
  const wording = unit === 'jobs' ? describeSize(change) : undefined;
  return {
    ...{ id, label, unit, from: before.numerator, to: after.numerator, change },
    percent: wholePercent(change, before.numerator),
    ...(wording === undefined ? {} : { wording }),
    ...rounded,
  };
}

function pickCoarserRounding(a: Indicator, b: Indicator): Pick<TrendChange, 'roundedTo'> {
  const step = Math.max(a.roundedTo ?? 1, b.roundedTo ?? 1);
  return step === 1 ? {} : { roundedTo: step };
}

function computePointsChange(
  before: Indicator,
  after: Indicator,
): Omit<ChangeWithoutSentence, 'id' | 'label'> {
  return {
    unit: 'percentage-points',
    from: before.percent ?? null,
    to: after.percent ?? null,
    change: pointsBetween(toRatio(before), toRatio(after)),
  };
}

/** Returns the difference of two shares in whole percentage points, from the unrounded shares; `null` if one of them has no companies. */
export function pointsBetween(from: Ratio, to: Ratio): number | null {
  if (from.of === 0 || to.of === 0) return null;
  const [a, b, c, d] = [from.count, from.of, to.count, to.of].map(BigInt) as FourIntegers;
  return roundHalfUp(100n * (c * b - a * d), b * d);
}

type FourIntegers = [bigint, bigint, bigint, bigint];

function toRatio({ numerator, denominator = 0 }: Indicator): Ratio {
  return { count: numerator, of: denominator };
}

function buildChangeSentence(
  series: ComparableSeries,
  values: ChangeWithoutSentence,
  from: Figures,
  to: Figures,
): LocalizedText {
  const { change, percent, roundedTo } = values;
  const asValue = series.change === 'share' ? percentText : numberText;
  const sentence = fillTemplate(SENTENCES[series.change], {
    start: longDate(from.referenceDate),
    end: longDate(to.referenceDate),
    subject: series.subject,
    from: asValue(values.from ?? 0),
    to: asValue(values.to ?? 0),
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
 * Returns a change in words, rounded towards 0 to a hundred, so that the words never say more than the
 * number. 610 is "more than 600", −610 "more than 600 fewer", 600 is "600". Below 100 the result is
 * `undefined`, because the exact number is short enough.
 */
export function describeSize(change: number): LocalizedText | undefined {
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
