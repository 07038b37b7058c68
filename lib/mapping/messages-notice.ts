import type { Texts } from '../core/language.ts';
import { fill } from './fill.ts';
import type { FileNotice } from './read/table-file.ts';

const NOTICE_TEXTS: Record<FileNotice['code'], Texts> = {
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
    en: 'The column {column} only numbers the rows and is left out.',
    fr: 'La colonne {column} ne fait que numéroter les lignes ; elle n’est pas lue.',
    de: 'Die Spalte {column} nummeriert nur die Zeilen und wird nicht gelesen.',
  },
  BLANK_ROWS: {
    en: '{count} rows without data are left out.',
    fr: '{count} lignes sans données ne sont pas lues.',
    de: '{count} Zeilen ohne Daten werden nicht gelesen.',
  },
};

/** A notice of the reader in words. */
export function noticeText({ code, ...facts }: FileNotice): Texts {
  return fill(NOTICE_TEXTS[code], facts);
}
