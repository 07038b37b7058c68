import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { CredentialIssuer } from '../../identity/dcp/issuer/credential-issuer.ts';
import type { IssuerEndpoint } from '../../identity/dcp/issuer/issuer-endpoint.ts';
import { CredentialRequestMessage } from '../../identity/dcp/issuer/messages.ts';
import { STATUS_LISTS, type StatusListName } from '../../identity/dcp/issuer/status-list.ts';
import { DCP_CONTEXT, DCP_PATH, ISSUER_PATH } from '../../identity/dcp/vocabulary.ts';
import { json } from '../reply.ts';
import { negotiateMediaType } from '../requests/negotiate.ts';
import {
  CredentialStatusResponse,
  EmptyResponse,
  IssuerMetadataResponse,
  StatusListResponse,
} from '../responses/credential-responses.ts';
import { type Route, route } from '../route.ts';
import { serviceCaller } from './credential-service-routes.ts';

const BASE = `${DCP_PATH}${ISSUER_PATH}`;
const COMMON = { tag: 'data space', access: 'public' } as const;
/** A message of DCP is a few kilobytes. */
const MAX_BYTES = 64 * 1024;

/**
 * Our issuer service: it receives requests of holders. An operator issues the credentials.
 *
 * @see DCP 1.0 #credential-issuance-protocol
 */
export function issuerServiceRoutes(
  endpoint: IssuerEndpoint,
  issuer: Pick<CredentialIssuer, 'statusList' | 'plainStatusList'>,
): Route[] {
  return [
    metadataRoute(endpoint),
    receiveRoute(endpoint),
    stateRoute(endpoint),
    statusListRoute(issuer),
  ];
}

function metadataRoute(endpoint: IssuerEndpoint): Route {
  return route({
    ...COMMON,
    id: 'getIssuerMetadata',
    method: 'get',
    path: `${BASE}/metadata`,
    summary: 'The credentials that can be asked for here (DCP 1.0)',
    errors: { 'not-found': 'issues-no-credentials' },
    responses: { 200: { description: 'The metadata', schema: IssuerMetadataResponse } },
    handle: ({ c }) => json(c, endpoint.metadata()),
  });
}

function receiveRoute(endpoint: IssuerEndpoint): Route {
  return route({
    ...COMMON,
    credential: 'selfIssuedToken',
    maxBodyBytes: MAX_BYTES,
    id: 'receiveCredentialRequest',
    method: 'post',
    path: `${BASE}/credentials`,
    summary: 'Ask for credentials (DCP 1.0)',
    description:
      'The request replaces the last one of the same holder. An operator decides; then the credentials come to the credential service of the holder.',
    errors: {
      'not-found': 'issues-no-credentials',
      unauthenticated: 'token-not-accepted',
      unavailable: 'sender-not-verifiable',
    },
    body: CredentialRequestMessage,
    responses: {
      201: { description: 'The request is stored; `Location` leads to it', schema: EmptyResponse },
    },
    async handle({ body, c }) {
      const id = await endpoint.receive(serviceCaller(c), body);
      c.header('Location', `${c.get('facts').publicUrl}${BASE}/requests/${id}`);
      return json(c, {}, { status: 201 });
    },
  });
}

function stateRoute(endpoint: IssuerEndpoint): Route {
  return route({
    ...COMMON,
    credential: 'selfIssuedToken',
    id: 'getCredentialRequestStatus',
    method: 'get',
    path: `${BASE}/requests/{request}`,
    summary: 'The state of a request, for the holder that sent it (DCP 1.0)',
    errors: {
      'not-found': 'no-such-credential-request',
      unauthenticated: 'token-not-accepted',
      unavailable: 'sender-not-verifiable',
    },
    params: z.object({ request: z.string().max(150) }),
    responses: { 200: { description: 'The state', schema: CredentialStatusResponse } },
    async handle({ params, c }) {
      const { id, holderPid, state } = await endpoint.application(serviceCaller(c), params.request);
      return json(c, {
        '@context': [DCP_CONTEXT],
        type: 'CredentialStatus',
        issuerPid: id,
        holderPid,
        status: state,
      });
    },
  });
}

/** A signed list is first, for a caller that accepts anything. A verifier of EDC reads JSON only. */
const LIST_FORMS = ['application/jwt', 'application/json'] as const;

function statusListRoute(issuer: Pick<CredentialIssuer, 'statusList' | 'plainStatusList'>): Route {
  return route({
    ...COMMON,
    id: 'getStatusList',
    method: 'get',
    path: `${BASE}/status-lists/{list}`,
    summary: 'Which of our credentials are revoked: a status list, signed as a JWT',
    description:
      'With `Accept: application/json`, the credential of the list without a signature: a verifier of EDC 0.15 reads no other form.',
    errors: { 'not-found': 'issues-no-credentials' },
    params: z.object({
      list: z
        .string()
        .max(50)
        .meta({ examples: ['vc20-bssl'] }),
    }),
    responses: {
      200: { description: 'The status list', mediaTypes: LIST_FORMS, schema: StatusListResponse },
    },
    async handle({ params, c }) {
      if (!isStatusList(params.list))
        throw new KaartError('nothing-at-address', { code: 'not-found' });
      c.header('Vary', 'Accept');
      if (negotiateMediaType(c.req.header('accept'), LIST_FORMS) === 'application/json')
        return json(c, await issuer.plainStatusList(params.list));
      const jwt = await issuer.statusList(params.list);
      return c.body(jwt, 200, { 'Content-Type': 'application/jwt' });
    },
  });
}

function isStatusList(name: string): name is StatusListName {
  return Object.hasOwn(STATUS_LISTS, name);
}
