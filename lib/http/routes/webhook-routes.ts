import * as z from 'zod';
import type { Identity } from '../../identity/identity.ts';
import { readChangeContext } from '../requests/if-match.ts';
import { PartnerResponse } from '../responses/client-responses.ts';
import { type Route, route } from '../route.ts';
import { toPartnerResponse } from './partner-routes.ts';

export interface WebhookRoutesDeps {
  readonly partners: Identity['partners'];
  readonly webhookSecret: Identity['webhookSecret'];
  /** @throws KaartError `address-refused` */
  readonly checkAddress: (url: string) => void;
}

/** The webhook at which a partner gets withdrawal notices. */
export function webhookRoutes({
  partners,
  webhookSecret,
  checkAddress,
}: WebhookRoutesDeps): Route[] {
  return [
    route({
      id: 'setPartnerWebhook',
      method: 'put',
      path: '/v1/partners/{partner}/webhook',
      tag: 'partners',
      summary:
        'Where a partner is told of withdrawals; a new secret is in this answer and never again',
      description:
        'Calls are signed as Standard Webhooks describes it (`v1`, HMAC-SHA256), their bodies are `{ type: "withdrawal.notice", timestamp, data }`. `url: null` ends them.',
      access: 'partner:admin',
      params: z.object({ partner: z.string().max(100) }),
      body: z.strictObject({
        url: z
          .url({ protocol: /^https?$/ })
          .max(2000)
          .nullable(),
      }),
      answers: { 200: { description: 'The partner and its new secret', schema: PartnerResponse } },
      async handle({ params, body: { url }, caller, c }) {
        if (url !== null) checkAddress(url);
        const partner = await partners.setWebhook(
          params.partner,
          url,
          readChangeContext(c, caller),
        );
        if (url === null) return toPartnerResponse(c, { partner });
        const secret = await webhookSecret(partner.id, partner.webhook?.generation ?? 1);
        return toPartnerResponse(c, { partner, webhookSecret: secret });
      },
    }),
  ];
}
