import type { LocalizedText } from '../core/language.ts';

/** The texts around the content of every page. */
export const FRAME_TEXTS = {
  skip: { en: 'Skip to content', fr: 'Aller au contenu', de: 'Zum Inhalt' },
  main: { en: 'Main', fr: 'Principal', de: 'Hauptmenü' },
  language: { en: 'Language', fr: 'Langue', de: 'Sprache' },
  figures: { en: 'Figures', fr: 'Chiffres', de: 'Zahlen' },
  map: { en: 'Map', fr: 'Carte', de: 'Karte' },
  companies: { en: 'Companies', fr: 'Entreprises', de: 'Unternehmen' },
  data: { en: 'Data', fr: 'Données', de: 'Daten' },
  access: { en: 'Request access', fr: 'Demander un accès', de: 'Zugang anfragen' },
  ownPage: { en: 'For companies', fr: 'Pour les entreprises', de: 'Für Unternehmen' },
  checkReceipt: { en: 'Check a receipt', fr: 'Vérifier un reçu', de: 'Einen Beleg prüfen' },
  docs: { en: 'For developers', fr: 'Pour les développeurs', de: 'Für Entwickler' },
  start: { en: 'Getting started', fr: 'Premiers pas', de: 'Erste Schritte' },
  reference: { en: 'API reference', fr: 'Référence de l’API', de: 'API-Referenz' },
  workbench: { en: 'Workbench', fr: 'Espace de travail', de: 'Arbeitsbereich' },
  use: { en: 'Use the data', fr: 'Utiliser les données', de: 'Daten nutzen' },
  takePart: { en: 'Take part', fr: 'Participer', de: 'Mitmachen' },
  service: { en: 'About', fr: 'À propos', de: 'Über den Dienst' },
  imprint: { en: 'Imprint', fr: 'Mentions légales', de: 'Impressum' },
  privacy: { en: 'Privacy', fr: 'Protection des données', de: 'Datenschutz' },
  accessibility: { en: 'Accessibility', fr: 'Accessibilité', de: 'Barrierefreiheit' },
  contact: { en: 'Contact', fr: 'Contact', de: 'Kontakt' },
  status: { en: 'Status', fr: 'État du service', de: 'Betriebszustand' },
  feed: { en: 'News feed (Atom)', fr: 'Flux d’actualités (Atom)', de: 'Neuigkeiten (Atom)' },
  demonstration: { en: 'Demonstration.', fr: 'Démonstration.', de: 'Demonstration.' },
  fictitious: {
    en: 'Every company and every number here is made up. Do not quote them.',
    fr: 'Toutes les entreprises et tous les chiffres sont fictifs. Ne les citez pas.',
    de: 'Alle Unternehmen und alle Zahlen sind erfunden. Zitieren Sie sie nicht.',
  },
  about: {
    en: 'Kaart is Luxembourgish for “map”. The HealthTech mapping is made by: {publisher}, {coOwner}.',
    fr: '« Kaart » veut dire « carte » en luxembourgeois. La cartographie HealthTech est établie par : {publisher}, {coOwner}.',
    de: '„Kaart“ ist das luxemburgische Wort für „Karte“. Die HealthTech-Kartierung wird erstellt von: {publisher}, {coOwner}.',
  },
} as const satisfies Record<string, LocalizedText>;
