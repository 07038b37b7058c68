import type { Texts } from '../core/language.ts';

/** Titles and descriptions of the catalog and its datasets. */
export const CATALOG_TEXTS = {
  catalogTitle: {
    en: 'Luxembourg HealthTech mapping: catalogue',
    fr: 'Cartographie HealthTech Luxembourg : catalogue',
    de: 'HealthTech-Kartierung Luxemburg: Katalog',
  },
  catalogDescription: {
    en: 'The datasets made from the mapping of private companies in Luxembourg whose technologies serve human health.',
    fr: 'Les jeux de données issus de la cartographie des entreprises privées luxembourgeoises dont les technologies servent la santé humaine.',
    de: 'Die Datensätze aus der Kartierung privater Unternehmen in Luxemburg, deren Technologien der menschlichen Gesundheit dienen.',
  },
  seriesTitle: {
    en: 'Luxembourg HealthTech mapping: official figures by edition',
    fr: 'Cartographie HealthTech Luxembourg : chiffres officiels par édition',
    de: 'HealthTech-Kartierung Luxemburg: offizielle Zahlen je Ausgabe',
  },
  figuresTitle: {
    en: 'Official facts and figures, edition',
    fr: 'Chiffres officiels, édition',
    de: 'Offizielle Zahlen, Ausgabe',
  },
  figuresDescription: {
    en: 'Aggregates over all eligible companies on the reference date, with definitions and denominators. Small cells are suppressed; no company is identifiable.',
    fr: 'Agrégats sur toutes les entreprises éligibles à la date de référence, avec définitions et dénominateurs. Les petites cellules sont supprimées ; aucune entreprise n’est identifiable.',
    de: 'Aggregate über alle berücksichtigten Unternehmen am Stichtag, mit Definitionen und Nennern. Kleine Zellen sind unterdrückt; kein Unternehmen ist erkennbar.',
  },
  companiesTitle: {
    en: 'HealthTech companies in Luxembourg',
    fr: 'Entreprises HealthTech au Luxembourg',
    de: 'HealthTech-Unternehmen in Luxemburg',
  },
  companiesDescription: {
    en: 'One row per company, with the fields each company permits this audience to read. A withdrawal takes effect at the next read.',
    fr: 'Une ligne par entreprise, avec les champs que chaque entreprise permet à ce public de lire. Un retrait prend effet dès la lecture suivante.',
    de: 'Eine Zeile je Unternehmen, mit den Feldern, die das Unternehmen diesem Kreis zu lesen erlaubt. Ein Widerruf wirkt ab dem nächsten Lesen.',
  },
  companiesProvenance: {
    en: 'Made by Luxinnovation and the Ministry of the Economy; published every night from the permissions in force.',
    fr: 'Établie par Luxinnovation et le ministère de l’Économie ; publiée chaque nuit selon les autorisations en vigueur.',
    de: 'Erstellt von Luxinnovation und dem Wirtschaftsministerium; jede Nacht nach den geltenden Erlaubnissen veröffentlicht.',
  },
} as const satisfies Record<string, Texts>;
