import type { LocalizedText } from '../../core/language.ts';
import type { RowOutcome } from '../../mapping/finding.ts';

/** What the pages about imports say. */
export const IMPORT_TEXTS = {
  title: { en: 'Imports', fr: 'Importations', de: 'Importe' },
  lead: {
    en: 'A file becomes an edition in five steps: upload, check the findings, compare, submit, and release by a second person.',
    fr: 'Un fichier devient une édition en cinq étapes : envoi, contrôle des remarques, comparaison, soumission, et validation par une seconde personne.',
    de: 'Eine Datei wird in fünf Schritten zur Ausgabe: hochladen, Hinweise prüfen, vergleichen, einreichen, und Freigabe durch eine zweite Person.',
  },
  none: {
    en: 'There is no import yet.',
    fr: 'Il n’y a pas encore d’importation.',
    de: 'Noch gibt es keinen Import.',
  },
  upload: { en: 'Upload a file', fr: 'Envoyer un fichier', de: 'Datei hochladen' },
  file: { en: 'File of the mapping', fr: 'Fichier de la cartographie', de: 'Datei der Kartierung' },
  fileHint: {
    en: 'CSV, XLSX, JSON or JSON Lines, up to {megabytes} MB; with JavaScript up to {gigabytes} GB.',
    fr: 'CSV, XLSX, JSON ou JSON Lines, jusqu’à {megabytes} Mo ; avec JavaScript jusqu’à {gigabytes} Go.',
    de: 'CSV, XLSX, JSON oder JSON Lines, bis {megabytes} MB; mit JavaScript bis {gigabytes} GB.',
  },
  sending: { en: 'Sent so far', fr: 'Envoyé jusqu’ici', de: 'Bisher gesendet' },
  unsent: {
    en: 'The file was not sent. Check your connection and press the button again. If your session has ended, reload the page and sign in.',
    fr: 'Le fichier n’a pas été envoyé. Vérifiez votre connexion et appuyez de nouveau sur le bouton. Si votre session est terminée, rechargez la page et connectez-vous.',
    de: 'Die Datei wurde nicht gesendet. Prüfen Sie Ihre Verbindung und drücken Sie die Taste erneut. Ist Ihre Sitzung beendet, laden Sie die Seite neu und melden Sie sich an.',
  },
  tooLarge: {
    en: 'Without JavaScript, the form takes files up to {megabytes} MB.',
    fr: 'Sans JavaScript, le formulaire accepte des fichiers jusqu’à {megabytes} Mo.',
    de: 'Ohne JavaScript nimmt das Formular Dateien bis {megabytes} MB.',
  },
  tooLargeStep: {
    en: 'Save the workbook without pictures and unused sheets, and choose it again below. Or send it with the command kaart import, which takes larger files.',
    fr: 'Enregistrez le classeur sans images ni feuilles inutiles, et choisissez-le à nouveau ci-dessous. Ou envoyez-le avec la commande kaart import, qui accepte des fichiers plus grands.',
    de: 'Speichern Sie die Arbeitsmappe ohne Bilder und ungenutzte Blätter, und wählen Sie sie unten erneut. Oder senden Sie sie mit dem Befehl kaart import, der größere Dateien nimmt.',
  },
  edition: { en: 'Edition', fr: 'Édition', de: 'Ausgabe' },
  editionHint: {
    en: 'Such as 2026. Empty: the next correction of the newest edition.',
    fr: 'Par exemple 2026. Vide : la prochaine correction de la dernière édition.',
    de: 'Zum Beispiel 2026. Leer: die nächste Berichtigung der neuesten Ausgabe.',
  },
  template: {
    en: 'Empty workbook with drop-downs',
    fr: 'Classeur vide avec listes déroulantes',
    de: 'Leere Arbeitsmappe mit Auswahllisten',
  },
  send: { en: 'Upload', fr: 'Envoyer', de: 'Hochladen' },
  state: { en: 'State', fr: 'État', de: 'Stand' },
  imported: { en: 'Imported', fr: 'Importé', de: 'Importiert' },
  by: { en: '{at}, by {by}', fr: '{at}, par {by}', de: '{at}, von {by}' },
  rows: { en: 'Rows', fr: 'Lignes', de: 'Zeilen' },
  waiting: { en: 'wait for you', fr: 'vous attendent', de: 'warten auf Sie' },
  rejected: { en: 'not taken', fr: 'non reprises', de: 'nicht übernommen' },
  repaired: { en: 'repaired', fr: 'réparées', de: 'repariert' },
  warned: { en: 'kept, worth a look', fr: 'gardées, à regarder', de: 'behalten, ansehen' },
  eligible: {
    en: 'eligible companies',
    fr: 'entreprises éligibles',
    de: 'berücksichtigte Unternehmen',
  },
  next: { en: 'Next page', fr: 'Page suivante', de: 'Nächste Seite' },
  latestFirst: { en: 'Latest first', fr: 'Les plus récentes d’abord', de: 'Neueste zuerst' },
  steps: { en: 'Steps of an import', fr: 'Étapes d’une importation', de: 'Schritte eines Imports' },
  step1: { en: 'Upload', fr: 'Envoi', de: 'Hochladen' },
  step2: { en: 'Check findings', fr: 'Contrôler les remarques', de: 'Hinweise prüfen' },
  step3: { en: 'Submit', fr: 'Soumettre', de: 'Einreichen' },
  step4: {
    en: 'Release, by a second person',
    fr: 'Valider, par une seconde personne',
    de: 'Freigabe durch eine zweite Person',
  },
  failed: { en: 'Not done', fr: 'Non effectué', de: 'Nicht ausgeführt' },
} as const satisfies Record<string, LocalizedText>;

/** The states of an import. */
export const IMPORT_STATES = {
  open: { en: 'open', fr: 'ouverte', de: 'offen' },
  submitted: {
    en: 'waits for a second person',
    fr: 'attend une seconde personne',
    de: 'wartet auf eine zweite Person',
  },
  released: { en: 'released', fr: 'validée', de: 'freigegeben' },
  rejected: { en: 'rejected', fr: 'rejetée', de: 'abgelehnt' },
} as const satisfies Record<string, LocalizedText>;

/** What becomes of a row with a finding, and its badge. */
export const FINDING_OUTCOMES: Readonly<
  Record<Exclude<RowOutcome, 'ok'>, { readonly text: LocalizedText; readonly badge: string }>
> = {
  review: { text: { en: 'decide', fr: 'à décider', de: 'entscheiden' }, badge: 'badge held' },
  reject: {
    text: { en: 'not taken', fr: 'non reprise', de: 'nicht übernommen' },
    badge: 'badge error',
  },
  repair: { text: { en: 'repaired', fr: 'réparé', de: 'repariert' }, badge: 'badge permitted' },
  warn: {
    text: { en: 'kept, look', fr: 'gardé, à voir', de: 'behalten, ansehen' },
    badge: 'badge',
  },
};
