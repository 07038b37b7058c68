import { KaartError } from '../../../lib/core/errors.ts';
import type { MessageEndpoint } from '../../../lib/dsp/common/message-endpoint.ts';
import type { Reply, VerifiedCounterparty } from '../../../lib/dsp/common/ports.ts';
import type { NegotiationService } from '../../../lib/dsp/negotiation/negotiation-service.ts';
import type { TransferService } from '../../../lib/dsp/transfer/transfer-service.ts';

/** The services that receive messages. */
export interface Services {
  readonly negotiations: NegotiationService;
  readonly transfers: TransferService;
}

/** Passes a message to its endpoint, without HTTP. @throws KaartError as the endpoint does; `not-found` if no endpoint has the path */
export async function receiveMessage(
  { negotiations, transfers }: Services,
  caller: VerifiedCounterparty,
  path: string,
  document: unknown,
): Promise<Reply> {
  const reply =
    (await receiveBelow('/negotiations', negotiations.endpoints, { caller, path, document })) ??
    (await receiveBelow('/transfers', transfers.endpoints, { caller, path, document }));
  if (reply !== undefined) return reply;
  throw new KaartError('nothing-at-address', { code: 'not-found' });
}

async function receiveBelow(
  base: string,
  endpoints: readonly MessageEndpoint[],
  arrived: Parameters<MessageEndpoint['receive']>[0],
): Promise<Reply | undefined> {
  for (const { path, receive } of endpoints) {
    const pattern = new RegExp(`^${base}/${path.replace(':pid', '([^/]+)')}$`);
    const [match, pid = ''] = pattern.exec(arrived.path) ?? [];
    if (match !== undefined) return receive(arrived, decodeURIComponent(pid));
  }
  return undefined;
}
