import type { LocalizedText } from '../../core/language.ts';

/** What the empty workbook of the mapping says. */
export const TEMPLATE_TEXTS = {
  companies: { en: 'Companies', fr: 'Entreprises', de: 'Unternehmen' },
  fields: { en: 'Fields', fr: 'Champs', de: 'Felder' },
  header: { en: 'Header', fr: 'En-tête', de: 'Überschrift' },
  field: { en: 'Field', fr: 'Champ', de: 'Feld' },
  required: { en: 'Required value', fr: 'Valeur obligatoire', de: 'Pflichtwert' },
  description: { en: 'Description', fr: 'Description', de: 'Beschreibung' },
  yes: { en: 'yes', fr: 'oui', de: 'ja' },
  several: {
    en: 'Several values with “|” between them',
    fr: 'Plusieurs valeurs séparées par « | »',
    de: 'Mehrere Werte mit „|“ dazwischen',
  },
} as const satisfies Record<string, LocalizedText>;
