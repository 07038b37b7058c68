import type { LocalizedText } from '../../../core/language.ts';
import type { ProcessKind } from '../../../store/process-outbox.ts';

/** What the page of jobs and messages says. */
export const OUTBOX_TEXTS = {
  title: {
    en: 'Jobs and messages',
    fr: 'Tâches et messages',
    de: 'Aufgaben und Nachrichten',
  },
  lead: {
    en: 'What waits to be done or sent, and what was given up. A job is done within seconds and tried again within an hour.',
    fr: 'Ce qui attend d’être exécuté ou envoyé, et ce qui a été abandonné. Une tâche est exécutée en quelques secondes et retentée dans l’heure.',
    de: 'Was zu tun oder zu senden ist, und was aufgegeben wurde. Eine Aufgabe wird in Sekunden erledigt und innerhalb einer Stunde erneut versucht.',
  },
  empty: {
    en: 'Nothing waits, and nothing was given up.',
    fr: 'Rien n’attend et rien n’a été abandonné.',
    de: 'Nichts wartet, und nichts wurde aufgegeben.',
  },
  order: {
    en: 'Given up first',
    fr: 'Abandonnés d’abord',
    de: 'Aufgegebene zuerst',
  },
  type: { en: 'Kind', fr: 'Type', de: 'Art' },
  state: { en: 'State', fr: 'État', de: 'Stand' },
  process: { en: 'Part of', fr: 'Partie de', de: 'Gehört zu' },
  counterparty: { en: 'Counterparty', fr: 'Contrepartie', de: 'Gegenseite' },
  attempts: { en: 'Attempts', fr: 'Tentatives', de: 'Versuche' },
  queued: { en: 'Queued', fr: 'En file depuis', de: 'Eingereiht' },
  due: { en: 'Next attempt', fr: 'Prochaine tentative', de: 'Nächster Versuch' },
  now: { en: 'now', fr: 'maintenant', de: 'jetzt' },
  reason: { en: 'Reason', fr: 'Motif', de: 'Grund' },
  id: { en: 'Id', fr: 'Identifiant', de: 'Kennung' },
  replay: { en: 'Try again', fr: 'Réessayer', de: 'Erneut versuchen' },
  replayWhat: {
    en: 'It waits again and is tried within seconds. A message that its process no longer needs is not sent.',
    fr: 'L’élément attend de nouveau et est tenté en quelques secondes. Un message dont son processus n’a plus besoin n’est pas envoyé.',
    de: 'Der Eintrag wartet wieder und wird in Sekunden versucht. Eine Nachricht, die ihr Vorgang nicht mehr braucht, wird nicht gesendet.',
  },
  drop: { en: 'Delete it', fr: 'Supprimer', de: 'Löschen' },
  dropWhat: {
    en: 'The message is never sent, the job is never done. Nothing can bring it back.',
    fr: 'Le message n’est jamais envoyé, la tâche jamais exécutée. Rien ne peut l’annuler.',
    de: 'Die Nachricht wird nie gesendet, die Aufgabe nie erledigt. Das lässt sich nicht rückgängig machen.',
  },
  actions: { en: 'Decide', fr: 'Décider', de: 'Entscheiden' },
} as const satisfies Record<string, LocalizedText>;

/** What a form of this page did. */
export const OUTBOX_RESULTS = {
  replayed: {
    en: 'It waits again. Load this page again to see whether it succeeded: then it is not in the list any more.',
    fr: 'L’élément attend de nouveau. Rechargez cette page pour voir s’il a réussi : il n’est alors plus dans la liste.',
    de: 'Der Eintrag wartet wieder. Laden Sie diese Seite neu, um zu sehen, ob er gelungen ist: Dann steht er nicht mehr in der Liste.',
  },
  'not-wanted': {
    en: 'Its process no longer needs this message: it is removed and not sent.',
    fr: 'Son processus n’a plus besoin de ce message : il est supprimé et n’est pas envoyé.',
    de: 'Ihr Vorgang braucht diese Nachricht nicht mehr: Sie wird entfernt und nicht gesendet.',
  },
  dropped: {
    en: 'It is deleted. The audit log names you.',
    fr: 'L’élément est supprimé. Le journal d’audit vous nomme.',
    de: 'Der Eintrag ist gelöscht. Das Audit-Protokoll nennt Sie.',
  },
} as const satisfies Record<string, LocalizedText>;

/** The states of an entry. */
export const OUTBOX_STATES = {
  pending: { en: 'waits', fr: 'en attente', de: 'wartet' },
  'dead-letter': { en: 'given up', fr: 'abandonné', de: 'aufgegeben' },
} as const satisfies Record<string, LocalizedText>;

/** The kinds of processes, and jobs. */
export const PROCESS_TEXTS: Readonly<Record<ProcessKind | 'job', LocalizedText>> = {
  job: { en: 'job', fr: 'tâche', de: 'Aufgabe' },
  negotiation: { en: 'negotiation', fr: 'négociation', de: 'Verhandlung' },
  transfer: { en: 'transfer', fr: 'transfert', de: 'Übertragung' },
  notice: {
    en: 'withdrawal notice',
    fr: 'avis de retrait',
    de: 'Widerrufsmitteilung',
  },
  'received-notice': {
    en: 'received withdrawal notice',
    fr: 'avis de retrait reçu',
    de: 'erhaltene Widerrufsmitteilung',
  },
};
