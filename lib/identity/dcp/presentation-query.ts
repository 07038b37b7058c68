import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { parseJson } from '../../core/parse-json.ts';
import type { DidResolver } from '../dsp/did-resolver.ts';
import { CredentialFault } from './credential-fault.ts';
import { oneOrMany } from './json-ld.ts';
import { type Presentation, readPresentation } from './presentation.ts';
import type { CallService, ServiceRequest, ServiceResponse } from './service-call.ts';
import { CREDENTIAL_SERVICE, DCP_CONTEXT } from './vocabulary.ts';

export interface PresentationQueryDeps {
  readonly resolver: DidResolver;
  readonly call: CallService;
  /** A self-issued token of ours for an audience, with a claim `token`. */
  readonly issueToken: (audience: string, accessToken: string) => Promise<string>;
}

/** The participant whose credentials are requested. */
export interface Holder {
  readonly did: string;
  /** The claim `token` of its self-issued token. It works for one query. */
  readonly accessToken: string | undefined;
  /** The network address that sent the token. */
  readonly source: string;
}

const Response = z.object({
  type: z.literal('PresentationResponseMessage').optional(),
  /** EDC accepts a single one without a list, so others may send it. */
  presentation: oneOrMany(z.unknown()),
});

/**
 * Requests presentations from the credential service of a participant. It sends one request and never
 * repeats it: an access token works for one query.
 *
 * @throws CredentialFault; KaartError `unavailable` if the service cannot be reached now
 * @see DCP 1.0 #resolution-api
 */
export async function queryPresentations(
  { did, accessToken, source }: Holder,
  scopes: readonly string[],
  { resolver, call, issueToken }: PresentationQueryDeps,
): Promise<readonly Presentation[]> {
  if (accessToken === undefined) throw new CredentialFault('no-access-token');
  const base = await resolver.find(did, source, (document) =>
    document.serviceEndpoint(CREDENTIAL_SERVICE),
  );
  if (base === undefined) throw new CredentialFault('no-credential-service');
  const url = `${base.replace(/\/$/, '')}/presentations/query`;
  const authorization = `Bearer ${await issueToken(did, accessToken)}`;
  const body = {
    '@context': [DCP_CONTEXT],
    type: 'PresentationQueryMessage',
    scope: scopes,
  };
  const { status, text } = await sendOnce(call, { url, authorization, body });
  if (status < 200 || status > 299)
    throw new CredentialFault('credential-service-failed', { what: String(status) });
  const response = Response.safeParse(parseJson(text)).data;
  if (response === undefined) throw new CredentialFault('response-malformed');
  return response.presentation.map((each) => {
    const presentation = readPresentation(each);
    if (presentation === undefined) throw new CredentialFault('presentation-malformed');
    return presentation;
  });
}

async function sendOnce(call: CallService, request: ServiceRequest): Promise<ServiceResponse> {
  try {
    const response = await call(request);
    if (response.status < 500 && response.status !== 429) return response;
    throw new KaartError('credential-service-silent', { code: 'unavailable' });
  } catch (cause) {
    if (cause instanceof KaartError && cause.code !== 'unavailable')
      throw new CredentialFault('credential-service-failed', { what: cause.code, cause });
    throw cause;
  }
}
