import * as z from 'zod';
import { PageRequest } from '../../core/page.ts';
import type { People } from '../../identity/people.ts';
import { ROLES } from '../../identity/roles.ts';
import { json, linesPage } from '../reply.ts';
import { PersonResponse } from '../responses/people-responses.ts';
import { type Route, route } from '../route.ts';

const PersonPath = z.object({ person: z.string().min(1).max(200) });
const Revocation = z.discriminatedUnion('extent', [
  z.strictObject({ extent: z.literal('tokens') }),
  z.strictObject({ extent: z.literal('person') }),
  z.strictObject({ extent: z.literal('token'), token: z.string().min(1).max(100) }),
  z.strictObject({ extent: z.literal('role'), role: z.enum(ROLES) }),
]);
const ONE = { 200: { description: 'The person', schema: PersonResponse } };

/** Members of staff with their roles and tokens, and the revocation of each. */
export function peopleRoutes(people: People): Route[] {
  return [listRoute(people), revokeRoute(people), restoreRoute(people)];
}

function listRoute(people: People): Route {
  return route({
    id: 'listPeople',
    method: 'get',
    path: '/v1/people',
    tag: 'people',
    summary: 'People with their roles and tokens, as JSON Lines',
    description:
      'People of an OpenID provider are listed from their first request on; people with a token of `kaart token` from the first token on.',
    access: 'audit:read',
    query: PageRequest,
    responses: {
      200: {
        description: 'One person a line',
        mediaTypes: ['application/jsonl'],
        schema: PersonResponse,
      },
    },
    handle: async ({ query, c }) => linesPage(c, await people.page(query)),
  });
}

function revokeRoute(people: People): Route {
  return route({
    id: 'revokePerson',
    errors: { 'not-found': 'no-such-person' },
    method: 'post',
    path: '/v1/people/{person}/revocation',
    tag: 'people',
    summary:
      'Revoke one token, one role, all tokens so far, or the person; from the next request on',
    description:
      '`tokens` ends all tokens that were issued so far. `person` also refuses all later ones, until the person is restored. `role` takes a role from this person, whatever a token names.',
    access: 'people:admin',
    params: PersonPath,
    body: Revocation,
    responses: ONE,
    handle: async ({ params, body, caller, c }) =>
      json(c, await people.revoke(params.person, body, caller.subject)),
  });
}

function restoreRoute(people: People): Route {
  return route({
    id: 'restorePerson',
    errors: { 'not-found': 'no-such-person' },
    method: 'post',
    path: '/v1/people/{person}/restoration',
    tag: 'people',
    summary: 'Restore a revoked person, and the roles that were removed',
    access: 'people:admin',
    params: PersonPath,
    body: z.strictObject({}),
    responses: ONE,
    handle: async ({ params, caller, c }) =>
      json(c, await people.restore(params.person, caller.subject)),
  });
}
