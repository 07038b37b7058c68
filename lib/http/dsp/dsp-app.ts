import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { KaartError } from '../../core/errors.ts';
import type { Instant } from '../../core/instant.ts';
import type { CatalogPages } from '../../dsp/catalog/catalog-pages.ts';
import { CatalogRequestMessage } from '../../dsp/catalog/messages.ts';
import { readQuery } from '../../dsp/catalog/query.ts';
import { readMessagePids } from '../../dsp/common/message-pids.ts';
import type { VerifiedCounterparty } from '../../dsp/common/ports.ts';
import { readMessage } from '../../dsp/common/read-message.ts';
import { DSP_PATH } from '../../dsp/common/vocabulary.ts';
import { listAllowedMethods, methodNotAllowed } from '../requests/allowed-methods.ts';
import { dspError, type ErrorType } from './dsp-error.ts';
import { type ProcessServices, processEndpoints } from './process-endpoints.ts';
import { getReceivedDocument, readJsonBody, type VerifyCaller } from './receive-message.ts';
import { type WithdrawalEndpointsDeps, withdrawalEndpoints } from './withdrawal-endpoints.ts';

export interface DspAppDeps {
  readonly verify: VerifyCaller;
  readonly negotiations: ProcessServices;
  readonly transfers: ProcessServices;
  readonly catalog: CatalogPages;
  readonly publicUrl: string;
  readonly clock: () => Instant;
  /** Our extension: notices of withdrawal. */
  readonly notices: WithdrawalEndpointsDeps;
}

/** A message of the protocol is a few kilobytes. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** Messages after which no data flow: they are taken whatever their length. */
const ENDING = /\/(termination|completion|suspension)$/;

/** The protocol's endpoints of both roles, below its base. @see DSP 2025-1 #catalog-http, #negotiation-provider-path-bindings, #transfer-provider-path-bindings */
export function dspApp(options: DspAppDeps): Hono {
  const app = new Hono();
  app.onError((error, c) => dspError(c, getErrorType(c), error, pidsIn(c)));
  const limit = bodyLimit({
    maxSize: MAX_MESSAGE_BYTES,
    onError: (c) => dspError(c, getErrorType(c), tooLarge()),
  });
  app.use((c, next) => (ENDING.test(c.req.path) ? next() : limit(c, next)));
  catalogRoutes(app, options);
  processEndpoints(app, '/negotiations', options.verify, options.negotiations);
  processEndpoints(app, '/transfers', options.verify, options.transfers);
  withdrawalEndpoints(app, options.verify, options.notices);
  app.all('*', (c) => {
    const allowed = listAllowedMethods(app.routes, c.req.path.slice(DSP_PATH.length));
    if (c.req.method !== 'OPTIONS' || allowed.length === 0)
      return dspError(c, getErrorType(c), methodNotAllowed(c, allowed));
    return c.body(null, 204, { Allow: allowed.join(', ') });
  });
  return app;
}

function catalogRoutes(app: Hono, { verify, catalog, clock, publicUrl }: DspAppDeps): void {
  const page = async (
    c: Context,
    caller: VerifiedCounterparty,
    filter: readonly unknown[] | undefined,
  ) => {
    const { body, next, previous } = await catalog.page(caller, readQuery(filter), clock());
    const links = Object.entries({ next, previous }).flatMap(([rel, at]) =>
      at === undefined
        ? []
        : [
            `<${publicUrl}${DSP_PATH}/catalog/request?offset=${at.offset}&limit=${at.limit}>; rel="${rel}"`,
          ],
    );
    if (links.length > 0) c.header('Link', links.join(', '));
    return c.body(body as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': 'application/json' });
  };
  app.post('/catalog/request', async (c) => {
    const caller = await verify(c);
    const { filter } = readMessage(await readJsonBody(c), CatalogRequestMessage);
    return page(c, caller, filter);
  });
  // Where the links of a page lead.
  app.get('/catalog/request', async (c) => {
    const caller = await verify(c);
    const { offset = '0', limit = '100' } = c.req.query();
    return page(c, caller, [{ '@type': 'QuerySpec', offset, limit }]);
  });
  app.get('/catalog/datasets/:id', async (c) => {
    const caller = await verify(c);
    const dataset = await catalog.dataset(c.req.param('id'), caller, clock());
    if (dataset === undefined) throw new KaartError('no-such-dataset', { code: 'not-found' });
    return c.body(dataset as never, 200, { 'Content-Type': 'application/json' });
  });
}

function getErrorType(c: Context): ErrorType {
  const path = c.req.path.slice(DSP_PATH.length);
  if (path.startsWith('/negotiations')) return 'ContractNegotiationError';
  if (path.startsWith('/kaart/')) return 'kaart:WithdrawalError';
  return path.startsWith('/transfers') ? 'TransferError' : 'CatalogError';
}

/** The pids that the sender named: an error says which process it is about, and never more than was asked. */
function pidsIn(c: Context): { providerPid?: string; consumerPid?: string } {
  const pids = readMessagePids(getReceivedDocument(c));
  const inPath = c.req.method === 'GET' ? c.req.path.split('/')[4] : undefined;
  return inPath === undefined ? pids : { providerPid: decoded(inPath).slice(0, 500), ...pids };
}

/** Decodes a path part as the router does: an invalid URL component is not decoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function tooLarge(): KaartError {
  return new KaartError('message-too-large', {
    code: 'too-large',
    parameters: { limit: MAX_MESSAGE_BYTES },
  });
}
