import type { Language, LocalizedText } from '../../core/language.ts';

const TEXTS = {
  search: { en: 'Search the companies', fr: 'Chercher une entreprise', de: 'Unternehmen suchen' },
  hint: {
    en: 'Name, activity or commune',
    fr: 'Nom, activité ou commune',
    de: 'Name, Tätigkeit oder Gemeinde',
  },
  find: { en: 'Search', fr: 'Chercher', de: 'Suchen' },
} as const satisfies Record<string, LocalizedText>;

/** The words that companies are searched by. It stands in a form that opens the directory. */
export function SearchBox({ words, language }: { readonly words: string; language: Language }) {
  return (
    <search class="search">
      <label class="hidden" for="q">
        {TEXTS.search[language]}
      </label>
      <input
        type="search"
        id="q"
        name="q"
        value={words}
        maxlength={200}
        placeholder={TEXTS.hint[language]}
        autocomplete="off"
      />
      <button type="submit">{TEXTS.find[language]}</button>
    </search>
  );
}
