import type { LocalizedText } from '../core/language.ts';

/** The units of official numbers. */
export const INDICATOR_UNITS = ['companies', 'jobs'] as const;

/** One official number of an edition with all it takes to quote it. */
export interface Indicator {
  readonly id: string;
  readonly label: LocalizedText;
  readonly definition: LocalizedText;
  readonly unit: (typeof INDICATOR_UNITS)[number];
  readonly numerator: number;
  /** Missing for a total (companies, jobs). */
  readonly denominator?: number;
  /** Companies of which the property is unknown: in no denominator and no sum. */
  readonly unknown?: number;
  /** Whole percent, halves upwards; `null` where the denominator is 0. */
  readonly percent?: number | null;
  /** Shares of one group divide all companies among them; rounded they may add to 99 or 101. */
  readonly group?: string;
  /** Ids of the categories that are one number here, since one of them is small. */
  readonly mergedOf?: readonly string[];
  /** Present where the number is rounded, so that no single company can be recognised: to a multiple of this. */
  readonly roundedTo?: number;
  readonly edition: string;
  readonly referenceDate: string;
  /** A sentence to copy, with date and source. */
  readonly sentence: LocalizedText;
}

/** The figures of an edition: plain JSON, frozen with it, and fit to be published as it stands. */
export interface Figures {
  readonly edition: string;
  readonly referenceDate: string;
  /** Whether made-up companies are among those counted. */
  readonly synthetic: boolean;
  /** Of a correction: the edition whose figures it keeps, since too few companies changed. */
  readonly keptFrom?: string;
  readonly indicators: readonly Indicator[];
}

/** The indicator of this id, if the edition has it. */
export function findIndicator(figures: Figures, id: string): Indicator | undefined {
  return figures.indicators.find((indicator) => indicator.id === id);
}
