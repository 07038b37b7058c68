import type { Hono } from 'hono';
import { KaartError } from '../../core/errors.ts';
import * as N from '../../dsp/negotiation/messages.ts';
import { contractNegotiation } from '../../dsp/negotiation/negotiation.ts';
import type { NegotiationService } from '../../dsp/negotiation/negotiation-service.ts';
import * as T from '../../dsp/transfer/messages.ts';
import { transferProcess } from '../../dsp/transfer/transfer.ts';
import type { TransferService } from '../../dsp/transfer/transfer-service.ts';
import { endingReceiver, receiver, type VerifyCaller } from './receive-message.ts';

/** The endpoints of negotiations, of both roles. @see DSP 2025-1 #negotiation-provider-path-bindings, #negotiation-consumer-path-bindings */
export function negotiationEndpoints(
  app: Hono,
  verify: VerifyCaller,
  service: NegotiationService,
): void {
  const taking = receiver(verify);
  app.get('/negotiations/:pid', async (c) => {
    const { participantId } = await verify(c);
    return c.json(contractNegotiation(await service.seen(c.req.param('pid'), participantId)));
  });
  app.post(
    '/negotiations/request',
    taking(N.ContractRequestMessage, (m) => service.requested(first(m, m.message.providerPid))),
  );
  app.post(
    '/negotiations/offers',
    taking(N.ContractOfferMessage, (m) => service.offered(first(m, m.message.consumerPid))),
  );
  const at = (name: string) => `/negotiations/:pid/${name}`;
  app.post(
    at('request'),
    taking(N.ContractRequestMessage, (m, pid) => service.requestedAgain(pid, m)),
  );
  app.post(
    at('offers'),
    taking(N.ContractOfferMessage, (m, pid) => service.offeredAgain(pid, m)),
  );
  app.post(
    at('agreement'),
    taking(N.ContractAgreementMessage, (m, pid) => service.agreed(pid, m)),
  );
  app.post(
    at('agreement/verification'),
    taking(N.ContractAgreementVerificationMessage, (m, pid) => service.verified(pid, m)),
  );
  app.post(
    at('events'),
    taking(N.ContractNegotiationEventMessage, (m, pid) => service.happened(pid, m)),
  );
  app.post(
    at('termination'),
    endingReceiver(verify)('ContractNegotiationTerminationMessage', (m, pid) =>
      service.terminated(pid, m),
    ),
  );
}

/** The endpoints of transfers, of both roles. @see DSP 2025-1 #transfer-provider-path-bindings, #transfer-consumer-path-bindings */
export function transferEndpoints(app: Hono, verify: VerifyCaller, service: TransferService): void {
  const taking = receiver(verify);
  app.get('/transfers/:pid', async (c) => {
    const { participantId } = await verify(c);
    return c.json(transferProcess(await service.seen(c.req.param('pid'), participantId)));
  });
  app.post(
    '/transfers/request',
    taking(T.TransferRequestMessage, (m) => service.requested(m)),
  );
  const at = (name: string) => `/transfers/:pid/${name}`;
  app.post(
    at('start'),
    taking(T.TransferStartMessage, (m, pid) => service.started(pid, m)),
  );
  const ending = endingReceiver(verify);
  app.post(
    at('completion'),
    ending('TransferCompletionMessage', (m, pid) => service.completed(pid, m)),
  );
  app.post(
    at('suspension'),
    ending('TransferSuspensionMessage', (m, pid) => service.suspended(pid, m)),
  );
  app.post(
    at('termination'),
    ending('TransferTerminationMessage', (m, pid) => service.terminated(pid, m)),
  );
}

/** A first message has a callback address and names no process of ours. @throws KaartError `message-invalid` */
function first<M>(incoming: M, pid: string | undefined): M {
  if (pid === undefined) return incoming;
  throw new KaartError('a first message carries a callbackAddress and no pid of the receiver', {
    code: 'message-invalid',
  });
}
