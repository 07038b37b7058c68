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
    fr: 'Agrégats sur toutes les entreprises éligibles à la date de référence, avec définitions et dénominateurs. Chacun compte selon une seule caractéristique ; les petites catégories sont regroupées, et les nombres qui révéleraient une seule entreprise sont arrondis.',
    de: 'Aggregate über alle berücksichtigten Unternehmen am Stichtag, mit Definitionen und Nennern. Jedes zählt nach einem einzigen Merkmal; kleine Kategorien sind zusammengefasst, und Zahlen, die etwas über ein einzelnes Unternehmen verraten würden, sind gerundet.',
  },
  companiesTitle: {
    en: 'HealthTech companies in Luxembourg',
    fr: 'Entreprises HealthTech au Luxembourg',
    de: 'HealthTech-Unternehmen in Luxemburg',
  },
  mappingDescription: {
    en: 'One row per company. There is one dataset for each audience: everyone, partners, and participants of the data space. Each has the rows and fields that the companies permit this audience to read.',
    fr: 'Une ligne par entreprise. Il y a un jeu de données par public : tout le monde, les partenaires, et les participants de l’espace de données. Chacun a les lignes et les champs que les entreprises permettent à ce public de lire.',
    de: 'Eine Zeile je Unternehmen. Für jeden Kreis gibt es einen Datensatz: für alle, für Partner und für Teilnehmer des Datenraums. Jeder enthält die Zeilen und Felder, die die Unternehmen diesem Kreis zu lesen erlauben.',
  },
  partnersTitle: {
    en: 'HealthTech companies in Luxembourg: rows for partners',
    fr: 'Entreprises HealthTech au Luxembourg : lignes pour les partenaires',
    de: 'HealthTech-Unternehmen in Luxemburg: Zeilen für Partner',
  },
  dataspaceTitle: {
    en: 'HealthTech companies in Luxembourg: rows for the data space',
    fr: 'Entreprises HealthTech au Luxembourg : lignes pour l’espace de données',
    de: 'HealthTech-Unternehmen in Luxemburg: Zeilen für den Datenraum',
  },
  dataspaceDescription: {
    en: 'One row per company, with the fields each company permits participants of the data space to read. It is read under an agreement, by the Dataspace Protocol. A withdrawal takes effect at the next read.',
    fr: 'Une ligne par entreprise, avec les champs que chaque entreprise permet aux participants de l’espace de données de lire. Lecture selon un accord, par le Dataspace Protocol. Un retrait prend effet dès la lecture suivante.',
    de: 'Eine Zeile je Unternehmen, mit den Feldern, die das Unternehmen den Teilnehmern des Datenraums zu lesen erlaubt. Zu lesen nach einer Vereinbarung, über das Dataspace Protocol. Ein Widerruf wirkt ab dem nächsten Lesen.',
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
    en: 'Made by: {publisher}, {coOwner}. Published every night from the permissions in force.',
    fr: 'Établie par : {publisher}, {coOwner}. Publiée chaque nuit selon les autorisations en vigueur.',
    de: 'Erstellt von: {publisher}, {coOwner}. Jede Nacht nach den geltenden Erlaubnissen veröffentlicht.',
  },
  figuresProvenance: {
    en: 'Counted by {publisher} over all eligible companies of the edition, by published definitions. The figures are frozen with the release of the edition.',
    fr: 'Comptés par {publisher} sur toutes les entreprises éligibles de l’édition, selon des définitions publiées. Les chiffres sont figés à la publication de l’édition.',
    de: 'Von {publisher} über alle berücksichtigten Unternehmen der Ausgabe gezählt, nach veröffentlichten Definitionen. Die Zahlen stehen mit der Freigabe der Ausgabe fest.',
  },
  figuresAs: { en: 'The figures as', fr: 'Les chiffres en', de: 'Die Zahlen als' },
  rowsAs: { en: 'The rows as', fr: 'Les lignes en', de: 'Die Zeilen als' },
  recordsAs: {
    en: 'The rows in pages of JSON, with filters and search',
    fr: 'Les lignes par pages JSON, avec filtres et recherche',
    de: 'Die Zeilen in JSON-Seiten, mit Filtern und Suche',
  },
  byProtocol: {
    en: 'By the Dataspace Protocol, as dataset',
    fr: 'Par le Dataspace Protocol, comme jeu de données',
    de: 'Über das Dataspace Protocol, als Datensatz',
  },
  apiTitle: { en: 'Kaart API', fr: 'API de Kaart', de: 'API von Kaart' },
  apiDescription: {
    en: 'Figures, rows, versions and changes over HTTP, described by an OpenAPI document.',
    fr: 'Chiffres, lignes, versions et modifications par HTTP, décrits par un document OpenAPI.',
    de: 'Zahlen, Zeilen, Versionen und Änderungen über HTTP, beschrieben durch ein OpenAPI-Dokument.',
  },
  dspTitle: {
    en: 'Endpoints of the Dataspace Protocol 2025-1',
    fr: 'Points d’accès du Dataspace Protocol 2025-1',
    de: 'Endpunkte des Dataspace Protocol 2025-1',
  },
  dspDescription: {
    en: 'Catalog, contract negotiation and transfer for participants of the data space.',
    fr: 'Catalogue, négociation de contrat et transfert pour les participants de l’espace de données.',
    de: 'Katalog, Vertragsverhandlung und Übertragung für Teilnehmer des Datenraums.',
  },
  healthProfile: {
    en: 'Has terms of HealthDCAT-AP {profile} where they are true. Conformance is not claimed.',
    fr: 'Comporte des termes de HealthDCAT-AP {profile} là où ils sont vrais. La conformité n’est pas revendiquée.',
    de: 'Enthält Begriffe von HealthDCAT-AP {profile}, wo sie zutreffen. Konformität wird nicht behauptet.',
  },
  keyword: {
    en: 'health technology',
    fr: 'technologies de la santé',
    de: 'Gesundheitstechnologie',
  },
  partnerTerms: {
    en: 'Terms for partners',
    fr: 'Conditions pour partenaires',
    de: 'Bedingungen für Partner',
  },
  publicTerms: {
    en: 'Terms for the rows for everyone',
    fr: 'Conditions des lignes pour tout le monde',
    de: 'Bedingungen der Zeilen für alle',
  },
} as const satisfies Record<string, LocalizedText>;
