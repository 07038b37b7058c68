import type { EventKind } from '../../consent/vocabulary.ts';
import type { LocalizedText } from '../../core/language.ts';

/**
 * The effects of a withdrawal in the language of the page. The signed words are in the language of the notice and do not
 * change.
 */
export const EFFECT_TEXTS: Readonly<Record<string, LocalizedText>> = {
  reads: {
    en: 'The data can no longer be downloaded',
    fr: 'Ces données ne peuvent plus être téléchargées',
    de: 'Die Daten können nicht mehr abgerufen werden',
  },
  version: {
    en: 'The published version is replaced by a version without these data',
    fr: 'La version publiée est remplacée par une version sans ces données',
    de: 'Die veröffentlichte Version wird durch eine Version ohne diese Daten ersetzt',
  },
  recipients: {
    en: 'Each recipient that fetched the data before is notified of the withdrawal',
    fr: 'Chaque destinataire qui a obtenu ces données auparavant est informé du retrait',
    de: 'Jeder Empfänger, der die Daten vorher abgerufen hat, wird über den Widerruf benachrichtigt',
  },
  deletion: {
    en: 'Each recipient that has the data under an agreement must have deleted them',
    fr: 'Chaque destinataire qui détient ces données en vertu d’un accord doit les avoir supprimées',
    de: 'Jeder Empfänger, der die Daten aufgrund einer Vereinbarung hat, muss sie gelöscht haben',
  },
  erasure: {
    en: 'The data are erased from every earlier version that we keep',
    fr: 'Ces données sont effacées de toutes les versions antérieures que nous conservons',
    de: 'Die Daten sind aus allen früheren Versionen gelöscht, die wir aufbewahren',
  },
};

/** The words for a decision in a receipt. */
export const KIND_TEXTS: Readonly<Record<EventKind, LocalizedText>> = {
  requested: { en: 'asked', fr: 'demandé', de: 'angefragt' },
  given: { en: 'permitted', fr: 'autorisé', de: 'erlaubt' },
  reconfirmed: { en: 'confirmed', fr: 'confirmé', de: 'bestätigt' },
  refused: { en: 'not permitted', fr: 'non autorisé', de: 'nicht erlaubt' },
  withdrawn: { en: 'withdrawn', fr: 'retiré', de: 'widerrufen' },
  superseded: { en: 'withdrawn', fr: 'retiré', de: 'widerrufen' },
  invalidated: { en: 'invalid', fr: 'invalidé', de: 'ungültig' },
  expired: { en: 'ended', fr: 'arrivé à échéance', de: 'abgelaufen' },
};

/** Texts of the page of a receipt, and of the page that checks one. */
export const RECEIPT_PAGE_TEXTS = {
  title: { en: 'Receipt', fr: 'Reçu', de: 'Beleg' },
  who: { en: 'Company', fr: 'Entreprise', de: 'Unternehmen' },
  decidedBy: { en: 'Decided by', fr: 'Décidé par', de: 'Entschieden von' },
  byCompany: {
    en: 'a representative of the company',
    fr: 'un représentant de l’entreprise',
    de: 'eine Vertretung des Unternehmens',
  },
  byPerson: { en: 'the contact person', fr: 'la personne de contact', de: 'die Kontaktperson' },
  when: { en: 'Recorded', fr: 'Enregistré le', de: 'Gespeichert am' },
  controller: { en: 'Recorded by', fr: 'Enregistré par', de: 'Gespeichert von' },
  notice: { en: 'Notice', fr: 'Notice', de: 'Hinweis' },
  id: { en: 'Number of the receipt', fr: 'Numéro du reçu', de: 'Nummer des Belegs' },
  issuer: { en: 'Issuer', fr: 'Émetteur', de: 'Aussteller' },
  key: { en: 'Signed with the key', fr: 'Signé avec la clé', de: 'Signiert mit dem Schlüssel' },
  decisions: { en: 'What was decided', fr: 'Ce qui a été décidé', de: 'Was entschieden wurde' },
  what: { en: 'What', fr: 'Quoi', de: 'Was' },
  recipient: { en: 'For', fr: 'Pour', de: 'Für' },
  decision: { en: 'Decision', fr: 'Décision', de: 'Entscheidung' },
  from: { en: 'From', fr: 'À partir du', de: 'Ab' },
  until: { en: 'Until', fr: 'Jusqu’au', de: 'Bis' },
  noEnd: { en: 'no end', fr: 'sans fin', de: 'ohne Ende' },
  effects: { en: 'What happens then', fr: 'Ce qui se passe ensuite', de: 'Was danach geschieht' },
  by: { en: 'by', fr: 'au plus tard le', de: 'spätestens am' },
  localTime: {
    en: 'Times are those in Luxembourg.',
    fr: 'Les heures sont celles de Luxembourg.',
    de: 'Zeiten sind die in Luxemburg.',
  },
  file: {
    en: 'Download the signed file',
    fr: 'Télécharger le fichier signé',
    de: 'Signierte Datei herunterladen',
  },
  back: { en: 'Back to my page', fr: 'Retour à ma page', de: 'Zurück zu meiner Seite' },
  print: {
    en: 'Print this page, or save it as PDF, with the print function of your browser. The signed file is the proof; the printed page is for reading.',
    fr: 'Imprimez cette page, ou enregistrez-la en PDF, avec la fonction d’impression de votre navigateur. Le fichier signé fait foi ; la page imprimée sert à la lecture.',
    de: 'Drucken Sie diese Seite mit Ihrem Browser, oder speichern Sie sie als PDF. Der Nachweis ist die signierte Datei; die gedruckte Seite ist zum Lesen.',
  },
  checkTitle: {
    en: 'Check a receipt',
    fr: 'Vérifier un reçu',
    de: 'Einen Beleg prüfen',
  },
  checkLead: {
    en: 'Choose the signed file of a receipt, or paste its text. You see whether it is valid, and what it says. Nothing is stored.',
    fr: 'Choisissez le fichier signé d’un reçu, ou collez son texte. Vous verrez s’il est valide et ce qu’il contient. Rien n’est conservé.',
    de: 'Wählen Sie die signierte Datei eines Belegs, oder fügen Sie ihren Text ein. Sie sehen, ob er gültig ist und was darin steht. Es wird nichts gespeichert.',
  },
  checkFile: { en: 'The signed file', fr: 'Le fichier signé', de: 'Die signierte Datei' },
  checkText: {
    en: 'Or the text of the file',
    fr: 'Ou le texte du fichier',
    de: 'Oder der Text der Datei',
  },
  checkButton: { en: 'Check', fr: 'Vérifier', de: 'Prüfen' },
  checkAnother: {
    en: 'Check another receipt',
    fr: 'Vérifier un autre reçu',
    de: 'Einen anderen Beleg prüfen',
  },
  checkElsewhere: {
    en: 'You can also check it without us, with the published keys:',
    fr: 'Vous pouvez aussi le vérifier sans nous, avec les clés publiées :',
    de: 'Sie können ihn auch ohne uns prüfen, mit den veröffentlichten Schlüsseln:',
  },
  valid: {
    en: 'Valid: this installation issued this receipt, and it was not changed.',
    fr: 'Valide : cette installation a émis ce reçu, et il n’a pas été modifié.',
    de: 'Gültig: Diese Installation hat diesen Beleg ausgestellt, und er wurde nicht verändert.',
  },
  invalid: {
    en: 'Not valid',
    fr: 'Non valide',
    de: 'Nicht gültig',
  },
  validNow: {
    en: 'The receipt proves what was decided at that time. A later decision has its own receipt.',
    fr: 'Le reçu prouve ce qui a été décidé à ce moment. Une décision ultérieure a son propre reçu.',
    de: 'Der Beleg beweist, was damals entschieden wurde. Eine spätere Entscheidung hat einen eigenen Beleg.',
  },
  otherForm: {
    en: 'This receipt has a form that this page cannot show.',
    fr: 'Cette page ne peut pas afficher la forme de ce reçu.',
    de: 'Diese Seite kann die Form dieses Belegs nicht zeigen.',
  },
  empty: {
    en: 'Choose a file, or paste the text of a receipt.',
    fr: 'Choisissez un fichier, ou collez le texte d’un reçu.',
    de: 'Wählen Sie eine Datei, oder fügen Sie den Text eines Belegs ein.',
  },
  tooLarge: {
    en: 'A receipt has at most {limit} kB. This text is longer, so it is not a receipt.',
    fr: 'Un reçu compte au plus {limit} ko. Ce texte est plus long ; ce n’est pas un reçu.',
    de: 'Ein Beleg hat höchstens {limit} kB. Dieser Text ist länger, also ist er kein Beleg.',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
