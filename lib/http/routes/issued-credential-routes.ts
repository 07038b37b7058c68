import * as z from 'zod';
import { PageRequest } from '../../core/page.ts';
import type { CredentialIssuer } from '../../identity/dcp/issuer/credential-issuer.ts';
import { Did } from '../../identity/dcp/trusted-credentials.ts';
import { ClaimValue } from '../../identity/dsp/participant-request.ts';
import { CREDENTIAL_PROFILES } from '../../store/own-credentials.ts';
import { json, linesPage } from '../reply.ts';
import {
  CredentialApplicationResponse,
  IssuedCredentialResponse,
} from '../responses/credential-responses.ts';
import { type Route, route } from '../route.ts';

const COMMON = { tag: 'participants', access: 'participant:admin' } as const;
const IssuedPath = z.object({ issued: z.string().max(150) });
const ONE = { description: 'The credential', schema: IssuedCredentialResponse };
const MOST_CLAIMS = 50;
const MOST_DAYS = 3_650;

/** The credentials that this installation issues to others. An operator decides about each. */
export function issuedCredentialRoutes(issuer: CredentialIssuer): Route[] {
  return [
    issueRoute(issuer),
    listRoute(issuer),
    issuedRoute(issuer),
    revokeRoute(issuer),
    applicationsRoute(issuer),
  ];
}

/** A credential to issue. */
const NewIssued = z.strictObject({
  holder: Did,
  type: z
    .string()
    .min(1)
    .max(200)
    .meta({ examples: ['MembershipCredential'] }),
  /** Members of the subject in addition to its `id`. */
  claims: z
    .record(z.string().regex(/^(?!id$)[A-Za-z]\w{0,99}$/), ClaimValue)
    .refine((claims) => Object.keys(claims).length <= MOST_CLAIMS)
    .default({})
    .meta({ examples: [{ membershipStatus: 'active' }] }),
  /** Days until its end. */
  days: z.int().min(1).max(MOST_DAYS).default(365),
  /** @default the profile in the holder's request, else `vc11-sl2021/jwt`, because EDC 0.15 reads no other */
  profile: z.enum(CREDENTIAL_PROFILES).optional(),
});

function issueRoute(issuer: CredentialIssuer): Route {
  return route({
    ...COMMON,
    id: 'issueCredential',
    method: 'post',
    path: '/v1/issued-credentials',
    summary: 'Issue a credential for a data space of your own',
    description:
      'It is delivered to the credential service of its holder, if the holder has asked for it (DCP 1.0). Otherwise hand over the `jwt`.',
    errors: { 'wrong-state': 'status-list-full' },
    body: NewIssued,
    creates: true,
    responses: { 201: ONE },
    async handle({ body, caller, c }) {
      return json(c, await issuer.issue(body, caller.subject), { status: 201 });
    },
  });
}

function listRoute(issuer: CredentialIssuer): Route {
  return route({
    ...COMMON,
    id: 'listIssuedCredentials',
    method: 'get',
    path: '/v1/issued-credentials',
    summary: 'The credentials that this Kaart has issued, as JSON Lines',
    query: PageRequest,
    responses: {
      200: {
        description: 'One credential a line',
        mediaTypes: ['application/jsonl'],
        schema: IssuedCredentialResponse,
      },
    },
    handle: async ({ query, c }) => linesPage(c, await issuer.page(query)),
  });
}

function issuedRoute(issuer: CredentialIssuer): Route {
  return route({
    ...COMMON,
    id: 'getIssuedCredential',
    method: 'get',
    path: '/v1/issued-credentials/{issued}',
    summary: 'One of the credentials that this Kaart has issued',
    errors: { 'not-found': 'no-such-issued-credential' },
    params: IssuedPath,
    responses: { 200: ONE },
    handle: async ({ params, c }) => json(c, await issuer.get(params.issued)),
  });
}

function revokeRoute(issuer: CredentialIssuer): Route {
  return route({
    ...COMMON,
    id: 'revokeIssuedCredential',
    method: 'post',
    path: '/v1/issued-credentials/{issued}/revocation',
    summary: 'Revoke a credential for ever: our status list names it from now on',
    errors: { 'not-found': 'no-such-issued-credential' },
    params: IssuedPath,
    responses: { 200: ONE },
    handle: async ({ params, caller, c }) =>
      json(c, await issuer.revoke(params.issued, caller.subject)),
  });
}

function applicationsRoute(issuer: CredentialIssuer): Route {
  return route({
    ...COMMON,
    id: 'listCredentialApplications',
    method: 'get',
    path: '/v1/credential-applications',
    summary: 'What holders have asked this Kaart to issue, as JSON Lines',
    query: PageRequest,
    responses: {
      200: {
        description: 'One application a line',
        mediaTypes: ['application/jsonl'],
        schema: CredentialApplicationResponse,
      },
    },
    handle: async ({ query, c }) => linesPage(c, await issuer.applications(query)),
  });
}
