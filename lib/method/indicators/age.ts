import { fillTemplate, type LocalizedText } from '../../core/language.ts';
import { longDate } from '../../core/number-text.ts';
import type { ShareDefinition } from '../../figures/definition.ts';
import { buildShareSentence, COMPANIES_PHRASE } from '../wording.ts';

type AgeShare = ShareDefinition<{ readonly incorporation_date: string }>;

/** "≤ n years", the method of 2025. A company whose n-th anniversary is the reference date is counted. */
export function atMostYears(referenceDate: string, years: 5 | 10): AgeShare {
  const earliest = yearsBefore(referenceDate, years);
  return {
    kind: 'share',
    fields: 'registry',
    id: `at-most-${years}-years`,
    label: fillTemplate(
      { en: 'At most {n} years old', fr: '{n} ans au plus', de: 'Höchstens {n} Jahre alt' },
      { n: String(years) },
    ),
    definition: fillTemplate(INCLUSIVE, { n: String(years), earliest: longDate(earliest) }),
    sentence: fillTemplate(AT_MOST, { word: WORDS[years] }),
    counts: (company) => company.incorporation_date >= earliest,
  };
}

/** "< 10 years", the method of 2020. A company whose tenth anniversary is the reference date is not counted. */
export function youngerThan10Years(referenceDate: string): AgeShare {
  const anniversary = yearsBefore(referenceDate, 10);
  return {
    kind: 'share',
    fields: 'registry',
    id: 'younger-than-10-years',
    label: {
      en: 'Younger than 10 years',
      fr: 'Moins de 10 ans',
      de: 'Jünger als 10 Jahre',
    },
    definition: fillTemplate(STRICT, { anniversary: longDate(anniversary) }),
    sentence: YOUNGER,
    counts: (company) => company.incorporation_date > anniversary,
  };
}

const WORDS: Readonly<Record<5 | 10, LocalizedText>> = {
  5: { en: 'five', fr: 'cinq', de: 'fünf' },
  10: { en: 'ten', fr: 'dix', de: 'zehn' },
};

const INCLUSIVE: LocalizedText = {
  en: 'Companies incorporated on {earliest} or later (reference date minus {n} calendar years, that day included), of all companies of the edition.',
  fr: 'Entreprises constituées le {earliest} ou après (date de référence moins {n} années civiles, ce jour compris), sur l’ensemble des entreprises de l’édition.',
  de: 'Am {earliest} oder später gegründete Unternehmen (Stichtag minus {n} Kalenderjahre, dieser Tag eingeschlossen), von allen Unternehmen der Ausgabe.',
};

const STRICT: LocalizedText = {
  en: 'Companies incorporated after {anniversary} (reference date minus 10 calendar years, that day not included), of all companies of the edition.',
  fr: 'Entreprises constituées après le {anniversary} (date de référence moins 10 années civiles, ce jour non compris), sur l’ensemble des entreprises de l’édition.',
  de: 'Nach dem {anniversary} gegründete Unternehmen (Stichtag minus 10 Kalenderjahre, dieser Tag nicht eingeschlossen), von allen Unternehmen der Ausgabe.',
};

const AT_MOST = buildShareSentence(COMPANIES_PHRASE, {
  en: 'were at most {word} years old',
  fr: 'avaient {word} ans au plus',
  de: ['waren', 'höchstens {word} Jahre alt'],
});

const YOUNGER = buildShareSentence(COMPANIES_PHRASE, {
  en: 'were younger than ten years',
  fr: 'avaient moins de dix ans',
  de: ['waren', 'jünger als zehn Jahre'],
});

/**
 * Returns the same calendar day `years` earlier, as `YYYY-MM-DD`. 29 February becomes 28 February if the
 * earlier year is not a leap year: a term in years ends on the last day of the month if the same day does
 * not exist (European Convention on the Calculation of Time-Limits, Art. 4, in force in Luxembourg).
 */
export function yearsBefore(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) - years;
  const monthAndDay = day.slice(5) === '02-29' && !isLeap(year) ? '02-28' : day.slice(5);
  return `${String(year).padStart(4, '0')}-${monthAndDay}`;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
