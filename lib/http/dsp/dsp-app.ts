import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { Instant } from '../../core/instant.ts';
import type { CatalogPages } from '../../dsp/catalog/catalog-pages.ts';
import { CatalogRequestMessage } from '../../dsp/catalog/messages.ts';
import { readQuery } from '../../dsp/catalog/query.ts';
import type { Caller, Incoming, Reply } from '../../dsp/common/ports.ts';
import type { Message } from '../../dsp/common/process.ts';
import { readMessage } from '../../dsp/common/read-message.ts';
import { DSP_PATH } from '../../dsp/common/vocabulary.ts';
import * as N from '../../dsp/negotiation/messages.ts';
import { contractNegotiation } from '../../dsp/negotiation/negotiation.ts';
import type { NegotiationService } from '../../dsp/negotiation/negotiation-service.ts';
import * as T from '../../dsp/transfer/messages.ts';
import { transferProcess } from '../../dsp/transfer/transfer.ts';
import type { TransferService } from '../../dsp/transfer/transfer-service.ts';
import { dspError, type ErrorType } from './dsp-error.ts';

/** Who sends a request. @throws KaartError `unauthenticated`, `rate-limited` */
export type VerifyCaller = (c: Context) => Promise<Caller>;

export interface DspAppOptions {
  readonly verify: VerifyCaller;
  readonly negotiations: NegotiationService;
  readonly transfers: TransferService;
  readonly catalog: CatalogPages;
  readonly publicUrl: string;
  readonly clock: () => Instant;
}

/** A message of the protocol is a few kilobytes. */
const MAX_MESSAGE_BYTES = 256 * 1024;

/** The protocol's endpoints of both roles, below its base. @see DSP 2025-1 #catalog-http, #negotiation-provider-path-bindings, #transfer-provider-path-bindings */
export function dspApp(options: DspAppOptions): Hono {
  const app = new Hono();
  app.onError((error, c) => dspError(c, errorTypeOf(c), error, pidsIn(c)));
  app.use(
    bodyLimit({
      maxSize: MAX_MESSAGE_BYTES,
      onError: (c) => dspError(c, errorTypeOf(c), tooLarge()),
    }),
  );
  catalogRoutes(app, options);
  negotiationRoutes(app, options);
  transferRoutes(app, options);
  app.all('*', (c) =>
    dspError(c, errorTypeOf(c), new KaartError('no such endpoint', { code: 'not-found' })),
  );
  return app;
}

function catalogRoutes(app: Hono, { verify, catalog, clock, publicUrl }: DspAppOptions): void {
  const page = async (c: Context, caller: Caller, filter: readonly unknown[] | undefined) => {
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
    const { filter } = readMessage(await jsonOf(c), CatalogRequestMessage);
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
    if (dataset === undefined) throw new KaartError('no such dataset', { code: 'not-found' });
    return c.body(dataset as never, 200, { 'Content-Type': 'application/json' });
  });
}

function negotiationRoutes(app: Hono, { verify, negotiations: service }: DspAppOptions): void {
  const taking = receiver(verify);
  app.get('/negotiations/:pid', async (c) => {
    const { participantId } = await verify(c);
    return c.json(contractNegotiation(await service.seen(c.req.param('pid'), participantId)));
  });
  app.post(
    '/negotiations/request',
    taking(N.ContractRequestMessage, (m) => {
      if (m.message.providerPid !== undefined)
        throw misplaced('a first request has a callbackAddress');
      return service.requested(m);
    }),
  );
  app.post(
    '/negotiations/offers',
    taking(N.ContractOfferMessage, (m) => {
      if (m.message.consumerPid !== undefined)
        throw misplaced('a first offer has a callbackAddress');
      return service.offered(m);
    }),
  );
  app.post(
    '/negotiations/:pid/request',
    taking(N.ContractRequestMessage, (m, pid) => service.requestedAgain(pid, m)),
  );
  app.post(
    '/negotiations/:pid/offers',
    taking(N.ContractOfferMessage, (m, pid) => service.offeredAgain(pid, m)),
  );
  app.post(
    '/negotiations/:pid/agreement',
    taking(N.ContractAgreementMessage, (m, pid) => service.agreed(pid, m)),
  );
  app.post(
    '/negotiations/:pid/agreement/verification',
    taking(N.ContractAgreementVerificationMessage, (m, pid) => service.verified(pid, m)),
  );
  app.post(
    '/negotiations/:pid/events',
    taking(N.ContractNegotiationEventMessage, (m, pid) => service.happened(pid, m)),
  );
  app.post(
    '/negotiations/:pid/termination',
    taking(N.ContractNegotiationTerminationMessage, (m, pid) => service.terminated(pid, m)),
  );
}

function transferRoutes(app: Hono, { verify, transfers: service }: DspAppOptions): void {
  const taking = receiver(verify);
  app.get('/transfers/:pid', async (c) => {
    const { participantId } = await verify(c);
    return c.json(transferProcess(await service.seen(c.req.param('pid'), participantId)));
  });
  app.post(
    '/transfers/request',
    taking(T.TransferRequestMessage, (m) => service.requested(m)),
  );
  app.post(
    '/transfers/:pid/start',
    taking(T.TransferStartMessage, (m, pid) => service.started(pid, m)),
  );
  app.post(
    '/transfers/:pid/completion',
    taking(T.TransferCompletionMessage, (m, pid) => service.completed(pid, m)),
  );
  app.post(
    '/transfers/:pid/suspension',
    taking(T.TransferSuspensionMessage, (m, pid) => service.suspended(pid, m)),
  );
  app.post(
    '/transfers/:pid/termination',
    taking(T.TransferTerminationMessage, (m, pid) => service.terminated(pid, m)),
  );
}

/** A handler verifies, parses, calls one method of the service, answers. */
function receiver(verify: VerifyCaller) {
  return <S extends z.ZodType>(
    schema: S,
    take: (
      incoming: Incoming & { readonly message: z.infer<S> & Message },
      pid: string,
    ) => Promise<Reply>,
  ) =>
    async (c: Context) => {
      const caller = await verify(c);
      const document = await jsonOf(c);
      c.set('document', document);
      const message = readMessage(document, schema);
      const path = new URL(c.req.url).pathname;
      const { status, body } = await take({ caller, path, message }, c.req.param('pid') ?? '');
      return c.json(body, status);
    };
}

/** @throws KaartError `unsupported-media-type`, `message-invalid` */
async function jsonOf(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? 'application/json';
  if (!/^application\/(ld\+)?json\b/i.test(type))
    throw new KaartError('a message is application/json', { code: 'unsupported-media-type' });
  try {
    return await c.req.json();
  } catch (cause) {
    throw new KaartError('the body is not JSON', { code: 'message-invalid', cause });
  }
}

function errorTypeOf(c: Context): ErrorType {
  const path = c.req.path.slice(DSP_PATH.length);
  if (path.startsWith('/negotiations')) return 'ContractNegotiationError';
  return path.startsWith('/transfers') ? 'TransferError' : 'CatalogError';
}

/** The pids that the sender named: an error says which process it is about, and never more than was asked. */
function pidsIn(c: Context): { providerPid?: string; consumerPid?: string } {
  const document = c.get('document') as Record<string, unknown> | undefined;
  const pids: { providerPid?: string; consumerPid?: string } = {};
  for (const name of ['providerPid', 'consumerPid'] as const) {
    const pid = document?.[name];
    if (typeof pid === 'string') pids[name] = pid.slice(0, 500);
  }
  const inPath = c.req.method === 'GET' ? c.req.path.split('/')[4] : undefined;
  return inPath === undefined ? pids : { providerPid: decodeURIComponent(inPath), ...pids };
}

function misplaced(message: string): KaartError {
  return new KaartError(message, { code: 'message-invalid' });
}

function tooLarge(): KaartError {
  return new KaartError(`a message holds at most ${MAX_MESSAGE_BYTES} bytes`, {
    code: 'too-large',
  });
}
