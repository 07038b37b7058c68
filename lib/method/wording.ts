import type { LocalizedText } from '../core/language.ts';
import { fillTemplate } from '../core/language.ts';

/** What some of the companies did; German puts the verb before them. */
export interface Predicate {
  readonly en: string;
  readonly fr: string;
  readonly de: readonly [verb: string, rest: string];
}

/** Builds the sentence "x of y companies did this". Its placeholders are filled later, and its source is added later. */
export function buildShareSentence(
  whom: LocalizedText,
  { en, fr, de: [verb, rest] }: Predicate,
): LocalizedText {
  return fillTemplate(
    {
      en: `On {date}, {numerator} of {whom} ({percent}) ${en}`,
      fr: `Au {date}, {numerator} {whom} ({percent}) ${fr}`,
      de: `Am {date} ${verb} {numerator} {whom} ({percent}) ${rest}`,
    },
    { whom },
  );
}

/** The companies of an edition as a sentence names them, after a number. */
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

/** How a sentence quotes a label, in each language's own marks. */
export function quoteLabel({ en, fr, de }: LocalizedText): LocalizedText {
  return { en: `“${en}”`, fr: `«\u00a0${fr}\u00a0»`, de: `„${de}“` };
}
