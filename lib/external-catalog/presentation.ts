import type { Json } from '../core/digest.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import { BASE_TYPE, VC20_CONTEXT } from '../identity/dcp/vocabulary.ts';
import type { DidSigner } from '../identity/dsp/did-signer.ts';
import type { AssetDescription } from './gaia-x.ts';

/** JSON-LD context of the Gaia-X ontology, release Loire. */
const GAIA_X_CONTEXT = 'https://w3id.org/gaia-x/2511#';
const CONTEXTS = [VC20_CONTEXT, GAIA_X_CONTEXT];

/** A credential is valid for a year. Milliseconds. */
const LIFETIME_MS = 365 * DAY_MS;
/** A catalog refuses a credential of the future, and its clock may be behind ours. */
const CLOCK_TOLERANCE_MS = 300_000;

/** A signed presentation of one credential. */
interface SignedAsset {
  /** Compact JWT. */
  readonly jwt: string;
  readonly validUntil: Instant;
}

export interface SignAssetDeps {
  readonly signer: Pick<DidSigner, 'did' | 'sign'>;
  readonly newId: NewId;
}

/**
 * Signs a description as a credential of Gaia-X Loire (`vc+jwt`), and presents it (`vp+jwt`). A presentation has one
 * credential: the catalog refuses one with a participant and an offering.
 *
 * @param now real time
 * @see Securing VCs using JOSE and COSE #with-jose; Verifiable Credentials Data Model 2.0 #enveloped-verifiable-credentials
 */
export async function signAsset(
  { type, subject }: AssetDescription,
  now: Instant,
  { signer, newId }: SignAssetDeps,
): Promise<SignedAsset> {
  const validFrom = addMilliseconds(now, -CLOCK_TOLERANCE_MS);
  const validUntil = addMilliseconds(now, LIFETIME_MS);
  const iat = toSeconds(validFrom);
  const credential = {
    '@context': CONTEXTS,
    id: `urn:uuid:${newId()}`,
    type: [BASE_TYPE, type],
    issuer: signer.did,
    validFrom,
    validUntil,
    credentialSubject: subject as Json,
    iss: signer.did,
    iat,
    exp: toSeconds(validUntil),
  };
  const vc = await signer.sign(credential, 'vc+jwt', 'vc');
  const presentation = {
    '@context': CONTEXTS,
    id: `urn:uuid:${newId()}`,
    type: ['VerifiablePresentation'],
    holder: signer.did,
    verifiableCredential: [
      {
        '@context': VC20_CONTEXT,
        id: `data:application/vc+jwt,${vc}`,
        type: 'EnvelopedVerifiableCredential',
      },
    ],
    iss: signer.did,
    iat,
    exp: toSeconds(validUntil),
  };
  return { jwt: await signer.sign(presentation, 'vp+jwt', 'vp'), validUntil };
}

function toSeconds(at: Instant): number {
  return Math.floor(Date.parse(at) / 1000);
}
