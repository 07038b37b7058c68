import type { ErrorCode, KaartError } from '../../core/errors.ts';
import type { Issue } from '../../core/issues.ts';
import {
  fillText,
  type Language,
  localized,
  type TemplateParameters,
} from '../../core/language.ts';
import { ERROR_REASONS } from '../../core/reasons/error-reasons.ts';
import { PROBLEM_TEXTS } from './problem-messages.ts';

/** HTTP status of each error code: this table is the only place that knows one. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  'concurrent-update': 409,
  'object-exists': 409,
  'object-not-found': 404,
  'object-corrupt': 422,
  'address-refused': 400,
  'message-invalid': 400,
  'not-found': 404,
  'method-not-allowed': 405,
  unauthenticated: 401,
  'sign-in-needed': 401,
  forbidden: 403,
  'second-person-required': 403,
  'wrong-state': 409,
  'precondition-failed': 412,
  'idempotency-conflict': 422,
  'too-large': 413,
  'head-too-large': 431,
  'unsupported-media-type': 415,
  'not-acceptable': 406,
  'not-supported': 501,
  'range-not-satisfiable': 416,
  'rate-limited': 429,
  'file-refused': 422,
  'invitation-closed': 410,
  'link-closed': 410,
  'consent-rejected': 422,
  'nothing-published': 404,
  superseded: 410,
  'edition-retracted': 410,
  'nothing-served': 503,
  'view-stale': 503,
  held: 409,
  'recovery-pending': 503,
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  invalid_dpop_proof: 400,
  'config-invalid': 500,
  'counterparty-failed': 502,
  'storage-full': 503,
  'storage-damaged': 503,
  'storage-unusable': 503,
  'schema-unknown': 503,
  'counterparty-unreachable': 422,
  unavailable: 503,
};

/** The HTTP status of an error code. */
export function getHttpStatus(code: ErrorCode): number {
  return STATUS[code];
}

/**
 * A problem document of RFC 9457 with a stable `code`, a stable `reason` with its `parameters`, and the
 * `next` step.
 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly reason: string;
  readonly next: string;
  readonly requestId: string;
  readonly [member: string]: unknown;
}

/** Details of an error that the caller gets; all others are only in the log. */
const PUBLIC_DETAILS = [
  'issues',
  'code',
  'column',
  'edition',
  'replacedBy',
  'current',
  'holdId',
  'limit',
  'allowed',
  'waiting',
  'state',
  'seq',
  'unknown',
];

/** Details of a refused file, for a program that helps its user to correct the file. */
const PUBLIC_FILE_DETAILS = [
  'columns',
  'missing',
  'required',
  'suggestions',
  'sheet',
  'sheets',
  'cell',
  'row',
  'line',
  'looksLike',
  'what',
];

/** The problem document of an expected failure. */
export function buildProblem(error: KaartError, language: Language, requestId: string): Problem {
  const texts = PROBLEM_TEXTS[error.code];
  const names =
    error.code === 'file-refused' ? [...PUBLIC_DETAILS, ...PUBLIC_FILE_DETAILS] : PUBLIC_DETAILS;
  const shown = Object.fromEntries(
    Object.entries(error.details)
      .filter(([name]) => names.includes(name))
      .map(([name, value]) => {
        if (name === 'issues') return [name, translateIssues(value as readonly Issue[], language)];
        return name === 'code' ? ['finding', value] : [name, value];
      }),
  );
  const parameters = buildPublicParameters(error.parameters, language);
  return {
    type: `/docs#${error.code}`,
    title: texts.title[language],
    status: STATUS[error.code],
    detail: fillText(ERROR_REASONS[error.reason][language], parameters, language),
    code: error.code,
    reason: error.reason,
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    next: texts.next[language],
    requestId,
    ...shown,
  };
}

function translateIssues(issues: readonly Issue[], language: Language) {
  return issues.map((issue) => ({ ...issue, message: issue.message[language] }));
}

/** Parameters that would reveal facts of this machine, with their replacements in a problem document. */
const PRIVATE_PARAMETERS: TemplateParameters = {
  path: localized(
    'a file of the data directory',
    'un fichier du répertoire de données',
    'eine Datei des Datenverzeichnisses',
  ),
  item: localized('of the database', 'de la base de données', 'der Datenbank'),
};

/** The parameters as the caller may see them; texts in the caller's language. */
function buildPublicParameters(
  parameters: TemplateParameters,
  language: Language,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, privateValue]) => {
      const value = PRIVATE_PARAMETERS[name] ?? privateValue;
      return [name, typeof value === 'number' ? value : fillText('{value}', { value }, language)];
    }),
  );
}

/** The problem document of a defect. It has no detail, only the id of the request for the log. */
export function buildDefectProblem(language: Language, requestId: string): Problem {
  const texts = PROBLEM_TEXTS.unavailable;
  return {
    type: '/docs#internal',
    title: {
      en: 'Something went wrong here',
      fr: 'Une erreur est survenue ici',
      de: 'Hier ist etwas schiefgegangen',
    }[language],
    status: 500,
    detail: '',
    code: 'internal',
    reason: 'internal',
    next: texts.next[language],
    requestId,
  };
}

/** All problems, for the documentation. */
export const PROBLEMS = (Object.keys(STATUS) as ErrorCode[]).map((code) => ({
  code,
  status: STATUS[code],
  ...PROBLEM_TEXTS[code],
}));
