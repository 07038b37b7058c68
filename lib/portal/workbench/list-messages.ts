import type { LocalizedText } from '../../core/language.ts';

/** The texts of every list of the workbench. */
export const LIST_TEXTS = {
  search: { en: 'Words in the list', fr: 'Mots de la liste', de: 'Wörter in der Liste' },
  all: { en: 'all', fr: 'tous', de: 'alle' },
  order: { en: 'Order', fr: 'Ordre', de: 'Reihenfolge' },
  upwards: { en: '{head}, ascending', fr: '{head}, croissant', de: '{head}, aufsteigend' },
  downwards: { en: '{head}, descending', fr: '{head}, décroissant', de: '{head}, absteigend' },
  apply: { en: 'Show', fr: 'Afficher', de: 'Anzeigen' },
  noneFits: {
    en: 'Nothing in the list fits the filter.',
    fr: 'Rien dans la liste ne correspond au filtre.',
    de: 'Nichts in der Liste passt zum Filter.',
  },
  noneHere: {
    en: 'Nothing on this page fits the filter.',
    fr: 'Rien sur cette page ne correspond au filtre.',
    de: 'Nichts auf dieser Seite passt zum Filter.',
  },
  onThisPage: {
    en: '{number} on this page',
    fr: '{number} sur cette page',
    de: '{number} auf dieser Seite',
  },
  entries: { en: '{number} entries', fr: '{number} entrées', de: '{number} Einträge' },
  oneEntry: { en: '1 entry', fr: '1 entrée', de: '1 Eintrag' },
  pages: { en: 'Pages of the list', fr: 'Pages de la liste', de: 'Seiten der Liste' },
  first: { en: 'First page', fr: 'Première page', de: 'Erste Seite' },
  next: { en: 'Next page', fr: 'Page suivante', de: 'Nächste Seite' },
  csv: { en: 'This list as CSV', fr: 'Cette liste en CSV', de: 'Diese Liste als CSV' },
  csvLimit: {
    en: '(all pages, up to {number} entries)',
    fr: '(toutes les pages, jusqu’à {number} entrées)',
    de: '(alle Seiten, bis {number} Einträge)',
  },
} as const satisfies Record<string, LocalizedText>;
