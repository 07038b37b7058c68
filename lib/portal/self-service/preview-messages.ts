import type { LocalizedText } from '../../core/language.ts';

/** Texts of the preview: what a recipient would see, and what would change. */
export const PREVIEW_TEXTS = {
  notSaved: {
    en: 'Preview: nothing is saved yet',
    fr: 'Aperçu : rien n’est encore enregistré',
    de: 'Vorschau: Noch ist nichts gespeichert',
  },
  nothing: { en: 'They see nothing', fr: 'Ils ne voient rien', de: 'Sie sehen nichts' },
  asNow: { en: 'As now', fr: 'Comme maintenant', de: 'Wie jetzt' },
  added: { en: 'New:', fr: 'Nouveau :', de: 'Neu:' },
  removed: { en: 'No longer:', fr: 'Plus montré :', de: 'Nicht mehr:' },
  change: {
    en: 'Back, change something',
    fr: 'Retour, modifier',
    de: 'Zurück, etwas ändern',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
