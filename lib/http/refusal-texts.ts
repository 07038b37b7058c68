import type { LocalizedText } from '../core/language.ts';

/** Why a whole file is refused, by its code; the English text of an error says more exactly where. */
export const REFUSAL_TEXTS: Readonly<Record<string, Omit<LocalizedText, 'en'>>> = {
  EMPTY_FILE: { fr: 'Le fichier est vide.', de: 'Die Datei ist leer.' },
  NO_ROWS: {
    fr: 'Le fichier a un en-tête et aucune ligne.',
    de: 'Die Datei hat eine Kopfzeile und keine Zeile.',
  },
  DUPLICATE_COLUMN: {
    fr: 'La colonne « {column} » figure deux fois.',
    de: 'Die Spalte „{column}“ kommt zweimal vor.',
  },
  MISSING_COLUMN: {
    fr: 'La colonne « {column} » manque.',
    de: 'Die Spalte „{column}“ fehlt.',
  },
  UNKNOWN_COLUMN: {
    fr: 'La colonne « {column} » n’est classée par personne.',
    de: 'Die Spalte „{column}“ hat niemand eingeordnet.',
  },
  UNBALANCED_QUOTE: {
    fr: 'Un guillemet n’est pas fermé, ou pas doublé, à la ligne {line}.',
    de: 'Ein Anführungszeichen in Zeile {line} ist nicht geschlossen oder nicht verdoppelt.',
  },
  NUL_BYTE: {
    fr: 'Le fichier contient un caractère NUL.',
    de: 'Die Datei enthält ein NUL-Zeichen.',
  },
  NOT_CSV: {
    fr: 'Le fichier n’est pas un tableau.',
    de: 'Die Datei ist keine Tabelle.',
  },
  OTHER_EDITION: {
    fr: 'Le fichier est celui d’une autre édition que {edition}.',
    de: 'Die Datei gehört zu einer anderen Ausgabe als {edition}.',
  },
  NOT_JSON: {
    fr: 'Le fichier n’est pas du JSON bien formé.',
    de: 'Die Datei ist kein wohlgeformtes JSON.',
  },
  NOT_XLSX: {
    fr: 'Le fichier n’est pas un classeur XLSX lisible.',
    de: 'Die Datei ist keine lesbare XLSX-Arbeitsmappe.',
  },
  ENCODING_UNCLEAR: {
    fr: 'L’encodage des lettres n’est pas clair. Enregistrez le fichier en UTF-8 (« CSV UTF-8 » dans Excel).',
    de: 'Die Kodierung der Buchstaben ist unklar. Bitte die Datei als UTF-8 speichern („CSV UTF-8“ in Excel).',
  },
  HIDDEN_SHEET: {
    fr: 'Seule une feuille masquée contient le tableau : « {sheet} ». Affichez-la et enregistrez le classeur.',
    de: 'Nur ein ausgeblendetes Blatt enthält die Tabelle: „{sheet}“. Bitte einblenden und die Mappe speichern.',
  },
  UNSAFE_XLSX: {
    fr: 'Le classeur contient ce qu’aucun tableur n’écrit et n’est pas ouvert.',
    de: 'Die Arbeitsmappe enthält, was kein Tabellenprogramm schreibt, und wird nicht geöffnet.',
  },
  TOO_LARGE: {
    fr: 'Une partie du fichier dépasse la limite ({what}).',
    de: 'Ein Teil der Datei überschreitet die Grenze ({what}).',
  },
};
