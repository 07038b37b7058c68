/** The three languages of every text that people read. */
export const LANGUAGES = ['en', 'fr', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in the three languages. */
export type LocalizedText = Readonly<Record<Language, string>>;

/** The caller's language by `Accept-Language` (RFC 9110 #field.accept-language); English where none fits. */
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

/** A text with its places, `{name}`, filled in; one without a fact stays empty. */
export function filled(
  texts: LocalizedText,
  facts: Readonly<Record<string, unknown>>,
): LocalizedText {
  const say = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''));
  return { en: say(texts.en), fr: say(texts.fr), de: say(texts.de) };
}
