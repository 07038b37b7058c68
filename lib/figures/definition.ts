import type { LocalizedText } from '../core/language.ts';
import type { Indicator } from './indicator.ts';

/** What an indicator counts, as a row of the table of an edition's method. */
export type IndicatorDefinition<R> = EntitiesDefinition | ShareDefinition<R> | SumDefinition<R>;

interface Wording {
  /** Stable, also where two editions mean the same by it; a method that counts differently has another id. */
  readonly id: string;
  readonly label: LocalizedText;
  /** Numerator and denominator in words. */
  readonly definition: LocalizedText;
  /** With blanks `{date}`, `{numerator}`, `{denominator}`, `{percent}`. */
  readonly sentence: LocalizedText;
}

/** How many companies the edition counts. */
export interface EntitiesDefinition extends Wording {
  readonly kind: 'entities';
}

/** How many of them have a property. */
export interface ShareDefinition<R> extends Wording {
  readonly kind: 'share';
  /** The group of fields that the property is in: a reader who may read it of a company knows it. */
  readonly fields: string;
  readonly counts: (record: R) => boolean;
  /** The denominator is the numerator of this share; all companies where it is missing. */
  readonly of?: string;
  /** Companies of which the property is unknown are not in the denominator; their number is reported. */
  readonly known?: (record: R) => boolean;
  /** Shares of one group divide all companies among them. */
  readonly group?: string;
  /** Small categories of the group are merged. */
  readonly merge?: true;
  /** Every company counted here is counted by that share too. */
  readonly within?: string;
}

/** A sum over the companies; `null` is unknown and adds nothing. */
export interface SumDefinition<R> extends Wording {
  readonly kind: 'sum';
  readonly fields: string;
  readonly amount: (record: R) => number | null;
  /** The share of the companies that add less than `amount`: with the sum it limits what one company adds. */
  readonly smaller: { readonly share: string; readonly amount: number };
}

/** How an edition counts. Every edition keeps its own: numbers of different methods are not compared in silence. */
export interface Method<R> {
  readonly indicators: (referenceDate: string) => readonly IndicatorDefinition<R>[];
  /** Where its figures do not mean the same as those of the method before. */
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

/** Where a series is cut: the two figures do not mean the same, or the later edition has no figure. */
export interface SeriesBreak {
  readonly id: string;
  readonly label: LocalizedText;
  /** Ids of the figures before and after the break: an indicator's, or the group of several. */
  readonly before: string;
  readonly after: string | null;
  readonly reason: LocalizedText;
}
