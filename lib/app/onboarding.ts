import { KaartError } from '../core/errors.ts';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import { readPresentation } from '../identity/dcp/presentation.ts';
import { BASE_TYPE, credentialTypeScope, DCP_PATH } from '../identity/dcp/vocabulary.ts';
import { didDocumentUrl } from '../identity/dsp/did-web.ts';
import type { Identity } from '../identity/identity.ts';
import { type Config, getParticipantId, getPresentedTypes } from './config.ts';

/** The data with which the operator of a data space admits this Kaart. */
export function describeOnboarding(config: Config) {
  const { publicUrl, KAART_TRUSTED_CREDENTIALS: trusted } = config;
  const participantId = getParticipantId(config);
  const dspUrl = `${publicUrl}${DSP_PATH}`;
  return {
    participantId,
    didDocumentUrl: didDocumentUrl(participantId) ?? null,
    dspUrl,
    catalogUrl: `${dspUrl}/catalog/request`,
    credentialServiceUrl: `${publicUrl}${DCP_PATH}`,
    identity: config.KAART_IDENTITY,
    requestedScopes: [...new Set(trusted.map(({ scope }) => scope))],
    grantedScopes: getPresentedTypes(config).map(credentialTypeScope),
    trustedIssuers: trusted.map(({ type, issuers }) => ({ type, issuers })),
  };
}

/** Asks our credential service as a counterparty does. @returns the types of the credentials that it gets, or an error */
export async function askOurselves(
  identity: Pick<Identity, 'queryOurselves' | 'findUnreadable'>,
  did: string,
) {
  try {
    if ((await identity.findUnreadable([did])).length > 0)
      throw new KaartError('own-did-unreadable', { code: 'unavailable', parameters: { did } });
    const presentations = (await identity.queryOurselves()).map(readPresentation);
    const credentials = presentations.flatMap((presentation) => presentation?.credentials ?? []);
    const types = new Set(credentials.flatMap((presentation) => presentation?.types ?? []));
    types.delete(BASE_TYPE);
    return { types: [...types], error: null };
  } catch (error) {
    if (error instanceof KaartError) return { types: [], error: error.message };
    throw error;
  }
}

/** The trusted issuers whose DID documents cannot be read now: their credentials are refused. */
export function findUnreadableIssuers(
  identity: Pick<Identity, 'findUnreadable'>,
  { KAART_TRUSTED_CREDENTIALS: trusted }: Config,
): Promise<readonly string[]> {
  return identity.findUnreadable([...new Set(trusted.flatMap(({ issuers }) => issuers))]);
}
