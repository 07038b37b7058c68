import type * as z from 'zod';
import { KaartError } from '../../../lib/core/errors.ts';
import type { Incoming, Reply, VerifiedCounterparty } from '../../../lib/dsp/common/ports.ts';
import {
  type EndingMessage,
  type EndingType,
  readEnding,
} from '../../../lib/dsp/common/read-ending.ts';
import { readMessage } from '../../../lib/dsp/common/read-message.ts';
import * as N from '../../../lib/dsp/negotiation/messages.ts';
import type { NegotiationService } from '../../../lib/dsp/negotiation/negotiation-service.ts';
import * as T from '../../../lib/dsp/transfer/messages.ts';
import type { TransferService } from '../../../lib/dsp/transfer/transfer-service.ts';

/** What takes the messages that come in. */
export interface Services {
  readonly negotiations: NegotiationService;
  readonly transfers: TransferService;
}

type Take = (services: Services, incoming: never, pid: string) => Promise<Reply>;

function at(path: string): RegExp {
  return new RegExp(`^${path.replace(':pid', '([^/]+)')}$`);
}

function ending(
  path: string,
  type: EndingType,
  take: (
    services: Services,
    incoming: Incoming & { readonly message: EndingMessage },
    pid: string,
  ) => Promise<Reply>,
) {
  const read = (body: unknown) => readEnding(body, type);
  return { path: at(path), read, take: take as Take };
}

function route<S extends z.ZodType>(
  path: string,
  schema: S,
  take: (
    services: Services,
    incoming: Incoming & { readonly message: z.infer<S> & Incoming['message'] },
    pid: string,
  ) => Promise<Reply>,
) {
  const read = (body: unknown) => readMessage(body, schema);
  return { path: at(path), read, take: take as Take };
}

/** The endpoints of both protocols, without HTTP. */
const ROUTES = [
  route('/negotiations/request', N.ContractRequestMessage, ({ negotiations }, m) =>
    negotiations.requested(m),
  ),
  route('/negotiations/offers', N.ContractOfferMessage, ({ negotiations }, m) =>
    negotiations.offered(m),
  ),
  route('/negotiations/:pid/request', N.ContractRequestMessage, ({ negotiations }, m, pid) =>
    negotiations.requestedAgain(pid, m),
  ),
  route('/negotiations/:pid/offers', N.ContractOfferMessage, ({ negotiations }, m, pid) =>
    negotiations.offeredAgain(pid, m),
  ),
  route('/negotiations/:pid/agreement', N.ContractAgreementMessage, ({ negotiations }, m, pid) =>
    negotiations.agreed(pid, m),
  ),
  route(
    '/negotiations/:pid/agreement/verification',
    N.ContractAgreementVerificationMessage,
    ({ negotiations }, m, pid) => negotiations.verified(pid, m),
  ),
  route('/negotiations/:pid/events', N.ContractNegotiationEventMessage, (services, m, pid) =>
    services.negotiations.happened(pid, m),
  ),
  ending(
    '/negotiations/:pid/termination',
    'ContractNegotiationTerminationMessage',
    ({ negotiations }, m, pid) => negotiations.terminated(pid, m),
  ),
  route('/transfers/request', T.TransferRequestMessage, ({ transfers }, m) =>
    transfers.requested(m),
  ),
  route('/transfers/:pid/start', T.TransferStartMessage, ({ transfers }, m, pid) =>
    transfers.started(pid, m),
  ),
  ending('/transfers/:pid/completion', 'TransferCompletionMessage', ({ transfers }, m, pid) =>
    transfers.completed(pid, m),
  ),
  ending('/transfers/:pid/suspension', 'TransferSuspensionMessage', ({ transfers }, m, pid) =>
    transfers.suspended(pid, m),
  ),
  ending('/transfers/:pid/termination', 'TransferTerminationMessage', ({ transfers }, m, pid) =>
    transfers.terminated(pid, m),
  ),
];

/** Gives a message to the method that takes it. @throws KaartError as that does; `not-found`, `message-invalid` */
export async function take(
  services: Services,
  caller: VerifiedCounterparty,
  path: string,
  body: unknown,
): Promise<Reply> {
  for (const { path: pattern, read, take: to } of ROUTES) {
    const [match, pid = ''] = pattern.exec(path) ?? [];
    if (match === undefined) continue;
    const message = read(body);
    return to(services, { caller, path, message } as never, decodeURIComponent(pid));
  }
  throw new KaartError('no such endpoint', { code: 'not-found' });
}
