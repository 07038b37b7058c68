import { localized } from '../../core/language.ts';
import {
  ACTIVITY_ALIASES,
  GROWTH_ALIASES,
  ROLE_ALIASES,
  SECTOR_ALIASES,
  TECHNOLOGY_ALIASES,
} from '../code-aliases.ts';
import * as C from '../codes.ts';
import type { FieldDeclarations } from '../field.ts';

/** The activity of a company. The first four fields, with country and status, decide whether it is eligible. */
export const ACTIVITY = {
  sector_type: {
    group: 'internal',
    value: { kind: 'code', codes: C.SECTOR_TYPES, aliases: SECTOR_ALIASES },
    headers: {
      en: ['Type of sector'],
      fr: ['Type de secteur'],
      de: ['Sektortyp', 'Art des Sektors', 'Sektorart'],
    },
    label: localized('Sector', 'Secteur', 'Sektor'),
    description: localized(
      'Whether the company is private, public or non-profit',
      'Si l’entreprise est privée, publique ou sans but lucratif',
      'Ob das Unternehmen privat, öffentlich oder gemeinnützig ist',
    ),
  },
  provider_activity: {
    group: 'internal',
    value: { kind: 'code', codes: C.PROVIDER_ACTIVITIES, aliases: ACTIVITY_ALIASES },
    headers: {
      en: ['Healthcare provider activity'],
      fr: ['Activité de soins'],
      de: ['Leistungserbringer', 'Tätigkeit als Leistungserbringer', 'Versorgungstätigkeit'],
    },
    label: localized(
      'Activity as a health-care provider',
      'Activité de prestataire de soins',
      'Tätigkeit als Gesundheitsdienstleister',
    ),
    description: localized(
      'Healthcare activity of the company; a provider is not eligible',
      'Activité de soins de l’entreprise ; un prestataire n’est pas éligible',
      'Versorgungstätigkeit des Unternehmens; ein Leistungserbringer wird nicht berücksichtigt',
    ),
  },
  human_health_market: {
    group: 'profile',
    value: { kind: 'code', codes: C.HUMAN_HEALTH_MARKETS },
    headers: {
      en: ['Human health market'],
      fr: ['Marché santé humaine', 'Marché de la santé humaine'],
      de: [
        'Markt der menschlichen Gesundheit',
        'Markt menschliche Gesundheit',
        'Humangesundheitsmarkt',
      ],
    },
    label: localized('Human-health market', 'Marché santé humaine', 'Markt Humangesundheit'),
    description: localized(
      'Whether human health is the only market or one of several',
      'Si la santé humaine est le seul marché ou un parmi d’autres',
      'Ob Humangesundheit der einzige Markt ist oder einer von mehreren',
    ),
    counted: true,
  },
  technology_role: {
    group: 'profile',
    value: { kind: 'code', codes: C.TECHNOLOGY_ROLES, aliases: ROLE_ALIASES },
    headers: {
      en: ['Role in technology'],
      fr: ['Rôle technologique'],
      de: ['Technologierolle', 'Technologische Rolle', 'Rolle in der Technologie'],
    },
    label: localized('Technology role', 'Rôle technologique', 'Technologierolle'),
    description: localized(
      'What the company does with health technology',
      'Ce que l’entreprise fait de la technologie de santé',
      'Was das Unternehmen mit Gesundheitstechnologie tut',
    ),
    counted: true,
  },
  /** Exactly one, the main focus. An eligible company has one. */
  subsector: {
    group: 'profile',
    value: { kind: 'code', codes: C.SUBSECTORS, unknown: 'UNKNOWN_SUBSECTOR' },
    headers: { en: ['Sub-sector'], fr: ['Sous-secteur'], de: ['Teilsektor', 'Untersektor'] },
    label: localized('Sub-sector', 'Sous-secteur', 'Teilbranche'),
    description: localized(
      'Main focus, exactly one for each company',
      'Activité principale, une seule par entreprise',
      'Hauptschwerpunkt, genau einer je Unternehmen',
    ),
    counted: true,
  },
  digital_focus: {
    group: 'profile',
    value: { kind: 'boolean' },
    required: true,
    headers: {
      en: ['Digital'],
      fr: ['Orientation numérique', 'Numérique'],
      de: ['Digitaler Schwerpunkt', 'Digitale Ausrichtung', 'Digitalfokus'],
    },
    label: localized('Digital focus', 'Orientation numérique', 'Digitaler Schwerpunkt'),
    description: localized(
      'Digital health is a focus; true for every software company',
      'La santé numérique est un axe ; vrai pour chaque éditeur de logiciels',
      'Digitale Gesundheit ist ein Schwerpunkt; wahr für jedes Softwareunternehmen',
    ),
    counted: true,
  },
  digital_technologies: {
    group: 'profile',
    value: { kind: 'codes', codes: C.DIGITAL_TECHNOLOGIES, aliases: TECHNOLOGY_ALIASES },
    headers: {
      en: ['Technologies'],
      fr: ['Technologies numériques'],
      de: ['Digitale Technologien', 'Digitaltechnologien'],
    },
    label: localized('Digital technologies', 'Technologies numériques', 'Digitale Technologien'),
    description: localized(
      'Technologies used, where digital is a focus',
      'Technologies utilisées, si le numérique est un axe',
      'Verwendete Technologien, wenn Digitales ein Schwerpunkt ist',
    ),
  },
  growth_status: {
    group: 'profile',
    value: { kind: 'code', codes: C.GROWTH_STATUSES, aliases: GROWTH_ALIASES },
    required: true,
    headers: {
      en: ['Start-up or scale-up'],
      fr: ['Startup / scaleup', 'Statut de croissance'],
      de: ['Start-up oder Scale-up', 'Wachstumsstatus'],
    },
    label: localized('Start-up or scale-up', 'Start-up ou scale-up', 'Start-up oder Scale-up'),
    description: localized(
      'Whether the company is a start-up or a scale-up',
      'Si l’entreprise est une start-up ou une scale-up',
      'Ob das Unternehmen ein Start-up oder ein Scale-up ist',
    ),
    counted: true,
  },
  fit4start: {
    group: 'profile',
    value: { kind: 'boolean' },
    required: true,
    headers: { en: ['Fit 4 Start'], fr: ['Fit 4 Start'], de: ['Fit 4 Start'] },
    label: localized('Fit 4 Start', 'Fit 4 Start', 'Fit 4 Start'),
    description: localized(
      'Took part in the programme Fit 4 Start',
      'A participé au programme Fit 4 Start',
      'Hat am Programm Fit 4 Start teilgenommen',
    ),
    counted: true,
  },
  house_of_biohealth: {
    group: 'profile',
    value: { kind: 'boolean' },
    required: true,
    headers: { en: ['House of BioHealth'], fr: ['House of BioHealth'], de: ['House of BioHealth'] },
    label: localized('House of BioHealth', 'House of BioHealth', 'House of BioHealth'),
    description: localized(
      'Resident of the House of BioHealth',
      'Résident de la House of BioHealth',
      'Ansässig im House of BioHealth',
    ),
    counted: true,
  },
  /** Class of NACE Rev. 2.1. It never decides the eligibility. */
  nace_code: {
    group: 'registry',
    value: { kind: 'nace-class' },
    headers: { en: ['NACE'], fr: ['Code NACE'], de: ['NACE-Code', 'NACE-Klasse'] },
    label: localized('NACE code', 'Code NACE', 'NACE-Code'),
    description: localized(
      'Class of NACE Rev. 2.1; never decides alone whether a company belongs to the mapping',
      'Classe de la NACE Rév. 2.1 ; ne décide jamais seule de l’appartenance à la cartographie',
      'Klasse der NACE Rev. 2.1; entscheidet nie allein über die Aufnahme in die Kartierung',
    ),
  },
} as const satisfies FieldDeclarations;
