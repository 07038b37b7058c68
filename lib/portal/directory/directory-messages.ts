import type { LocalizedText } from '../../core/language.ts';

/** The texts of the directory of companies and of the page of a company. */
export const DIRECTORY_TEXTS = {
  title: {
    en: 'Companies open to everyone',
    fr: 'Les entreprises ouvertes à tous',
    de: 'Unternehmen, die für alle offen sind',
  },
  lead: {
    en: 'These companies chose to be seen by everyone, each with what it chose to show. The figures count all companies.',
    fr: 'Ces entreprises ont choisi d’être vues de tous, chacune avec ce qu’elle a choisi de montrer. Les chiffres comptent toutes les entreprises.',
    de: 'Diese Unternehmen wollen von allen gesehen werden, jedes mit dem, was es zeigen will. Die Zahlen zählen alle Unternehmen.',
  },
  filters: {
    en: 'Filter the companies',
    fr: 'Filtrer les entreprises',
    de: 'Unternehmen filtern',
  },
  filterNote: {
    en: 'Only companies that are open to everyone are counted. One that keeps a value private counts as “not shown”.',
    fr: 'Seules les entreprises ouvertes à tous sont comptées. Celle qui garde une valeur privée compte comme « non montré ».',
    de: 'Gezählt sind nur Unternehmen, die für alle offen sind. Wer einen Wert nicht zeigt, zählt als „nicht gezeigt“.',
  },
  apply: { en: 'Apply', fr: 'Appliquer', de: 'Anwenden' },
  clear: { en: 'Clear search and filters', fr: 'Tout effacer', de: 'Suche und Filter leeren' },
  one: { en: '1 company', fr: '1 entreprise', de: '1 Unternehmen' },
  many: { en: '{total} companies', fr: '{total} entreprises', de: '{total} Unternehmen' },
  near: {
    en: 'No text has exactly these words. These companies have similar ones.',
    fr: 'Aucun texte ne contient exactement ces mots. Ces entreprises en ont de semblables.',
    de: 'Kein Text hat genau diese Wörter. Diese Unternehmen haben ähnliche.',
  },
  sortBy: { en: 'Sort by', fr: 'Trier par', de: 'Sortieren nach' },
  byName: { en: 'name', fr: 'nom', de: 'Name' },
  byCommune: { en: 'commune', fr: 'commune', de: 'Gemeinde' },
  byAge: { en: 'youngest first', fr: 'les plus jeunes d’abord', de: 'jüngste zuerst' },
  showAs: { en: 'Show as', fr: 'Afficher en', de: 'Anzeigen als' },
  cards: { en: 'Cards', fr: 'Cartes', de: 'Karten' },
  table: { en: 'Table', fr: 'Tableau', de: 'Tabelle' },
  name: { en: 'Name', fr: 'Nom', de: 'Name' },
  notShown: { en: 'not shown', fr: 'non montré', de: 'nicht gezeigt' },
  private: { en: 'Kept private', fr: 'Gardé privé', de: 'Nicht freigegeben' },
  open: { en: 'Open to everyone', fr: 'Ouvert à tous', de: 'Für alle offen' },
  whyPrivate: {
    en: 'Not open to everyone. That is a choice, and says nothing about whether there is anything to show.',
    fr: 'Non ouvert à tous. C’est un choix, qui ne dit pas s’il y a quelque chose à montrer.',
    de: 'Nicht für alle offen. Das ist eine Entscheidung und sagt nichts darüber, ob es etwas zu zeigen gibt.',
  },
  partnersMay: {
    en: 'Partners read what each company permits them:',
    fr: 'Les partenaires lisent ce que chaque entreprise leur permet :',
    de: 'Partner lesen, was jedes Unternehmen ihnen erlaubt:',
  },
  noneOpen: {
    en: 'At present no company is open to everyone.',
    fr: 'À présent, aucune entreprise n’est ouverte à tous.',
    de: 'Derzeit ist kein Unternehmen für alle offen.',
  },
  noMatch: {
    en: 'No company that is open to everyone matches.',
    fr: 'Aucune entreprise ouverte à tous ne correspond.',
    de: 'Kein Unternehmen, das für alle offen ist, passt dazu.',
  },
  notListed: {
    en: 'A company that is not open to everyone is not found here.',
    fr: 'Une entreprise qui n’est pas ouverte à tous ne se trouve pas ici.',
    de: 'Ein Unternehmen, das nicht für alle offen ist, findet sich hier nicht.',
  },
  withoutFilters: {
    en: 'Search “{q}” without filters',
    fr: 'Chercher « {q} » sans filtre',
    de: '„{q}“ ohne Filter suchen',
  },
  withoutWords: {
    en: 'Keep the filters, without “{q}”',
    fr: 'Garder les filtres, sans « {q} »',
    de: 'Filter behalten, ohne „{q}“',
  },
  allOpen: {
    en: 'All companies that are open to everyone ({total})',
    fr: 'Toutes les entreprises ouvertes à tous ({total})',
    de: 'Alle Unternehmen, die für alle offen sind ({total})',
  },
  pages: { en: 'Pages', fr: 'Pages', de: 'Seiten' },
  previous: { en: 'Previous', fr: 'Précédente', de: 'Vorige' },
  next: { en: 'Next', fr: 'Suivante', de: 'Nächste' },
  page: {
    en: 'Page {page} of {pages}',
    fr: 'Page {page} sur {pages}',
    de: 'Seite {page} von {pages}',
  },
  asData: {
    en: 'All these companies as data:',
    fr: 'Toutes ces entreprises en données :',
    de: 'Alle diese Unternehmen als Daten:',
  },
  where: { en: 'Where you are', fr: 'Où vous êtes', de: 'Wo Sie sind' },
  companies: { en: 'Companies', fr: 'Entreprises', de: 'Unternehmen' },
  entry: { en: 'This entry', fr: 'Cette fiche', de: 'Dieser Eintrag' },
  record: { en: 'Record', fr: 'Ligne', de: 'Datensatznummer' },
  address: { en: 'Permanent address', fr: 'Adresse permanente', de: 'Dauerhafte Adresse' },
  ours: {
    en: 'Is this your company? Decide what is shown, or ask for a correction.',
    fr: 'C’est votre entreprise ? Décidez de ce qui est montré, ou demandez une correction.',
    de: 'Ist das Ihr Unternehmen? Entscheiden Sie, was gezeigt wird, oder bitten Sie um eine Korrektur.',
  },
} as const satisfies Record<string, LocalizedText>;
