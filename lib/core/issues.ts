import type * as z from 'zod';
import {
  fillTemplate,
  fillText,
  type LocalizedText,
  localized,
  type TemplateParameters,
} from './language.ts';
import {
  ERROR_REASONS,
  type ErrorReason,
  type PlainReason,
  type ReasonParameters,
} from './reasons/error-reasons.ts';

/** Part of a request. */
export type RequestPart = 'path' | 'query' | 'body';

/** A fault of one member of a request. Each error about an invalid message has a list of them. */
export interface Issue {
  readonly in: RequestPart;
  /** The member, e.g. `purposes.0`; '' for the whole part. */
  readonly at: string;
  /** Stable: an {@link ErrorReason}, or the code of a finding. */
  readonly reason: string;
  readonly message: LocalizedText;
}

/** Where an issue is. */
type Place = Pick<Issue, 'in' | 'at'>;

/** An issue with a text of the catalogue. */
export function buildIssue(place: Place, reason: PlainReason): Issue;
export function buildIssue<R extends ErrorReason>(
  place: Place,
  reason: R,
  parameters: ReasonParameters<R>,
): Issue;
export function buildIssue(
  place: Place,
  reason: ErrorReason,
  parameters: TemplateParameters = {},
): Issue {
  return { ...place, reason, message: fillTemplate(ERROR_REASONS[reason], parameters) };
}

/** The data of a broken rule in an issue of Zod: the English text, and the reason for the other languages. */
interface CustomRule {
  readonly message: string;
  readonly params: { readonly reason: ErrorReason; readonly parameters: TemplateParameters };
}

/**
 * The options of `refine` and of a custom `addIssue`: a rule of a schema with a text of the catalogue.
 *
 * @example
 * z.string().refine(isLine, customRule('line-not-plain'));
 */
export function customRule(reason: PlainReason): CustomRule;
export function customRule<R extends ErrorReason>(
  reason: R,
  parameters: ReasonParameters<R>,
): CustomRule;
export function customRule(reason: ErrorReason, parameters: TemplateParameters = {}): CustomRule {
  const message = fillText(ERROR_REASONS[reason].en, parameters, 'en');
  return { message, params: { reason, parameters } };
}

/** The texts name the sent value. */
const WITH_INPUT = { reportInput: true };

/** Parses a value by a schema. @returns the value, or its issues */
export function parseOrListIssues<S extends z.ZodType>(
  schema: S,
  value: unknown,
  part: RequestPart,
):
  | { readonly data: z.infer<S> }
  | { readonly issues: readonly Issue[]; readonly error: z.ZodError } {
  const { success, data, error } = schema.safeParse(value, WITH_INPUT);
  return success ? { data } : { error, issues: error.issues.map((issue) => toIssue(issue, part)) };
}

function toIssue(issue: z.core.$ZodIssue, part: RequestPart): Issue {
  const place = { in: part, at: issue.path.map(String).join('.') };
  const { reason, parameters = {} } = findRule(issue) ?? describeIssue(issue);
  return { ...place, reason, message: fillTemplate(ERROR_REASONS[reason], parameters) };
}

/** A reason with the values of its text. */
interface IssueReason {
  readonly reason: ErrorReason;
  readonly parameters?: TemplateParameters;
}

function findRule(issue: z.core.$ZodIssue): IssueReason | undefined {
  return issue.code === 'custom' ? (issue.params as CustomRule['params'] | undefined) : undefined;
}

/** The text of the catalogue for an issue of Zod. */
function describeIssue(issue: z.core.$ZodIssue): IssueReason {
  switch (issue.code) {
    case 'invalid_type':
      return describeType(issue);
    case 'invalid_value':
      return describeOptions(issue);
    case 'too_small':
    case 'too_big':
      return describeSize(issue);
    case 'invalid_format':
      return describeFormat(issue);
    case 'unrecognized_keys':
      return { reason: 'members-unknown', parameters: { names: joinShort(issue.keys) } };
    case 'invalid_union':
      return { reason: issue.input === undefined ? 'value-missing' : 'alternatives-not-fit' };
    default:
      return { reason: 'value-not-fit' };
  }
}

const TYPES: Readonly<Record<string, LocalizedText>> = {
  string: localized('a text', 'un texte', 'ein Text'),
  number: localized('a number', 'un nombre', 'eine Zahl'),
  int: localized('a whole number', 'un nombre entier', 'eine ganze Zahl'),
  boolean: localized('true or false', 'true ou false', 'true oder false'),
  object: localized('an object', 'un objet', 'ein Objekt'),
  array: localized('a list', 'une liste', 'eine Liste'),
  null: localized('null', 'null', 'null'),
};

function describeType({ expected, input }: z.core.$ZodIssueInvalidType): IssueReason {
  if (input === undefined) return { reason: 'value-missing' };
  if (expected === 'never') return { reason: 'value-not-taken' };
  const type = expected === 'record' ? 'object' : expected;
  const known = TYPES[type] ?? type;
  // Text that is no number is read as `NaN`, and a fraction is a number that is not whole.
  if (typeof input === 'number' && ['number', 'int'].includes(type))
    return { reason: 'format-not-fit', parameters: { form: known } };
  const parameters = { expected: known, given: nameType(input) };
  return { reason: 'value-type-other', parameters };
}

/** Only the type: a value of another type than expected may be long, or secret. */
function nameType(value: unknown): string | LocalizedText {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return TYPES[type] ?? type;
}

function describeOptions({ values, input }: z.core.$ZodIssueInvalidValue): IssueReason {
  if (input === undefined) return { reason: 'value-missing' };
  const allowed = joinShort(values.map(String));
  const given = typeof input === 'string' ? showText(input) : nameType(input);
  return { reason: 'value-not-listed', parameters: { given, allowed } };
}

function describeSize(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): IssueReason {
  const { code, origin, inclusive = true, exact = false } = issue;
  const isLow = code === 'too_small';
  const parameters = { limit: Number(isLow ? issue.minimum : issue.maximum) };
  if (origin === 'string') {
    if (exact) return { reason: 'text-length-other', parameters };
    return { reason: isLow ? 'text-too-short' : 'text-too-long', parameters };
  }
  if (origin === 'array') return { reason: isLow ? 'list-too-short' : 'list-too-long', parameters };
  if (inclusive) return { reason: isLow ? 'number-too-small' : 'number-too-large', parameters };
  return { reason: isLow ? 'number-not-above' : 'number-not-below', parameters };
}

const FORMS: Readonly<Record<string, LocalizedText>> = {
  email: localized('a mail address', 'une adresse électronique', 'eine Mailadresse'),
  url: localized(
    'a whole address (URL), such as https://partner.example/keys',
    'une adresse complète (URL), par exemple https://partner.example/keys',
    'eine vollständige Adresse (URL), zum Beispiel https://partner.example/keys',
  ),
  date: localized('a day as YYYY-MM-DD', 'un jour au format YYYY-MM-DD', 'ein Tag als YYYY-MM-DD'),
  datetime: localized(
    'a moment in ISO 8601, in UTC',
    'un instant ISO 8601 en UTC',
    'ein Zeitpunkt nach ISO 8601 in UTC',
  ),
  uuid: localized('a UUID', 'un UUID', 'eine UUID'),
};

function describeFormat({ format, pattern }: z.core.$ZodIssueInvalidStringFormat): IssueReason {
  const form = FORMS[format];
  if (form !== undefined) return { reason: 'format-not-fit', parameters: { form } };
  if (format !== 'regex' || pattern === undefined) return { reason: 'value-not-fit' };
  return { reason: 'pattern-not-fit', parameters: { pattern } };
}

/** Characters of a value in a text. */
const MAX_SHOWN = 80;

function showText(text: string): string {
  return JSON.stringify(text).slice(0, MAX_SHOWN);
}

function joinShort(names: readonly string[]): string {
  return names.map((name) => name.slice(0, MAX_SHOWN)).join(', ');
}
