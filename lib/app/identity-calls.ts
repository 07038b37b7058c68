import { KaartError } from '../core/errors.ts';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import type { DataSpaceOptions } from '../identity/data-space.ts';
import type { CallService } from '../identity/dcp/service-call.ts';
import type { IdentityDeps } from '../identity/identity.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';
import { type Config, getParticipantId, getPresentedTypes } from './config.ts';

/** Limits for documents of others: 5 seconds, 64 kB. A status list of a million credentials has 128 kB at most. */
const LIMITS = { timeoutMs: 5_000, maxBytes: 64_000 };
const LIST_LIMITS = { timeoutMs: 5_000, maxBytes: 256_000 };

/** The network calls for checking identities, and the options of our identity in the data space. */
export function createIdentityCalls(
  config: Config,
  outbound: OutboundHttp,
): Pick<IdentityDeps, 'fetchKeys'> & { readonly dataSpace: DataSpaceOptions } {
  const read = (accept: string, limits = LIMITS) => {
    return (url: string) => readDocument(outbound, url, accept, limits);
  };
  return {
    fetchKeys: read('application/jwk-set+json, application/json'),
    dataSpace: {
      profile: config.KAART_IDENTITY,
      participantId: getParticipantId(config),
      keyType: config.KAART_DID_KEY,
      issuedTypes: config.KAART_ISSUED_CREDENTIALS,
      addresses: [`${config.publicUrl}${DSP_PATH}`],
      fetchText: read('application/did+json, application/json'),
      callService: createServiceCall(outbound),
      ...(config.KAART_IDENTITY === 'dcp' && {
        credentials: {
          trusted: config.KAART_TRUSTED_CREDENTIALS,
          statusListMs: config.KAART_STATUS_LIST_SECONDS * 1_000,
          reusePresentations: config.KAART_REUSE_PRESENTATIONS,
          presented: getPresentedTypes(config),
          // For `*/*`, an EDC issuer sends a signed list. For JSON it sends an unsigned list, otherwise 415.
          fetchEvidence: read('*/*', LIST_LIMITS),
        },
      }),
    },
  };
}

function createServiceCall(outbound: OutboundHttp): CallService {
  return async ({ url, authorization, body }) => {
    const headers = { authorization, accept: 'application/json' };
    const request =
      body === undefined
        ? { method: 'GET' as const, headers }
        : {
            method: 'POST' as const,
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
    const response = await outbound.send({ url, ...request, ...LIST_LIMITS });
    return { status: response.status, text: await response.text() };
  };
}

/** Reads a document of another participant. @throws KaartError `unavailable` if it may be available later, so that the sender tries again */
async function readDocument(
  outbound: OutboundHttp,
  url: string,
  accept: string,
  limits: typeof LIMITS,
): Promise<string> {
  const response = await outbound.send({ method: 'GET', url, headers: { accept }, ...limits });
  if (response.status === 200) return response.text();
  response.discard();
  const isTemporary = response.status >= 500 || response.status === 429;
  throw new KaartError('no-did-document', { code: isTemporary ? 'unavailable' : 'not-found' });
}
