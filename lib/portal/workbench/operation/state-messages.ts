import type { LocalizedText } from '../../../core/language.ts';

/** What the page of the state says. */
export const STATE_PAGE_TEXTS = {
  title: { en: 'State', fr: 'État', de: 'Zustand' },
  lead: {
    en: 'What kaart doctor checks, and the numbers behind the alarms, both read now.',
    fr: 'Ce que vérifie kaart doctor, et les nombres derrière les alarmes, lus maintenant.',
    de: 'Was kaart doctor prüft, und die Zahlen hinter den Alarmen, beides jetzt gelesen.',
  },
  fine: {
    en: 'All checks are in order.',
    fr: 'Toutes les vérifications sont en ordre.',
    de: 'Alle Prüfungen sind in Ordnung.',
  },
  problems: {
    en: 'Checks with a problem: {count}.',
    fr: 'Vérifications avec un problème : {count}.',
    de: 'Prüfungen mit einem Problem: {count}.',
  },
  checks: { en: 'Checks', fr: 'Vérifications', de: 'Prüfungen' },
  check: { en: 'Check', fr: 'Vérification', de: 'Prüfung' },
  state: { en: 'State', fr: 'État', de: 'Stand' },
  result: { en: 'Result', fr: 'Résultat', de: 'Ergebnis' },
  next: { en: 'What to do', fr: 'Que faire', de: 'Was zu tun ist' },
  ok: { en: 'in order', fr: 'en ordre', de: 'in Ordnung' },
  wrong: { en: 'problem', fr: 'problème', de: 'Problem' },
  numbers: { en: 'Numbers and alarms', fr: 'Nombres et alarmes', de: 'Zahlen und Alarme' },
  number: { en: 'Number', fr: 'Nombre', de: 'Zahl' },
  value: { en: 'Now', fr: 'Maintenant', de: 'Jetzt' },
  alarm: { en: 'Alarm', fr: 'Alarme', de: 'Alarm' },
  noAlarm: { en: 'none', fr: 'aucune', de: 'keiner' },
  raised: {
    en: '{alarm}: raised at {at}',
    fr: '{alarm} : déclenchée à partir de {at}',
    de: '{alarm}: ausgelöst ab {at}',
  },
  quiet: {
    en: '{alarm}: would be raised at {at}',
    fr: '{alarm} : se déclencherait à partir de {at}',
    de: '{alarm}: würde ab {at} ausgelöst',
  },
  where: {
    en: 'This page computes what an alarm of a number would say now. The alarms themselves are not here: in AWS they are in CloudWatch, under Alarms, and send a mail; on one machine, the program that reads the metrics raises them. These alarms are of events that this page does not count:',
    fr: 'Cette page calcule ce que dirait maintenant une alarme sur un nombre. Les alarmes elles-mêmes ne sont pas ici : dans AWS, elles sont dans CloudWatch, sous Alarmes, et envoient un e-mail ; sur une seule machine, le programme qui lit les métriques les déclenche. Ces alarmes portent sur des événements que cette page ne compte pas :',
    de: 'Diese Seite berechnet, was ein Alarm auf eine Zahl jetzt sagen würde. Die Alarme selbst sind nicht hier: In AWS sind sie in CloudWatch unter Alarme und senden eine Mail; auf einem Rechner löst sie das Programm aus, das die Metriken liest. Diese Alarme gelten Ereignissen, die diese Seite nicht zählt:',
  },
  runbooks: {
    en: 'docs/runbooks.md says for each alarm what to do.',
    fr: 'docs/runbooks.md dit pour chaque alarme que faire.',
    de: 'docs/runbooks.md sagt zu jedem Alarm, was zu tun ist.',
  },
  again: { en: 'Check again', fr: 'Vérifier de nouveau', de: 'Erneut prüfen' },
  seconds: { en: '{value} s', fr: '{value} s', de: '{value} s' },
} as const satisfies Record<string, LocalizedText>;

/** The numbers that are read from the stores. */
export const GAUGE_TEXTS: Readonly<Record<string, LocalizedText>> = {
  PublicationHeldSeconds: {
    en: 'how long a publication has been on hold',
    fr: 'durée de suspension d’une publication',
    de: 'wie lange eine Veröffentlichung angehalten ist',
  },
  PublicationAgeSeconds: {
    en: 'age of the current version',
    fr: 'âge de la version actuelle',
    de: 'Alter der aktuellen Version',
  },
  LastNightAgeSeconds: {
    en: 'time since the last nightly run that succeeded',
    fr: 'temps depuis la dernière exécution nocturne réussie',
    de: 'Zeit seit dem letzten erfolgreichen nächtlichen Lauf',
  },
  WithdrawalsOpen: {
    en: 'withdrawals that are not closed',
    fr: 'retraits non clos',
    de: 'nicht abgeschlossene Widerrufe',
  },
  WithdrawalsOverdue: {
    en: 'withdrawals that a recipient has not acknowledged in its term',
    fr: 'retraits qu’un destinataire n’a pas confirmés à temps',
    de: 'Widerrufe, die ein Empfänger nicht fristgerecht bestätigt hat',
  },
  ErasuresOpen: {
    en: 'withdrawals whose erasure is not proved yet',
    fr: 'retraits dont l’effacement n’est pas encore prouvé',
    de: 'Widerrufe, deren Löschung noch nicht bewiesen ist',
  },
  ErasuresOverdue: {
    en: 'withdrawals whose erasure was not proved in its term',
    fr: 'retraits dont l’effacement n’a pas été prouvé à temps',
    de: 'Widerrufe, deren Löschung nicht fristgerecht bewiesen wurde',
  },
  RecipientsNotReached: {
    en: 'recipients that have not accepted a withdrawal notice for two days',
    fr: 'destinataires qui n’acceptent pas un avis de retrait depuis deux jours',
    de: 'Empfänger, die seit zwei Tagen eine Widerrufsmitteilung nicht annehmen',
  },
  OldestMessageSeconds: {
    en: 'age of the oldest job or message that waits',
    fr: 'âge de la plus ancienne tâche ou du plus ancien message en attente',
    de: 'Alter der ältesten wartenden Aufgabe oder Nachricht',
  },
  MessagesParked: {
    en: 'jobs and messages that were given up',
    fr: 'tâches et messages abandonnés',
    de: 'aufgegebene Aufgaben und Nachrichten',
  },
};
