import * as z from 'zod';
import { coversPurpose } from '../../consent/notice.ts';
import { Instant } from '../../core/instant.ts';
import { NewPartner, PartnerRotation, RevocationExtent } from '../../identity/partner-request.ts';
import type { PartnerService, PartnerWithSecret } from '../../identity/partners.ts';
import type { DisclosureStore } from '../../store/disclosure-store.ts';
import { changeBy } from '../if-match.ts';
import { json, jsonLines } from '../reply.ts';
import { type Route, route } from '../route.ts';

const PartnerPath = z.object({ partner: z.string().max(100) });
const NewPartnerBody = NewPartner.omit({ id: true }).extend({
  client_id: NewPartner.shape.id,
  purposes: z.array(z.string().refine(coversPurpose, 'not a purpose of the notice')).min(1),
});

/** Partners: who may fetch with a token of ours, and what they have read. */
export function partnerRoutes(partners: PartnerService, disclosures: DisclosureStore): Route[] {
  return [
    add(partners),
    list(partners),
    rotate(partners),
    revoke(partners),
    disclosed(disclosures),
  ];
}

function add(partners: PartnerService): Route {
  return route({
    id: 'addPartner',
    method: 'post',
    path: '/v1/partners',
    tag: 'partners',
    summary: 'Register a partner; a secret is in this answer and never again',
    // No `creates`: a stored reply would keep the secret. A repeated request finds the id taken.
    access: 'partner:admin',
    body: NewPartnerBody,
    answers: { 201: { description: 'The partner', mediaTypes: ['application/json'] } },
    async handle({ body: { client_id: id, ...asked }, caller, c }) {
      return json(c, shown(await partners.add({ ...asked, id }, { actor: caller.subject })), {
        status: 201,
      });
    },
  });
}

function list(partners: PartnerService): Route {
  return route({
    id: 'listPartners',
    method: 'get',
    path: '/v1/partners',
    tag: 'partners',
    summary: 'All partners, as JSON Lines',
    access: 'partner:admin',
    answers: { 200: { description: 'One partner a line', mediaTypes: ['application/jsonl'] } },
    handle: ({ c }) => jsonLines(c, listed(partners)),
  });
}

function rotate(partners: PartnerService): Route {
  return route({
    id: 'rotatePartner',
    method: 'post',
    path: '/v1/partners/{partner}/rotation',
    tag: 'partners',
    summary: 'New credentials; the old ones work for another day unless told otherwise',
    access: 'partner:admin',
    params: PartnerPath,
    body: PartnerRotation,
    answers: {
      200: { description: 'The partner and its new secret', mediaTypes: ['application/json'] },
    },
    async handle({ params, body, caller, c }) {
      return json(c, shown(await partners.rotate(params.partner, body, changeBy(c, caller))));
    },
  });
}

function revoke(partners: PartnerService): Route {
  return route({
    id: 'revokePartner',
    method: 'post',
    path: '/v1/partners/{partner}/revocation',
    tag: 'partners',
    summary: 'End a partner, or only the tokens it has; both from the next request on',
    access: 'partner:admin',
    params: PartnerPath,
    body: z.object({ extent: RevocationExtent.default('partner') }),
    answers: { 200: { description: 'The partner', mediaTypes: ['application/json'] } },
    async handle({ params, body, caller, c }) {
      const partner = await partners.revoke(params.partner, body.extent, changeBy(c, caller));
      return json(c, shown({ partner }));
    },
  });
}

function disclosed(disclosures: DisclosureStore): Route {
  return route({
    id: 'listDisclosures',
    method: 'get',
    path: '/v1/partners/{partner}/disclosures',
    tag: 'partners',
    summary: 'Everything the partner has read since an instant, as JSON Lines',
    access: 'audit:read',
    params: PartnerPath,
    query: z.object({ since: Instant }),
    answers: { 200: { description: 'One read a line', mediaTypes: ['application/jsonl'] } },
    handle: ({ params, query, c }) => jsonLines(c, disclosures.since(params.partner, query.since)),
  });
}

async function* listed(partners: PartnerService) {
  for (const partner of await partners.list()) yield shown({ partner });
}

function shown({ partner: { id, ...rest }, clientSecret }: PartnerWithSecret) {
  return {
    client_id: id,
    ...rest,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  };
}
