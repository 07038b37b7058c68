import { fillTemplate, type LocalizedText, toLocalizedText } from '../core/language.ts';
import { cachePerLanguage, longDate, numberText, percentText } from '../core/number-text.ts';
import type { FactWording } from '../figures/definition.ts';
import type { Figures, Indicator } from '../figures/indicator.ts';

/** The sentence of an indicator with its numbers, its date and its source; it says so where the number is rounded. */
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

/** What a sentence says beside its numbers. */
export interface SentenceRemarks {
  /** Made-up companies are never quoted as if they were real. */
  readonly synthetic: boolean;
  readonly roundedTo?: number | undefined;
}

/** How a source names an edition: a correction that keeps figures says whose they are. */
export function describeSource({
  edition,
  keptFrom,
}: Pick<Figures, 'edition' | 'keptFrom'>): SourceText {
  return keptFrom === undefined ? edition : fillTemplate(KEPT, { edition, keptFrom });
}

type SourceText = string | LocalizedText;

/** The sentence with its source and its full stop. */
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
  fr: '{sentence} (Mapping HealthTech, {editions}{rounded}{made}).',
  de: '{sentence} (HealthTech-Mapping, {editions}{rounded}{made}).',
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
  return {
    label,
    definition: fillTemplate(MERGED_DEFINITION, { names: label }),
    sentence: fillTemplate(MERGED_SENTENCE, { names: label }),
  };
}

/** Echternach and Redange · Echternach et Redange · Echternach und Redange. */
function joinLabels(labels: readonly LocalizedText[]): LocalizedText {
  return toLocalizedText((language) =>
    LIST_FORMATS(language).format(labels.map((label) => label[language])),
  );
}

const LIST_FORMATS = cachePerLanguage(
  (locale) => new Intl.ListFormat(locale, { type: 'conjunction' }),
);

/** The companies without a known category, if they are so few that they are counted with another category. */
const UNKNOWN: LocalizedText = { en: 'not known', fr: 'inconnu', de: 'nicht bekannt' };

const MERGED_DEFINITION: LocalizedText = {
  en: 'Companies of {names} together, of all companies of the edition. A category of 1 or 2 companies is counted with the next smallest.',
  fr: 'Entreprises de {names} ensemble, sur l’ensemble des entreprises de l’édition. Une catégorie de 1 ou 2 entreprises est comptée avec la plus petite suivante.',
  de: 'Unternehmen von {names} zusammen, von allen Unternehmen der Ausgabe. Eine Kategorie mit 1 oder 2 Unternehmen wird mit der nächstkleineren zusammen gezählt.',
};

const MERGED_SENTENCE: LocalizedText = {
  en: 'On {date}, {numerator} of the {denominator} HealthTech companies in Luxembourg ({percent}) belonged to {names} together',
  fr: 'Au {date}, {numerator} des {denominator} entreprises HealthTech du Luxembourg ({percent}) relevaient de {names} ensemble',
  de: 'Am {date} gehörten {numerator} der {denominator} HealthTech-Unternehmen in Luxemburg ({percent}) zu {names} zusammen',
};

/** How the facts of the mapping are worded. */
export const FACT_WORDING: FactWording = {
  quote: buildIndicatorSentence,
  unknown: UNKNOWN,
  mergeTexts,
};
