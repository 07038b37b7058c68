import { type Language, type LocalizedText, toLocalizedText } from './language.ts';

const LOCALE = { en: 'en-GB', fr: 'fr', de: 'de' } as const satisfies Record<Language, string>;

/** Making a format costs more than to use it a hundred times. */
const NUMBER_FORMATS = {
  auto: createNumberFormats('auto'),
  exceptZero: createNumberFormats('exceptZero'),
};

function createNumberFormats(signDisplay: 'auto' | 'exceptZero') {
  const create = (language: Language) => new Intl.NumberFormat(LOCALE[language], { signDisplay });
  return { en: create('en'), fr: create('fr'), de: create('de') };
}

/** A whole number as each language groups it: 2,500 · 2 500 · 2.500; below zero with a minus, not a hyphen. */
export function numberText(value: number, sign: 'auto' | 'exceptZero' = 'auto'): LocalizedText {
  const formats = NUMBER_FORMATS[sign];
  return toLocalizedText((language) => formats[language].format(value).replace('-', '−'));
}

/** A whole percentage; a dash where nothing could be counted. French and German keep the sign with its number. */
export function percentText(
  value: number | null,
  sign: 'auto' | 'exceptZero' = 'auto',
): LocalizedText {
  if (value === null) return toLocalizedText(() => '–');
  const number = numberText(value, sign);
  return toLocalizedText((language) => `${number[language]}${language === 'en' ? ' ' : '\u00a0'}%`);
}

/** A day as it stands in a sentence: 30 September 2025 · 30 septembre 2025 · 30. September 2025. */
export function longDate(day: string): LocalizedText {
  const noon = new Date(`${day}T12:00:00Z`);
  return toLocalizedText((language) =>
    new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'long', timeZone: 'UTC' })
      .format(noon)
      .replace(language === 'fr' ? /^1 / : /^$/, '1er '),
  );
}
