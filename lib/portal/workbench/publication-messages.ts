import type { LocalizedText } from '../../core/language.ts';

/** What the pages of the publication and of editions say, and the overview. */
export const PUBLICATION_TEXTS = {
  title: { en: 'Publication', fr: 'Publication', de: 'Veröffentlichung' },
  served: {
    en: 'Version {version} of edition {edition} is served since {at}.',
    fr: 'La version {version} de l’édition {edition} est diffusée depuis le {at}.',
    de: 'Version {version} der Ausgabe {edition} wird seit {at} ausgeliefert.',
  },
  nothing: {
    en: 'Nothing has been published yet.',
    fr: 'Rien n’est encore publié.',
    de: 'Noch ist nichts veröffentlicht.',
  },
  noHold: {
    en: 'No publication is on hold.',
    fr: 'Aucune publication n’est suspendue.',
    de: 'Keine Veröffentlichung ist angehalten.',
  },
  held: {
    en: 'The publication of edition {edition} is on hold since {at}',
    fr: 'La publication de l’édition {edition} est suspendue depuis le {at}',
    de: 'Die Veröffentlichung der Ausgabe {edition} ist seit {at} angehalten',
  },
  stays: {
    en: 'The version before stays. Withdrawals still take effect immediately.',
    fr: 'La version précédente reste. Les retraits prennent toujours effet immédiatement.',
    de: 'Die vorige Version bleibt. Widerrufe wirken weiterhin sofort.',
  },
  lift: { en: 'Lift the hold', fr: 'Lever la suspension', de: 'Anhalten aufheben' },
  liftWhat: {
    en: 'The held version is published now. Your name and your reason are recorded.',
    fr: 'La version suspendue est publiée maintenant. Votre nom et votre motif sont enregistrés.',
    de: 'Die angehaltene Version wird jetzt veröffentlicht. Ihr Name und Ihre Begründung werden festgehalten.',
  },
  notYou: {
    en: 'You submitted this edition: another person must lift the hold.',
    fr: 'Vous avez soumis cette édition : une autre personne doit lever la suspension.',
    de: 'Sie haben diese Ausgabe eingereicht: Eine andere Person muss das Anhalten aufheben.',
  },
  noRight: {
    en: 'Only a releaser can lift a hold.',
    fr: 'Seul un valideur peut lever une suspension.',
    de: 'Ein Anhalten kann nur ein Freigeber aufheben.',
  },
  reason: { en: 'Reason', fr: 'Motif', de: 'Begründung' },
  publish: { en: 'Publish now', fr: 'Publier maintenant', de: 'Jetzt veröffentlichen' },
  publishWhat: {
    en: 'Kaart publishes every night. This button does it now, with the current permissions.',
    fr: 'Kaart publie chaque nuit. Ce bouton le fait maintenant, avec les autorisations actuelles.',
    de: 'Kaart veröffentlicht jede Nacht. Diese Schaltfläche tut es jetzt, mit den aktuellen Erlaubnissen.',
  },
  published: {
    en: 'A new version is published.',
    fr: 'Une nouvelle version est publiée.',
    de: 'Eine neue Version ist veröffentlicht.',
  },
  unchanged: {
    en: 'Nothing has changed: the version stays.',
    fr: 'Rien n’a changé : la version reste.',
    de: 'Nichts hat sich geändert: Die Version bleibt.',
  },
  heldNow: {
    en: 'The publication is on hold.',
    fr: 'La publication est suspendue.',
    de: 'Die Veröffentlichung ist angehalten.',
  },
  editions: { en: 'Editions', fr: 'Éditions', de: 'Ausgaben' },
  edition: { en: 'Edition', fr: 'Édition', de: 'Ausgabe' },
  day: { en: 'Reference date', fr: 'Date de référence', de: 'Stichtag' },
  state: { en: 'State', fr: 'État', de: 'Stand' },
  companies: {
    en: 'Eligible companies',
    fr: 'Entreprises éligibles',
    de: 'Berücksichtigte Unternehmen',
  },
  action: { en: 'Retract', fr: 'Annuler', de: 'Zurückziehen' },
  released: { en: 'released', fr: 'validée', de: 'freigegeben' },
  retracted: { en: 'retracted', fr: 'annulée', de: 'zurückgezogen' },
  toConfirm: {
    en: 'retracted by {by}, to be confirmed: {reason}',
    fr: 'annulée par {by}, à confirmer : {reason}',
    de: 'zurückgezogen von {by}, zu bestätigen: {reason}',
  },
  retractWhat: {
    en: 'From the next read on no rows of it are served; the edition before counts again. A second person confirms.',
    fr: 'Dès la prochaine lecture, ses lignes ne sont plus diffusées ; l’édition précédente compte de nouveau. Une seconde personne confirme.',
    de: 'Ab dem nächsten Lesen werden ihre Zeilen nicht mehr ausgeliefert; die vorige Ausgabe gilt wieder. Eine zweite Person bestätigt.',
  },
  retract: {
    en: 'Retract edition {edition}',
    fr: 'Annuler l’édition {edition}',
    de: 'Ausgabe {edition} zurückziehen',
  },
  confirm: {
    en: 'Confirm the retraction',
    fr: 'Confirmer l’annulation',
    de: 'Zurückziehen bestätigen',
  },
  undo: {
    en: 'Undo the retraction',
    fr: 'Révoquer l’annulation',
    de: 'Zurückziehen rückgängig machen',
  },
  noEditions: {
    en: 'No edition was released yet.',
    fr: 'Aucune édition n’a encore été validée.',
    de: 'Noch wurde keine Ausgabe freigegeben.',
  },
} as const satisfies Record<string, LocalizedText>;

/** What waits for a decision, on the overview. */
export const OVERVIEW_TEXTS = {
  nothing: {
    en: 'Nothing waits for you.',
    fr: 'Rien ne vous attend.',
    de: 'Nichts wartet auf Sie.',
  },
  what: { en: 'What', fr: 'Quoi', de: 'Was' },
  number: { en: 'Number', fr: 'Nombre', de: 'Anzahl' },
  toReview: {
    en: 'Imports to check and submit',
    fr: 'Importations à contrôler et à soumettre',
    de: 'Importe zu prüfen und einzureichen',
  },
  toRelease: { en: 'Imports to release', fr: 'Importations à valider', de: 'Importe freizugeben' },
  hold: {
    en: 'Publication on hold',
    fr: 'Publication suspendue',
    de: 'Angehaltene Veröffentlichung',
  },
  toConfirm: {
    en: 'Retractions to confirm',
    fr: 'Annulations à confirmer',
    de: 'Zurückgezogene Ausgaben zu bestätigen',
  },
  withdrawals: {
    en: 'Withdrawals that a recipient has not answered, or that are not finished',
    fr: 'Retraits sans réponse d’un destinataire ou non terminés',
    de: 'Widerrufe ohne Antwort eines Empfängers oder nicht abgeschlossen',
  },
  deadLetters: {
    en: 'Messages and jobs that were given up',
    fr: 'Messages et tâches abandonnés',
    de: 'Aufgegebene Nachrichten und Aufgaben',
  },
} as const satisfies Record<string, LocalizedText>;
