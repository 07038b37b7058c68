import type { LocalizedText } from '../core/language.ts';

/** The titles of the charts, by the id of the group. */
export const CHART_TITLES: Readonly<Record<string, LocalizedText>> = {
  subsector: {
    en: 'Companies by sub-sector',
    fr: 'Entreprises par sous-secteur',
    de: 'Unternehmen nach Teilsektor',
  },
  'human-health-market': {
    en: 'Companies by human-health market',
    fr: 'Entreprises par marché de la santé humaine',
    de: 'Unternehmen nach Humangesundheitsmarkt',
  },
  canton: {
    en: 'Companies by canton',
    fr: 'Entreprises par canton',
    de: 'Unternehmen nach Kanton',
  },
  trend: {
    en: 'What changed from {from} to {to}',
    fr: 'Ce qui a changé de {from} à {to}',
    de: 'Was sich von {from} bis {to} geändert hat',
  },
};

/** The names of the tables without a chart. */
export const TABLE_TITLES: Readonly<Record<string, LocalizedText>> = {
  figures: { en: 'All figures', fr: 'Tous les chiffres', de: 'Alle Zahlen' },
  totals: {
    en: 'Figures without categories',
    fr: 'Chiffres sans catégories',
    de: 'Zahlen ohne Kategorien',
  },
};

/** The texts of the page of figures and of its charts. */
export const FIGURES_TEXTS = {
  eyebrow: {
    en: 'Official figures over all companies of the edition',
    fr: 'Chiffres officiels sur toutes les entreprises de l’édition',
    de: 'Amtliche Zahlen über alle Unternehmen der Ausgabe',
  },
  lead: {
    en: 'The state on {date}. An edition does not change: a correction gets a number of its own, and this page stays.',
    fr: 'La situation au {date}. Une édition ne change pas : une correction reçoit son propre numéro, et cette page reste.',
    de: 'Der Stand am {date}. Eine Ausgabe ändert sich nicht: Eine Korrektur bekommt eine eigene Nummer, und diese Seite bleibt.',
  },
  editions: { en: 'Editions', fr: 'Éditions', de: 'Ausgaben' },
  onThisPage: { en: 'On this page', fr: 'Sur cette page', de: 'Auf dieser Seite' },
  numbers: { en: 'Numbers', fr: 'Nombres', de: 'Zahlen' },
  counted: { en: 'How it was counted', fr: 'Comment c’est compté', de: 'Wie gezählt wurde' },
  denominator: { en: 'Denominator', fr: 'Dénominateur', de: 'Bezugsgröße' },
  allCompanies: {
    en: '{of} companies',
    fr: '{of} entreprises',
    de: '{of} Unternehmen',
  },
  noDenominator: { en: 'none: a total', fr: 'aucun : un total', de: 'keine: eine Summe' },
  unknown: {
    en: 'Not known, and so in no denominator',
    fr: 'Inconnus, et donc dans aucun dénominateur',
    de: 'Unbekannt, und darum in keiner Bezugsgröße',
  },
  rounding: { en: 'Rounding', fr: 'Arrondi', de: 'Rundung' },
  merged: { en: 'Merged', fr: 'Regroupé', de: 'Zusammengefasst' },
  whyMerged: {
    en: 'These categories are one number, because one of them is so small that its number could identify a company.',
    fr: 'Ces catégories forment un seul nombre, car l’une d’elles est si petite que son nombre pourrait identifier une entreprise.',
    de: 'Diese Kategorien sind eine Zahl, denn eine von ihnen ist so klein, dass ihre Zahl ein Unternehmen erkennbar machen könnte.',
  },
  barNote: {
    en: 'Number of companies and share of all {of}. Shares are rounded one by one; their sum may differ from 100 %.',
    fr: 'Nombre d’entreprises et part des {of}. Chaque part est arrondie pour elle-même ; leur somme peut différer de 100 %.',
    de: 'Zahl der Unternehmen und Anteil an allen {of}. Jeder Anteil ist für sich gerundet; die Summe kann von 100 % abweichen.',
  },
  trendNote: {
    en: 'Each line has its own scale, from 0. Hollow: {from}. Solid: {to}.',
    fr: 'Chaque ligne a sa propre échelle, à partir de 0. Cercle vide : {from}. Cercle plein : {to}.',
    de: 'Jede Zeile hat ihre eigene Skala, ab 0. Leerer Kreis: {from}. Voller Kreis: {to}.',
  },
  movement: {
    en: '{stayed} companies are in both editions, {entered} are new, {left} are no longer there.',
    fr: '{stayed} entreprises figurent dans les deux éditions, {entered} sont nouvelles, {left} n’y figurent plus.',
    de: '{stayed} Unternehmen stehen in beiden Ausgaben, {entered} sind neu, {left} sind nicht mehr dabei.',
  },
  brokenLegend: {
    en: '// counted differently, not comparable',
    fr: '// compté autrement, non comparable',
    de: '// anders gezählt, nicht vergleichbar',
  },
  notComparable: { en: 'not comparable', fr: 'non comparable', de: 'nicht vergleichbar' },
  whyBroken: {
    en: 'Why some figures do not compare',
    fr: 'Pourquoi certains chiffres ne se comparent pas',
    de: 'Warum manche Zahlen nicht vergleichbar sind',
  },
  points: { en: '{change} points', fr: '{change} points', de: '{change} Punkte' },
  category: { en: 'Category', fr: 'Catégorie', de: 'Kategorie' },
  companies: { en: 'Companies', fr: 'Entreprises', de: 'Unternehmen' },
  change: { en: 'Change', fr: 'Évolution', de: 'Änderung' },
  figure: { en: 'Figure', fr: 'Chiffre', de: 'Zahl' },
  share: { en: 'Share', fr: 'Part', de: 'Anteil' },
  total: { en: 'Total', fr: 'Total', de: 'Insgesamt' },
  table: { en: 'Table', fr: 'Tableau', de: 'Tabelle' },
  embed: { en: 'Embed', fr: 'Intégrer', de: 'Einbetten' },
  embedNote: {
    en: 'Paste this into the HTML of your page. A program finds it by oEmbed.',
    fr: 'Collez ceci dans le HTML de votre page. Un programme le trouve par oEmbed.',
    de: 'Fügen Sie dies in das HTML Ihrer Seite ein. Ein Programm findet es über oEmbed.',
  },
  downloadAs: {
    en: 'Download {title} as',
    fr: 'Télécharger {title} :',
    de: '{title} herunterladen als',
  },
  pngNeedsScript: {
    en: 'PNG: with JavaScript only',
    fr: 'PNG : avec JavaScript seulement',
    de: 'PNG: nur mit JavaScript',
  },
  copy: { en: 'Copy', fr: 'Copier', de: 'Kopieren' },
  copied: { en: 'Copied', fr: 'Copié', de: 'Kopiert' },
  hatched: {
    en: 'Hatched, :c = confidential: the number is not shown alone, so that no company can be identified.',
    fr: 'Hachuré, :c = confidentiel : le nombre n’est pas montré seul, pour qu’aucune entreprise ne soit identifiable.',
    de: 'Schraffiert, :c = vertraulich: Die Zahl wird nicht einzeln gezeigt, damit kein Unternehmen erkennbar ist.',
  },
  mapLink: { en: 'Map and table', fr: 'Carte et tableau', de: 'Karte und Tabelle' },
  mapTitle: {
    en: 'HealthTech companies in the 12 cantons',
    fr: 'Les entreprises HealthTech dans les 12 cantons',
    de: 'HealthTech-Unternehmen in den 12 Kantonen',
  },
  mapLead: {
    en: 'Each tile is a canton, and its number counts the companies whose seat is there. The tiles lie as the cantons do; their size says nothing. A tile leads to those of its companies that are open to everyone.',
    fr: 'Chaque tuile est un canton ; son nombre compte les entreprises qui y ont leur siège. Les tuiles sont placées comme les cantons ; leur taille ne dit rien. Une tuile mène à celles de ses entreprises qui sont ouvertes à tous.',
    de: 'Jede Kachel ist ein Kanton, ihre Zahl zählt die Unternehmen mit Sitz dort. Die Kacheln liegen wie die Kantone; ihre Größe sagt nichts. Eine Kachel führt zu ihren Unternehmen, die für alle offen sind.',
  },
  noMap: {
    en: 'This edition did not count the companies by canton.',
    fr: 'Cette édition n’a pas compté les entreprises par canton.',
    de: 'Diese Ausgabe hat die Unternehmen nicht nach Kantonen gezählt.',
  },
  cite: { en: 'Cite this edition', fr: 'Citer cette édition', de: 'Diese Ausgabe zitieren' },
  citation: {
    en: '{publisher}, {coOwner}: HealthTech mapping of Luxembourg, figures of edition {edition} (reference date {date}). {url}. CC BY 4.0.',
    fr: '{publisher}, {coOwner} : cartographie HealthTech du Luxembourg, chiffres de l’édition {edition} (date de référence {date}). {url}. CC BY 4.0.',
    de: '{publisher}, {coOwner}: HealthTech-Kartierung Luxemburgs, Zahlen der Ausgabe {edition} (Stichtag {date}). {url}. CC BY 4.0.',
  },
  address: { en: 'Permanent address', fr: 'Adresse permanente', de: 'Dauerhafte Adresse' },
  fileNote: {
    en: 'Edition {edition}, {date}',
    fr: 'Édition {edition}, {date}',
    de: 'Ausgabe {edition}, {date}',
  },
  source: {
    en: 'Source: HealthTech mapping of Luxembourg, CC BY 4.0',
    fr: 'Source : cartographie HealthTech du Luxembourg, CC BY 4.0',
    de: 'Quelle: HealthTech-Kartierung Luxemburgs, CC BY 4.0',
  },
  syntheticSource: {
    en: 'Made-up demonstration data: do not quote them',
    fr: 'Données de démonstration fictives : ne les citez pas',
    de: 'Erfundene Demonstrationsdaten: zitieren Sie sie nicht',
  },
  everything: { en: 'Everything at once', fr: 'Tout à la fois', de: 'Alles auf einmal' },
  everythingText: {
    en: 'All figures of the edition with their definitions, in one file. Open to all under CC BY 4.0.',
    fr: 'Tous les chiffres de l’édition avec leurs définitions, en un fichier. Ouvert à tous sous CC BY 4.0.',
    de: 'Alle Zahlen der Ausgabe mit ihren Definitionen, in einer Datei. Für alle offen unter CC BY 4.0.',
  },
} as const satisfies Record<string, LocalizedText>;
