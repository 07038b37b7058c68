import { type Language, type LocalizedText, toLocalizedText } from './language.ts';

const LOCALE = { en: 'en-GB', fr: 'fr', de: 'de' } as const satisfies Record<Language, string>;

/** Creates a format once for each language, because the creation costs more than a hundred uses. */
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

/**
 * A whole number with the group separators of each language: 2,500 · 2 500 · 2.500. A negative number
 * has a minus sign, not a hyphen.
 */
export function numberText(value: number, sign: 'auto' | 'exceptZero' = 'auto'): LocalizedText {
  const formats = NUMBER_FORMATS[sign];
  return toLocalizedText((language) => formats(language).format(value).replace('-', '−'));
}

/**
 * A whole percentage; a dash without a value. In French and German the sign stays on the line of its
 * number.
 */
export function percentText(
  value: number | null,
  sign: 'auto' | 'exceptZero' = 'auto',
): LocalizedText {
  if (value === null) return toLocalizedText(() => '–');
  const number = numberText(value, sign);
  return toLocalizedText((language) => `${number[language]}${language === 'en' ? ' ' : '\u00a0'}%`);
}

/** A day for a sentence: 30 September 2025 · 30 septembre 2025 · 30. September 2025. */
export function longDate(day: string): LocalizedText {
  const noon = new Date(`${day}T12:00:00Z`);
  return toLocalizedText((language) =>
    DATE_FORMATS(language)
      .format(noon)
      .replace(language === 'fr' ? /^1 / : /^$/, '1er '),
  );
}
