import { KaartError } from '../../core/errors.ts';

/** Why a whole file is refused: the codes of the mapping rules, then the ones of hostile or broken containers. */
export type RefusalCode =
  | 'EMPTY_FILE'
  | 'NO_ROWS'
  | 'DUPLICATE_COLUMN'
  | 'MISSING_COLUMN'
  | 'UNKNOWN_COLUMN'
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
  /** A cell, row, header, or a file that has to be held, beyond the limits in `limits.ts`. */
  | 'TOO_LARGE';

/** Facts for the message in the caller's language; `column` is the canonical name or, if unknown, the text in the file. */
export interface RefusalFacts {
  readonly column?: string;
  readonly columns?: readonly string[];
  readonly missing?: readonly string[];
  readonly sheet?: string;
  readonly row?: number;
  readonly line?: number;
  /** OTHER_EDITION: what was asked for, and what the file looks like. */
  readonly edition?: string;
  readonly looksLike?: string;
  /** TOO_LARGE: what, and how much is allowed. */
  readonly what?: string;
  readonly limit?: number;
  readonly cause?: unknown;
}

/** The `file-refused` error of a file that is not taken at all. */
export function refusal(code: RefusalCode, message: string, facts: RefusalFacts = {}): KaartError {
  const { cause, ...details } = facts;
  return new KaartError(message, {
    code: 'file-refused',
    details: { code, ...details },
    ...(cause === undefined ? {} : { cause }),
  });
}
