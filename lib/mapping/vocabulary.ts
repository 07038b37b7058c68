import type { LocalizedText } from '../core/language.ts';

/** The controlled vocabularies of the mapping record v1, with the labels people see. Codes are stored, labels are shown. */

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
} as const satisfies Record<string, LocalizedText>;

export const SUBSECTORS_2020 = {
  'diagnostics-and-medical-devices': {
    en: 'Diagnostics & medical devices',
    fr: 'Diagnostic et dispositifs médicaux',
    de: 'Diagnostik und Medizinprodukte',
  },
  'bio-pharma': { en: 'Bio-pharma', fr: 'Bio-pharma', de: 'Biopharma' },
  other: { en: 'Other technologies', fr: 'Autres technologies', de: 'Andere Technologien' },
} as const satisfies Record<string, LocalizedText>;

export const SECTOR_TYPES = {
  'private-company': { en: 'Private company', fr: 'Entreprise privée', de: 'Privatunternehmen' },
  'public-sector': { en: 'Public sector', fr: 'Secteur public', de: 'Öffentlicher Sektor' },
  'non-profit': {
    en: 'Non-profit (asbl, foundation)',
    fr: 'Sans but lucratif (asbl, fondation)',
    de: 'Gemeinnützig (asbl, Stiftung)',
  },
} as const satisfies Record<string, LocalizedText>;

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
} as const satisfies Record<string, LocalizedText>;

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
} as const satisfies Record<string, LocalizedText>;

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
} as const satisfies Record<string, LocalizedText>;

export const LEGAL_FORMS = [
  'SARL',
  'SARL-S',
  'SA',
  'SAS',
  'SE',
  'SCA',
  'SCS',
  'SNC',
  'SC',
  'BRANCH',
  'EP',
  'ASBL',
  'FONDATION',
  'PP',
  'FOREIGN',
] as const;
export const DIGITAL_TECHNOLOGIES = [
  'ai',
  'data-analytics',
  'iot-wearables',
  'telemedicine',
  'xr',
  'robotics',
  'hpc',
  'cybersecurity',
  'interoperability',
  'cloud-platform',
] as const;
export const SOURCES = ['register', 'company', 'desk-research', 'scale'] as const;

export const LEGAL_STATUSES = {
  active: { en: 'Active', fr: 'Active', de: 'Aktiv' },
  'in-liquidation': { en: 'In liquidation', fr: 'En liquidation', de: 'In Liquidation' },
  bankrupt: { en: 'Bankrupt', fr: 'En faillite', de: 'Insolvent' },
  'struck-off': { en: 'Struck off', fr: 'Radiée', de: 'Gelöscht' },
  merged: { en: 'Merged', fr: 'Fusionnée', de: 'Verschmolzen' },
} as const satisfies Record<string, LocalizedText>;

export const GROWTH_STATUSES = {
  none: {
    en: 'Neither start-up nor scale-up',
    fr: 'Ni start-up ni scale-up',
    de: 'Weder Start-up noch Scale-up',
  },
  startup: { en: 'Start-up', fr: 'Start-up', de: 'Start-up' },
  scaleup: { en: 'Scale-up', fr: 'Scale-up', de: 'Scale-up' },
} as const satisfies Record<string, LocalizedText>;
