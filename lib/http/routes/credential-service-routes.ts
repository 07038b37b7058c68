import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type {
  CredentialService,
  ServiceCaller,
} from '../../identity/dcp/holder/credential-service.ts';
import type { Issuance } from '../../identity/dcp/holder/issuance.ts';
import {
  CredentialMessage,
  CredentialOfferMessage,
  PresentationQueryMessage,
} from '../../identity/dcp/holder/messages.ts';
import { DCP_PATH } from '../../identity/dcp/vocabulary.ts';
import { json } from '../reply.ts';
import { sourceAddress } from '../requests/source-address.ts';
import { EmptyResponse, PresentationResponse } from '../responses/credential-responses.ts';
import { type Route, route } from '../route.ts';

/** A message of DCP is a few kilobytes. */
const MAX_BYTES = 256 * 1024;
const COMMON = {
  method: 'post',
  tag: 'data space',
  access: 'public',
  credential: 'selfIssuedToken',
  maxBodyBytes: MAX_BYTES,
} as const;

/** The endpoints of our credential service. @see DCP 1.0 #credential-service */
export function credentialServiceRoutes(
  service: Pick<CredentialService, 'query'>,
  issuance: Pick<Issuance, 'receive' | 'recordOffer'>,
): Route[] {
  return [queryRoute(service), receiveRoute(issuance), offeredRoute(issuance)];
}

function queryRoute(service: Pick<CredentialService, 'query'>): Route {
  return route({
    ...COMMON,
    id: 'queryPresentations',
    path: `${DCP_PATH}/presentations/query`,
    summary: 'Our credentials, for a participant that got an access token from us (DCP 1.0)',
    description:
      'The self-issued token of the caller has this access token in its claim `token`. The token is accepted once. Each presentation has the credentials that the query asks for and the token names.',
    errors: {
      unauthenticated: 'token-not-accepted',
      'not-supported': 'presentation-definition-unsupported',
      unavailable: 'sender-not-verifiable',
    },
    body: PresentationQueryMessage,
    responses: { 200: { description: 'The presentations', schema: PresentationResponse } },
    async handle({ body: { scope }, c }) {
      if (scope === undefined)
        throw new KaartError('presentation-definition-unsupported', { code: 'not-supported' });
      return json(c, await service.query(serviceCaller(c), scope));
    },
  });
}

function receiveRoute(issuance: Pick<Issuance, 'receive'>): Route {
  return route({
    ...COMMON,
    id: 'receiveCredentials',
    path: `${DCP_PATH}/credentials`,
    summary: 'Credentials of an issuer that we have asked for them (DCP 1.0)',
    errors: {
      unauthenticated: 'token-not-accepted',
      'not-found': 'no-such-credential-request',
      'counterparty-unreachable': 'issuer-keys-unreadable',
      unavailable: 'sender-not-verifiable',
    },
    body: CredentialMessage,
    responses: { 200: { description: 'The credentials are stored', schema: EmptyResponse } },
    async handle({ body, c }) {
      await issuance.receive(serviceCaller(c), body);
      return json(c, {});
    },
  });
}

function offeredRoute(issuance: Pick<Issuance, 'recordOffer'>): Route {
  return route({
    ...COMMON,
    id: 'receiveCredentialOffer',
    path: `${DCP_PATH}/offers`,
    summary: 'The offer of an issuer that we have credentials of (DCP 1.0)',
    description: 'The offer is recorded. An operator decides whether to request the credentials.',
    errors: {
      unauthenticated: 'token-not-accepted',
      forbidden: 'offer-of-unknown-issuer',
      unavailable: 'sender-not-verifiable',
    },
    body: CredentialOfferMessage,
    responses: { 200: { description: 'The offer is recorded', schema: EmptyResponse } },
    async handle({ body, c }) {
      await issuance.recordOffer(serviceCaller(c), body);
      return json(c, {});
    },
  });
}

/** The sender of a message of DCP. */
export function serviceCaller(c: Context): ServiceCaller {
  return { authorization: c.req.header('authorization'), source: sourceAddress(c) };
}
