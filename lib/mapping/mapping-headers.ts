import type { Language } from '../core/language.ts';

/** What a column is called in the files people keep, besides its canonical name. */
export type HeaderTexts = Readonly<Record<Language, readonly string[]>>;

/** Headers of the mapping's columns, of the 2020 and the 2025 study. */
export const MAPPING_HEADERS: Readonly<Record<string, HeaderTexts>> = {
  edition: { en: ['Edition'], fr: ['Édition'], de: ['Ausgabe'] },
  record_id: {
    en: ['ID', 'Identifier', 'Record'],
    fr: ['Identifiant', 'Identifiant de la fiche'],
    de: ['Kennung', 'Datensatz-ID', 'Datensatznummer'],
  },
  rcs_number: {
    en: ['RCS', 'Register number', 'Registration number'],
    fr: ['N° RCS', 'RCS N°', 'N° de registre', "N° d'immatriculation"],
    de: ['Nr. RCS', 'RCS-Nr.', 'RCS-Nummer', 'Handelsregisternummer', 'Registernummer'],
  },
  euid: { en: ['EUID', 'European unique identifier'], fr: ['EUID'], de: ['EUID'] },
  vat_number: {
    en: ['VAT', 'VAT no.'],
    fr: ['N° TVA', 'TVA', 'N° de TVA', 'Numéro TVA intracommunautaire'],
    de: ['MwSt-Nr.', 'MwSt-Nummer', 'USt-IdNr.', 'Umsatzsteuer-ID', 'TVA-Nummer', 'TVA-Nr.'],
  },
  legal_name: {
    en: ['Name', 'Company', 'Company name'],
    fr: ['Dénomination sociale', 'Dénomination', 'Raison sociale'],
    de: ['Firmenname', 'Firma', 'Gesellschaftsname', 'Name der Gesellschaft'],
  },
  trade_name: {
    en: ['Brand', 'Trading name', 'Commercial name'],
    fr: ['Nom commercial', 'Enseigne'],
    de: ['Handelsname', 'Markenname'],
  },
  former_names: {
    en: ['Previous names'],
    fr: ['Anciens noms', 'Anciennes dénominations'],
    de: ['Frühere Namen', 'Ehemalige Namen'],
  },
  legal_form: { en: ['Legal form'], fr: ['Forme juridique'], de: ['Rechtsform'] },
  legal_status: {
    en: ['Status'],
    fr: ['Statut', 'Statut juridique'],
    de: ['Rechtsstatus', 'Rechtlicher Status'],
  },
  country: { en: ['Country'], fr: ['Pays'], de: ['Land', 'Staat'] },
  incorporation_date: {
    en: ['Date of incorporation', 'Incorporated on'],
    fr: ['Date de constitution', 'Constituée le'],
    de: ['Gründungsdatum', 'Datum der Gründung', 'Gegründet am'],
  },
  street: { en: ['Street', 'Address'], fr: ['Rue', 'Adresse'], de: ['Straße', 'Anschrift'] },
  postcode: {
    en: ['Postal code', 'ZIP', 'ZIP code'],
    fr: ['Code postal', 'CP'],
    de: ['Postleitzahl', 'PLZ'],
  },
  locality: { en: ['Town', 'City'], fr: ['Localité', 'Ville'], de: ['Ort', 'Ortschaft'] },
  commune: { en: ['Commune', 'Municipality'], fr: ['Commune'], de: ['Gemeinde'] },
  canton: { en: ['Canton'], fr: ['Canton'], de: ['Kanton'] },
  sector_type: {
    en: ['Type of sector'],
    fr: ['Type de secteur'],
    de: ['Sektortyp', 'Art des Sektors', 'Sektorart'],
  },
  provider_activity: {
    en: ['Healthcare provider activity'],
    fr: ['Activité de soins'],
    de: ['Leistungserbringer', 'Tätigkeit als Leistungserbringer', 'Versorgungstätigkeit'],
  },
  human_health_market: {
    en: ['Human health market'],
    fr: ['Marché santé humaine', 'Marché de la santé humaine'],
    de: [
      'Markt der menschlichen Gesundheit',
      'Markt menschliche Gesundheit',
      'Humangesundheitsmarkt',
    ],
  },
  technology_role: {
    en: ['Role in technology'],
    fr: ['Rôle technologique'],
    de: ['Technologierolle', 'Technologische Rolle', 'Rolle in der Technologie'],
  },
  subsector: { en: ['Sub-sector'], fr: ['Sous-secteur'], de: ['Teilsektor', 'Untersektor'] },
  subsector_2020: {
    en: ['Sub-sector 2020'],
    fr: ['Sous-secteur 2020'],
    de: ['Teilsektor 2020', 'Untersektor 2020'],
  },
  digital_focus: {
    en: ['Digital'],
    fr: ['Orientation numérique', 'Numérique'],
    de: ['Digitaler Schwerpunkt', 'Digitale Ausrichtung', 'Digitalfokus'],
  },
  digital_technologies: {
    en: ['Technologies'],
    fr: ['Technologies numériques'],
    de: ['Digitale Technologien', 'Digitaltechnologien'],
  },
  growth_status: {
    en: ['Start-up or scale-up'],
    fr: ['Startup / scaleup', 'Statut de croissance'],
    de: ['Start-up oder Scale-up', 'Wachstumsstatus'],
  },
  fit4start: { en: ['Fit 4 Start'], fr: ['Fit 4 Start'], de: ['Fit 4 Start'] },
  house_of_biohealth: {
    en: ['House of BioHealth'],
    fr: ['House of BioHealth'],
    de: ['House of BioHealth'],
  },
  nace_code: { en: ['NACE'], fr: ['Code NACE'], de: ['NACE-Code', 'NACE-Klasse'] },
  description_en: {
    en: ['Description EN', 'Description (EN)', 'English description', 'Description in English'],
    fr: ['Description EN', 'Description en anglais', 'Description anglaise'],
    de: ['Beschreibung EN', 'Beschreibung (EN)', 'Beschreibung Englisch', 'Englische Beschreibung'],
  },
  description_fr: {
    en: ['Description FR', 'Description (FR)', 'French description', 'Description in French'],
    fr: ['Description FR', 'Description en français', 'Description française'],
    de: [
      'Beschreibung FR',
      'Beschreibung (FR)',
      'Beschreibung Französisch',
      'Französische Beschreibung',
    ],
  },
  description_de: {
    en: ['Description DE', 'Description (DE)', 'German description', 'Description in German'],
    fr: ['Description DE', 'Description en allemand', 'Description allemande'],
    de: ['Beschreibung DE', 'Beschreibung (DE)', 'Beschreibung Deutsch', 'Deutsche Beschreibung'],
  },
  website: {
    en: ['Web site', 'URL'],
    fr: ['Site web', 'Site internet'],
    de: ['Webseite', 'Internetseite'],
  },
  employees: {
    en: ['Headcount', 'Number of employees', 'Staff'],
    fr: ['Effectif', 'Effectifs', 'Nombre de salariés'],
    de: ['Beschäftigte', 'Mitarbeiter', 'Anzahl Beschäftigte', 'Mitarbeiterzahl'],
  },
  employees_year: {
    en: ['Headcount year', 'Year of headcount'],
    fr: ["Année de l'effectif", 'Année effectif'],
    de: [
      'Beschäftigte Jahr',
      'Jahr der Beschäftigtenzahl',
      'Jahr der Mitarbeiterzahl',
      'Stichjahr',
    ],
  },
  funding_total_eur: {
    en: ['Total funding (EUR)', 'Total funding', 'Funding total'],
    fr: ['Financement total (EUR)', 'Financement total'],
    de: ['Gesamtfinanzierung (EUR)', 'Gesamtfinanzierung', 'Finanzierung gesamt'],
  },
  contact_name: {
    en: ['Contact', 'Contact person'],
    fr: ['Contact', 'Personne de contact', 'Nom du contact'],
    de: ['Kontakt', 'Ansprechpartner', 'Kontaktperson', 'Ansprechperson'],
  },
  contact_email: {
    en: ['Contact e-mail', 'E-mail'],
    fr: ['E-mail de contact', 'Courriel', 'Courriel de contact', 'E-mail'],
    de: ['Kontakt-E-Mail', 'E-Mail', 'E-Mail des Kontakts', 'E-Mail-Adresse'],
  },
  source: { en: ['Source'], fr: ['Source'], de: ['Quelle'] },
  source_checked_on: {
    en: ['Source checked', 'Date source checked'],
    fr: ['Source vérifiée le', 'Date de vérification'],
    de: ['Quelle geprüft am', 'Quelle überprüft am', 'Prüfdatum der Quelle'],
  },
  updated_at: {
    en: ['Updated', 'Last updated', 'Updated on'],
    fr: ['Mis à jour le', 'Mise à jour', 'Dernière mise à jour'],
    de: ['Aktualisiert am', 'Letzte Aktualisierung', 'Zuletzt aktualisiert'],
  },
  internal_note: {
    en: ['Note', 'Internal notes'],
    fr: ['Note interne', 'Notes internes', 'Remarque interne'],
    de: ['Interne Notiz', 'Interne Anmerkung', 'Interne Bemerkung'],
  },
  synthetic: { en: ['Synthetic'], fr: ['Synthétique'], de: ['Synthetisch'] },
};
