import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { KaartError } from '../../core/errors.ts';
import type { Instant } from '../../core/instant.ts';
import type { Issue } from '../../core/issues.ts';
import { parseJson } from '../../core/parse-json.ts';
import { storageError } from '../../core/storage-error.ts';
import type { CatalogPages } from '../../dsp/catalog/catalog-pages.ts';
import { CatalogRequestMessage } from '../../dsp/catalog/messages.ts';
import { readQuery, toQueryParameters } from '../../dsp/catalog/query.ts';
import type { MessageEndpoint } from '../../dsp/common/message-endpoint.ts';
import { readMessagePids } from '../../dsp/common/message-pids.ts';
import type { VerifiedCounterparty } from '../../dsp/common/ports.ts';
import type { Message } from '../../dsp/common/process.ts';
import { readMessage } from '../../dsp/common/read-message.ts';
import { DSP_PATH, DSPACE_CONTEXT } from '../../dsp/common/vocabulary.ts';
import {
  NOTICES_PATH,
  WithdrawalAcknowledgementMessage,
  WithdrawalNoticeMessage,
} from '../../dsp/withdrawal/messages.ts';
import type { ReceivedNoticeService } from '../../withdrawal/received-notice-service.ts';
import type { Withdrawals } from '../../withdrawal/withdrawals.ts';
import { logDefect, logFailure } from '../problems/failure.ts';
import { buildProblem } from '../problems/problem.ts';
import { listAllowedMethods, methodNotAllowed } from '../requests/allowed-methods.ts';
import { toAbortedError } from '../requests/client-aborted.ts';
import { parseJsonDocument, readJsonBody, type VerifyCaller } from './receive-message.ts';

export interface DspAppDeps {
  readonly verify: VerifyCaller;
  readonly negotiations: ProcessServices;
  readonly transfers: ProcessServices;
  readonly catalog: CatalogPages;
  readonly publicUrl: string;
  readonly clock: () => Instant;
  /** Our extension: withdrawal notices. */
  readonly notices: WithdrawalEndpointsDeps;
}

/** A message of the protocol is a few kilobytes. */
const MAX_MESSAGE_BYTES = 256 * 1024;
/** Messages that end the flow of data. They are accepted with any length. */
const ENDING_PATH = /\/(termination|completion|suspension)$/;

/**
 * The endpoints of the protocol for both roles, relative to its base. @see DSP 2025-1 #catalog-http,
 * #negotiation-provider-path-bindings, #transfer-provider-path-bindings
 */
export function createDspApp(options: DspAppDeps): Hono {
  const app = new Hono();
  app.onError((error, c) => respondDspError(c, getErrorType(c), error, readPids(c)));
  const limit = bodyLimit({
    maxSize: MAX_MESSAGE_BYTES,
    onError: (c) => respondDspError(c, getErrorType(c), tooLargeError()),
  });
  app.use((c, next) => (ENDING_PATH.test(c.req.path) ? next() : limit(c, next)));
  addCatalogRoutes(app, options);
  addProcessEndpoints(app, '/negotiations', options.verify, options.negotiations);
  addProcessEndpoints(app, '/transfers', options.verify, options.transfers);
  addWithdrawalEndpoints(app, options.verify, options.notices);
  app.all('*', (c) => {
    const allowed = listAllowedMethods(app.routes, c.req.path.slice(DSP_PATH.length));
    if (c.req.method !== 'OPTIONS' || allowed.length === 0)
      return respondDspError(c, getErrorType(c), methodNotAllowed(c, allowed));
    return c.body(null, 204, { Allow: allowed.join(', ') });
  });
  return app;
}

function addCatalogRoutes(app: Hono, { verify, catalog, clock, publicUrl }: DspAppDeps): void {
  const sendCatalogPage = async (
    c: Context,
    caller: VerifiedCounterparty,
    filter: readonly unknown[] | undefined,
  ) => {
    const { body, next, previous } = await catalog.page(caller, readQuery(filter), clock());
    const links = Object.entries({ next, previous }).flatMap(([rel, position]) =>
      position === undefined
        ? []
        : [
            `<${publicUrl}${DSP_PATH}/catalog/request?${toQueryParameters(position)}>; rel="${rel}"`,
          ],
    );
    if (links.length > 0) c.header('Link', links.join(', '));
    return c.body(body as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': 'application/json' });
  };
  app.post('/catalog/request', async (c) => {
    const caller = await verify(c);
    const { filter } = readMessage(await readJsonBody(c), CatalogRequestMessage);
    return sendCatalogPage(c, caller, filter);
  });
  // Target of the links of a page.
  app.get('/catalog/request', async (c) => {
    const caller = await verify(c);
    const { filterExpression, ...members } = c.req.query();
    const criteria = filterExpression && (parseJson(filterExpression) ?? filterExpression);
    const spec = { ...members, filterExpression: criteria, '@type': 'QuerySpec' };
    return sendCatalogPage(c, caller, [spec]);
  });
  app.get('/catalog/datasets/:id', async (c) => {
    const caller = await verify(c);
    const dataset = await catalog.dataset(c.req.param('id'), caller, clock());
    if (dataset === undefined) throw new KaartError('no-such-dataset', { code: 'not-found' });
    return c.body(dataset as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': 'application/json' });
  });
}

function getErrorType(c: Context): ErrorType {
  const path = c.req.path.slice(DSP_PATH.length);
  if (path.startsWith('/negotiations')) return 'ContractNegotiationError';
  if (path.startsWith('/kaart/')) return 'kaart:WithdrawalError';
  return path.startsWith('/transfers') ? 'TransferError' : 'CatalogError';
}

/** The pids that the sender named, for the error. An error contains no other pids. */
function readPids(c: Context): { providerPid?: string; consumerPid?: string } {
  const pids = readMessagePids(c.get('document'));
  const pidInPath = c.req.method === 'GET' ? c.req.path.split('/')[4] : undefined;
  return pidInPath === undefined
    ? pids
    : { providerPid: decodePart(pidInPath).slice(0, 500), ...pids };
}

/** Decodes a path part as the router does: an invalid URL component is not decoded. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function tooLargeError(): KaartError {
  return new KaartError('message-too-large', {
    code: 'too-large',
    parameters: { limit: MAX_MESSAGE_BYTES },
  });
}

/** The three protocols and our extension, each with its own error body. */
type ErrorType =
  | 'CatalogError'
  | 'ContractNegotiationError'
  | 'TransferError'
  | 'kaart:WithdrawalError';

/**
 * Statuses that differ from those of our own API. A counterparty does not repeat a request after any 4xx, so
 * a temporary error is 503. A transition that the state machine does not have is 400.
 *
 * @see DSP 2025-1 #contract-negotiation-error
 */
const STATUS: Partial<Record<KaartError['code'], number>> = {
  'wrong-state': 400,
  'concurrent-update': 503,
  'rate-limited': 503,
};

/** The typed error body with the pids that the sender named; for a defect, only the id of the request. */
function respondDspError(
  c: Context,
  type: ErrorType,
  error: unknown,
  pids: { readonly providerPid?: string; readonly consumerPid?: string } = {},
): Response {
  const { status, code, message } = inspectError(
    c,
    storageError(error) ?? toAbortedError(error) ?? error,
  );
  if (status === 503) c.header('Retry-After', '1');
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="kaart"');
  c.header('Cache-Control', 'no-store');
  const isProcessError = type === 'ContractNegotiationError' || type === 'TransferError';
  const pidMembers = isProcessError ? { providerPid: '', consumerPid: '', ...pids } : {};
  const reason = [message, ...listOtherIssues(error)];
  const document = { '@context': [DSPACE_CONTEXT], '@type': type, ...pidMembers, code, reason };
  return c.json(document, status as 400);
}

/** Reasons of an error about a message, at most. */
const MAX_ISSUES = 20;

/** The issues after the first one, which the message of an error names. */
function listOtherIssues(error: unknown): readonly string[] {
  if (!(error instanceof KaartError)) return [];
  const { issues = [] } = error.details as { readonly issues?: readonly Issue[] };
  return issues
    .slice(1, MAX_ISSUES)
    .map(({ at: position, message }) => `${position}: ${message.en}`);
}

/**
 * The part of an error that the caller may see. The log has the details of a defect under the id of the
 * request.
 */
function inspectError(
  c: Context,
  error: unknown,
): { status: number; code: string; message: string } {
  const facts = c.get('facts');
  const { requestId, log } = facts;
  facts.code = error instanceof KaartError ? error.code : 'internal';
  if (error instanceof KaartError) {
    const { status, code, detail } = buildProblem(error, 'en', requestId);
    if (status >= 500) logFailure(log, error);
    return { status: STATUS[error.code] ?? status, code, message: detail };
  }
  logDefect(log, error);
  return {
    status: 500,
    code: 'internal',
    message: `something went wrong here: request ${requestId}`,
  };
}

/** The processes of one kind, for requests of other participants. */
interface ProcessServices {
  readonly endpoints: readonly MessageEndpoint[];
  /** Pids and state of a process. @throws KaartError `not-found`, also for a process of another participant */
  getForCounterparty(pid: string, participantId: string): Promise<Message>;
}

/** The endpoints of one kind of process for both roles: one for each row of its message table. */
function addProcessEndpoints(
  app: Hono,
  base: '/negotiations' | '/transfers',
  verify: VerifyCaller,
  processes: ProcessServices,
): void {
  app.get(`${base}/:pid`, async (c) => {
    const { participantId } = await verify(c);
    return c.json(await processes.getForCounterparty(c.req.param('pid'), participantId));
  });
  for (const { path, endsDataFlow, receive } of processes.endpoints)
    app.post(`${base}/${path}`, async (c) => {
      const caller = await verify(c);
      const document = await (endsDataFlow ? parseJsonDocument(c) : readJsonBody(c));
      c.set('document', document);
      const receivedMessage = { caller, path: c.req.path, document };
      const { status, body } = await receive(receivedMessage, c.req.param('pid') ?? '');
      return c.json(body, status);
    });
}

/** The services that handle the messages of our extension. */
interface WithdrawalEndpointsDeps {
  readonly received: Pick<ReceivedNoticeService, 'receive'>;
  readonly withdrawals: Pick<Withdrawals, 'acknowledgeNotice'>;
}

/**
 * The endpoints of our extension of the protocol for both roles, relative to the DSP base. @see
 * lib/dsp/README.md
 */
function addWithdrawalEndpoints(
  app: Hono,
  verify: VerifyCaller,
  { received, withdrawals }: WithdrawalEndpointsDeps,
): void {
  app.post(NOTICES_PATH, async (c) => {
    const caller = await verify(c);
    const message = readMessage(await readJsonBody(c), WithdrawalNoticeMessage);
    await received.receive(caller, message);
    return c.body(null, 202);
  });
  app.post(`${NOTICES_PATH}/:notice/acknowledgement`, async (c) => {
    const { participantId } = await verify(c);
    const message = readMessage(await readJsonBody(c), WithdrawalAcknowledgementMessage);
    const notice = c.req.param('notice') ?? '';
    if (message['kaart:notice'] !== notice)
      throw new KaartError('notice-path-differs', { code: 'message-invalid' });
    await withdrawals.acknowledgeNotice(notice, participantId, message['kaart:outcome']);
    return c.body(null, 202);
  });
}
