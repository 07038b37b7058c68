import type { Texts } from '../core/language.ts';
import { isShown, type Shown } from './disclosure/shown.ts';
import type { Indicator } from './indicator.ts';
import { dayText, fill, numberText, percentText } from './sentence.ts';

/** The sentence of an indicator with its numbers, its date and its source; it says so where the number is withheld. */
export function quote(
  sentence: Texts,
  indicator: Omit<Indicator, 'sentence'>,
  synthetic: boolean,
): Texts {
  const { numerator, denominator, percent, label, referenceDate } = indicator;
  const fillings = {
    date: dayText(referenceDate),
    label,
    numerator: shownText(numerator),
    denominator: shownText(denominator ?? 0),
    percent: percentText(isShown(percent) ? percent : null),
  };
  const filled = fill(isShown(numerator) ? sentence : WITHHELD, fillings);
  return withSource(filled, [indicator.edition], synthetic);
}

/** The sentence with its source and its full stop; made-up companies are never quoted as if they were real. */
export function withSource(
  sentence: Texts,
  [edition, next]: readonly [edition: string, next?: string],
  synthetic: boolean,
): Texts {
  return fill(SOURCE, {
    sentence,
    editions: fill(next === undefined ? EDITION : EDITIONS, { edition, next: next ?? '' }),
    made: synthetic ? SYNTHETIC : '',
  });
}

function shownText(value: Shown): Texts {
  return numberText(isShown(value) ? value : 0);
}

const SOURCE: Texts = {
  en: '{sentence} (HealthTech mapping, {editions}{made}).',
  fr: '{sentence} (Mapping HealthTech, {editions}{made}).',
  de: '{sentence} (HealthTech-Mapping, {editions}{made}).',
};

const EDITION: Texts = {
  en: 'edition {edition}',
  fr: 'édition {edition}',
  de: 'Ausgabe {edition}',
};

const EDITIONS: Texts = {
  en: 'editions {edition} and {next}',
  fr: 'éditions {edition} et {next}',
  de: 'Ausgaben {edition} und {next}',
};

const WITHHELD: Texts = {
  en: '{label}, {date}: not shown, so that no single company can be recognised',
  fr: '{label}, {date} : non publié, afin qu’aucune entreprise ne puisse être reconnue',
  de: '{label}, {date}: nicht ausgewiesen, damit kein einzelnes Unternehmen erkennbar ist',
};

const SYNTHETIC: Texts = {
  en: ', synthetic demonstration data',
  fr: ', données de démonstration synthétiques',
  de: ', synthetische Demonstrationsdaten',
};
