import type { LocalizedText } from '../core/language.ts';

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
    en: 'Aggregates over all eligible companies on the reference date, with definitions and denominators. Each counts by one characteristic; small categories are merged, and numbers that would reveal a single company are rounded.',
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
  publicCompaniesTitle: {
    en: 'HealthTech companies in Luxembourg: rows for everyone',
    fr: 'Entreprises HealthTech au Luxembourg : lignes pour tout le monde',
    de: 'HealthTech-Unternehmen in Luxemburg: Zeilen für alle',
  },
  publicCompaniesDescription: {
    en: 'One row per company that shows its row to everyone, with the fields that it shows. It is read without a token, and may have no row. A withdrawal takes effect at the next read.',
    fr: 'Une ligne par entreprise qui montre sa ligne à tout le monde, avec les champs qu’elle montre. Lecture sans jeton ; il peut n’y avoir aucune ligne. Un retrait prend effet dès la lecture suivante.',
    de: 'Eine Zeile je Unternehmen, das seine Zeile allen zeigt, mit den Feldern, die es zeigt. Zu lesen ohne Token; es kann auch keine Zeile geben. Ein Widerruf wirkt ab dem nächsten Lesen.',
  },
  publicRights: {
    en: 'Anyone may read these rows, for the purposes that the consent notice names. No open licence is granted: the companies were asked to show their data, and for nothing more. After a withdrawal, copies of the row are to be deleted.',
    fr: 'Tout le monde peut lire ces lignes, pour les finalités que nomme la notice de consentement. Aucune licence ouverte n’est accordée : il a été demandé aux entreprises de montrer leurs données, et rien de plus. Après un retrait, les copies de la ligne sont à supprimer.',
    de: 'Alle dürfen diese Zeilen lesen, zu den Zwecken, die der Einwilligungshinweis nennt. Eine offene Lizenz wird nicht erteilt: die Unternehmen wurden gefragt, ob sie ihre Daten zeigen, und nach nichts weiterem. Nach einem Widerruf sind Kopien der Zeile zu löschen.',
  },
  companiesProvenance: {
    en: 'Made by Luxinnovation and the Ministry of the Economy; published every night from the permissions in force.',
    fr: 'Établie par Luxinnovation et le ministère de l’Économie ; publiée chaque nuit selon les autorisations en vigueur.',
    de: 'Erstellt von Luxinnovation und dem Wirtschaftsministerium; jede Nacht nach den geltenden Erlaubnissen veröffentlicht.',
  },
} as const satisfies Record<string, LocalizedText>;
