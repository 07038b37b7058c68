import type { LocalizedText } from '../core/language.ts';

/** The texts of the home page. */
export const HOME_TEXTS = {
  title: {
    en: 'HealthTech companies of Luxembourg, in figures and in data',
    fr: 'Les entreprises HealthTech du Luxembourg, en chiffres et en données',
    de: 'HealthTech-Unternehmen in Luxemburg, in Zahlen und Daten',
  },
  lead: {
    en: 'Kaart gives everyone the official figures about all {companies} companies, and gives each recipient exactly the company data that the companies permit it to read.',
    fr: 'Kaart donne à tous les chiffres officiels sur les {companies} entreprises, et à chaque destinataire exactement les données que les entreprises l’autorisent à lire.',
    de: 'Kaart gibt allen die amtlichen Zahlen über alle {companies} Unternehmen und jedem Empfänger genau die Unternehmensdaten, deren Lesen die Unternehmen ihm erlauben.',
  },
  leadWithoutFigures: {
    en: 'Kaart gives everyone official figures about the HealthTech companies of Luxembourg, and gives each recipient exactly the company data that the companies permit it to read.',
    fr: 'Kaart donne à tous des chiffres officiels sur les entreprises HealthTech du Luxembourg, et à chaque destinataire exactement les données que les entreprises l’autorisent à lire.',
    de: 'Kaart gibt allen amtliche Zahlen über die HealthTech-Unternehmen in Luxemburg und jedem Empfänger genau die Unternehmensdaten, deren Lesen die Unternehmen ihm erlauben.',
  },
  glance: { en: 'At a glance', fr: 'En bref', de: 'Auf einen Blick' },
  allFigures: {
    en: 'All figures with their definitions',
    fr: 'Tous les chiffres avec leurs définitions',
    de: 'Alle Zahlen mit ihren Definitionen',
  },
  since: {
    en: '{change} since edition {edition}',
    fr: '{change} depuis l’édition {edition}',
    de: '{change} seit der Ausgabe {edition}',
  },
  of: { en: '{count} of {of}', fr: '{count} sur {of}', de: '{count} von {of}' },
  ways: { en: 'What do you need?', fr: 'De quoi avez-vous besoin ?', de: 'Was brauchen Sie?' },
  figuresEntry: { en: 'Look at the figures', fr: 'Voir les chiffres', de: 'Zahlen ansehen' },
  figuresEntryText: {
    en: 'Numbers to quote, each with its definition, its denominator and its date. Charts to take with you.',
    fr: 'Des chiffres à citer, chacun avec sa définition, son dénominateur et sa date. Des graphiques à emporter.',
    de: 'Zahlen zum Zitieren, jede mit Definition, Bezugsgröße und Datum. Diagramme zum Mitnehmen.',
  },
  figuresEntryGo: { en: 'Open the figures', fr: 'Ouvrir les chiffres', de: 'Zahlen öffnen' },
  mapEntry: { en: 'See the map', fr: 'Voir la carte', de: 'Karte ansehen' },
  mapEntryText: {
    en: 'How many companies each of the 12 cantons has, on a map and in a table.',
    fr: 'Combien d’entreprises compte chacun des 12 cantons, sur une carte et dans un tableau.',
    de: 'Wie viele Unternehmen jeder der 12 Kantone hat, auf einer Karte und in einer Tabelle.',
  },
  mapEntryGo: { en: 'Open the map', fr: 'Ouvrir la carte', de: 'Karte öffnen' },
  dataEntry: { en: 'Get the data', fr: 'Obtenir les données', de: 'Daten bekommen' },
  dataEntryText: {
    en: 'One row per company, for everyone, for partners and for participants of the data space: CSV, JSON, Parquet, Excel.',
    fr: 'Une ligne par entreprise, pour tous, pour les partenaires et pour les participants de l’espace de données : CSV, JSON, Parquet, Excel.',
    de: 'Eine Zeile je Unternehmen, für alle, für Partner und für Teilnehmer des Datenraums: CSV, JSON, Parquet, Excel.',
  },
  dataEntryGo: { en: 'See the datasets', fr: 'Voir les jeux de données', de: 'Datensätze ansehen' },
  state: { en: 'State of the data', fr: 'État des données', de: 'Stand der Daten' },
  upToDate: { en: 'Up to date', fr: 'À jour', de: 'Aktuell' },
  onHold: { en: 'On hold', fr: 'Suspendu', de: 'Angehalten' },
  late: { en: 'Late', fr: 'En retard', de: 'Verspätet' },
  lastPublication: {
    en: 'Last publication',
    fr: 'Dernière publication',
    de: 'Letzte Veröffentlichung',
  },
  nextPublication: {
    en: 'Next publication',
    fr: 'Prochaine publication',
    de: 'Nächste Veröffentlichung',
  },
  tonight: {
    en: 'next night; a withdrawal takes effect immediately',
    fr: 'la nuit prochaine ; un retrait prend effet immédiatement',
    de: 'nächste Nacht; ein Widerruf wirkt sofort',
  },
  openToAll: { en: 'Open to everyone', fr: 'Ouvert à tous', de: 'Für alle offen' },
  share: {
    en: 'about {percent} of the companies',
    fr: 'environ {percent} des entreprises',
    de: 'etwa {percent} der Unternehmen',
  },
  noCompany: {
    en: 'no company at present',
    fr: 'aucune entreprise à présent',
    de: 'derzeit kein Unternehmen',
  },
  isDemonstration: {
    en: 'This is a demonstration. Its companies are fictitious and carry the word DEMO; a program made up their numbers. Do not quote them.',
    fr: 'Ceci est une démonstration. Ses entreprises sont fictives et portent le mot DEMO ; un programme a inventé leurs chiffres. Ne les citez pas.',
    de: 'Dies ist eine Demonstration. Ihre Unternehmen sind erfunden und tragen das Wort DEMO; ein Programm hat ihre Zahlen erfunden. Zitieren Sie sie nicht.',
  },
} as const satisfies Record<string, LocalizedText>;
