import { localized } from '../core/language.ts';
import type { CodeList } from './field.ts';

/** The code lists of the mapping with their labels. Codes are stored, labels are shown. */

export const SUBSECTORS = {
  'medical-devices': { en: 'Medical devices', fr: 'Dispositifs médicaux', de: 'Medizinprodukte' },
  software: {
    en: 'Software (non-regulated health software)',
    fr: 'Logiciels de santé (non réglementés)',
    de: 'Gesundheitssoftware (nicht reguliert)',
  },
  distributors: { en: 'Distributors', fr: 'Distributeurs', de: 'Distributoren' },
  'bio-pharma': { en: 'Bio-pharma', fr: 'Bio-pharma', de: 'Biopharma' },
  'in-vitro-diagnostics': {
    en: 'In-vitro diagnostics',
    fr: 'Diagnostic in vitro',
    de: 'In-vitro-Diagnostika',
  },
  'clinical-laboratories': {
    en: 'Clinical laboratories',
    fr: 'Laboratoires d’analyses médicales',
    de: 'Klinische Labore',
  },
} as const satisfies CodeList;

export const SUBSECTORS_2020 = {
  'diagnostics-and-medical-devices': {
    en: 'Diagnostics & medical devices',
    fr: 'Diagnostic et dispositifs médicaux',
    de: 'Diagnostik und Medizinprodukte',
  },
  'bio-pharma': { en: 'Bio-pharma', fr: 'Bio-pharma', de: 'Biopharma' },
  other: { en: 'Other technologies', fr: 'Autres technologies', de: 'Andere Technologien' },
} as const satisfies CodeList;

export const SECTOR_TYPES = {
  'private-company': { en: 'Private company', fr: 'Entreprise privée', de: 'Privatunternehmen' },
  'public-sector': { en: 'Public sector', fr: 'Secteur public', de: 'Öffentlicher Sektor' },
  'non-profit': {
    en: 'Non-profit (asbl, foundation)',
    fr: 'Sans but lucratif (asbl, fondation)',
    de: 'Gemeinnützig (asbl, Stiftung)',
  },
} as const satisfies CodeList;

export const PROVIDER_ACTIVITIES = {
  none: { en: 'None', fr: 'Aucune', de: 'Keine' },
  doctor: { en: 'Doctor', fr: 'Médecin', de: 'Arzt' },
  dentist: { en: 'Dentist', fr: 'Dentiste', de: 'Zahnarzt' },
  'orthopaedic-technician': {
    en: 'Orthopaedic technician / prosthetist',
    fr: 'Orthopédiste-prothésiste',
    de: 'Orthopädietechniker',
  },
  hospital: { en: 'Hospital', fr: 'Hôpital', de: 'Krankenhaus' },
  'other-provider': {
    en: 'Other healthcare provider',
    fr: 'Autre prestataire de soins',
    de: 'Anderer Leistungserbringer',
  },
} as const satisfies CodeList;

export const HUMAN_HEALTH_MARKETS = {
  exclusive: {
    en: 'Human health only',
    fr: 'Santé humaine exclusivement',
    de: 'Nur menschliche Gesundheit',
  },
  diversified: {
    en: 'Diversified towards human health',
    fr: 'Diversifiée vers la santé humaine',
    de: 'In Richtung menschliche Gesundheit diversifiziert',
  },
  none: {
    en: 'No human-health market',
    fr: 'Pas de marché de la santé humaine',
    de: 'Kein Markt der menschlichen Gesundheit',
  },
} as const satisfies CodeList;

export const TECHNOLOGY_ROLES = {
  developer: {
    en: 'Technology developer',
    fr: 'Développeur de technologie',
    de: 'Technologieentwickler',
  },
  manufacturer: { en: 'Manufacturer', fr: 'Fabricant', de: 'Hersteller' },
  distributor: { en: 'Distributor', fr: 'Distributeur', de: 'Distributor' },
  laboratory: {
    en: 'Medical analysis laboratory',
    fr: 'Laboratoire d’analyses médicales',
    de: 'Medizinisches Labor',
  },
  none: {
    en: 'No health technology',
    fr: 'Pas de technologie de santé',
    de: 'Keine Gesundheitstechnologie',
  },
} as const satisfies CodeList;

export const LEGAL_FORMS = {
  SARL: localized(
    'Private limited liability company',
    'Société à responsabilité limitée',
    'Gesellschaft mit beschränkter Haftung',
  ),
  'SARL-S': localized(
    'Simplified private limited liability company',
    'Société à responsabilité limitée simplifiée',
    'Vereinfachte Gesellschaft mit beschränkter Haftung',
  ),
  SA: localized('Public limited company', 'Société anonyme', 'Aktiengesellschaft'),
  SAS: localized(
    'Simplified joint-stock company',
    'Société par actions simplifiée',
    'Vereinfachte Aktiengesellschaft',
  ),
  SE: localized('European company', 'Société européenne', 'Europäische Gesellschaft'),
  SCA: localized(
    'Partnership limited by shares',
    'Société en commandite par actions',
    'Kommanditgesellschaft auf Aktien',
  ),
  SCS: localized('Limited partnership', 'Société en commandite simple', 'Kommanditgesellschaft'),
  SNC: localized('General partnership', 'Société en nom collectif', 'Offene Handelsgesellschaft'),
  SC: localized('Civil partnership', 'Société civile', 'Gesellschaft bürgerlichen Rechts'),
  BRANCH: localized('Branch', 'Succursale', 'Zweigniederlassung'),
  EP: localized('Public establishment', 'Établissement public', 'Öffentliche Anstalt'),
  ASBL: localized(
    'Non-profit association',
    'Association sans but lucratif',
    'Gemeinnütziger Verein',
  ),
  FONDATION: localized('Foundation', 'Fondation', 'Stiftung'),
  PP: localized('Natural person', 'Personne physique', 'Natürliche Person'),
  FOREIGN: localized('Foreign legal form', 'Forme juridique étrangère', 'Ausländische Rechtsform'),
} as const satisfies CodeList;

export const DIGITAL_TECHNOLOGIES = {
  ai: localized('Artificial intelligence', 'Intelligence artificielle', 'Künstliche Intelligenz'),
  'data-analytics': localized('Data analytics', 'Analyse de données', 'Datenanalyse'),
  'iot-wearables': localized(
    'Internet of things and wearables',
    'Internet des objets et objets portés',
    'Internet der Dinge und Wearables',
  ),
  telemedicine: localized('Telemedicine', 'Télémédecine', 'Telemedizin'),
  xr: localized('Extended reality', 'Réalité étendue', 'Erweiterte Realität'),
  robotics: localized('Robotics', 'Robotique', 'Robotik'),
  hpc: localized(
    'High-performance computing',
    'Calcul à haute performance',
    'Hochleistungsrechnen',
  ),
  cybersecurity: localized('Cybersecurity', 'Cybersécurité', 'Cybersicherheit'),
  interoperability: localized('Interoperability', 'Interopérabilité', 'Interoperabilität'),
  'cloud-platform': localized('Cloud platform', 'Plateforme en nuage', 'Cloud-Plattform'),
} as const satisfies CodeList;

/** `scale` marks the generated rows of load tests. */
export const SOURCES = {
  register: localized('Register', 'Registre', 'Register'),
  company: localized('Company', 'Entreprise', 'Unternehmen'),
  'desk-research': localized('Desk research', 'Recherche documentaire', 'Schreibtischrecherche'),
  scale: localized('Load test', 'Test de charge', 'Lasttest'),
} as const satisfies CodeList;

export const LEGAL_STATUSES = {
  active: { en: 'Active', fr: 'Active', de: 'Aktiv' },
  'in-liquidation': { en: 'In liquidation', fr: 'En liquidation', de: 'In Liquidation' },
  bankrupt: { en: 'Bankrupt', fr: 'En faillite', de: 'Insolvent' },
  'struck-off': { en: 'Struck off', fr: 'Radiée', de: 'Gelöscht' },
  merged: { en: 'Merged', fr: 'Fusionnée', de: 'Verschmolzen' },
} as const satisfies CodeList;

export const GROWTH_STATUSES = {
  none: {
    en: 'Neither start-up nor scale-up',
    fr: 'Ni start-up ni scale-up',
    de: 'Weder Start-up noch Scale-up',
  },
  startup: { en: 'Start-up', fr: 'Start-up', de: 'Start-up' },
  scaleup: { en: 'Scale-up', fr: 'Scale-up', de: 'Scale-up' },
} as const satisfies CodeList;
