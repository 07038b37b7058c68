import type { LocalizedText } from '../../core/language.ts';
import * as V from '../../mapping/vocabulary.ts';
import type { PublishedField } from '../field-groups.ts';

const say = (en: string, fr: string, de: string): LocalizedText => ({ en, fr, de });

const LEGAL_FORM_LABELS = {
  SARL: say(
    'Private limited liability company',
    'Société à responsabilité limitée',
    'Gesellschaft mit beschränkter Haftung',
  ),
  'SARL-S': say(
    'Simplified private limited liability company',
    'Société à responsabilité limitée simplifiée',
    'Vereinfachte Gesellschaft mit beschränkter Haftung',
  ),
  SA: say('Public limited company', 'Société anonyme', 'Aktiengesellschaft'),
  SAS: say(
    'Simplified joint-stock company',
    'Société par actions simplifiée',
    'Vereinfachte Aktiengesellschaft',
  ),
  SE: say('European company', 'Société européenne', 'Europäische Gesellschaft'),
  SCA: say(
    'Partnership limited by shares',
    'Société en commandite par actions',
    'Kommanditgesellschaft auf Aktien',
  ),
  SCS: say('Limited partnership', 'Société en commandite simple', 'Kommanditgesellschaft'),
  SNC: say('General partnership', 'Société en nom collectif', 'Offene Handelsgesellschaft'),
  SC: say('Civil partnership', 'Société civile', 'Gesellschaft bürgerlichen Rechts'),
  BRANCH: say('Branch', 'Succursale', 'Zweigniederlassung'),
  EP: say('Public establishment', 'Établissement public', 'Öffentliche Anstalt'),
  ASBL: say('Non-profit association', 'Association sans but lucratif', 'Gemeinnütziger Verein'),
  FONDATION: say('Foundation', 'Fondation', 'Stiftung'),
  PP: say('Natural person', 'Personne physique', 'Natürliche Person'),
  FOREIGN: say('Foreign legal form', 'Forme juridique étrangère', 'Ausländische Rechtsform'),
} as const satisfies Record<(typeof V.LEGAL_FORMS)[number], LocalizedText>;

const DIGITAL_TECHNOLOGY_LABELS = {
  ai: say('Artificial intelligence', 'Intelligence artificielle', 'Künstliche Intelligenz'),
  'data-analytics': say('Data analytics', 'Analyse de données', 'Datenanalyse'),
  'iot-wearables': say(
    'Internet of things and wearables',
    'Internet des objets et objets portés',
    'Internet der Dinge und Wearables',
  ),
  telemedicine: say('Telemedicine', 'Télémédecine', 'Telemedizin'),
  xr: say('Extended reality', 'Réalité étendue', 'Erweiterte Realität'),
  robotics: say('Robotics', 'Robotique', 'Robotik'),
  hpc: say('High-performance computing', 'Calcul à haute performance', 'Hochleistungsrechnen'),
  cybersecurity: say('Cybersecurity', 'Cybersécurité', 'Cybersicherheit'),
  interoperability: say('Interoperability', 'Interopérabilité', 'Interoperabilität'),
  'cloud-platform': say('Cloud platform', 'Plateforme en nuage', 'Cloud-Plattform'),
} as const satisfies Record<(typeof V.DIGITAL_TECHNOLOGIES)[number], LocalizedText>;

/** The codes of each coded field with what people see. */
export const CODE_LABELS: Readonly<
  Partial<Record<PublishedField, Readonly<Record<string, LocalizedText>>>>
> = {
  legal_form: LEGAL_FORM_LABELS,
  legal_status: V.LEGAL_STATUSES,
  human_health_market: V.HUMAN_HEALTH_MARKETS,
  technology_role: V.TECHNOLOGY_ROLES,
  subsector: V.SUBSECTORS,
  digital_technologies: DIGITAL_TECHNOLOGY_LABELS,
  growth_status: V.GROWTH_STATUSES,
};
