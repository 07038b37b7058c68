import type { LocalizedText } from '../../core/language.ts';

/** Texts about the recipients that got the row, and about their notices of a withdrawal. */
export const DISCLOSURE_TEXTS = {
  lead: {
    en: 'After a withdrawal we notify each recipient. It must delete what it got within 7 days and confirm it.',
    fr: 'Après un retrait, nous informons chaque destinataire. Il doit supprimer ce qu’il a reçu dans les 7 jours et le confirmer.',
    de: 'Nach einem Widerruf informieren wir jeden Empfänger. Er muss innerhalb von 7 Tagen löschen, was er erhalten hat, und es bestätigen.',
  },
  audience: { en: 'As', fr: 'En tant que', de: 'Als' },
  what: { en: 'What', fr: 'Quoi', de: 'Was' },
  last: { en: 'Last version since', fr: 'Dernière version depuis', de: 'Letzte Version seit' },
  notified: { en: 'Notified', fr: 'Informé', de: 'Informiert' },
  deleted: { en: 'Deleted', fr: 'Supprimé', de: 'Gelöscht' },
  notNeeded: {
    en: 'no withdrawal',
    fr: 'aucun retrait',
    de: 'kein Widerruf',
  },
  underWay: { en: 'under way', fr: 'en cours', de: 'wird informiert' },
  notReached: { en: 'not reached yet', fr: 'pas encore joint', de: 'noch nicht erreicht' },
  notConfirmed: {
    en: 'not confirmed yet',
    fr: 'pas encore confirmé',
    de: 'noch nicht bestätigt',
  },
  confirmed: { en: 'confirmed', fr: 'confirmé le', de: 'bestätigt am' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
