import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type {
  CredentialService,
  ServiceCaller,
} from '../../identity/dcp/holder/credential-service.ts';
import { PresentationQueryMessage } from '../../identity/dcp/holder/messages.ts';
import { DCP_PATH } from '../../identity/dcp/vocabulary.ts';
import { json } from '../reply.ts';
import { sourceAddress } from '../requests/source-address.ts';
import { PresentationResponse } from '../responses/credential-responses.ts';
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
export function credentialServiceRoutes(service: Pick<CredentialService, 'query'>): Route[] {
  return [query(service)];
}

function query(service: Pick<CredentialService, 'query'>): Route {
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
    answers: { 200: { description: 'The presentations', schema: PresentationResponse } },
    async handle({ body: { scope }, c }) {
      if (scope === undefined)
        throw new KaartError('presentation-definition-unsupported', { code: 'not-supported' });
      return json(c, await service.query(serviceCaller(c), scope));
    },
  });
}

function serviceCaller(c: Context): ServiceCaller {
  return { authorization: c.req.header('authorization'), source: sourceAddress(c) };
}
