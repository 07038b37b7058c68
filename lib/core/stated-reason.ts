import { KaartError } from './errors.ts';
import {
  fillText,
  type Language,
  type LocalizedText,
  type TemplateParameters,
  toLocalizedText,
} from './language.ts';
import {
  ERROR_REASONS,
  type ErrorReason,
  type PlainReason,
  type ReasonParameters,
  type StatedReason,
} from './reasons/error-reasons.ts';

/** Maximum length of a text of another system. */
const MAX_TEXT = 500;

/** States a reason that is not thrown: of a denial, of the end of a process, or of a dead letter. */
export function stateReason(reason: PlainReason): StatedReason;
export function stateReason<R extends ErrorReason>(
  reason: R,
  parameters: ReasonParameters<R>,
): StatedReason;
export function stateReason(
  reason: ErrorReason,
  parameters: TemplateParameters = {},
): StatedReason {
  return { reason, parameters };
}

/** A text that a person or another system gave: it is the same in each language. */
export function stateText(text: string): StatedReason {
  return stateReason('given-text', { text });
}

/** The reason of an error; of an unexpected error its text, cut to 500 characters. */
export function toStatedReason(error: unknown): StatedReason {
  if (error instanceof KaartError) return { reason: error.reason, parameters: error.parameters };
  return stateText(String(error).slice(0, MAX_TEXT));
}

/** The text of a reason, also of an error, in one language. A stored reason that is not known here is its own text. */
export function toReasonText({ reason, parameters }: StatedReason, language: Language): string {
  const text: string | undefined = ERROR_REASONS[reason]?.[language];
  return text === undefined ? String(reason) : fillText(text, parameters, language);
}

/** The text of a reason in each language. */
export function toReasonTexts(reason: StatedReason): LocalizedText {
  return toLocalizedText((language) => toReasonText(reason, language));
}
