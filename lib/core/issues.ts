import type * as z from 'zod';
import localeDe from 'zod/v4/locales/de.js';
import localeFr from 'zod/v4/locales/fr.js';
import { fillTemplate, fillText, type LocalizedText, type TemplateParameters } from './language.ts';
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
  /** The member, e.g. `purposes.0`; '' for the whole. */
  readonly at: string;
  /** Stable: an {@link ErrorReason}, a code of Zod (`invalid_type`) or of a finding. */
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

/** What Zod keeps of a rule of ours that does not hold: the English text, and the reason for the others. */
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

/** Zod's own texts name the type of the sent value. */
const WITH_INPUT = { reportInput: true };

/** Reads a value by a schema. @returns the value, or where it does not fit */
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
  const { reason, parameters } = findRule(issue) ?? {};
  if (reason !== undefined) return buildIssue(place, reason, parameters as never);
  const message = {
    en: issue.message,
    fr: translate(FR, issue),
    de: translate(DE, issue),
  };
  return { ...place, reason: issue.code, message };
}

function findRule(issue: z.core.$ZodIssue): CustomRule['params'] | undefined {
  return issue.code === 'custom' ? (issue.params as CustomRule['params'] | undefined) : undefined;
}

const FR = localeFr();
const DE = localeDe();

function translate({ localeError }: typeof FR, issue: z.core.$ZodIssue): string {
  const text = localeError(issue as z.core.$ZodRawIssue);
  return (typeof text === 'string' ? text : text?.message) ?? issue.message;
}
