import type { LocalizedText } from '../../core/language.ts';
import type { PublishedField } from '../field-groups.ts';

const say = (en: string, fr: string, de: string): LocalizedText => ({ en, fr, de });

/** What the column of each published field is called. */
export const FIELD_LABELS: Readonly<Record<PublishedField, LocalizedText>> = {
  record_id: say('Record id', 'Identifiant', 'Kennung'),
  rcs_number: say('RCS number', 'N° RCS', 'RCS-Nummer'),
  euid: say('EUID', 'EUID', 'EUID'),
  vat_number: say('VAT number', 'N° TVA', 'USt-IdNr.'),
  legal_name: say('Legal name', 'Dénomination sociale', 'Firma'),
  trade_name: say('Trade name', 'Nom commercial', 'Handelsname'),
  former_names: say('Former names', 'Anciens noms', 'Frühere Namen'),
  legal_form: say('Legal form', 'Forme juridique', 'Rechtsform'),
  legal_status: say('Legal status', 'Statut', 'Status'),
  country: say('Country', 'Pays', 'Land'),
  incorporation_date: say('Incorporation date', 'Date de constitution', 'Gründungsdatum'),
  street: say('Street', 'Rue', 'Straße'),
  postcode: say('Postcode', 'Code postal', 'Postleitzahl'),
  locality: say('Locality', 'Localité', 'Ort'),
  commune: say('Commune', 'Commune', 'Gemeinde'),
  canton: say('Canton', 'Canton', 'Kanton'),
  human_health_market: say('Human-health market', 'Marché santé humaine', 'Markt Humangesundheit'),
  technology_role: say('Technology role', 'Rôle technologique', 'Technologierolle'),
  subsector: say('Sub-sector', 'Sous-secteur', 'Teilbranche'),
  digital_focus: say('Digital focus', 'Orientation numérique', 'Digitaler Schwerpunkt'),
  digital_technologies: say(
    'Digital technologies',
    'Technologies numériques',
    'Digitale Technologien',
  ),
  growth_status: say('Start-up or scale-up', 'Start-up ou scale-up', 'Start-up oder Scale-up'),
  fit4start: say('Fit 4 Start', 'Fit 4 Start', 'Fit 4 Start'),
  house_of_biohealth: say('House of BioHealth', 'House of BioHealth', 'House of BioHealth'),
  nace_code: say('NACE code', 'Code NACE', 'NACE-Code'),
  description_en: say('Description (English)', 'Description (anglais)', 'Beschreibung (Englisch)'),
  description_fr: say(
    'Description (French)',
    'Description (français)',
    'Beschreibung (Französisch)',
  ),
  description_de: say('Description (German)', 'Description (allemand)', 'Beschreibung (Deutsch)'),
  website: say('Website', 'Site web', 'Website'),
  employees: say('Employees', 'Effectif', 'Beschäftigte'),
  employees_year: say('Year of the headcount', "Année de l'effectif", 'Jahr der Beschäftigtenzahl'),
  funding_total_eur: say(
    'Total funding (EUR)',
    'Financement total (EUR)',
    'Finanzierung gesamt (EUR)',
  ),
  contact_name: say('Contact person', 'Personne de contact', 'Kontaktperson'),
  contact_email: say('Contact e-mail', 'E-mail de contact', 'Kontakt-E-Mail'),
  updated_at: say('Updated at', 'Mis à jour le', 'Aktualisiert am'),
  synthetic: say('Synthetic', 'Synthétique', 'Synthetisch'),
};
