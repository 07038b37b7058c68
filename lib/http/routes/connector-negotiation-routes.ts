import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { customRule } from '../../core/issues.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import { stateText } from '../../core/stated-reason.ts';
import type { OfferedDatasets } from '../../dsp/common/offered-dataset.ts';
import { assertSchema } from '../../dsp/common/read-message.ts';
import type { Negotiation } from '../../dsp/negotiation/negotiation.ts';
import type { NegotiationService } from '../../dsp/negotiation/negotiation-service.ts';
import { Policy } from '../../dsp/policy/policy.ts';
import type { ProcessPage } from '../../store/process-store.ts';
import { callerLanguage } from '../context.ts';
import type { ConnectorClient } from '../dsp/connector-client.ts';
import { json } from '../reply.ts';
import {
  NegotiationResponse,
  NegotiationsResponse,
  toNegotiationResponse,
} from '../responses/connector-responses.ts';
import { type Route, route } from '../route.ts';
import { Address, CounterpartyId } from './counterparty.ts';

const Path = z.object({ pid: z.string().max(200) });
const Paging = z.object({
  cursor: z.string().max(500).optional(),
  limit: wholeNumberParameter(z.int().min(1).max(200)).optional(),
});

/** A new negotiation: a request as consumer for a dataset of a catalog, or an offer as provider to a participant. */
const NewNegotiation = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('consumer').default('consumer'),
    /** DSP base or catalog URL of the provider. */
    address: Address,
    /** DID of the provider, if it is on another host than its connector. */
    participantId: CounterpartyId.optional(),
    dataset: z.string().min(1).max(500),
    /** `@id` of the offer; required if the dataset has several. */
    offer: z.string().max(500).optional(),
  }),
  z.strictObject({
    role: z.literal('provider'),
    /** DSP base of the consumer. */
    address: Address,
    participantId: CounterpartyId,
    dataset: z.string().min(1).max(500),
  }),
]);
const NegotiationBody = z.preprocess(
  (body) =>
    typeof body === 'object' && body !== null && !('role' in body)
      ? { role: 'consumer', ...body }
      : body,
  NewNegotiation,
);

const Rules = z.array(z.looseObject({})).min(1).max(100).optional();
/** Terms in ODRL, in the compact form of the protocol. */
const Terms = z
  .looseObject({ permission: Rules, prohibition: Rules, obligation: Rules })
  .refine(
    ({ permission, prohibition }) => (permission ?? prohibition) !== undefined,
    customRule('terms-without-rule'),
  );

export interface ConnectorNegotiationRoutesDeps {
  readonly negotiations: NegotiationService;
  readonly list: (paging: z.infer<typeof Paging>) => Promise<ProcessPage<Negotiation>>;
  readonly client: ConnectorClient;
  readonly datasets: OfferedDatasets;
}

/** The routes of negotiations for operators. */
export function connectorNegotiationRoutes(options: ConnectorNegotiationRoutesDeps): Route[] {
  return [
    beginRoute(options),
    listRoute(options),
    negotiationRoute(options),
    acceptRoute(options),
    counterRoute(options),
    terminateRoute(options),
  ];
}

function beginRoute({ negotiations, client, datasets }: ConnectorNegotiationRoutesDeps): Route {
  return route({
    id: 'beginNegotiation',
    errors: {
      'not-found': 'catalog-lacks-dataset',
      'address-refused': 'address-not-public',
      'counterparty-failed': 'catalog-not-given',
      'counterparty-unreachable': 'no-connector-answers',
    },
    method: 'post',
    path: '/v1/negotiations',
    tag: 'data space',
    summary: 'Negotiate for a dataset of another connector, or offer one of ours',
    description:
      'As consumer, the terms are those of the provider’s catalog. The response does not wait for the counterparty: read the state at the address of the negotiation.',
    access: 'connector:operate',
    body: NegotiationBody,
    creates: true,
    responses: { 202: { description: 'The negotiation', schema: NegotiationResponse } },
    async handle({ body, caller, c }) {
      const request =
        body.role === 'consumer'
          ? await client.findOffer(body, body)
          : await ourOffer(datasets, body);
      const { participantId: counterpartyId, address, offer } = request;
      const begun = { role: body.role, counterpartyId, address, offer };
      const negotiation = await negotiations.begin(begun, caller.subject);
      return json(c, toNegotiationResponse(negotiation, callerLanguage(c)), { status: 202 });
    },
  });
}

async function ourOffer(
  datasets: OfferedDatasets,
  { dataset, address, participantId }: { dataset: string; address: string; participantId: string },
) {
  const found = await datasets.find(dataset);
  if (found === undefined) throw new KaartError('no-such-dataset', { code: 'not-found' });
  const offer = { ...found.offer, '@type': 'Offer' as const, target: dataset };
  return { participantId, address, offer };
}

function listRoute({ list: pageOf }: ConnectorNegotiationRoutesDeps): Route {
  return route({
    id: 'listNegotiations',
    method: 'get',
    path: '/v1/negotiations',
    tag: 'data space',
    summary: 'All negotiations, the latest first',
    access: 'connector:operate',
    query: Paging,
    responses: {
      200: {
        description: 'A page; `cursor` leads to the next',
        schema: NegotiationsResponse,
      },
    },
    async handle({ query, c }) {
      const { processes, cursor } = await pageOf(query);
      const language = callerLanguage(c);
      const negotiations = processes.map((each) => toNegotiationResponse(each, language));
      return json(c, { negotiations, cursor });
    },
  });
}

function negotiationRoute({ negotiations }: ConnectorNegotiationRoutesDeps): Route {
  return route({
    id: 'getNegotiation',
    errors: { 'not-found': 'no-such-process' },
    method: 'get',
    path: '/v1/negotiations/{pid}',
    tag: 'data space',
    summary: 'A negotiation',
    access: 'connector:operate',
    params: Path,
    responses: { 200: { description: 'The negotiation', schema: NegotiationResponse } },
    handle: async ({ params, c }) =>
      json(c, toNegotiationResponse(await negotiations.get(params.pid), callerLanguage(c))),
  });
}

/** Builds the route of an operator's action on a negotiation. The action is sent to the counterparty. */
function actionRoute<B extends z.ZodType>(
  { id, name, summary, body }: { id: string; name: string; summary: string; body: B },
  act: (pid: string, body: z.infer<B>, actor: string) => Promise<Negotiation>,
): Route {
  return route({
    id,
    errors: { 'not-found': 'no-such-process', 'wrong-state': 'message-in-flight' },
    method: 'post',
    path: `/v1/negotiations/{pid}/${name}`,
    tag: 'data space',
    summary,
    access: 'connector:operate',
    params: Path,
    body,
    responses: { 202: { description: 'The negotiation', schema: NegotiationResponse } },
    async handle({ params, body: input, caller, c }) {
      const negotiation = await act(params.pid, input, caller.subject);
      return json(c, toNegotiationResponse(negotiation, callerLanguage(c)), { status: 202 });
    },
  });
}

function acceptRoute({ negotiations }: ConnectorNegotiationRoutesDeps): Route {
  const summary = 'Accept the offer that a provider has made';
  return actionRoute(
    { id: 'acceptOffer', name: 'acceptance', summary, body: z.strictObject({}) },
    (pid, _, actor) => negotiations.accept(pid, actor),
  );
}

function counterRoute({ negotiations }: ConnectorNegotiationRoutesDeps): Route {
  const summary = 'Ask a provider that has made an offer for other terms';
  return actionRoute(
    { id: 'counterOffer', name: 'counter-offer', summary, body: Terms },
    async (pid, terms, actor) => {
      const policy = assertSchema(terms, Policy);
      const { offer, dataset: target } = await negotiations.get(pid);
      const counterOffer = { ...policy, '@id': offer['@id'], '@type': 'Offer' as const, target };
      return negotiations.sendCounterOffer(pid, counterOffer, actor);
    },
  );
}

function terminateRoute({ negotiations }: ConnectorNegotiationRoutesDeps): Route {
  const summary = 'Terminate a negotiation and inform the counterparty';
  const body = z.strictObject({ reason: z.string().max(1000).optional() });
  return actionRoute(
    { id: 'terminateNegotiation', name: 'termination', summary, body },
    (pid, { reason }, actor) =>
      negotiations.terminate(pid, reason === undefined ? [] : [stateText(reason)], actor),
  );
}
