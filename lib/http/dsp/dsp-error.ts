import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import { DSPACE_CONTEXT } from '../../dsp/common/vocabulary.ts';
import { factsOf } from '../context.ts';
import { statusOf } from '../problem.ts';

/** The three protocols, each with its own error body. */
export type ErrorType = 'CatalogError' | 'ContractNegotiationError' | 'TransferError';

/**
 * Statuses that differ from those of our own API. A counterpart gives up at any 4xx, so what passes
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
  const { requestId, log } = factsOf(c);
  const expected = error instanceof KaartError;
  const status = expected ? (STATUS[error.code] ?? statusOf(error.code)) : 500;
  const code = expected ? error.code : 'internal';
  if (!expected || status === 500)
    log('error', 'request.defect', {
      requestId,
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      stack: error instanceof Error ? error.stack : undefined,
    });
  if (status === 503) c.header('Retry-After', '1');
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="kaart"');
  c.header('Cache-Control', 'no-store');
  const reason = [expected ? error.message : `something went wrong here: request ${requestId}`];
  const own = type === 'CatalogError' ? {} : { providerPid: '', consumerPid: '', ...pids };
  return c.json(
    { '@context': [DSPACE_CONTEXT], '@type': type, ...own, code, reason },
    status as 400,
  );
}
