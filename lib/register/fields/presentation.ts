import { localized } from '../../core/language.ts';
import type { FieldDeclarations } from '../field.ts';

/** How a company presents itself. */
export const PRESENTATION = {
  description_en: {
    group: 'profile',
    value: { kind: 'text', style: 'description', max: 600 },
    headers: {
      en: ['Description EN', 'Description (EN)', 'English description', 'Description in English'],
      fr: ['Description EN', 'Description en anglais', 'Description anglaise'],
      de: [
        'Beschreibung EN',
        'Beschreibung (EN)',
        'Beschreibung Englisch',
        'Englische Beschreibung',
      ],
    },
    label: localized('Description (English)', 'Description (anglais)', 'Beschreibung (Englisch)'),
    description: localized('Plain text in English', 'Texte en anglais', 'Text auf Englisch'),
    term: { id: 'schema:description', language: 'en' },
  },
  description_fr: {
    group: 'profile',
    value: { kind: 'text', style: 'description', max: 600 },
    headers: {
      en: ['Description FR', 'Description (FR)', 'French description', 'Description in French'],
      fr: ['Description FR', 'Description en français', 'Description française'],
      de: [
        'Beschreibung FR',
        'Beschreibung (FR)',
        'Beschreibung Französisch',
        'Französische Beschreibung',
      ],
    },
    label: localized(
      'Description (French)',
      'Description (français)',
      'Beschreibung (Französisch)',
    ),
    description: localized('Plain text in French', 'Texte en français', 'Text auf Französisch'),
    term: { id: 'schema:description', language: 'fr' },
  },
  description_de: {
    group: 'profile',
    value: { kind: 'text', style: 'description', max: 600 },
    headers: {
      en: ['Description DE', 'Description (DE)', 'German description', 'Description in German'],
      fr: ['Description DE', 'Description en allemand', 'Description allemande'],
      de: ['Beschreibung DE', 'Beschreibung (DE)', 'Beschreibung Deutsch', 'Deutsche Beschreibung'],
    },
    label: localized('Description (German)', 'Description (allemand)', 'Beschreibung (Deutsch)'),
    description: localized('Plain text in German', 'Texte en allemand', 'Text auf Deutsch'),
    term: { id: 'schema:description', language: 'de' },
  },
  website: {
    group: 'profile',
    value: { kind: 'url' },
    headers: {
      en: ['Web site', 'URL'],
      fr: ['Site web', 'Site internet'],
      de: ['Webseite', 'Internetseite'],
    },
    label: localized('Website', 'Site web', 'Website'),
    description: localized('Public website', 'Site web public', 'Öffentliche Website'),
    term: { id: 'schema:url' },
  },
} as const satisfies FieldDeclarations;
