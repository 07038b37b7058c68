import { KaartError } from '../../../lib/core/errors.ts';
import type { MessageEndpoint } from '../../../lib/dsp/common/message-endpoint.ts';
import type { Reply, VerifiedCounterparty } from '../../../lib/dsp/common/ports.ts';
import type { NegotiationService } from '../../../lib/dsp/negotiation/negotiation-service.ts';
import type { TransferService } from '../../../lib/dsp/transfer/transfer-service.ts';

/** What takes the messages that come in. */
export interface Services {
  readonly negotiations: NegotiationService;
  readonly transfers: TransferService;
}

/** Gives a document to its endpoint, without HTTP. @throws KaartError as that does; `not-found` */
export async function take(
  { negotiations, transfers }: Services,
  caller: VerifiedCounterparty,
  path: string,
  document: unknown,
): Promise<Reply> {
  const reply =
    (await takeBelow('/negotiations', negotiations.endpoints, { caller, path, document })) ??
    (await takeBelow('/transfers', transfers.endpoints, { caller, path, document }));
  if (reply !== undefined) return reply;
  throw new KaartError('nothing-at-address', { code: 'not-found' });
}

async function takeBelow(
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
