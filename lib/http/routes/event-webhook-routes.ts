import { json } from '../reply.ts';
import { EventWebhookResponse } from '../responses/connector-responses.ts';
import { type Route, route } from '../route.ts';

export interface EventWebhookRoutesDeps {
  /** The webhook for events of negotiations and transfers; `undefined` if the settings name none. */
  readonly find: () => Promise<{ readonly url: string; readonly secret: string } | undefined>;
}

/** The webhook of the operator, with the secret by which its own systems verify the calls. */
export function eventWebhookRoutes({ find }: EventWebhookRoutesDeps): Route[] {
  return [
    route({
      id: 'getEventWebhook',
      method: 'get',
      path: '/v1/event-webhook',
      tag: 'data space',
      access: 'connector:operate',
      summary: 'The address that gets the events of negotiations and transfers, and its secret',
      description:
        'The setting `KAART_EVENT_WEBHOOK` is the address. Calls are signed as Standard Webhooks describes it (`v1`, HMAC-SHA256), their bodies are `{ type: "negotiation.finalized", timestamp, data }`.',
      responses: { 200: { description: 'The webhook', schema: EventWebhookResponse } },
      async handle({ c }) {
        return json(c, (await find()) ?? { url: null, secret: null });
      },
    }),
  ];
}
