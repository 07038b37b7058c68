import { fillText, type TemplateParameters } from './language.ts';
import {
  ERROR_REASONS,
  type ErrorReason,
  type PlainReason,
  type ReasonParameters,
  type StatedReason,
} from './reasons/error-reasons.ts';
import type { NextStep } from './reasons/next-steps.ts';

/**
 * Stable codes of all expected errors. The meaning of a code never changes. Only `lib/http/problems`
 * knows its HTTP status and its title in EN/FR/DE.
 */
export type ErrorCode =
  // storage
  | 'concurrent-update' // another writer was first; load again and decide again
  | 'object-exists'
  | 'object-not-found'
  | 'object-corrupt' // sha256 or length differs from the expected one
  // requests
  | 'address-refused' // an address that this installation does not call
  | 'message-invalid' // the message does not fit its schema; `details.issues` lists the places
  | 'not-found'
  | 'method-not-allowed' // the address accepts other methods; `details.allowed` lists them
  | 'unauthenticated'
  | 'sign-in-needed' // a page of the workbench without a session, or a sign-in that failed
  | 'forbidden'
  | 'second-person-required' // the person who made the request may not confirm it
  | 'wrong-state' // the state of the object does not allow this
  | 'precondition-failed' // the condition in the header `If-Match` is not met
  | 'idempotency-conflict' // the key was used for another request
  | 'too-large'
  | 'head-too-large' // the address and the headers together
  | 'unsupported-media-type'
  | 'not-acceptable'
  | 'not-supported' // an optional part of a protocol
  | 'range-not-satisfiable'
  | 'rate-limited'
  // mapping and consent files
  | 'file-refused' // `details.code`, in a problem `finding`, is the whole-file code of the mapping rules, e.g. EMPTY_FILE
  | 'invitation-closed' // a link of a contact that is used, expired or revoked; `details.state` says which
  | 'link-closed' // a link of a requester that is used, expired or replaced; `details.state` says which
  | 'consent-rejected' // `details.code`, in a problem `finding`, is the code of the consent rules, e.g. UNKNOWN_COMPANY
  // publication
  | 'nothing-published'
  | 'nothing-served' // the edition was retracted, and no other edition can be served yet
  | 'edition-retracted' // no other edition replaces it
  | 'superseded' // the version's rows are gone; `details.replacedBy` names the current version
  | 'view-stale' // a version that replaces this one is being made; try again
  | 'held'
  | 'recovery-pending' // the table was restored, and withdrawals of the journal have yet to be recorded
  // tokens, by the names of OAuth 2.0
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_dpop_proof'
  // operation
  | 'config-invalid'
  | 'counterparty-failed' // another connector answered with an error, or with an invalid answer
  | 'storage-full' // no space is left where data are kept
  | 'storage-damaged' // stored data cannot be read any more
  | 'storage-unusable' // the data directory cannot be used; `nextStep` says what to do
  | 'schema-unknown' // the stored data were written by a program with another schema
  | 'counterparty-unreachable' // no connector is found at the stated address
  | 'unavailable';

/** Options of an error in addition to its reason. */
interface KaartErrorOptions {
  readonly code: ErrorCode;
  /** Facts for the reader of the error: never a secret, never personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The next step for an operator. @default the next step of the code */
  readonly nextStep?: NextStep;
  readonly cause?: unknown;
}

/**
 * The one error class: an expected failure with a stable code and reason. Anything else that is
 * thrown is a defect. Its message is the English text of the reason.
 *
 * @example
 * new KaartError('body-too-large', { code: 'too-large', parameters: { limit: 1_000 } });
 */
export class KaartError<R extends ErrorReason = ErrorReason> extends Error {
  readonly code: ErrorCode;
  readonly reason: ErrorReason;
  /** Values of the parameters of the text. */
  readonly parameters: TemplateParameters;
  readonly details: Readonly<Record<string, unknown>>;
  readonly nextStep: NextStep | undefined;

  constructor(reason: PlainReason | StatedReason, options: KaartErrorOptions);
  constructor(reason: R, options: KaartErrorOptions & { readonly parameters: ReasonParameters<R> });
  constructor(
    stated: ErrorReason | StatedReason,
    {
      code,
      parameters: ownParameters = {},
      details = {},
      nextStep,
      cause,
    }: KaartErrorOptions & { readonly parameters?: TemplateParameters },
  ) {
    const { reason, parameters } =
      typeof stated === 'string' ? { reason: stated, parameters: ownParameters } : stated;
    const message = fillText(ERROR_REASONS[reason].en, parameters, 'en');
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'KaartError';
    this.code = code;
    this.reason = reason;
    this.parameters = parameters;
    this.details = details;
    this.nextStep = nextStep;
  }
}

/** Whether `error` is an expected failure with this code. */
export function hasCode(error: unknown, code: ErrorCode): error is KaartError {
  return error instanceof KaartError && error.code === code;
}
