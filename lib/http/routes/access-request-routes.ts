import type { Context } from 'hono';
import * as z from 'zod';
import { type AccessRequest, REQUEST_DAYS } from '../../access-requests/access-request.ts';
import {
  Acceptance,
  AccessRequestForm,
  RequestRefusal,
} from '../../access-requests/access-request-form.ts';
import type { AccessRequests } from '../../access-requests/access-requests.ts';
import type { AccessSecrets } from '../../access-requests/access-secrets.ts';
import { ACCESS_TERMS } from '../../access-requests/terms.ts';
import type { ConsentNotices } from '../../consent/ports.ts';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { KaartError } from '../../core/errors.ts';
import { PageRequest } from '../../core/page.ts';
import type { Revisioned } from '../../core/revisioned.ts';
import type { ClientProof } from '../../identity/credentials.ts';
import { RateLimiter, type RatePolicy } from '../../identity/rate-limit.ts';
import { json, linesPage } from '../reply.ts';
import { readChangeContext } from '../requests/if-match.ts';
import { sourceAddress } from '../requests/source-address.ts';
import {
  AccessRequestResponse,
  AccessTermsResponse,
  RequestedAccessResponse,
} from '../responses/access-request-responses.ts';
import { type Route, type RouteErrors, route } from '../route.ts';

/** A request with five RSA keys has about 6,000 bytes. */
export const MAX_REQUEST_BYTES = 32_000;
const RequestPath = z.object({ request: z.string().max(60) });
const COMMON = { tag: 'partners', access: 'partner:admin' } as const;
const DECISION_ERRORS: RouteErrors = {
  'not-found': 'no-such-request',
  'wrong-state': 'request-in-state',
  'second-person-required': 'request-needs-another',
};
const ANSWERS = { 200: { description: 'The request', schema: AccessRequestResponse } };

export interface AccessRequestRoutesDeps {
  readonly requests: AccessRequests;
  readonly secrets: AccessSecrets;
  readonly notices: Pick<ConsentNotices, 'current'>;
  readonly limits: AccessLimits;
}

/** Limits of the routes that anyone may call, in one process. */
export class AccessLimits {
  readonly #submitting = new RateLimiter(hourly('requests', 20));
  readonly #all = new RateLimiter(hourly('all-requests', 300));
  readonly #opening = new RateLimiter(hourly('links', 300));

  /** Counts a request for access. @throws KaartError `rate-limited` */
  submit(c: Context): void {
    take(this.#submitting, sourceAddress(c));
    take(this.#all, 'all');
  }

  /** Counts the use of a link. @throws KaartError `rate-limited` */
  open(c: Context): void {
    take(this.#opening, sourceAddress(c));
  }
}

function hourly(name: string, quota: number): RatePolicy {
  return { name, quota, windowSeconds: 3_600 };
}

function take(limiter: RateLimiter, key: string): void {
  const { allowed, retryAfterSeconds } = limiter.take(key, performance.now());
  if (allowed) return;
  throw new KaartError('client-quota-used', {
    code: 'rate-limited',
    details: { retryAfterSeconds },
  });
}

/** Requests for access by API: anyone may request, a partner-admin decides. */
export function accessRequestRoutes(deps: AccessRequestRoutesDeps): Route[] {
  return [
    termsRoute(deps),
    submitRoute(deps),
    listRoute(deps),
    requestRoute(deps),
    acceptRoute(deps),
    refuseRoute(deps),
    renewLinkRoute(deps),
  ];
}

function termsRoute({ notices }: AccessRequestRoutesDeps): Route {
  return route({
    id: 'getAccessTerms',
    method: 'get',
    path: '/v1/access-terms',
    tag: 'partners',
    summary: 'What a request for access names: the terms to agree to, and the purposes',
    access: 'public',
    responses: { 200: { description: 'Terms and purposes', schema: AccessTermsResponse } },
    async handle({ c }) {
      const { version, sha256, texts } = ACCESS_TERMS;
      const { notice } = await notices.current();
      const { purposes } = notice;
      return json(c, {
        terms: { version, sha256, texts },
        dataset: COMPANIES_DATASET_ID,
        purposes,
      });
    },
  });
}

function submitRoute({ requests, limits }: AccessRequestRoutesDeps): Route {
  return route({
    id: 'requestAccess',
    errors: {
      'address-refused': 'address-not-public',
      'wrong-state': 'mail-sender-missing',
      'rate-limited': 'client-quota-used',
    },
    method: 'post',
    path: '/v1/access-requests',
    tag: 'partners',
    summary: 'Request access as a partner, without a token',
    description:
      'The requester gets a mail with a link. The request is valid after the requester has opened the link and confirmed. The response is the same for every address. The same request again within a day changes nothing.',
    access: 'public',
    body: AccessRequestForm,
    maxBodyBytes: MAX_REQUEST_BYTES,
    responses: { 202: { description: 'A mail is on its way', schema: RequestedAccessResponse } },
    async handle({ body, c }) {
      limits.submit(c);
      await requests.submit(body);
      const confirmWithinDays = REQUEST_DAYS.confirmation;
      return json(c, { state: 'unconfirmed', confirmWithinDays }, { status: 202 });
    },
  });
}

function listRoute({ requests }: AccessRequestRoutesDeps): Route {
  return route({
    ...COMMON,
    id: 'listAccessRequests',
    method: 'get',
    path: '/v1/access-requests',
    summary: 'Confirmed requests for access in a state, the oldest first, as JSON Lines',
    query: PageRequest.extend({ state: z.enum(['open', 'accepted', 'refused']).default('open') }),
    responses: {
      200: {
        description: 'One request a line',
        mediaTypes: ['application/jsonl'],
        schema: AccessRequestResponse,
      },
    },
    async handle({ query, c }) {
      const { items, cursor } = await requests.page(query.state, query);
      return linesPage(c, { items: items.map(toResponse), cursor });
    },
  });
}

function requestRoute({ requests }: AccessRequestRoutesDeps): Route {
  return route({
    ...COMMON,
    id: 'getAccessRequest',
    versioned: true,
    errors: { 'not-found': 'no-such-request' },
    method: 'get',
    path: '/v1/access-requests/{request}',
    summary: 'A request for access',
    params: RequestPath,
    responses: ANSWERS,
    handle: async ({ params, c }) => respond(c, await requests.get(params.request)),
  });
}

function acceptRoute({ requests }: AccessRequestRoutesDeps): Route {
  return route({
    ...COMMON,
    id: 'acceptAccessRequest',
    versioned: true,
    errors: DECISION_ERRORS,
    method: 'post',
    path: '/v1/access-requests/{request}/acceptance',
    summary: 'Accept a request: the client is registered and a mail is sent',
    description: 'The client reads as a partner, for the accepted purposes, until the access ends.',
    params: RequestPath,
    body: Acceptance,
    responses: ANSWERS,
    handle: async ({ params, body, caller, c }) =>
      respond(c, await requests.accept(params.request, body, readChangeContext(c, caller))),
  });
}

function refuseRoute({ requests }: AccessRequestRoutesDeps): Route {
  return route({
    ...COMMON,
    id: 'refuseAccessRequest',
    versioned: true,
    errors: DECISION_ERRORS,
    method: 'post',
    path: '/v1/access-requests/{request}/refusal',
    summary: 'Refuse a request, with a reason that the requester gets by mail',
    params: RequestPath,
    body: RequestRefusal,
    responses: ANSWERS,
    handle: async ({ params, body, caller, c }) =>
      respond(c, await requests.refuse(params.request, body, readChangeContext(c, caller))),
  });
}

function renewLinkRoute({ secrets }: AccessRequestRoutesDeps): Route {
  return route({
    ...COMMON,
    id: 'renewSecretLink',
    versioned: true,
    errors: DECISION_ERRORS,
    method: 'post',
    path: '/v1/access-requests/{request}/secret-link',
    summary: 'Send a new link to the secret; a secret that was shown ends at once, with all tokens',
    params: RequestPath,
    body: z.strictObject({}),
    responses: ANSWERS,
    handle: async ({ params, caller, c }) =>
      respond(c, await secrets.renewLink(params.request, readChangeContext(c, caller))),
  });
}

function respond(c: Context, found: Revisioned<AccessRequest>): Response {
  return json(c, toResponse(found), { etag: String(found.revision) });
}

function toResponse({ value, revision }: Revisioned<AccessRequest>) {
  const { proof, client, ...request } = value;
  const { isExpiryRecorded: _, ...secretLink } = client?.secretLink ?? { isExpiryRecorded: false };
  return {
    ...request,
    ...toProofResponse(proof),
    client: client && { ...client, secretLink: client.secretLink && secretLink },
    version: revision,
  };
}

function toProofResponse(proof: ClientProof) {
  if (proof === 'secret') return { proof, jwksUrl: null };
  if ('keysUrl' in proof) return { proof: 'keys', jwksUrl: proof.keysUrl };
  return { proof: 'keys', jwksUrl: null };
}
