import * as z from 'zod';
import { PageAsked } from '../../core/page.ts';
import type { OwnCredentials } from '../../identity/dcp/holder/own-credentials.ts';
import { json, linesPage } from '../reply.ts';
import { OwnCredentialResponse } from '../responses/credential-responses.ts';
import { type Route, route } from '../route.ts';

const COMMON = { tag: 'participants', access: 'participant:admin' } as const;
const CredentialPath = z.object({ credential: z.string().max(150) });
const ONE = { description: 'The credential', schema: OwnCredentialResponse };
const NOT_FOUND = { 'not-found': 'no-such-credential' } as const;

/** A credential that its issuer handed over. */
const NewCredential = z.strictObject({
  /** Compact JWT of a verifiable credential of version 1.1 or 2.0. */
  jwt: z.string().min(1).max(262_144),
});

/** The credentials about this installation. */
export function credentialRoutes(own: OwnCredentials): Route[] {
  return [add(own), list(own), credentialRoute(own), remove(own)];
}

function add(own: OwnCredentials): Route {
  return route({
    ...COMMON,
    id: 'addCredential',
    method: 'post',
    path: '/v1/credentials',
    summary: 'Store a credential about us; it replaces one of the same types by the same issuer',
    errors: {
      'counterparty-unreachable': 'issuer-keys-unreadable',
      unavailable: 'called-address-silent',
    },
    body: NewCredential,
    answers: { 201: ONE },
    async handle({ body: { jwt }, caller, c }) {
      return json(c, await own.add(jwt.trim(), caller.subject), { status: 201 });
    },
  });
}

function list(own: OwnCredentials): Route {
  return route({
    ...COMMON,
    id: 'listCredentials',
    method: 'get',
    path: '/v1/credentials',
    summary: 'Our credentials, also expired ones, as JSON Lines',
    query: PageAsked,
    answers: {
      200: {
        description: 'One credential a line',
        mediaTypes: ['application/jsonl'],
        schema: OwnCredentialResponse,
      },
    },
    handle: async ({ query, c }) => linesPage(c, await own.page(query)),
  });
}

function credentialRoute(own: OwnCredentials): Route {
  return route({
    ...COMMON,
    id: 'getCredential',
    method: 'get',
    path: '/v1/credentials/{credential}',
    summary: 'One of our credentials',
    errors: NOT_FOUND,
    params: CredentialPath,
    answers: { 200: ONE },
    handle: async ({ params, c }) => json(c, await own.get(params.credential)),
  });
}

function remove(own: OwnCredentials): Route {
  return route({
    ...COMMON,
    id: 'removeCredential',
    method: 'delete',
    path: '/v1/credentials/{credential}',
    summary: 'Remove a credential, which is presented no more',
    errors: NOT_FOUND,
    params: CredentialPath,
    answers: { 200: ONE },
    handle: async ({ params, caller, c }) =>
      json(c, await own.remove(params.credential, caller.subject)),
  });
}
