import type { LocalizedText } from '../../core/language.ts';

/** What the comparison and the release say. */
export const RELEASE_TEXTS = {
  compare: {
    en: 'Compared with the last edition',
    fr: 'Comparé à la dernière édition',
    de: 'Verglichen mit der letzten Ausgabe',
  },
  comparedWith: {
    en: 'Compared with edition {edition}.',
    fr: 'Comparé à l’édition {edition}.',
    de: 'Verglichen mit Ausgabe {edition}.',
  },
  first: {
    en: 'No edition was released before: there is nothing to compare.',
    fr: 'Aucune édition n’a été validée auparavant : il n’y a rien à comparer.',
    de: 'Vorher wurde keine Ausgabe freigegeben: Es gibt nichts zu vergleichen.',
  },
  what: { en: 'What', fr: 'Quoi', de: 'Was' },
  number: { en: 'Number', fr: 'Nombre', de: 'Anzahl' },
  which: { en: 'Which', fr: 'Lesquelles', de: 'Welche' },
  entered: { en: 'Companies that entered', fr: 'Entreprises entrées', de: 'Neue Unternehmen' },
  left: { en: 'Companies that left', fr: 'Entreprises sorties', de: 'Ausgeschiedene Unternehmen' },
  changed: {
    en: 'Companies that changed',
    fr: 'Entreprises modifiées',
    de: 'Geänderte Unternehmen',
  },
  renamed: { en: 'with another name', fr: 'avec un autre nom', de: 'mit anderem Namen' },
  movedSubsector: {
    en: 'in another sub-sector',
    fr: 'dans un autre sous-secteur',
    de: 'in anderem Teilsektor',
  },
  renumbered: {
    en: 'with another register or VAT number',
    fr: 'avec un autre numéro RCS ou TVA',
    de: 'mit anderer RCS- oder MwSt-Nummer',
  },
  replaced: {
    en: 'that are another company',
    fr: 'qui sont une autre entreprise',
    de: 'die ein anderes Unternehmen sind',
  },
  takenOver: { en: 'taken over', fr: 'reprises', de: 'übernommen' },
  unknownSuccessors: {
    en: 'with an unknown successor',
    fr: 'avec un successeur inconnu',
    de: 'mit unbekanntem Nachfolger',
  },
  holds: {
    en: 'The publication will be on hold until a second person lifts it:',
    fr: 'La publication sera suspendue jusqu’à ce qu’une seconde personne la lève :',
    de: 'Die Veröffentlichung wird angehalten, bis eine zweite Person sie freigibt:',
  },
  noHolds: {
    en: 'No difference is over its limit.',
    fr: 'Aucune différence ne dépasse sa limite.',
    de: 'Keine Abweichung liegt über ihrer Grenze.',
  },
  figures: {
    en: 'Figures that change',
    fr: 'Chiffres qui changent',
    de: 'Zahlen, die sich ändern',
  },
  figuresLater: {
    en: 'The figures are compared after the submission.',
    fr: 'Les chiffres sont comparés après la soumission.',
    de: 'Die Zahlen werden nach dem Einreichen verglichen.',
  },
  before: { en: 'Before', fr: 'Avant', de: 'Vorher' },
  after: { en: 'After', fr: 'Après', de: 'Nachher' },
  rounded: { en: 'rounded to {n}', fr: 'arrondi à {n}', de: 'gerundet auf {n}' },
  merged: { en: 'merged: {of}', fr: 'fusionné : {of}', de: 'zusammengelegt: {of}' },
  recipients: {
    en: 'Rows of each recipient',
    fr: 'Lignes de chaque destinataire',
    de: 'Zeilen jedes Empfängers',
  },
  corrections: {
    en: 'Corrections that the file contradicts',
    fr: 'Corrections que le fichier contredit',
    de: 'Berichtigungen, denen die Datei widerspricht',
  },
  submit: { en: 'Submit', fr: 'Soumettre', de: 'Einreichen' },
  note: {
    en: 'Note for the second person',
    fr: 'Note pour la seconde personne',
    de: 'Notiz für die zweite Person',
  },
  noteHint: {
    en: 'A correction of an edition, such as 2025.1, needs it: say what changed and why.',
    fr: 'Une correction d’une édition, par exemple 2025.1, l’exige : dites ce qui a changé et pourquoi.',
    de: 'Eine Berichtigung einer Ausgabe, zum Beispiel 2025.1, braucht sie: Was hat sich geändert, und warum?',
  },
  submitButton: {
    en: 'Submit for release',
    fr: 'Soumettre pour validation',
    de: 'Zur Freigabe einreichen',
  },
  notYet: {
    en: 'Not yet: {n} rows wait for a decision.',
    fr: 'Pas encore : {n} lignes attendent une décision.',
    de: 'Noch nicht: {n} Zeilen warten auf eine Entscheidung.',
  },
  goThere: { en: 'Go to them', fr: 'Y aller', de: 'Zu den Zeilen' },
  release: { en: 'Release', fr: 'Validation', de: 'Freigabe' },
  waitsForSubmission: {
    en: 'waits for a submission',
    fr: 'attend une soumission',
    de: 'wartet auf das Einreichen',
  },
  submittedBy: {
    en: 'Submitted {at} by {by}.',
    fr: 'Soumis {at} par {by}.',
    de: 'Eingereicht {at} von {by}.',
  },
  notYou: {
    en: 'You submitted it: another person must release it.',
    fr: 'Vous l’avez soumis : une autre personne doit le valider.',
    de: 'Sie haben eingereicht: Freigeben muss eine andere Person.',
  },
  noRight: {
    en: 'Only a releaser can release.',
    fr: 'Seul un valideur peut valider.',
    de: 'Freigeben kann nur ein Freigeber.',
  },
  reason: { en: 'Reason', fr: 'Motif', de: 'Begründung' },
  reasonHint: {
    en: 'Needed if a publication will be on hold, or a fact is released exact.',
    fr: 'Nécessaire si une publication sera suspendue ou si un chiffre est publié exact.',
    de: 'Nötig, wenn eine Veröffentlichung angehalten wird oder eine Zahl genau erscheint.',
  },
  exact: {
    en: 'Release exact all the same',
    fr: 'Publier exact malgré tout',
    de: 'Trotzdem genau freigeben',
  },
  releaseButton: {
    en: 'Release edition {edition}',
    fr: 'Valider l’édition {edition}',
    de: 'Ausgabe {edition} freigeben',
  },
  reject: { en: 'Send back', fr: 'Renvoyer', de: 'Zurückweisen' },
  rejectReason: {
    en: 'What should be looked at',
    fr: 'Ce qu’il faut revoir',
    de: 'Was geprüft werden soll',
  },
  rejectNote: {
    en: 'The import ends. The analyst uploads a new file.',
    fr: 'L’importation prend fin. L’analyste envoie un nouveau fichier.',
    de: 'Der Import ist damit zu Ende. Der Analyst lädt eine neue Datei hoch.',
  },
  releasedBy: {
    en: 'Released {at} by {by}.',
    fr: 'Validé {at} par {by}.',
    de: 'Freigegeben {at} von {by}.',
  },
  rejectedBy: {
    en: 'Rejected {at} by {by}: {reason}',
    fr: 'Rejeté {at} par {by} : {reason}',
    de: 'Abgelehnt {at} von {by}: {reason}',
  },
  toPublication: {
    en: 'To the publication',
    fr: 'Vers la publication',
    de: 'Zur Veröffentlichung',
  },
} as const satisfies Record<string, LocalizedText>;
