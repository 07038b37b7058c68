import { atCell } from '../../core/cell-address.ts';
import { fillTemplate, joinTexts, type LocalizedText } from '../../core/language.ts';

/** Why a whole file is refused: the codes of the mapping rules, then the ones of hostile or broken containers. */
export type RefusalCode =
  | 'EMPTY_FILE'
  | 'NO_ROWS'
  | 'DUPLICATE_COLUMN'
  | 'MISSING_COLUMN'
  | 'UNKNOWN_COLUMN'
  /** Each row has a value where the header names no column. */
  | 'UNNAMED_COLUMN'
  /** An option names a header, or a sheet, that the file does not have. */
  | 'NO_SUCH_COLUMN'
  | 'NO_SUCH_SHEET'
  /** An option names a sheet of a file that is no workbook. */
  | 'NOT_A_WORKBOOK'
  | 'UNBALANCED_QUOTE'
  | 'NUL_BYTE'
  | 'NOT_CSV'
  | 'OTHER_EDITION'
  /** No UTF-8, and the bytes do not decide for one of the older encodings. */
  | 'ENCODING_UNCLEAR'
  /** Named or shaped like JSON, and not readable as JSON rows. */
  | 'NOT_JSON'
  /** Named .xlsx or shaped like one, and not a readable workbook: cut off, encrypted, old .xls, another Office file. */
  | 'NOT_XLSX'
  /** Only a hidden sheet has the table that was asked for. */
  | 'HIDDEN_SHEET'
  /** A workbook no spreadsheet program writes: inflates beyond its declaration, DTD, paths that leave the package. */
  | 'UNSAFE_XLSX'
  /** A cell, row, header, or a file that has to be held, beyond the limits in `read/limits.ts`. */
  | 'TOO_LARGE';

/** Facts for the message in the caller's language; `column` is the canonical name or, if unknown, the text in the file. */
export interface RefusalFacts {
  readonly column?: string;
  readonly columns?: readonly string[];
  /** Of a refusal by columns: those that the file lacks, and all that it must have. */
  readonly missing?: readonly string[];
  readonly required?: readonly string[];
  /** Which column a header may mean, or which header of the file. */
  readonly suggestions?: readonly { readonly header: string; readonly column: string }[];
  readonly sheet?: string;
  readonly sheets?: readonly string[];
  /** Where the reason stands, as a spreadsheet program names it: `AF19`. */
  readonly cell?: string;
  readonly row?: number;
  /** Line of the text, from 1. */
  readonly line?: number;
  /** OTHER_EDITION: the requested edition, and the edition that the file looks like. */
  readonly edition?: string;
  readonly looksLike?: string;
  /** ENCODING_UNCLEAR: a word of the file as each encoding reads it. */
  readonly examples?: readonly { readonly encoding: string; readonly text: string }[];
  /** TOO_LARGE: what, and how much is allowed. */
  readonly what?: string;
  readonly limit?: number;
  readonly cause?: unknown;
}

/** Why a file is refused, and what to do next. The error states the reason in English more exactly. */
interface RefusalTexts {
  readonly why: Omit<LocalizedText, 'en'>;
  readonly next: LocalizedText;
}

const SAVE_AGAIN: LocalizedText = {
  en: 'Open the file in a spreadsheet program and save the sheet as .xlsx or as CSV UTF-8.',
  fr: 'Ouvrez le fichier dans un tableur et enregistrez la feuille en .xlsx ou en CSV UTF-8.',
  de: 'Bitte die Datei in einem Tabellenprogramm öffnen und das Blatt als .xlsx oder als CSV UTF-8 speichern.',
};

const REFUSAL_TEXTS: Readonly<Record<RefusalCode, RefusalTexts>> = {
  EMPTY_FILE: {
    why: { fr: 'Le fichier est vide.', de: 'Die Datei ist leer.' },
    next: {
      en: 'Check that it is the right file, and save it again with its rows.',
      fr: 'Vérifiez que c’est le bon fichier et enregistrez-le avec ses lignes.',
      de: 'Bitte prüfen, ob es die richtige Datei ist, und sie mit ihren Zeilen speichern.',
    },
  },
  NO_ROWS: {
    why: {
      fr: 'Le fichier n’a aucune ligne de données.',
      de: 'Die Datei hat keine Datenzeile.',
    },
    next: {
      en: 'Check that it is the right file, and that the rows stand below the header.',
      fr: 'Vérifiez que c’est le bon fichier et que les lignes se trouvent sous l’en-tête.',
      de: 'Bitte prüfen, ob es die richtige Datei ist und ob die Zeilen unter der Kopfzeile stehen.',
    },
  },
  DUPLICATE_COLUMN: {
    why: {
      fr: 'La colonne « {column} » figure deux fois.',
      de: 'Die Spalte „{column}“ kommt zweimal vor.',
    },
    next: {
      en: 'Delete one of the two, or leave one out by its header (--ignore-column; API: ignoreColumn).',
      fr: 'Supprimez l’une des deux, ou écartez-en une par son en-tête (--ignore-column ; API : ignoreColumn).',
      de: 'Bitte eine der beiden löschen oder mit ihrer Überschrift weglassen (--ignore-column; API: ignoreColumn).',
    },
  },
  MISSING_COLUMN: {
    why: {
      fr: 'Des colonnes requises manquent : {columns}.',
      de: 'Erforderliche Spalten fehlen: {columns}.',
    },
    next: {
      en: 'Add them to the file. They may be empty where the rules allow it.',
      fr: 'Ajoutez-les au fichier. Elles peuvent être vides là où les règles le permettent.',
      de: 'Bitte in der Datei ergänzen. Sie dürfen leer sein, wo die Regeln es erlauben.',
    },
  },
  UNKNOWN_COLUMN: {
    why: {
      fr: 'Ces colonnes ne sont pas connues : {columns}.{suggested}{missing}',
      de: 'Diese Spalten sind nicht bekannt: {columns}.{suggested}{missing}',
    },
    next: {
      en: 'Say which column it is (--map "HEADER=column"; API: map), or leave it out (--ignore-column "HEADER"; API: ignoreColumn).',
      fr: 'Dites de quelle colonne il s’agit (--map "EN-TÊTE=colonne" ; API : map), ou écartez-la (--ignore-column "EN-TÊTE" ; API : ignoreColumn).',
      de: 'Bitte angeben, welche Spalte es ist (--map "ÜBERSCHRIFT=spalte"; API: map), oder sie weglassen (--ignore-column "ÜBERSCHRIFT"; API: ignoreColumn).',
    },
  },
  UNNAMED_COLUMN: {
    why: {
      fr: 'Chaque ligne a une valeur dans la colonne {column}, que l’en-tête ne nomme pas.',
      de: 'Jede Zeile hat einen Wert in der Spalte {column}, die keine Überschrift hat.',
    },
    next: {
      en: 'Give the column a header, or remove it; R writes none with row.names = FALSE.',
      fr: 'Donnez un en-tête à la colonne, ou supprimez-la ; R n’en écrit pas avec row.names = FALSE.',
      de: 'Bitte der Spalte eine Überschrift geben oder sie entfernen; R schreibt keine mit row.names = FALSE.',
    },
  },
  NO_SUCH_COLUMN: {
    why: {
      fr: 'Aucune colonne du fichier ne s’appelle « {column} ».{suggested}',
      de: 'Keine Spalte der Datei heißt „{column}“.{suggested}',
    },
    next: {
      en: 'Write the header as it stands in the file.',
      fr: 'Écrivez l’en-tête tel qu’il figure dans le fichier.',
      de: 'Bitte die Überschrift so schreiben, wie sie in der Datei steht.',
    },
  },
  NO_SUCH_SHEET: {
    why: {
      fr: 'Le fichier n’a pas de feuille « {sheet} ». Ses feuilles : {sheets}.',
      de: 'Die Datei hat kein Blatt „{sheet}“. Ihre Blätter: {sheets}.',
    },
    next: {
      en: 'Name one of its sheets, or leave the option out (--sheet; API: sheet).',
      fr: 'Indiquez l’une de ses feuilles, ou aucune (--sheet ; API : sheet).',
      de: 'Bitte eines ihrer Blätter angeben oder keines (--sheet; API: sheet).',
    },
  },
  NOT_A_WORKBOOK: {
    why: {
      fr: 'Le fichier n’est pas un classeur et n’a donc pas de feuille « {sheet} ».',
      de: 'Die Datei ist keine Arbeitsmappe und hat daher kein Blatt „{sheet}“.',
    },
    next: {
      en: 'Leave the option out (--sheet; API: sheet), or give the workbook itself.',
      fr: 'N’indiquez aucune feuille (--sheet ; API : sheet), ou fournissez le classeur lui-même.',
      de: 'Bitte kein Blatt angeben (--sheet; API: sheet) oder die Arbeitsmappe selbst liefern.',
    },
  },
  UNBALANCED_QUOTE: {
    why: {
      fr: 'Un guillemet n’est pas fermé, ou pas doublé, dans la ligne qui commence à la ligne de texte {line}.',
      de: 'Ein Anführungszeichen ist nicht geschlossen oder nicht verdoppelt, in der Zeile, die in Textzeile {line} beginnt.',
    },
    next: {
      en: 'Correct the quotes of this row, or save the sheet as .xlsx.',
      fr: 'Corrigez les guillemets de cette ligne, ou enregistrez la feuille en .xlsx.',
      de: 'Bitte die Anführungszeichen dieser Zeile berichtigen oder das Blatt als .xlsx speichern.',
    },
  },
  NUL_BYTE: {
    why: {
      fr: 'Le fichier contient un caractère NUL.',
      de: 'Die Datei enthält ein NUL-Zeichen.',
    },
    next: SAVE_AGAIN,
  },
  NOT_CSV: {
    why: {
      fr: 'Le fichier n’est pas un tableau.',
      de: 'Die Datei ist keine Tabelle.',
    },
    next: SAVE_AGAIN,
  },
  OTHER_EDITION: {
    why: {
      fr: 'Le fichier est celui de l’édition {looksLike}, et non de l’édition {edition}.',
      de: 'Die Datei gehört zur Ausgabe {looksLike}, nicht zur Ausgabe {edition}.',
    },
    next: {
      en: 'If edition {looksLike} is meant, import it with --edition {looksLike} (API: edition). If edition {edition} is meant, say so with --edition {edition}, and leave out the columns and cells of another edition.',
      fr: 'S’il s’agit de l’édition {looksLike}, importez-le avec --edition {looksLike} (API : edition). S’il s’agit de l’édition {edition}, dites-le avec --edition {edition}, et retirez les colonnes et les cellules d’une autre édition.',
      de: 'Ist die Ausgabe {looksLike} gemeint, bitte mit --edition {looksLike} importieren (API: edition). Ist die Ausgabe {edition} gemeint, bitte --edition {edition} angeben und Spalten und Zellen einer anderen Ausgabe weglassen.',
    },
  },
  NOT_JSON: {
    why: {
      fr: 'Le fichier n’est pas du JSON dont les lignes peuvent être lues.{holds}',
      de: 'Die Datei ist kein JSON, dessen Zeilen gelesen werden können.{holds}',
    },
    next: {
      en: 'Give a list of objects, one for each row, or an object with one such list named "records".',
      fr: 'Fournissez une liste d’objets, un par ligne, ou un objet avec une seule telle liste nommée « records ».',
      de: 'Bitte eine Liste von Objekten liefern, eines je Zeile, oder ein Objekt mit einer solchen Liste namens „records“.',
    },
  },
  NOT_XLSX: {
    why: {
      fr: 'Le fichier n’est pas un classeur XLSX lisible.',
      de: 'Die Datei ist keine lesbare XLSX-Arbeitsmappe.',
    },
    next: {
      en: 'Open the file in a spreadsheet program and save the sheet as .xlsx, without a password.',
      fr: 'Ouvrez le fichier dans un tableur et enregistrez la feuille en .xlsx, sans mot de passe.',
      de: 'Bitte die Datei in einem Tabellenprogramm öffnen und das Blatt als .xlsx speichern, ohne Kennwort.',
    },
  },
  ENCODING_UNCLEAR: {
    why: {
      fr: 'L’encodage des lettres n’est pas clair.{words}',
      de: 'Die Kodierung der Buchstaben ist unklar.{words}',
    },
    next: {
      en: 'Name the encoding (--encoding windows-1252; API: encoding), or save the file as UTF-8 ("CSV UTF-8" in Excel) or as .xlsx.',
      fr: 'Indiquez l’encodage (--encoding windows-1252 ; API : encoding), ou enregistrez le fichier en UTF-8 (« CSV UTF-8 » dans Excel) ou en .xlsx.',
      de: 'Bitte die Kodierung angeben (--encoding windows-1252; API: encoding) oder die Datei als UTF-8 („CSV UTF-8“ in Excel) oder als .xlsx speichern.',
    },
  },
  HIDDEN_SHEET: {
    why: {
      fr: 'Seule une feuille masquée contient le tableau : « {sheet} ».',
      de: 'Nur ein ausgeblendetes Blatt enthält die Tabelle: „{sheet}“.',
    },
    next: {
      en: 'Show it and save the workbook, or choose it with --sheet (API: sheet).',
      fr: 'Affichez-la et enregistrez le classeur, ou choisissez-la avec --sheet (API : sheet).',
      de: 'Bitte einblenden und die Mappe speichern, oder mit --sheet wählen (API: sheet).',
    },
  },
  UNSAFE_XLSX: {
    why: {
      fr: 'Le classeur contient ce qu’aucun tableur n’écrit et n’est pas ouvert.',
      de: 'Die Arbeitsmappe enthält, was kein Tabellenprogramm schreibt, und wird nicht geöffnet.',
    },
    next: {
      en: 'Copy the sheet into a new workbook and save it as .xlsx.',
      fr: 'Copiez la feuille dans un nouveau classeur et enregistrez-le en .xlsx.',
      de: 'Bitte das Blatt in eine neue Arbeitsmappe kopieren und als .xlsx speichern.',
    },
  },
  TOO_LARGE: {
    why: {
      fr: 'Une partie du fichier dépasse la limite ({what}, au plus {limit}).',
      de: 'Ein Teil der Datei überschreitet die Grenze ({what}, höchstens {limit}).',
    },
    next: {
      en: 'At most {limit} are read ({what}). Check that it is the right file, and copy the table into a new one.',
      fr: 'Vérifiez que c’est le bon fichier et copiez le tableau dans un nouveau.',
      de: 'Bitte prüfen, ob es die richtige Datei ist, und die Tabelle in eine neue kopieren.',
    },
  },
};

/** Items of a list that a sentence names. */
const NAMED = 10;

/**
 * Why a file is refused and what to do next, in three languages; it begins with the cell, where there is one.
 *
 * @param message the reason in English, without full stop
 */
export function refusalText(
  code: RefusalCode,
  message: string,
  facts: RefusalFacts,
): LocalizedText {
  const { why, next } = REFUSAL_TEXTS[code];
  const { suggestions = [], missing = [], sheets = [], columns = [facts.column ?? ''] } = facts;
  const blanks = {
    ...(plain(facts) as Readonly<Record<string, string | number>>),
    columns: listedNames(columns),
    sheets: listedNames(sheets),
    suggested: suggestedText(suggestions),
    holds:
      facts.columns === undefined
        ? NOTHING
        : fillTemplate(HOLDS, { columns: listedNames(columns) }),
    words: examplesText(facts.examples ?? []),
    missing:
      missing.length === 0 ? NOTHING : fillTemplate(MISSING, { columns: listedNames(missing) }),
  };
  const en = code === 'UNKNOWN_COLUMN' || code === 'NO_SUCH_COLUMN' ? '{suggested}{missing}' : '';
  const whole = fillTemplate({ en, ...why }, blanks);
  const what = fillTemplate(next, blanks);
  const text = {
    ...whole,
    en: `${message.charAt(0).toUpperCase()}${message.slice(1)}.${whole.en}`,
  };
  return atCell(joinTexts([text, what], ' '), facts);
}

const NOTHING: LocalizedText = { en: '', fr: '', de: '' };

const MISSING: LocalizedText = {
  en: ' Required columns that are missing: {columns}.',
  fr: ' Colonnes requises qui manquent : {columns}.',
  de: ' Erforderliche Spalten, die fehlen: {columns}.',
};

const HOLDS: LocalizedText = {
  en: '', // the message names it
  fr: ' Il contient : {columns}.',
  de: ' Sie enthält: {columns}.',
};

function suggestedText(suggestions: NonNullable<RefusalFacts['suggestions']>): LocalizedText {
  if (suggestions.length === 0) return NOTHING;
  const pairs = listedNames(suggestions.map(({ header, column }) => `${header} → ${column}`));
  return {
    en: ` Did you mean ${pairs}?`,
    fr: ` Vouliez-vous dire ${pairs} ?`,
    de: ` War gemeint ${pairs}?`,
  };
}

function examplesText(examples: NonNullable<RefusalFacts['examples']>): LocalizedText {
  if (examples.length === 0) return NOTHING;
  const words = listedNames(examples.map(({ encoding, text }) => `${text} (${encoding})`));
  return {
    en: '', // the message names them
    fr: ` Un mot peut être : ${words}.`,
    de: ` Ein Wort kann sein: ${words}.`,
  };
}

/** Names as a sentence lists them: the first ones, and how many there are. */
export function listedNames(names: readonly string[], count = names.length): string {
  const first = names.slice(0, NAMED).join(', ');
  return count > NAMED ? `${first} … (${count})` : first;
}

function plain(facts: RefusalFacts): object {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => ['string', 'number'].includes(typeof value)),
  );
}
