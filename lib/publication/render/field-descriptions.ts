import type { LocalizedText } from '../../core/language.ts';
import type { PublishedField } from '../field-groups.ts';

const say = (en: string, fr: string, de: string): LocalizedText => ({ en, fr, de });

/** What each published field means: mapping record v1, `docs/record.md`. */
export const FIELD_DESCRIPTIONS: Readonly<Record<PublishedField, LocalizedText>> = {
  record_id: say(
    'Stable id of the mapping: survives rename, move and a new register number; never used again',
    'Identifiant stable de la cartographie : survit au changement de nom, d’adresse et de numéro ; jamais réutilisé',
    'Stabile Kennung der Kartierung: übersteht Umbenennung, Umzug und neue Registernummer; nie neu vergeben',
  ),
  rcs_number: say(
    'Luxembourg trade register number, without spaces',
    'Numéro au registre de commerce luxembourgeois, sans espaces',
    'Nummer im luxemburgischen Handelsregister, ohne Leerzeichen',
  ),
  euid: say(
    'European unique identifier: LURCSL. and the register number',
    'Identifiant unique européen : LURCSL. et le numéro RCS',
    'Europäische einheitliche Kennung: LURCSL. und die Registernummer',
  ),
  vat_number: say(
    'Luxembourg VAT number; null where unknown',
    'Numéro de TVA luxembourgeois ; null si inconnu',
    'Luxemburgische Umsatzsteuernummer; null, wenn unbekannt',
  ),
  legal_name: say(
    'Name as in the register',
    'Dénomination inscrite au registre',
    'Name laut Register',
  ),
  trade_name: say('Public brand', 'Marque publique', 'Öffentliche Marke'),
  former_names: say('Earlier legal names', 'Anciennes dénominations', 'Frühere eingetragene Namen'),
  legal_form: say(
    'Legal form of the company',
    'Forme juridique de l’entreprise',
    'Rechtsform des Unternehmens',
  ),
  legal_status: say(
    'Status on the reference date of the edition',
    'Statut à la date de référence de l’édition',
    'Status am Stichtag der Ausgabe',
  ),
  country: say(
    'Country of registration, ISO 3166-1 alpha-2',
    'Pays d’immatriculation, ISO 3166-1 alpha-2',
    'Land der Eintragung, ISO 3166-1 alpha-2',
  ),
  incorporation_date: say(
    'Day on which the company was incorporated',
    'Jour de la constitution de l’entreprise',
    'Tag der Gründung des Unternehmens',
  ),
  street: say(
    'Street and number of the seat',
    'Rue et numéro du siège',
    'Straße und Nummer des Sitzes',
  ),
  postcode: say(
    'Postcode of the seat, L-#### in Luxembourg',
    'Code postal du siège, L-#### au Luxembourg',
    'Postleitzahl des Sitzes, L-#### in Luxemburg',
  ),
  locality: say('Locality of the seat', 'Localité du siège', 'Ort des Sitzes'),
  commune: say(
    'One of the 100 communes since 1 September 2023',
    'Une des 100 communes depuis le 1er septembre 2023',
    'Eine der 100 Gemeinden seit dem 1. September 2023',
  ),
  canton: say(
    'Canton, derived from the commune',
    'Canton, déduit de la commune',
    'Kanton, aus der Gemeinde abgeleitet',
  ),
  human_health_market: say(
    'Whether human health is the only market or one of several',
    'Si la santé humaine est le seul marché ou un parmi d’autres',
    'Ob Humangesundheit der einzige Markt ist oder einer von mehreren',
  ),
  technology_role: say(
    'What the company does with health technology',
    'Ce que l’entreprise fait de la technologie de santé',
    'Was das Unternehmen mit Gesundheitstechnologie tut',
  ),
  subsector: say(
    'Main focus, exactly one for each company',
    'Activité principale, une seule par entreprise',
    'Hauptschwerpunkt, genau einer je Unternehmen',
  ),
  digital_focus: say(
    'Digital health is a focus; true for every software company',
    'La santé numérique est un axe ; vrai pour chaque éditeur de logiciels',
    'Digitale Gesundheit ist ein Schwerpunkt; wahr für jedes Softwareunternehmen',
  ),
  digital_technologies: say(
    'Technologies used, where digital is a focus',
    'Technologies utilisées, si le numérique est un axe',
    'Verwendete Technologien, wenn Digitales ein Schwerpunkt ist',
  ),
  growth_status: say(
    'Whether the company is a start-up or a scale-up',
    'Si l’entreprise est une start-up ou une scale-up',
    'Ob das Unternehmen ein Start-up oder ein Scale-up ist',
  ),
  fit4start: say(
    'Took part in the programme Fit 4 Start',
    'A participé au programme Fit 4 Start',
    'Hat am Programm Fit 4 Start teilgenommen',
  ),
  house_of_biohealth: say(
    'Resident of the House of BioHealth',
    'Résident de la House of BioHealth',
    'Ansässig im House of BioHealth',
  ),
  nace_code: say(
    'Class of NACE Rev. 2.1; never decides alone whether a company belongs to the mapping',
    'Classe de la NACE Rév. 2.1 ; ne décide jamais seule de l’appartenance à la cartographie',
    'Klasse der NACE Rev. 2.1; entscheidet nie allein über die Aufnahme in die Kartierung',
  ),
  description_en: say('Plain text in English', 'Texte en anglais', 'Text auf Englisch'),
  description_fr: say('Plain text in French', 'Texte en français', 'Text auf Französisch'),
  description_de: say('Plain text in German', 'Texte en allemand', 'Text auf Deutsch'),
  website: say('Public website', 'Site web public', 'Öffentliche Website'),
  employees: say(
    'Persons, not full-time equivalents; null is unknown and never 0',
    'Personnes, non équivalents temps plein ; null signifie inconnu, jamais 0',
    'Personen, keine Vollzeitäquivalente; null heißt unbekannt, nie 0',
  ),
  employees_year: say(
    'Year the headcount is of',
    'Année de l’effectif',
    'Jahr, für das die Beschäftigtenzahl gilt',
  ),
  funding_total_eur: say(
    'Known equity and grants, in euro',
    'Fonds propres et subventions connus, en euros',
    'Bekanntes Eigenkapital und Zuschüsse, in Euro',
  ),
  contact_name: say(
    'Personal data: given with the consent of the person alone',
    'Donnée personnelle : fournie avec le seul consentement de la personne',
    'Personenbezogen: nur mit Einwilligung der Person',
  ),
  contact_email: say(
    'Personal data when it names a person',
    'Donnée personnelle si elle nomme une personne',
    'Personenbezogen, wenn sie eine Person nennt',
  ),
  updated_at: say(
    'When the record was last updated, UTC',
    'Dernière mise à jour de la fiche, UTC',
    'Letzte Aktualisierung des Datensatzes, UTC',
  ),
  synthetic: say(
    'Demonstration data: not a real company',
    'Donnée de démonstration : pas une entreprise réelle',
    'Demonstrationsdaten: kein reales Unternehmen',
  ),
};
