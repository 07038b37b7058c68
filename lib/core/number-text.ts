import { type Language, type LocalizedText, toLocalizedText } from './language.ts';

const LOCALE = { en: 'en-GB', fr: 'fr', de: 'de' } as const satisfies Record<Language, string>;

/** Makes a format once for each language: to make one costs more than to use it a hundred times. */
export function cachePerLanguage<F>(make: (locale: string) => F): (language: Language) => F {
  const formats = new Map<Language, F>();
  return (language) => {
    const known = formats.get(language);
    if (known !== undefined) return known;
    const format = make(LOCALE[language]);
    formats.set(language, format);
    return format;
  };
}

const createNumberFormats = (signDisplay: 'auto' | 'exceptZero') =>
  cachePerLanguage((locale) => new Intl.NumberFormat(locale, { signDisplay }));

const NUMBER_FORMATS = {
  auto: createNumberFormats('auto'),
  exceptZero: createNumberFormats('exceptZero'),
};

const DATE_FORMATS = cachePerLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
);

/** A whole number as each language groups it: 2,500 · 2 500 · 2.500; below zero with a minus, not a hyphen. */
export function numberText(value: number, sign: 'auto' | 'exceptZero' = 'auto'): LocalizedText {
  const formats = NUMBER_FORMATS[sign];
  return toLocalizedText((language) => formats(language).format(value).replace('-', '−'));
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
    DATE_FORMATS(language)
      .format(noon)
      .replace(language === 'fr' ? /^1 / : /^$/, '1er '),
  );
}
