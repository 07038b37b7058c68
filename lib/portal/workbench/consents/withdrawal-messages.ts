import type { LocalizedText } from '../../../core/language.ts';
import type { WITHDRAWAL_STATES } from '../list-columns.ts';

/** What the pages of withdrawals say. */
export const WITHDRAWAL_TEXTS = {
  withdrawals: { en: 'Withdrawals', fr: 'Retraits', de: 'Widerrufe' },
  lead: {
    en: 'Each withdrawal with its state, and the recipients that have not confirmed the deletion.',
    fr: 'Chaque retrait avec son état, et les destinataires qui n’ont pas confirmé la suppression.',
    de: 'Jeder Widerruf mit seinem Stand, und die Empfänger, die das Löschen nicht bestätigt haben.',
  },
  none: {
    en: 'No company has withdrawn anything yet.',
    fr: 'Aucune entreprise n’a encore rien retiré.',
    de: 'Noch hat kein Unternehmen etwas widerrufen.',
  },
  unfinishedFirst: {
    en: 'Unfinished ones first',
    fr: 'Ceux qui ne sont pas terminés d’abord',
    de: 'Nicht abgeschlossene zuerst',
  },
  company: { en: 'Company', fr: 'Entreprise', de: 'Unternehmen' },
  state: { en: 'State', fr: 'État', de: 'Stand' },
  recorded: { en: 'Recorded', fr: 'Enregistré', de: 'Festgehalten' },
  groups: { en: 'Withdrawn', fr: 'Retiré', de: 'Widerrufen' },
  recipients: { en: 'Recipients', fr: 'Destinataires', de: 'Empfänger' },
  unanswered: { en: 'Without an answer', fr: 'Sans réponse', de: 'Ohne Antwort' },
  overdue: { en: 'Overdue', fr: 'En retard', de: 'Überfällig' },
  closed: { en: 'Closed', fr: 'Terminé', de: 'Abgeschlossen' },
  id: { en: 'Withdrawal', fr: 'Retrait', de: 'Widerruf' },
  steps: { en: 'Steps', fr: 'Étapes', de: 'Schritte' },
  superseded: {
    en: 'A version without the data is served',
    fr: 'Une version sans les données est diffusée',
    de: 'Eine Version ohne die Daten wird ausgeliefert',
  },
  transfers: {
    en: 'Transfers without rows are suspended',
    fr: 'Les transferts sans lignes sont suspendus',
    de: 'Übertragungen ohne Zeilen sind ausgesetzt',
  },
  notified: {
    en: 'Every recipient has a notice',
    fr: 'Chaque destinataire a un avis',
    de: 'Jeder Empfänger hat eine Nachricht',
  },
  erased: {
    en: 'No stored view contains the data',
    fr: 'Aucune vue enregistrée ne contient les données',
    de: 'Keine gespeicherte Ansicht enthält die Daten',
  },
  done: { en: 'done {at}', fr: 'fait le {at}', de: 'erledigt am {at}' },
  notDone: { en: 'not done yet', fr: 'pas encore fait', de: 'noch nicht erledigt' },
  recipient: { en: 'Recipient', fr: 'Destinataire', de: 'Empfänger' },
  notice: { en: 'Notice', fr: 'Avis', de: 'Nachricht' },
  answer: { en: 'Answer', fr: 'Réponse', de: 'Antwort' },
  noRecipients: {
    en: 'No recipient has got the row.',
    fr: 'Aucun destinataire n’a reçu la ligne.',
    de: 'Kein Empfänger hat die Zeile erhalten.',
  },
  confirmed: {
    en: 'confirmed {at}: {note}',
    fr: 'confirmé le {at} : {note}',
    de: 'bestätigt am {at}: {note}',
  },
  record: { en: 'Record an answer', fr: 'Enregistrer une réponse', de: 'Antwort festhalten' },
  recordWhat: {
    en: 'If the recipient has confirmed the deletion by mail or by telephone. It is recorded with your name, and this cannot be undone.',
    fr: 'Si le destinataire a confirmé la suppression par courriel ou par téléphone. C’est enregistré avec votre nom, et ne peut pas être annulé.',
    de: 'Wenn der Empfänger das Löschen per E-Mail oder am Telefon bestätigt hat. Es wird mit Ihrem Namen festgehalten und lässt sich nicht rückgängig machen.',
  },
  note: { en: 'How it was confirmed', fr: 'Comment c’est confirmé', de: 'Wie es bestätigt wurde' },
} as const satisfies Record<string, LocalizedText>;

/** The states of a withdrawal, each with its badge. */
export const WITHDRAWAL_STATE_TEXTS: Readonly<
  Record<
    (typeof WITHDRAWAL_STATES)[number],
    { readonly text: LocalizedText; readonly badge: string }
  >
> = {
  unfinished: {
    text: { en: 'not finished', fr: 'non terminé', de: 'nicht abgeschlossen' },
    badge: 'badge held',
  },
  overdue: { text: WITHDRAWAL_TEXTS.overdue, badge: 'badge error' },
  closed: { text: { en: 'closed', fr: 'terminé', de: 'abgeschlossen' }, badge: 'badge permitted' },
};
