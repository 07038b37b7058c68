import type { LocalizedText } from '../core/language.ts';
import { fillTemplate } from '../core/language.ts';

/** The activity or property of some of the companies. In German, the verb stands before the number of companies. */
export interface Predicate {
  readonly en: string;
  readonly fr: string;
  readonly de: readonly [verb: string, rest: string];
}

/** Builds the sentence "x of y companies did this", without its source. Its placeholders are filled later. */
export function buildShareSentence(
  companies: LocalizedText,
  { en, fr, de: [verb, rest] }: Predicate,
): LocalizedText {
  return fillTemplate(
    {
      en: `On {date}, {numerator} of {companies} ({percent}) ${en}`,
      fr: `Au {date}, {numerator} {companies} ({percent}) ${fr}`,
      de: `Am {date} ${verb} {numerator} {companies} ({percent}) ${rest}`,
    },
    { companies },
  );
}

/** The words for all companies of an edition, after "x of". */
export const COMPANIES_PHRASE: LocalizedText = {
  en: 'the {denominator} HealthTech companies in Luxembourg',
  fr: 'des {denominator} entreprises HealthTech du Luxembourg',
  de: 'der {denominator} HealthTech-Unternehmen in Luxemburg',
};

export const COMPANIES_OF_KNOWN_HEADCOUNT: LocalizedText = {
  en: 'the {denominator} HealthTech companies in Luxembourg with known headcount',
  fr: 'des {denominator} entreprises HealthTech du Luxembourg dont l’effectif est connu',
  de: 'der {denominator} HealthTech-Unternehmen in Luxemburg mit bekannter Beschäftigtenzahl',
};

export const STARTUPS_AND_SCALEUPS: LocalizedText = {
  en: 'the {denominator} HealthTech start-ups and scale-ups in Luxembourg',
  fr: 'des {denominator} start-ups et scale-ups HealthTech du Luxembourg',
  de: 'der {denominator} HealthTech-Start-ups und -Scale-ups in Luxemburg',
};

/** Puts a label into the quotation marks of each language. */
export function quoteLabel({ en, fr, de }: LocalizedText): LocalizedText {
  return { en: `“${en}”`, fr: `«\u00a0${fr}\u00a0»`, de: `„${de}“` };
}
