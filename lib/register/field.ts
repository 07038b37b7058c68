import type { FieldGroup } from '../consent/vocabulary.ts';
import { LANGUAGES, type Language, type LocalizedText } from '../core/language.ts';

/**
 * The codes of a coded field with their labels. Files hold the code or a label.
 * A code list is of one edition method: another method may have more codes, or other ones.
 */
export type CodeList = Readonly<Record<string, LocalizedText>>;

/** Other header texts of a column in files, besides the name of its field. */
export type HeaderTexts = Readonly<Record<Language, readonly string[]>>;

/** The allowed values of a field for eligible and other companies, and how its cell is read. */
export type FieldValue =
  /** Fields with a rule of their own: registers, places and addresses. */
  | {
      readonly kind:
        | 'record-id'
        | 'rcs-number'
        | 'euid'
        | 'vat-number'
        | 'country'
        | 'postcode'
        | 'commune'
        | 'canton'
        | 'nace-class'
        | 'url'
        | 'email'
        | 'boolean';
    }
  /** A text of `min` to `max` characters. `style` decides which characters are suspicious. */
  | {
      readonly kind: 'text';
      readonly style: 'name' | 'line' | 'description' | 'note';
      readonly min?: number;
      readonly max: number;
    }
  /** A list of names, `|` between them. */
  | { readonly kind: 'names'; readonly max: number; readonly maxItems: number }
  /** One code of a list. */
  | ({ readonly kind: 'code' } & CodeReading)
  /** Several codes of a list, `|` between them. */
  | ({ readonly kind: 'codes' } & CodeReading)
  /** A whole number. `fraction` is the finding for a number that is not whole. */
  | {
      readonly kind: 'integer';
      readonly min: number;
      readonly max: number;
      readonly fraction: 'FRACTIONAL_EMPLOYEES' | 'UNREADABLE_NUMBER';
    }
  /** A number with decimals, from 0 on. */
  | { readonly kind: 'number'; readonly max: number }
  /** A day, until the reference date of the edition or until the day of the import. */
  | { readonly kind: 'date'; readonly until: 'reference-date' | 'import' }
  /** An instant, until the import. */
  | { readonly kind: 'moment' };

/** How a code of a list is read from a cell. */
export interface CodeReading {
  readonly codes: CodeList;
  /** Other ways to write a code: text in files → code. The old name of a renamed code is listed here too. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Whether files may contain a label instead of its code. @default true */
  readonly readsLabels?: boolean;
  /** The finding for a text that is no code. @default UNKNOWN_VALUE */
  readonly unknown?: 'UNKNOWN_SUBSECTOR';
  /** The finding for an empty cell. @default MISSING_VALUE if the field is required */
  readonly missing?: 'MISSING_SUBSECTOR';
}

/**
 * One column of a register, declared once. Record type, header matching, check, schema, codebook,
 * descriptors, pages and documentation follow from it. A declaration is plain data: it can be
 * written as JSON and read again.
 */
export interface FieldDeclaration {
  /** The field group, which a company grants to audiences. `internal` is never disclosed. */
  readonly group: FieldGroup | 'internal';
  readonly value: FieldValue;
  /** A record of the edition always has a value. Other fields are `null` where it is unknown. */
  readonly required?: true;
  /** A file may lack the column: then the value of each row is `null`. @default a file without it is refused */
  readonly optionalColumn?: true;
  readonly headers: HeaderTexts;
  readonly label: LocalizedText;
  readonly description: LocalizedText;
  /** A header may name a unit in brackets; a unit other than ours is another column. */
  readonly measured?: true;
  /** Rows may be counted by the classes of this field. */
  readonly counted?: true;
  /** Term of the field in JSON-LD, with the language of its text. @default a term of the register itself */
  readonly term?: { readonly id: string; readonly language?: Language };
  /** On the page of the company: `ours` is shown and not corrected, `hidden` is not shown. @default shown and corrected */
  readonly ownPage?: 'ours' | 'hidden';
}

/** The fields of a record by name, in the order of the record. */
export type FieldDeclarations = Readonly<Record<string, FieldDeclaration>>;

/** How a value is written where a format has types. */
export type FieldType =
  | 'text'
  | 'texts'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'date'
  | 'moment'
  | 'url';

/** The type of a field in CSVW, Data Package, Parquet and JSON-LD; each format names it in its own words. */
export function fieldType({ value: { kind } }: FieldDeclaration): FieldType {
  switch (kind) {
    case 'names':
    case 'codes':
      return 'texts';
    case 'boolean':
    case 'integer':
    case 'number':
    case 'date':
    case 'moment':
    case 'url':
      return kind;
    default:
      return 'text';
  }
}

/** The codes of a field with their labels; `undefined` for a field without a code list. */
export function findCodes({ value }: FieldDeclaration): CodeList | undefined {
  return 'codes' in value ? value.codes : undefined;
}

/** The code that has this label in one of the languages; otherwise the text unchanged. */
export function findCodeByLabel(codes: CodeList | undefined, text: string): string {
  const found = Object.entries(codes ?? {}).find(([, label]) =>
    LANGUAGES.some((language) => label[language].toLowerCase() === text.toLowerCase()),
  );
  return found?.[0] ?? text;
}

/** The fields of days and instants. */
export function listDateFields(fields: FieldDeclarations): readonly string[] {
  return Object.keys(fields).filter((name) => {
    const kind = fields[name]?.value.kind;
    return kind === 'date' || kind === 'moment';
  });
}
