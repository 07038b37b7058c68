import type { Texts } from '../core/language.ts';
import { isSmall } from './disclosure/primary.ts';
import { isShown, type Shown, SUPPRESSED } from './disclosure/shown.ts';
import { percentOf, pointsBetween, type Share } from './exact.ts';
import { type Figures, type Indicator, indicatorOf } from './indicator.ts';
import { moreThan } from './more-than.ts';
import type { Movement } from './movement.ts';
import { withSource } from './quote.ts';
import { dayText, fill, numberText, percentText } from './sentence.ts';
import { BREAKS, COMPARABLE, type ComparableSeries, type SeriesBreak } from './series.ts';

/** What changed from one edition to another, computed from unrounded figures, and what cannot be compared. */
export interface Trend {
  readonly from: Pick<Figures, 'edition' | 'referenceDate'>;
  readonly to: Pick<Figures, 'edition' | 'referenceDate'>;
  readonly changes: readonly Change[];
  readonly breaks: readonly SeriesBreak[];
  readonly movement: { readonly [K in keyof Movement]: Shown };
}

export interface Change {
  /** The indicator's id. */
  readonly id: string;
  readonly label: Texts;
  readonly unit: Indicator['unit'] | 'percentage-points';
  /** Of a total its number, of a share its rounded percentage (`null` where nothing could be counted). */
  readonly from: Shown | null;
  readonly to: Shown | null;
  readonly change: Shown | null;
  /** Of a total, in whole percent of `from`. */
  readonly percent?: Shown | null;
  /** The change as it is said aloud: "more than 600". */
  readonly wording?: Texts;
  readonly sentence: Texts;
}

/** The trend between two editions of different methods, such as 2020 and 2025. */
export function trend(from: Figures, to: Figures, movement: Movement): Trend {
  return {
    from: { edition: from.edition, referenceDate: from.referenceDate },
    to: { edition: to.edition, referenceDate: to.referenceDate },
    changes: COMPARABLE.flatMap((series) => {
      const [before, after] = [indicatorOf(from, series.id), indicatorOf(to, series.id)];
      if (before === undefined || after === undefined) return [];
      const change = changeOf(series, before, after);
      return [{ ...change, sentence: sentenceOf(series, change, from, to) }];
    }),
    breaks: BREAKS,
    movement: shownMovement(movement),
  };
}

type Unsaid = Omit<Change, 'sentence'>;

function changeOf(series: ComparableSeries, before: Indicator, after: Indicator): Unsaid {
  const { id, label, unit } = after;
  if (series.change === 'share') return { id, label, ...points(before, after) };
  if (!isShown(before.numerator) || !isShown(after.numerator))
    return { id, label, unit, from: before.numerator, to: after.numerator, change: SUPPRESSED };
  const change = after.numerator - before.numerator;
  const wording = unit === 'jobs' ? moreThan(change) : undefined;
  return {
    ...{ id, label, unit, from: before.numerator, to: after.numerator, change },
    percent: percentOf(change, before.numerator),
    ...(wording === undefined ? {} : { wording }),
  };
}

function points(before: Indicator, after: Indicator): Omit<Unsaid, 'id' | 'label'> {
  const bothShown = isShown(before.numerator) && isShown(after.numerator);
  return {
    unit: 'percentage-points',
    from: before.percent ?? null,
    to: after.percent ?? null,
    change: bothShown ? pointsBetween(shareOf(before), shareOf(after)) : SUPPRESSED,
  };
}

function shareOf({ numerator, denominator }: Indicator): Share {
  return { count: numberOf(numerator), of: numberOf(denominator) };
}

function numberOf(value: Shown | null | undefined): number {
  return isShown(value) ? value : 0;
}

function sentenceOf(series: ComparableSeries, unsaid: Unsaid, from: Figures, to: Figures): Texts {
  const { change, percent } = unsaid;
  const asValue = series.change === 'share' ? percentText : numberText;
  const sentence = fill(isShown(change) ? SENTENCES[series.change] : WITHHELD, {
    start: dayText(from.referenceDate),
    end: dayText(to.referenceDate),
    subject: series.subject,
    from: asValue(numberOf(unsaid.from)),
    to: asValue(numberOf(unsaid.to)),
    change: numberText(numberOf(change), 'exceptZero'),
    percent: percentText(isShown(percent) ? percent : null, 'exceptZero'),
  });
  return withSource(sentence, [from.edition, to.edition], from.synthetic || to.synthetic);
}

const SENTENCES: Readonly<Record<ComparableSeries['change'], Texts>> = {
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

const WITHHELD: Texts = {
  en: 'Between {start} and {end}, the change in {subject} is not shown, so that no single company can be recognised',
  fr: 'Entre le {start} et le {end} : évolution non publiée ({subject}), afin qu’aucune entreprise ne puisse être reconnue',
  de: 'Zwischen dem {start} und dem {end}: Veränderung nicht ausgewiesen ({subject}), damit kein einzelnes Unternehmen erkennbar ist',
};

/** Of stayed, left and entered each follows from another and the totals: they are shown together or not at all. */
function shownMovement(movement: Movement): Trend['movement'] {
  const few = Object.values(movement).some(isSmall);
  return few ? { stayed: SUPPRESSED, left: SUPPRESSED, entered: SUPPRESSED } : movement;
}
