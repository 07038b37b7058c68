import {
  fillTemplate,
  type LocalizedText,
  toLocalizedText,
  withFrenchDe,
} from '../core/language.ts';
import { cachePerLanguage, longDate, numberText, percentText } from '../core/number-text.ts';
import type { FactWording } from '../figures/definition.ts';
import type { Figures, Indicator } from '../figures/indicator.ts';

/** Returns the sentence of an indicator with its numbers, date and source. The source also states the rounding, if there is one. */
function buildIndicatorSentence(
  sentence: LocalizedText,
  indicator: Omit<Indicator, 'sentence'>,
  synthetic: boolean,
): LocalizedText {
  const { numerator, denominator, percent, label, referenceDate, edition, roundedTo } = indicator;
  const filled = fillTemplate(sentence, {
    date: longDate(referenceDate),
    label,
    numerator: numberText(numerator),
    denominator: numberText(denominator ?? 0),
    percent: percentText(percent ?? null),
  });
  return addSource(filled, [edition], { synthetic, roundedTo });
}

/** Facts that a sentence states after its source. */
export interface SentenceRemarks {
  /** Whether the companies are made up. The sentence then says so, so that it is not quoted as a fact about real companies. */
  readonly synthetic: boolean;
  /** The number is rounded to a multiple of this. Absent if it is exact. */
  readonly roundedTo?: number | undefined;
}

/** Returns the name of an edition for a source. A correction that keeps the figures of another edition names that edition too. */
export function describeSource({
  edition,
  keptFrom,
}: Pick<Figures, 'edition' | 'keptFrom'>): SourceText {
  return keptFrom === undefined ? edition : fillTemplate(KEPT, { edition, keptFrom });
}

type SourceText = string | LocalizedText;

/** Adds the source and the full stop to a sentence. The source names the edition, or both editions of a trend. */
export function addSource(
  sentence: LocalizedText,
  [edition, next]: readonly [edition: SourceText, next?: SourceText],
  { synthetic, roundedTo }: SentenceRemarks,
): LocalizedText {
  const rounded = fillTemplate(ROUNDED, { step: numberText(roundedTo ?? 1) });
  return fillTemplate(SOURCE, {
    sentence,
    editions: fillTemplate(next === undefined ? EDITION : EDITIONS, { edition, next: next ?? '' }),
    rounded: roundedTo === undefined ? '' : rounded,
    made: synthetic ? SYNTHETIC : '',
  });
}

const SOURCE: LocalizedText = {
  en: '{sentence} (HealthTech mapping, {editions}{rounded}{made}).',
  fr: '{sentence} (cartographie HealthTech, {editions}{rounded}{made}).',
  de: '{sentence} (HealthTech-Kartierung, {editions}{rounded}{made}).',
};

const EDITION: LocalizedText = {
  en: 'edition {edition}',
  fr: 'édition {edition}',
  de: 'Ausgabe {edition}',
};

const EDITIONS: LocalizedText = {
  en: 'editions {edition} and {next}',
  fr: 'éditions {edition} et {next}',
  de: 'Ausgaben {edition} und {next}',
};

const KEPT: LocalizedText = {
  en: '{edition} with the figures of {keptFrom}',
  fr: '{edition} avec les chiffres de {keptFrom}',
  de: '{edition} mit den Zahlen von {keptFrom}',
};

const ROUNDED: LocalizedText = {
  en: ', rounded to {step}',
  fr: ', arrondi à {step}',
  de: ', gerundet auf {step}',
};

const SYNTHETIC: LocalizedText = {
  en: ', synthetic demonstration data',
  fr: ', données de démonstration synthétiques',
  de: ', synthetische Demonstrationsdaten',
};

function mergeTexts(labels: readonly LocalizedText[]) {
  const label = joinLabels(labels);
  const names = { ...label, fr: withFrenchDe(label.fr) };
  return {
    label,
    definition: fillTemplate(MERGED_DEFINITION, { names }),
    sentence: fillTemplate(MERGED_SENTENCE, { names }),
  };
}

/** Joins labels with "and": Echternach and Redange · Echternach et Redange · Echternach und Redange. */
function joinLabels(labels: readonly LocalizedText[]): LocalizedText {
  return toLocalizedText((language) =>
    LIST_FORMATS(language).format(labels.map((label) => label[language])),
  );
}

const LIST_FORMATS = cachePerLanguage(
  (locale) => new Intl.ListFormat(locale, { type: 'conjunction' }),
);

/** Label of the companies without a known category. It appears only if they are so few that they are counted together with another category. */
const UNKNOWN: LocalizedText = { en: 'not known', fr: 'inconnu', de: 'nicht bekannt' };

const MERGED_DEFINITION: LocalizedText = {
  en: 'Companies of {names} together, of all companies of the edition. A category of 1 or 2 companies is counted with the next smallest.',
  fr: 'Entreprises {names} ensemble, sur l’ensemble des entreprises de l’édition. Une catégorie de 1 ou 2 entreprises est comptée avec la plus petite suivante.',
  de: 'Unternehmen von {names} zusammen, von allen Unternehmen der Ausgabe. Eine Kategorie mit 1 oder 2 Unternehmen wird mit der nächstkleineren zusammen gezählt.',
};

const MERGED_SENTENCE: LocalizedText = {
  en: 'On {date}, {numerator} of the {denominator} HealthTech companies in Luxembourg ({percent}) belonged to {names} together',
  fr: 'Au {date}, {numerator} des {denominator} entreprises HealthTech du Luxembourg ({percent}) relevaient {names} ensemble',
  de: 'Am {date} gehörten {numerator} der {denominator} HealthTech-Unternehmen in Luxemburg ({percent}) zu {names} zusammen',
};

/** The texts with which the facts of the mapping are written. */
export const FACT_WORDING: FactWording = {
  quote: buildIndicatorSentence,
  unknown: UNKNOWN,
  mergeTexts,
};
