import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import { DSPACE_CONTEXT } from '../../dsp/common/vocabulary.ts';
import { getRequestContext } from '../context.ts';
import { getHttpStatus } from '../problems/problem.ts';
import { clientAborted } from '../requests/client-aborted.ts';

/** The three protocols and our extension, each with its own error body. */
export type ErrorType =
  | 'CatalogError'
  | 'ContractNegotiationError'
  | 'TransferError'
  | 'kaart:WithdrawalError';

/**
 * Statuses that differ from those of our own API. A counterparty gives up at any 4xx, so what passes
 * is 503; an arrow that the state machine lacks is 400.
 *
 * @see DSP 2025-1 #contract-negotiation-error
 */
const STATUS: Partial<Record<KaartError['code'], number>> = {
  'wrong-state': 400,
  'concurrent-update': 503,
  'rate-limited': 503,
};

/** The typed error body, with the pids as far as they were sent; nothing of a defect but the request's id. */
export function dspError(
  c: Context,
  type: ErrorType,
  error: unknown,
  pids: { readonly providerPid?: string; readonly consumerPid?: string } = {},
): Response {
  const { status, code, said } = inspectError(c, clientAborted(error) ?? error);
  if (status === 503) c.header('Retry-After', '1');
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="kaart"');
  c.header('Cache-Control', 'no-store');
  const ofProcess = type === 'ContractNegotiationError' || type === 'TransferError';
  const own = ofProcess ? { providerPid: '', consumerPid: '', ...pids } : {};
  const document = { '@context': [DSPACE_CONTEXT], '@type': type, ...own, code, reason: [said] };
  return c.json(document, status as 400);
}

/** What the caller may see of an error; a defect is in the log, and named by the request's id alone. */
function inspectError(c: Context, error: unknown): { status: number; code: string; said: string } {
  const { requestId, log } = getRequestContext(c);
  if (error instanceof KaartError) {
    const status = STATUS[error.code] ?? getHttpStatus(error.code);
    return { status, code: error.code, said: error.message };
  }
  const { name, message, stack } = error as Partial<Error>;
  log('error', 'request.defect', { requestId, error: `${name}: ${message}`, stack });
  return { status: 500, code: 'internal', said: `something went wrong here: request ${requestId}` };
}
