import { atCell } from '../../core/cell-address.ts';
import {
  fillTemplate,
  joinNames,
  joinTexts,
  type LocalizedText,
  type TextParameters,
} from '../../core/language.ts';
import {
  FILE_KINDS,
  type FileKindName,
  REFUSAL_REASONS,
  type RefusalReason,
} from './refusal-reasons.ts';

/** Codes of a file that is refused: first those of the mapping rules, then those of hostile or broken containers. */
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
  /** A cell, row or header beyond the limits in `read/limits.ts`, or a file that is too large for memory. */
  | 'TOO_LARGE';

/** Facts for the text of a refusal, and for programs; `column` is the canonical name or, if unknown, the text in the file. */
export interface RefusalFacts {
  readonly column?: string;
  readonly columns?: readonly string[];
  /** Number of `columns`, if not all are listed. */
  readonly count?: number;
  /** DUPLICATE_COLUMN: the two headers that name the column. */
  readonly headers?: readonly string[];
  /** The kind of a file that is not a table. */
  readonly kind?: FileKindName;
  /** The encoding that a part of the text does not have. */
  readonly encoding?: string;
  /** Of a refusal by columns: those that the file lacks, and all that it must have. */
  readonly missing?: readonly string[];
  readonly required?: readonly string[];
  /** Which column a header may mean, or which header of the file. */
  readonly suggestions?: readonly { readonly header: string; readonly column: string }[];
  readonly sheet?: string;
  readonly sheets?: readonly string[];
  /** The cell with the reason, as a spreadsheet program names it: `AF19`. */
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

const SAVE_AGAIN: LocalizedText = {
  en: 'Open the file in a spreadsheet program and save the sheet as .xlsx or as CSV UTF-8.',
  fr: 'Ouvrez le fichier dans un tableur et enregistrez la feuille en .xlsx ou en CSV UTF-8.',
  de: 'Bitte die Datei in einem Tabellenprogramm öffnen und das Blatt als .xlsx oder als CSV UTF-8 speichern.',
};

const NEXT_STEPS: Readonly<Record<RefusalCode, LocalizedText>> = {
  EMPTY_FILE: {
    en: 'Check that it is the right file, and save it again with its rows.',
    fr: 'Vérifiez que c’est le bon fichier et enregistrez-le avec ses lignes.',
    de: 'Bitte prüfen, ob es die richtige Datei ist, und sie mit ihren Zeilen speichern.',
  },
  NO_ROWS: {
    en: 'Check that it is the right file, and that the rows stand below the header.',
    fr: 'Vérifiez que c’est le bon fichier et que les lignes se trouvent sous l’en-tête.',
    de: 'Bitte prüfen, ob es die richtige Datei ist und ob die Zeilen unter der Kopfzeile stehen.',
  },
  DUPLICATE_COLUMN: {
    en: 'Delete one of the two, or leave one out by its header (--ignore-column; API: ignoreColumn).',
    fr: 'Supprimez l’une des deux, ou écartez-en une par son en-tête (--ignore-column ; API : ignoreColumn).',
    de: 'Bitte eine der beiden löschen oder mit ihrer Überschrift weglassen (--ignore-column; API: ignoreColumn).',
  },
  MISSING_COLUMN: {
    en: 'Add them to the file. They may be empty where the rules allow it.',
    fr: 'Ajoutez-les au fichier. Elles peuvent être vides là où les règles le permettent.',
    de: 'Bitte in der Datei ergänzen. Sie dürfen leer sein, wo die Regeln es erlauben.',
  },
  UNKNOWN_COLUMN: {
    en: 'Say which column it is (--map "HEADER=column"; API: map), or leave it out (--ignore-column "HEADER"; API: ignoreColumn).',
    fr: 'Dites de quelle colonne il s’agit (--map "EN-TÊTE=colonne" ; API : map), ou écartez-la (--ignore-column "EN-TÊTE" ; API : ignoreColumn).',
    de: 'Bitte angeben, welche Spalte es ist (--map "ÜBERSCHRIFT=spalte"; API: map), oder sie weglassen (--ignore-column "ÜBERSCHRIFT"; API: ignoreColumn).',
  },
  UNNAMED_COLUMN: {
    en: 'Give the column a header, or remove it; R writes none with row.names = FALSE.',
    fr: 'Donnez un en-tête à la colonne, ou supprimez-la ; R n’en écrit pas avec row.names = FALSE.',
    de: 'Bitte der Spalte eine Überschrift geben oder sie entfernen; R schreibt keine mit row.names = FALSE.',
  },
  NO_SUCH_COLUMN: {
    en: 'Write the header as it stands in the file.',
    fr: 'Écrivez l’en-tête tel qu’il figure dans le fichier.',
    de: 'Bitte die Überschrift so schreiben, wie sie in der Datei steht.',
  },
  NO_SUCH_SHEET: {
    en: 'Name one of its sheets, or leave the option out (--sheet; API: sheet).',
    fr: 'Indiquez l’une de ses feuilles, ou aucune (--sheet ; API : sheet).',
    de: 'Bitte eines ihrer Blätter angeben oder keines (--sheet; API: sheet).',
  },
  NOT_A_WORKBOOK: {
    en: 'Leave the option out (--sheet; API: sheet), or give the workbook itself.',
    fr: 'N’indiquez aucune feuille (--sheet ; API : sheet), ou fournissez le classeur lui-même.',
    de: 'Bitte kein Blatt angeben (--sheet; API: sheet) oder die Arbeitsmappe selbst liefern.',
  },
  UNBALANCED_QUOTE: {
    en: 'Correct the quotes of this row, or save the sheet as .xlsx.',
    fr: 'Corrigez les guillemets de cette ligne, ou enregistrez la feuille en .xlsx.',
    de: 'Bitte die Anführungszeichen dieser Zeile berichtigen oder das Blatt als .xlsx speichern.',
  },
  NUL_BYTE: SAVE_AGAIN,
  NOT_CSV: SAVE_AGAIN,
  OTHER_EDITION: {
    en: 'If edition {looksLike} is meant, import it with --edition {looksLike} (API: edition). If edition {edition} is meant, say so with --edition {edition}, and leave out the columns and cells of another edition.',
    fr: 'S’il s’agit de l’édition {looksLike}, importez-le avec --edition {looksLike} (API : edition). S’il s’agit de l’édition {edition}, dites-le avec --edition {edition}, et retirez les colonnes et les cellules d’une autre édition.',
    de: 'Ist die Ausgabe {looksLike} gemeint, bitte mit --edition {looksLike} importieren (API: edition). Ist die Ausgabe {edition} gemeint, bitte --edition {edition} angeben und Spalten und Zellen einer anderen Ausgabe weglassen.',
  },
  NOT_JSON: {
    en: 'Give a list of objects, one for each row, or an object with one such list named "records".',
    fr: 'Fournissez une liste d’objets, un par ligne, ou un objet avec une seule telle liste nommée « records ».',
    de: 'Bitte eine Liste von Objekten liefern, eines je Zeile, oder ein Objekt mit einer solchen Liste namens „records“.',
  },
  NOT_XLSX: {
    en: 'Open the file in a spreadsheet program and save the sheet as .xlsx, without a password.',
    fr: 'Ouvrez le fichier dans un tableur et enregistrez la feuille en .xlsx, sans mot de passe.',
    de: 'Bitte die Datei in einem Tabellenprogramm öffnen und das Blatt als .xlsx speichern, ohne Kennwort.',
  },
  ENCODING_UNCLEAR: {
    en: 'Name the encoding (--encoding windows-1252; API: encoding), or save the file as UTF-8 ("CSV UTF-8" in Excel) or as .xlsx.',
    fr: 'Indiquez l’encodage (--encoding windows-1252 ; API : encoding), ou enregistrez le fichier en UTF-8 (« CSV UTF-8 » dans Excel) ou en .xlsx.',
    de: 'Bitte die Kodierung angeben (--encoding windows-1252; API: encoding) oder die Datei als UTF-8 („CSV UTF-8“ in Excel) oder als .xlsx speichern.',
  },
  HIDDEN_SHEET: {
    en: 'Show it and save the workbook, or choose it with --sheet (API: sheet).',
    fr: 'Affichez-la et enregistrez le classeur, ou choisissez-la avec --sheet (API : sheet).',
    de: 'Bitte einblenden und die Mappe speichern, oder mit --sheet wählen (API: sheet).',
  },
  UNSAFE_XLSX: {
    en: 'Copy the sheet into a new workbook and save it as .xlsx.',
    fr: 'Copiez la feuille dans un nouveau classeur et enregistrez-le en .xlsx.',
    de: 'Bitte das Blatt in eine neue Arbeitsmappe kopieren und als .xlsx speichern.',
  },
  TOO_LARGE: {
    en: 'Check that it is the right file, and copy the table into a new one.',
    fr: 'Vérifiez que c’est le bon fichier et copiez le tableau dans un nouveau.',
    de: 'Bitte prüfen, ob es die richtige Datei ist, und die Tabelle in eine neue kopieren.',
  },
};

/** Items of a list that a sentence names. */
const LISTED_NAMES = 10;

/** The names in braces in the text of a reason. */
type Parameters<R extends RefusalReason> = TextParameters<(typeof REFUSAL_REASONS)[R]['en']>;

/** The facts of a refusal; required are those that the text of the reason names. */
export type RefusalFactsOf<R extends RefusalReason> = RefusalFacts &
  Required<Pick<RefusalFacts, Extract<Parameters<R>, keyof RefusalFacts>>>;

/** The words of a refusal in three languages. */
export interface RefusalTexts {
  /** The reason, then the next step. */
  readonly text: LocalizedText;
  /** The reason. It begins with the cell, if the facts name one. */
  readonly why: LocalizedText;
  /** The next step for a person at the command line or a program. */
  readonly step: LocalizedText;
}

/** The words of a refusal. */
export function buildRefusalTexts<R extends RefusalReason>(
  code: RefusalCode,
  reason: R,
  facts: RefusalFactsOf<R>,
): RefusalTexts {
  const {
    suggestions = [],
    missing = [],
    sheets = [],
    columns = [],
    headers = [],
  }: RefusalFacts = facts;
  const parameters = {
    ...selectPlainFacts(facts),
    columns: formatNames(columns, facts.count),
    sheets: formatNames(sheets),
    headers: joinNames(headers, 'and'),
    suggested: buildSuggestionText(suggestions),
    words: buildExamplesText(facts.examples ?? []),
    lacking:
      missing.length === 0 ? NO_TEXT : fillTemplate(MISSING, { columns: formatNames(missing) }),
    ...(facts.kind === undefined ? {} : { kind: FILE_KINDS[facts.kind] }),
  };
  const why = atCell(fillTemplate(REFUSAL_REASONS[reason], parameters), facts);
  const step = fillTemplate(NEXT_STEPS[code], parameters);
  return { text: joinTexts([why, step], ' '), why, step };
}

const NO_TEXT: LocalizedText = { en: '', fr: '', de: '' };

const MISSING: LocalizedText = {
  en: ' Required columns that are missing: {columns}.',
  fr: ' Colonnes requises qui manquent : {columns}.',
  de: ' Erforderliche Spalten, die fehlen: {columns}.',
};

function buildSuggestionText(suggestions: NonNullable<RefusalFacts['suggestions']>): LocalizedText {
  if (suggestions.length === 0) return NO_TEXT;
  const pairs = formatNames(suggestions.map(({ header, column }) => `${header} → ${column}`));
  return {
    en: ` Did you mean ${pairs}?`,
    fr: ` Vouliez-vous dire ${pairs} ?`,
    de: ` War gemeint ${pairs}?`,
  };
}

function buildExamplesText(examples: NonNullable<RefusalFacts['examples']>): LocalizedText {
  if (examples.length === 0) return NO_TEXT;
  const words = formatNames(examples.map(({ encoding, text }) => `${text} (${encoding})`));
  return {
    en: ` A word may be: ${words}.`,
    fr: ` Un mot peut être : ${words}.`,
    de: ` Ein Wort kann sein: ${words}.`,
  };
}

/** Names as a sentence lists them: the first ones, and how many there are. */
function formatNames(names: readonly string[], count = names.length): string {
  const first = names.slice(0, LISTED_NAMES).join(', ');
  return count > LISTED_NAMES ? `${first} … (${count})` : first;
}

/** The facts that are a text or a number. */
function selectPlainFacts(facts: RefusalFacts): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => ['string', 'number'].includes(typeof value)),
  );
}
