import type { LocalizedText } from '../core/language.ts';

/** The units of official numbers. */
export const INDICATOR_UNITS = ['companies', 'jobs'] as const;

/** One official number of an edition, with the data that are needed to quote it. */
export interface Indicator {
  readonly id: string;
  readonly label: LocalizedText;
  readonly definition: LocalizedText;
  readonly unit: (typeof INDICATOR_UNITS)[number];
  readonly numerator: number;
  /** Missing for a total (companies, jobs). */
  readonly denominator?: number;
  /** Number of companies whose property is unknown. They are in no denominator and in no sum. */
  readonly unknown?: number;
  /** Whole percent, halves rounded up; `null` if the denominator is 0. */
  readonly percent?: number | null;
  /** Id of the group of shares that divide all companies. The rounded percentages may add up to 99 or 101. */
  readonly group?: string;
  /** Ids of the categories that this number counts together, because one of them is small. */
  readonly mergedOf?: readonly string[];
  /** Absent if the number is exact. Otherwise it is rounded to a multiple of this number, to protect single companies. */
  readonly roundedTo?: number;
  readonly edition: string;
  readonly referenceDate: string;
  /** A sentence to copy, with date and source. */
  readonly sentence: LocalizedText;
}

/** The figures of an edition: plain JSON that is frozen with the edition and published unchanged. */
export interface Figures {
  readonly edition: string;
  readonly referenceDate: string;
  /** Whether the counted companies include made-up ones. */
  readonly synthetic: boolean;
  /** For a correction: the edition whose figures it keeps, because too few companies changed. */
  readonly keptFrom?: string;
  readonly indicators: readonly Indicator[];
}

/** Returns the indicator with this id, if the edition has it. */
export function findIndicator(figures: Figures, id: string): Indicator | undefined {
  return figures.indicators.find((indicator) => indicator.id === id);
}
