/** The three languages of every text that people read. */
export const LANGUAGES = ['en', 'fr', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in the three languages. */
export type LocalizedText = Readonly<Record<Language, string>>;

/** One text in English, French and German. */
export function localized(en: string, fr: string, de: string): LocalizedText {
  return { en, fr, de };
}

/** A text that is the same in each language. */
export function sameText(text: string): LocalizedText {
  return localized(text, text, text);
}

/** Creates a text for each language. */
export function toLocalizedText(textIn: (language: Language) => string): LocalizedText {
  return { en: textIn('en'), fr: textIn('fr'), de: textIn('de') };
}

/**
 * Reads a setting that is one text for all languages, or one for each: `en=…;fr=…;de=…`.
 *
 * @returns `undefined` if a language is missing, occurs twice or has no text
 */
export function readLocalizedText(setting: string): LocalizedText | undefined {
  const text = setting.trim();
  if (!/^(en|fr|de)\s*=/.test(text)) return text === '' ? undefined : sameText(text);
  const parts = text.split(';').map((part) => /^\s*(en|fr|de)\s*=\s*(.*\S)\s*$/.exec(part));
  const texts = new Map(parts.flatMap((part) => (part ? [[part[1], part[2] ?? '']] : [])));
  if (parts.length !== LANGUAGES.length || texts.size !== LANGUAGES.length) return undefined;
  return toLocalizedText((language) => texts.get(language) ?? '');
}

/** A French name after "de": `de Capellen`, `d’Echternach`. */
export function withFrenchDe(name: string): string {
  return /^[aeiouàâäæéèêëîïôöœùûü]/i.test(name) ? `d’${name}` : `de ${name}`;
}

/** Joins texts in each language. */
export function joinTexts(texts: readonly LocalizedText[], separator: string): LocalizedText {
  return toLocalizedText((language) => texts.map((text) => text[language]).join(separator));
}

/** A text as values of JSON-LD, one for each language. @see JSON-LD 1.1 #string-internationalization */
export function languageTagged(text: LocalizedText): { '@value': string; '@language': Language }[] {
  return LANGUAGES.map((language) => ({ '@value': text[language], '@language': language }));
}

/**
 * Returns the text of a value of JSON-LD in a language; else the English text, else the first one, else an empty
 * text. The value comes from another connector: it is one text or a list, with languages or without.
 */
export function pickText(value: unknown, language: Language): string {
  const texts = [value ?? []].flat() as (string | { '@value'?: unknown; '@language'?: string })[];
  const textIn = (wanted: string) =>
    texts.find((each) => typeof each === 'object' && each['@language'] === wanted);
  const chosen = textIn(language) ?? textIn('en') ?? texts[0] ?? '';
  return String(typeof chosen === 'object' ? (chosen['@value'] ?? '') : chosen);
}

/**
 * The caller's language by `Accept-Language` (RFC 9110 #field.accept-language); English if no other
 * language fits.
 */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const ranked = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const q = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find((v) => v !== undefined);
      return { tag: tag.slice(0, 2).toLowerCase(), q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
  const hit = ranked.find(({ tag }) => (LANGUAGES as readonly string[]).includes(tag));
  return (hit?.tag as Language | undefined) ?? 'en';
}

/** Values for the parameters of a template. A text may differ by language; `null` becomes an empty text. */
export type TemplateParameters = Readonly<Record<string, string | number | null | LocalizedText>>;

/** The names in braces in a text. */
export type TextParameters<Text extends string> =
  Text extends `${string}{${infer Name}}${infer Rest}` ? Name | TextParameters<Rest> : never;

/** Fills the `{parameters}` of a text in one language. A parameter without a value stays unchanged. */
export function fillText(text: string, parameters: TemplateParameters, language: Language): string {
  return text.replace(/\{(\w+)\}/g, (parameter, name: string) => {
    const value = parameters[name];
    if (value === undefined) return parameter;
    return value !== null && typeof value === 'object' ? value[language] : String(value ?? '');
  });
}

/** Fills a text like {@link fillText}, in each language. */
export function fillTemplate(
  template: LocalizedText,
  parameters: TemplateParameters,
): LocalizedText {
  return toLocalizedText((language) => fillText(template[language], parameters, language));
}

const CONJUNCTIONS = {
  or: localized('or', 'ou', 'oder'),
  and: localized('and', 'et', 'und'),
};

/** Joins names for a sentence: `a or b` in each language. */
export function joinNames(names: readonly string[], by: keyof typeof CONJUNCTIONS): LocalizedText {
  return toLocalizedText((language) => names.join(` ${CONJUNCTIONS[by][language]} `));
}
