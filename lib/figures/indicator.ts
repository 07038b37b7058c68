import type { Texts } from '../core/language.ts';
import type { ProtectedTable } from './disclosure/cross-table.ts';
import type { Shown } from './disclosure/shown.ts';

/** One official number of an edition with all it takes to quote it. */
export interface Indicator {
  readonly id: string;
  readonly label: Texts;
  readonly definition: Texts;
  readonly unit: 'companies' | 'jobs';
  readonly numerator: Shown;
  /** Missing for a total (companies, jobs). */
  readonly denominator?: Shown;
  /** Companies of which the property is unknown: in no denominator and no sum. */
  readonly unknown?: Shown;
  /** Whole percent, halves upwards; `null` where the denominator is 0. */
  readonly percent?: Shown | null;
  /** Shares of one group divide all companies among them; rounded they may add to 99 or 101. */
  readonly group?: string;
  readonly edition: string;
  readonly referenceDate: string;
  /** A sentence to copy, with date and source. */
  readonly sentence: Texts;
}

/** The figures of an edition: plain JSON, frozen with it, and fit to be published as it stands. */
export interface Figures {
  readonly edition: string;
  readonly referenceDate: string;
  /** Whether made-up companies are among those counted. */
  readonly synthetic: boolean;
  readonly indicators: readonly Indicator[];
  readonly tables: readonly ProtectedTable[];
}

/** The indicator of this id, if the edition has it. */
export function indicatorOf(figures: Figures, id: string): Indicator | undefined {
  return figures.indicators.find((indicator) => indicator.id === id);
}
