import * as z from 'zod';
import { PageRequest } from '../../core/page.ts';
import type { Issuance } from '../../identity/dcp/holder/issuance.ts';
import type { OwnCredentials } from '../../identity/dcp/holder/own-credentials.ts';
import { Did } from '../../identity/dcp/trusted-credentials.ts';
import { json, linesPage } from '../reply.ts';
import {
  CredentialRequestResponse,
  OwnCredentialResponse,
} from '../responses/credential-responses.ts';
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
export function credentialRoutes(
  own: OwnCredentials,
  issuance: Pick<Issuance, 'request' | 'page'>,
): Route[] {
  return [
    addRoute(own),
    listRoute(own),
    credentialRoute(own),
    removeRoute(own),
    requestCredentialsRoute(issuance),
    listRequestsRoute(issuance),
  ];
}

function addRoute(own: OwnCredentials): Route {
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
    responses: { 201: ONE },
    async handle({ body: { jwt }, caller, c }) {
      return json(c, await own.add(jwt.trim(), caller.subject), { status: 201 });
    },
  });
}

function listRoute(own: OwnCredentials): Route {
  return route({
    ...COMMON,
    id: 'listCredentials',
    method: 'get',
    path: '/v1/credentials',
    summary: 'Our credentials, also expired ones, as JSON Lines',
    query: PageRequest,
    responses: {
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
    responses: { 200: ONE },
    handle: async ({ params, c }) => json(c, await own.get(params.credential)),
  });
}

function removeRoute(own: OwnCredentials): Route {
  return route({
    ...COMMON,
    id: 'removeCredential',
    method: 'delete',
    path: '/v1/credentials/{credential}',
    summary: 'Remove a credential, which is presented no more',
    errors: NOT_FOUND,
    params: CredentialPath,
    responses: { 200: ONE },
    handle: async ({ params, caller, c }) =>
      json(c, await own.remove(params.credential, caller.subject)),
  });
}

/** The request to an issuer. */
const NewRequest = z.strictObject({
  /** DID. */
  issuer: Did,
  /** Types of credentials. */
  types: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(20)
    .meta({ examples: [['MembershipCredential']] }),
});

function requestCredentialsRoute(issuance: Pick<Issuance, 'request'>): Route {
  return route({
    ...COMMON,
    id: 'requestCredentials',
    method: 'post',
    path: '/v1/credential-requests',
    summary: 'Ask an issuer for credentials about us (DCP 1.0)',
    description: 'The issuer delivers them later, to our credential service.',
    errors: {
      'address-refused': 'address-not-public',
      'counterparty-unreachable': 'issuer-without-service',
      'counterparty-failed': 'issuer-refused',
      unavailable: 'called-address-silent',
    },
    body: NewRequest,
    responses: { 202: { description: 'The request', schema: CredentialRequestResponse } },
    async handle({ body: { issuer, types }, caller, c }) {
      return json(c, await issuance.request(issuer, types, caller.subject), { status: 202 });
    },
  });
}

function listRequestsRoute(issuance: Pick<Issuance, 'page'>): Route {
  return route({
    ...COMMON,
    id: 'listCredentialRequests',
    method: 'get',
    path: '/v1/credential-requests',
    summary: 'Our requests for credentials, as JSON Lines',
    query: PageRequest,
    responses: {
      200: {
        description: 'One request a line',
        mediaTypes: ['application/jsonl'],
        schema: CredentialRequestResponse,
      },
    },
    handle: async ({ query, c }) => linesPage(c, await issuance.page(query)),
  });
}
