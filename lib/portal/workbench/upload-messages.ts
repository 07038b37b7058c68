import type { LocalizedText } from '../../core/language.ts';
import type { RefusalCode } from '../../mapping/messages/refusal-messages.ts';

/** What the page about an uploaded file says, before the file is checked. */
export const UPLOAD_TEXTS = {
  uploaded: { en: '{size} KB uploaded', fr: '{size} Ko envoyés', de: '{size} KB hochgeladen' },
  notYet: {
    en: 'Nothing is checked or stored as an import yet. Look at the sheets and the columns, then check the file.',
    fr: 'Rien n’est encore contrôlé ni enregistré comme importation. Regardez les feuilles et les colonnes, puis contrôlez le fichier.',
    de: 'Noch ist nichts geprüft oder als Import gespeichert. Sehen Sie Blätter und Spalten an, und prüfen Sie dann die Datei.',
  },
  before: {
    en: 'The same file was imported before. Checking it again makes another import.',
    fr: 'Le même fichier a déjà été importé. Le contrôler de nouveau crée une autre importation.',
    de: 'Dieselbe Datei wurde schon importiert. Eine erneute Prüfung ergibt einen weiteren Import.',
  },
  sheets: { en: 'Sheets', fr: 'Feuilles', de: 'Blätter' },
  sheetsRead: { en: 'Sheets to read', fr: 'Feuilles à lire', de: 'Zu lesende Blätter' },
  allSheets: {
    en: 'All visible sheets with a table of companies',
    fr: 'Toutes les feuilles visibles avec un tableau d’entreprises',
    de: 'Alle sichtbaren Blätter mit einer Tabelle von Unternehmen',
  },
  onlyHidden: {
    en: 'Only a hidden sheet has a table of companies. Choose it, or show it in the workbook and upload the workbook again.',
    fr: 'Seule une feuille masquée contient un tableau d’entreprises. Choisissez-la, ou affichez-la dans le classeur et envoyez celui-ci de nouveau.',
    de: 'Nur ein ausgeblendetes Blatt enthält eine Tabelle von Unternehmen. Wählen Sie es, oder blenden Sie es in der Mappe ein und laden Sie diese neu hoch.',
  },
  hidden: { en: 'hidden', fr: 'masquée', de: 'ausgeblendet' },
  read: { en: 'is read', fr: 'est lue', de: 'wird gelesen' },
  noTable: { en: 'no table', fr: 'pas de tableau', de: 'keine Tabelle' },
  chooseSheet: { en: 'Choose the sheet', fr: 'Choisir la feuille', de: 'Blatt wählen' },
  encoding: { en: 'Encoding', fr: 'Encodage', de: 'Kodierung' },
  encodingHint: {
    en: 'Choose one only if letters such as é or ü look wrong below.',
    fr: 'N’en choisissez un que si des lettres comme é ou ü sont fausses ci-dessous.',
    de: 'Nur wählen, wenn Buchstaben wie é oder ü unten falsch aussehen.',
  },
  found: { en: 'found by itself', fr: 'trouvé automatiquement', de: 'selbst gefunden' },
  readAgain: { en: 'Read again', fr: 'Relire', de: 'Neu lesen' },
  columns: { en: 'Columns', fr: 'Colonnes', de: 'Spalten' },
  known: {
    en: 'Headers that are known: {known} of {all}.',
    fr: 'En-têtes connus : {known} sur {all}.',
    de: 'Bekannte Überschriften: {known} von {all}.',
  },
  unknown: {
    en: 'Choose a column for each header that is not known, or leave it out.',
    fr: 'Choisissez une colonne pour chaque en-tête inconnu, ou écartez-le.',
    de: 'Wählen Sie für jede unbekannte Überschrift eine Spalte, oder lassen Sie sie weg.',
  },
  missing: {
    en: 'Required columns that no header names:',
    fr: 'Colonnes requises qu’aucun en-tête ne nomme :',
    de: 'Erforderliche Spalten, die keine Überschrift nennt:',
  },
  inFile: { en: 'Header in the file', fr: 'En-tête du fichier', de: 'Überschrift der Datei' },
  example: { en: 'First value', fr: 'Première valeur', de: 'Erster Wert' },
  column: { en: 'Column', fr: 'Colonne', de: 'Spalte' },
  columnOf: { en: 'Column of {header}', fr: 'Colonne de {header}', de: 'Spalte von {header}' },
  choose: { en: 'not known: choose', fr: 'inconnu : choisir', de: 'unbekannt: bitte wählen' },
  leaveOut: { en: 'leave out', fr: 'écarter', de: 'weglassen' },
  didYouMean: {
    en: 'Did you mean {column}?',
    fr: 'Vouliez-vous dire {column} ?',
    de: 'War {column} gemeint?',
  },
  knownColumns: { en: 'Known headers', fr: 'En-têtes connus', de: 'Bekannte Überschriften' },
  check: { en: 'Check the file', fr: 'Contrôler le fichier', de: 'Datei prüfen' },
  another: {
    en: 'Upload another file',
    fr: 'Envoyer un autre fichier',
    de: 'Andere Datei hochladen',
  },
  checkNote: {
    en: 'The check reads every row. A file of 10,000 rows takes a few seconds.',
    fr: 'Le contrôle lit toutes les lignes. Un fichier de 10 000 lignes prend quelques secondes.',
    de: 'Die Prüfung liest jede Zeile. Eine Datei mit 10.000 Zeilen dauert einige Sekunden.',
  },
} as const satisfies Record<string, LocalizedText>;

/** The next step after a refusal at the workbench, where the usual one names options of programs. */
export const REFUSAL_STEPS: Readonly<Partial<Record<RefusalCode, LocalizedText>>> = {
  DUPLICATE_COLUMN: {
    en: 'Leave one of the two out in the table of columns, or delete it in the file.',
    fr: 'Écartez l’une des deux dans le tableau des colonnes, ou supprimez-la dans le fichier.',
    de: 'Lassen Sie eine der beiden in der Tabelle der Spalten weg, oder löschen Sie sie in der Datei.',
  },
  UNKNOWN_COLUMN: {
    en: 'Choose its column in the table of columns, or leave it out.',
    fr: 'Choisissez sa colonne dans le tableau des colonnes, ou écartez-la.',
    de: 'Wählen Sie in der Tabelle der Spalten, welche es ist, oder lassen Sie sie weg.',
  },
  MISSING_COLUMN: {
    en: 'Choose in the table which header names it, or add the column to the file. It may be empty where the rules allow it.',
    fr: 'Choisissez dans le tableau quel en-tête la nomme, ou ajoutez la colonne au fichier. Elle peut être vide là où les règles le permettent.',
    de: 'Wählen Sie in der Tabelle, welche Überschrift sie nennt, oder ergänzen Sie die Spalte in der Datei. Sie darf leer sein, wo die Regeln es erlauben.',
  },
  NO_SUCH_SHEET: {
    en: 'Choose one of its sheets.',
    fr: 'Choisissez l’une de ses feuilles.',
    de: 'Wählen Sie eines ihrer Blätter.',
  },
  HIDDEN_SHEET: {
    en: 'Choose it in the list of sheets, or show it in the workbook and upload the workbook again.',
    fr: 'Choisissez-la dans la liste des feuilles, ou affichez-la dans le classeur et envoyez celui-ci de nouveau.',
    de: 'Wählen Sie es in der Liste der Blätter, oder blenden Sie es in der Mappe ein und laden Sie diese neu hoch.',
  },
  OTHER_EDITION: {
    en: 'Write the edition that is meant into the input “Edition” and check the file again, or upload another file.',
    fr: 'Écrivez l’édition voulue dans le champ « Édition » et contrôlez de nouveau, ou envoyez un autre fichier.',
    de: 'Schreiben Sie die gemeinte Ausgabe in das Feld „Ausgabe“ und prüfen Sie erneut, oder laden Sie eine andere Datei hoch.',
  },
  ENCODING_UNCLEAR: {
    en: 'Choose the encoding, or save the file as UTF-8 (“CSV UTF-8” in Excel) or as .xlsx and upload it again.',
    fr: 'Choisissez l’encodage, ou enregistrez le fichier en UTF-8 (« CSV UTF-8 » dans Excel) ou en .xlsx et envoyez-le de nouveau.',
    de: 'Wählen Sie die Kodierung, oder speichern Sie die Datei als UTF-8 („CSV UTF-8“ in Excel) oder als .xlsx und laden Sie sie neu hoch.',
  },
};
