import type { Language, LocalizedText } from '../core/language.ts';

/** What the blanks of a message are filled with; a text differs by language. */
export type Facts = Readonly<Record<string, string | number | LocalizedText>>;

/** A text in three languages with its `{blanks}` filled in; a blank without a fact stays as it is. */
export function fill(template: LocalizedText, facts: Facts): LocalizedText {
  return {
    en: fillOne('en', template, facts),
    fr: fillOne('fr', template, facts),
    de: fillOne('de', template, facts),
  };
}

function fillOne(language: Language, template: LocalizedText, facts: Facts): string {
  if (!template[language].includes('{')) return template[language];
  return template[language].replace(/\{(\w+)\}/g, (blank, name: string) => {
    const fact = facts[name] ?? blank;
    return typeof fact === 'object' ? fact[language] : String(fact);
  });
}
