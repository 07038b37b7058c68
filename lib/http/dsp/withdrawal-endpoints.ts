import type { Hono } from 'hono';
import { KaartError } from '../../core/errors.ts';
import { readMessage } from '../../dsp/common/read-message.ts';
import {
  NOTICES_PATH,
  WithdrawalAcknowledgementMessage,
  WithdrawalNoticeMessage,
} from '../../dsp/withdrawal/messages.ts';
import type { ReceivedNoticeService } from '../../withdrawal/received-notice-service.ts';
import type { Withdrawals } from '../../withdrawal/withdrawals.ts';
import { readJsonBody, type VerifyCaller } from './receive-message.ts';

/** What takes the messages of our extension. */
export interface WithdrawalEndpointsDeps {
  readonly received: Pick<ReceivedNoticeService, 'received'>;
  readonly withdrawals: Pick<Withdrawals, 'acknowledgeNotice'>;
}

/** The endpoints of our extension of the protocol, of both roles, below the DSP base. @see lib/dsp/README.md */
export function withdrawalEndpoints(
  app: Hono,
  verify: VerifyCaller,
  { received, withdrawals }: WithdrawalEndpointsDeps,
): void {
  app.post(NOTICES_PATH, async (c) => {
    const caller = await verify(c);
    const message = readMessage(await readJsonBody(c), WithdrawalNoticeMessage);
    await received.received(caller, message);
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
