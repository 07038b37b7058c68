import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type { Language } from '../../core/language.ts';
import type { Log } from '../../core/log.ts';
import { storageError } from '../../core/storage-error.ts';
import { callerLanguage, pageLanguage } from '../context.ts';
import { toAbortedError } from '../requests/client-aborted.ts';
import { buildDefectProblem, buildProblem, getHttpStatus, type Problem } from './problem.ts';
import { wantsPage } from './wants-page.ts';

/**
 * Builds the response to a failed request: a problem document, a page for a browser, or an OAuth error
 * for a client of the token endpoint. It logs failures of the server.
 */
export async function respondFailure(c: Context, cause: unknown): Promise<Response> {
  const facts = c.get('facts');
  const { requestId, log } = facts;
  const error = storageError(cause) ?? toAbortedError(cause) ?? cause;
  facts.code = error instanceof KaartError ? error.code : 'internal';
  if (error instanceof KaartError) {
    if (isOauthCode(error.code) && !wantsPage(c)) return respondOauthError(c, error);
    const response = await respondProblem(c, error);
    if (response.status >= 500) logFailure(log, error);
    return response;
  }
  logDefect(log, error);
  return answerProblem(c, buildDefectProblem(pickResponseLanguage(c), requestId));
}

function respondProblem(c: Context, error: KaartError): Promise<Response> {
  const { requestId } = c.get('facts');
  if (error.code === 'unauthenticated') c.header('WWW-Authenticate', buildChallenge(error));
  if (getHttpStatus(error.code) === 503) c.header('Retry-After', '5');
  const { bytes, retryAfterSeconds: retryAfter } = error.details;
  if (typeof bytes === 'number') c.header('Content-Range', `bytes */${bytes}`);
  if (typeof retryAfter === 'number') c.header('Retry-After', String(retryAfter));
  return answerProblem(c, buildProblem(error, pickResponseLanguage(c), requestId));
}

function pickResponseLanguage(c: Context): Language {
  return wantsPage(c) ? pageLanguage(c) : callerLanguage(c);
}

/** Logs that the server could not fulfil the request. A failure of another connector is only a warning. */
export function logFailure(log: Log, error: KaartError): void {
  const level = error.code === 'counterparty-failed' ? 'warn' : 'error';
  log(level, 'request.failed', listFailureFacts(error));
}

/** Logs an error that no code expected. */
export function logDefect(log: Log, error: unknown): void {
  log('error', 'request.defect', {
    error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    stack: error instanceof Error ? error.stack : undefined,
  });
}

/** Facts for an operator. Causes come from libraries, so only their names are logged, never their texts. */
function listFailureFacts({ code, message, cause }: KaartError) {
  if (!(cause instanceof Error)) return { code, message };
  const reason = 'code' in cause ? String(cause.code) : undefined;
  return { code, message, cause: cause.name, reason };
}

/** RFC 6750 #section-3 and RFC 9449 #section-7.1: the scheme to use, and the error of a sent token. */
function buildChallenge({ details }: KaartError): string {
  const tokenError = details['error'];
  const scheme = tokenError === 'invalid_dpop_proof' ? 'DPoP' : 'Bearer';
  return `${scheme} realm="kaart"${tokenError === undefined ? '' : `, error="${tokenError}"`}`;
}

async function answerProblem(c: Context, document: Problem): Promise<Response> {
  c.header('Cache-Control', 'no-store');
  if (wantsPage(c)) {
    const { sendProblemPage } = await import('./problem-page.tsx');
    return sendProblemPage(c, document);
  }
  c.header('Content-Language', callerLanguage(c));
  return c.body(JSON.stringify(document), document.status as 400, {
    'Content-Type': 'application/problem+json',
  });
}

const OAUTH_CODES: readonly string[] = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_dpop_proof',
];

/** Whether a code is one of OAuth 2.0, whose clients expect its error format. */
export function isOauthCode(code: string): boolean {
  return OAUTH_CODES.includes(code);
}

/** The error body of RFC 6749 #section-5.2. */
function respondOauthError(c: Context, { code, message }: KaartError): Response {
  c.header('Cache-Control', 'no-store');
  const status = code === 'invalid_client' ? 401 : 400;
  if (status === 401) c.header('WWW-Authenticate', 'Basic realm="kaart"');
  return c.json({ error: code, error_description: message }, status);
}
