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

/** What the findings and the decisions on rows say. */
export const REVIEW_TEXTS = {
  findings: { en: 'Findings', fr: 'Remarques', de: 'Hinweise' },
  all: { en: 'All', fr: 'Toutes', de: 'Alle' },
  filter: { en: 'Filter', fr: 'Filtrer', de: 'Filtern' },
  search: {
    en: 'Cell, record id, column, code or words',
    fr: 'Cellule, identifiant, colonne, code ou mots',
    de: 'Zelle, Kennung, Spalte, Code oder Wörter',
  },
  sort: { en: 'Order', fr: 'Ordre', de: 'Reihenfolge' },
  sortRow: { en: 'as in the file', fr: 'comme dans le fichier', de: 'wie in der Datei' },
  sortCode: { en: 'by code', fr: 'par code', de: 'nach Code' },
  sortColumn: { en: 'by column', fr: 'par colonne', de: 'nach Spalte' },
  csv: { en: 'CSV for a spreadsheet', fr: 'CSV pour un tableur', de: 'CSV für eine Tabelle' },
  cell: { en: 'Cell', fr: 'Cellule', de: 'Zelle' },
  company: { en: 'Company', fr: 'Entreprise', de: 'Unternehmen' },
  outcome: { en: 'Outcome', fr: 'Effet', de: 'Folge' },
  finding: { en: 'Finding', fr: 'Remarque', de: 'Hinweis' },
  change: { en: 'Before and after', fr: 'Avant et après', de: 'Vorher und nachher' },
  code: { en: 'Code', fr: 'Code', de: 'Code' },
  before: { en: 'Before', fr: 'Avant', de: 'Vorher' },
  after: { en: 'After', fr: 'Après', de: 'Nachher' },
  workbook: {
    en: 'The file as a workbook, with its findings',
    fr: 'Le fichier en classeur, avec ses remarques',
    de: 'Die Datei als Arbeitsmappe, mit ihren Hinweisen',
  },
  row: { en: 'row {row}', fr: 'ligne {row}', de: 'Zeile {row}' },
  noneFound: {
    en: 'No finding fits.',
    fr: 'Aucune remarque ne correspond.',
    de: 'Kein Hinweis passt.',
  },
  decide: {
    en: 'Rows that wait for your decision',
    fr: 'Lignes qui attendent votre décision',
    de: 'Zeilen, die auf Ihre Entscheidung warten',
  },
  nothingWaits: {
    en: 'No row waits for a decision.',
    fr: 'Aucune ligne n’attend de décision.',
    de: 'Keine Zeile wartet auf eine Entscheidung.',
  },
  waitingElsewhere: {
    en: 'Only a person who may review decides on rows.',
    fr: 'Seule une personne habilitée à contrôler décide des lignes.',
    de: 'Über Zeilen entscheidet nur, wer prüfen darf.',
  },
  newValue: {
    en: 'New value for {place}',
    fr: 'Nouvelle valeur pour {place}',
    de: 'Neuer Wert für {place}',
  },
  set: { en: 'Set and check', fr: 'Corriger et contrôler', de: 'Setzen und prüfen' },
  accept: { en: 'Take as it is', fr: 'Reprendre telle quelle', de: 'So übernehmen' },
  drop: { en: 'Leave the row out', fr: 'Écarter la ligne', de: 'Zeile weglassen' },
  chosen: { en: 'Choose row {row}', fr: 'Choisir la ligne {row}', de: 'Zeile {row} wählen' },
  acceptChosen: {
    en: 'Take the chosen rows as they are',
    fr: 'Reprendre les lignes choisies telles quelles',
    de: 'Gewählte Zeilen so übernehmen',
  },
  dropChosen: {
    en: 'Leave the chosen rows out',
    fr: 'Écarter les lignes choisies',
    de: 'Gewählte Zeilen weglassen',
  },
  partlyDone: {
    en: 'Rows that were decided: {done}. Rows that were not, as follows: {left}.',
    fr: 'Lignes décidées : {done}. Lignes non décidées, voir ci-dessous : {left}.',
    de: 'Entschiedene Zeilen: {done}. Nicht entschiedene Zeilen, wie folgt: {left}.',
  },
  tooLong: {
    en: 'The cell has {n} characters, which is too long for this input. If you enter nothing, the cell stays as it is.',
    fr: 'La cellule a {n} caractères, trop pour ce champ. Si vous ne saisissez rien, la cellule reste telle quelle.',
    de: 'Die Zelle hat {n} Zeichen, zu viele für dieses Feld. Ohne Eingabe bleibt die Zelle, wie sie ist.',
  },
  decided: {
    en: 'decided by {by}: {kind}',
    fr: 'décidé par {by} : {kind}',
    de: 'entschieden von {by}: {kind}',
  },
  kindAccept: { en: 'taken', fr: 'reprise', de: 'übernommen' },
  kindEdit: { en: 'corrected', fr: 'corrigée', de: 'berichtigt' },
  kindDrop: { en: 'left out', fr: 'écartée', de: 'weggelassen' },
  incomplete: {
    en: 'A required value is missing: set it, or leave the row out.',
    fr: 'Une valeur obligatoire manque : indiquez-la ou écartez la ligne.',
    de: 'Ein Pflichtwert fehlt: Setzen Sie ihn, oder lassen Sie die Zeile weg.',
  },
} as const satisfies Record<string, LocalizedText>;

/** What the page says about companies whose eligibility a person decides. */
export const OVERRIDE_TEXTS = {
  title: {
    en: 'Eligibility decided by a person',
    fr: 'Éligibilité décidée par une personne',
    de: 'Von einer Person entschiedene Berücksichtigung',
  },
  lead: {
    en: 'The fields of a row decide whether a company is counted. A person can decide otherwise for this edition, with a reason. The decision is recorded, and the edition says how many there are.',
    fr: 'Les champs d’une ligne décident si une entreprise est comptée. Une personne peut en décider autrement pour cette édition, en donnant un motif. La décision est enregistrée, et l’édition en indique le nombre.',
    de: 'Die Felder einer Zeile entscheiden, ob ein Unternehmen gezählt wird. Für diese Ausgabe kann eine Person mit Begründung anders entscheiden. Die Entscheidung wird aufgezeichnet, und die Ausgabe nennt ihre Anzahl.',
  },
  none: {
    en: 'The rules decide about every company.',
    fr: 'Les règles décident pour toutes les entreprises.',
    de: 'Über alle Unternehmen entscheiden die Regeln.',
  },
  company: { en: 'Record id', fr: 'Identifiant', de: 'Kennung' },
  companyHint: {
    en: 'Of a row that is taken, such as LUHT-0001.',
    fr: 'D’une ligne reprise, par exemple LUHT-0001.',
    de: 'Einer übernommenen Zeile, zum Beispiel LUHT-0001.',
  },
  result: { en: 'Eligibility', fr: 'Éligibilité', de: 'Berücksichtigung' },
  reason: { en: 'Reason', fr: 'Motif', de: 'Begründung' },
  by: { en: 'Decided', fr: 'Décidé', de: 'Entschieden' },
  add: {
    en: 'Decide about a company',
    fr: 'Décider pour une entreprise',
    de: 'Über ein Unternehmen entscheiden',
  },
  set: { en: 'Decide', fr: 'Décider', de: 'Entscheiden' },
  remove: {
    en: 'Let the rules decide',
    fr: 'Laisser les règles décider',
    de: 'Regeln gelten lassen',
  },
} as const satisfies Record<string, LocalizedText>;

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
