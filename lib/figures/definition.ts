import type { LocalizedText } from '../core/language.ts';
import type { Indicator } from './indicator.ts';

/** The definition of an indicator: one row in the table of an edition's method. */
export type IndicatorDefinition<R> = EntitiesDefinition | ShareDefinition<R> | SumDefinition<R>;

interface Wording {
  /** Stable id. Two editions use the same id only if they count in the same way. */
  readonly id: string;
  readonly label: LocalizedText;
  /** Numerator and denominator in words. */
  readonly definition: LocalizedText;
  /** Template with `{date}`, `{numerator}`, `{denominator}`, `{percent}`. */
  readonly sentence: LocalizedText;
}

/** The number of companies in the edition. */
export interface EntitiesDefinition extends Wording {
  readonly kind: 'entities';
}

/** The number of companies with a property. */
export interface ShareDefinition<R> extends Wording {
  readonly kind: 'share';
  /** The field group of the property. A recipient with access to this group of a company knows the property of the company. */
  readonly fields: string;
  readonly counts: (record: R) => boolean;
  /** Id of the share whose numerator is the denominator. @default all companies */
  readonly of?: string;
  /** Whether the property of a company is known. Other companies are not in the denominator; their number is reported. */
  readonly known?: (record: R) => boolean;
  /** Id of a group of shares. Every company is counted by at most one share of a group. */
  readonly group?: string;
  /** Small categories of the group are merged. */
  readonly merge?: true;
  /** Id of a share that also counts every company that this share counts. */
  readonly within?: string;
}

/** A sum over the companies; `null` is unknown and adds nothing. */
export interface SumDefinition<R> extends Wording {
  readonly kind: 'sum';
  readonly fields: string;
  readonly amount: (record: R) => number | null;
  /**
   * The share of the companies that add less than `amount`. Together with the sum, it limits the amount of
   * one company.
   */
  readonly smaller: { readonly share: string; readonly amount: number };
}

/** How an edition counts. Every edition has its own method, so that a comparison of different methods is visible. */
export interface Method<R> {
  readonly indicators: (referenceDate: string) => readonly IndicatorDefinition<R>[];
  /** The figures that do not have the same meaning as those of the previous method. */
  readonly breaks: readonly SeriesBreak[];
  readonly wording: FactWording;
}

/** The texts of facts that no definition has. */
export interface FactWording {
  /** Returns the sentence of an indicator with its numbers, date and source. */
  readonly quote: (
    sentence: LocalizedText,
    indicator: Omit<Indicator, 'sentence'>,
    synthetic: boolean,
  ) => LocalizedText;
  /** The companies without a known category, if they are so few that they are counted with another category. */
  readonly unknown: LocalizedText;
  /** Returns the texts of categories that are one number, by their labels. */
  readonly mergeTexts: (labels: readonly LocalizedText[]) => Omit<Wording, 'id'>;
}

/** A break in a series: the two figures do not have the same meaning, or the later edition has no figure. */
export interface SeriesBreak {
  readonly id: string;
  readonly label: LocalizedText;
  /** Ids of the figures before and after the break: an indicator's, or the group of several. */
  readonly before: string;
  readonly after: string | null;
  readonly reason: LocalizedText;
}
