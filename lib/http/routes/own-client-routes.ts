import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { Caller } from '../../identity/caller.ts';
import { PartnerRotation } from '../../identity/partner-request.ts';
import type { PartnerService } from '../../identity/partners.ts';
import { readChangeContext } from '../requests/if-match.ts';
import { PartnerResponse } from '../responses/client-responses.ts';
import { type Route, route } from '../route.ts';
import { toPartnerResponse } from './partner-routes.ts';

const COMMON = { tag: 'own client', access: 'client:rotate', versioned: true } as const;
const ANSWERS = { 200: { description: 'The client', schema: PartnerResponse } };
const ERRORS = { 'wrong-state': 'is-revoked', 'not-found': 'no-such-partner' } as const;

/** The routes with which a partner replaces its secret or keys by its own token, without a member of staff. */
export function ownClientRoutes(partners: PartnerService): Route[] {
  return [ownClientRoute(partners), rotateOwnRoute(partners), retireOwnRoute(partners)];
}

function ownClientRoute(partners: PartnerService): Route {
  return route({
    ...COMMON,
    id: 'getOwnClient',
    method: 'get',
    path: '/v1/client',
    summary: 'The client of the token: its credentials, their ends, and the end of its access',
    errors: ERRORS,
    responses: ANSWERS,
    handle: async ({ caller, c }) =>
      toPartnerResponse(c, { partner: await partners.get(requireClient(caller)) }),
  });
}

function rotateOwnRoute(partners: PartnerService): Route {
  return route({
    ...COMMON,
    id: 'rotateOwnClient',
    method: 'post',
    path: '/v1/client/rotation',
    summary:
      'A new secret, or other keys; the old credentials still work for a day unless told otherwise',
    description:
      'Ask for the token with `scope=client:rotate`. `overlapMs: 0` ends the old credentials at once. The new secret is in this answer and never again.',
    errors: { ...ERRORS, 'address-refused': 'address-not-public' },
    body: PartnerRotation.strict(),
    responses: ANSWERS,
    async handle({ body, caller, c }) {
      const id = requireClient(caller);
      return toPartnerResponse(c, await partners.rotate(id, body, readChangeContext(c, caller)));
    },
  });
}

function retireOwnRoute(partners: PartnerService): Route {
  return route({
    ...COMMON,
    id: 'endOldCredentials',
    method: 'post',
    path: '/v1/client/retirement',
    summary: 'End the old credentials now: those to which a rotation gave an end',
    errors: ERRORS,
    body: z.strictObject({}),
    responses: ANSWERS,
    async handle({ caller, c }) {
      const partner = await partners.retire(requireClient(caller), readChangeContext(c, caller));
      return toPartnerResponse(c, { partner });
    },
  });
}

/** Returns the client id of the token. A request cannot name another client. */
function requireClient({ partnerId }: Caller): string {
  if (partnerId === undefined) throw new KaartError('no-such-partner', { code: 'not-found' });
  return partnerId;
}
