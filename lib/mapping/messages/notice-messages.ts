import type { LocalizedText } from '../../core/language.ts';
import { fillTemplate } from '../../core/language.ts';
import type { FileNotice } from '../read/table-file.ts';

const NOTICE_TEXTS: Record<FileNotice['code'], LocalizedText> = {
  ENCODING_WINDOWS_1252: {
    en: 'The file is not UTF-8; it is read as Windows-1252.',
    fr: 'Le fichier n’est pas en UTF-8 ; il est lu en Windows-1252.',
    de: 'Die Datei ist nicht UTF-8; sie wird als Windows-1252 gelesen.',
  },
  ENCODING_UTF16: {
    en: 'The file is read as UTF-16.',
    fr: 'Le fichier est lu en UTF-16.',
    de: 'Die Datei wird als UTF-16 gelesen.',
  },
  ENCODING_LATIN_9: {
    en: 'The file is not UTF-8; it is read as Latin-9 (ISO 8859-15). Please check the accents.',
    fr: 'Le fichier n’est pas en UTF-8 ; il est lu en Latin-9 (ISO 8859-15). Vérifiez les accents.',
    de: 'Die Datei ist nicht UTF-8; sie wird als Latin-9 (ISO 8859-15) gelesen. Bitte die Akzente prüfen.',
  },
  ENCODING_MAC_ROMAN: {
    en: 'The file is not UTF-8; it is read as Mac Roman. Please check the accents.',
    fr: 'Le fichier n’est pas en UTF-8 ; il est lu en Mac Roman. Vérifiez les accents.',
    de: 'Die Datei ist nicht UTF-8; sie wird als Mac Roman gelesen. Bitte die Akzente prüfen.',
  },
  ENCODING_CP850: {
    en: 'The file is not UTF-8; it is read as code page 850 of DOS. Please check the accents.',
    fr: 'Le fichier n’est pas en UTF-8 ; il est lu dans la page de code 850 de DOS. Vérifiez les accents.',
    de: 'Die Datei ist nicht UTF-8; sie wird als Codepage 850 von DOS gelesen. Bitte die Akzente prüfen.',
  },
  ENCODING_CP437: {
    en: 'The file is not UTF-8; it is read as code page 437 of DOS. Please check the accents.',
    fr: 'Le fichier n’est pas en UTF-8 ; il est lu dans la page de code 437 de DOS. Vérifiez les accents.',
    de: 'Die Datei ist nicht UTF-8; sie wird als Codepage 437 von DOS gelesen. Bitte die Akzente prüfen.',
  },
  ENCODING_CP852: {
    en: 'The file is not UTF-8; it is read as code page 852 of DOS (Central Europe). Please check the accents.',
    fr: 'Le fichier n’est pas en UTF-8 ; il est lu dans la page de code 852 de DOS (Europe centrale). Vérifiez les accents.',
    de: 'Die Datei ist nicht UTF-8; sie wird als Codepage 852 von DOS (Mitteleuropa) gelesen. Bitte die Akzente prüfen.',
  },
  ENCODING_LATIN_2: {
    en: 'The file is not UTF-8; it is read as Latin-2 (ISO 8859-2). Please check the accents.',
    fr: 'Le fichier n’est pas en UTF-8 ; il est lu en Latin-2 (ISO 8859-2). Vérifiez les accents.',
    de: 'Die Datei ist nicht UTF-8; sie wird als Latin-2 (ISO 8859-2) gelesen. Bitte die Akzente prüfen.',
  },
  ENCODING_WINDOWS_1250: {
    en: 'The file is not UTF-8; it is read as Windows-1250 (Central Europe). Please check the accents.',
    fr: 'Le fichier n’est pas en UTF-8 ; il est lu en Windows-1250 (Europe centrale). Vérifiez les accents.',
    de: 'Die Datei ist nicht UTF-8; sie wird als Windows-1250 (Mitteleuropa) gelesen. Bitte die Akzente prüfen.',
  },
  ENCODING_WINDOWS_1254: {
    en: 'The file is not UTF-8; it is read as Windows-1254 (Turkish). Please check the accents.',
    fr: 'Le fichier n’est pas en UTF-8 ; il est lu en Windows-1254 (turc). Vérifiez les accents.',
    de: 'Die Datei ist nicht UTF-8; sie wird als Windows-1254 (Türkisch) gelesen. Bitte die Akzente prüfen.',
  },
  ENCODING_UNSURE: {
    en: 'The encoding is not certain: {words}. If the first word is wrong, name the encoding (--encoding; API: encoding) or save the file as UTF-8.',
    fr: 'L’encodage n’est pas certain : {words}. Si le premier mot est faux, indiquez l’encodage (--encoding ; API : encoding) ou enregistrez le fichier en UTF-8.',
    de: 'Die Kodierung ist nicht sicher: {words}. Ist das erste Wort falsch, bitte die Kodierung angeben (--encoding; API: encoding) oder die Datei als UTF-8 speichern.',
  },
  ENCODING_CHOSEN: {
    en: 'The file is read as {as}, as asked for.',
    fr: 'Le fichier est lu en {as}, comme demandé.',
    de: 'Die Datei wird als {as} gelesen, wie verlangt.',
  },
  JSON_CONTAINER: {
    en: 'The rows are read from {column} of the document.',
    fr: 'Les lignes sont lues dans {column} du document.',
    de: 'Die Zeilen werden aus {column} des Dokuments gelesen.',
  },
  DELIMITER_TAB: {
    en: 'The columns are separated by tabs.',
    fr: 'Les colonnes sont séparées par des tabulations.',
    de: 'Die Spalten sind durch Tabulatoren getrennt.',
  },
  EXCEL_SEP_LINE: {
    en: 'The first line names the separator of the columns, as Excel writes it.',
    fr: 'La première ligne nomme le séparateur des colonnes, comme Excel l’écrit.',
    de: 'Die erste Zeile nennt das Trennzeichen der Spalten, wie Excel es schreibt.',
  },
  HIDDEN_SHEET: {
    en: 'Hidden sheets with a table are left out: {sheet}. Show a sheet to have it read.',
    fr: 'Les feuilles masquées qui contiennent un tableau ne sont pas lues : {sheet}. Affichez une feuille pour qu’elle soit lue.',
    de: 'Ausgeblendete Blätter mit einer Tabelle werden nicht gelesen: {sheet}. Bitte einblenden, was gelesen werden soll.',
  },
  SEVERAL_SHEETS: {
    en: 'Several sheets are read as one table: {sheet}.',
    fr: 'Plusieurs feuilles sont lues comme un seul tableau : {sheet}.',
    de: 'Mehrere Blätter werden als eine Tabelle gelesen: {sheet}.',
  },
  INDEX_COLUMN: {
    en: 'The column {column} holds row numbers or marks of a program and is left out.',
    fr: 'La colonne {column} contient des numéros de ligne ou des marques d’un programme ; elle n’est pas lue.',
    de: 'Die Spalte {column} enthält Zeilennummern oder Vermerke eines Programms und wird nicht gelesen.',
  },
  BLANK_ROWS: {
    en: '{count} rows without data are left out.',
    fr: '{count} lignes sans données ne sont pas lues.',
    de: '{count} Zeilen ohne Daten werden nicht gelesen.',
  },
  ID_ONLY_ROWS: {
    en: '{count} rows hold a record id and no data, the first at {first}. They are left out: fill them in, or delete them.',
    fr: '{count} lignes ont un identifiant et aucune donnée, la première en {first}. Elles ne sont pas lues : complétez-les ou supprimez-les.',
    de: '{count} Zeilen haben eine Kennung und keine Daten, die erste bei {first}. Sie werden nicht gelesen: bitte ausfüllen oder löschen.',
  },
  SHEET_CHOSEN: {
    en: 'Only the sheet {sheet} is read, as asked for.',
    fr: 'Seule la feuille {sheet} est lue, comme demandé.',
    de: 'Nur das Blatt {sheet} wird gelesen, wie verlangt.',
  },
  COLUMN_MAPPED: {
    en: 'The column {column} is read as {as}, as asked for.',
    fr: 'La colonne {column} est lue comme {as}, comme demandé.',
    de: 'Die Spalte {column} wird als {as} gelesen, wie verlangt.',
  },
  COLUMN_IGNORED: {
    en: 'The column {column} is left out, as asked for.',
    fr: 'La colonne {column} n’est pas lue, comme demandé.',
    de: 'Die Spalte {column} wird nicht gelesen, wie verlangt.',
  },
};

/** The text of a notice. */
export function getNoticeText({ code, ...facts }: FileNotice): LocalizedText {
  return fillTemplate(NOTICE_TEXTS[code], facts);
}
