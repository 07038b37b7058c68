import type { Clock } from '../../../core/clock.ts';
import type { NewId } from '../../../core/ids.ts';
import {
  CREDENTIAL_PROFILES,
  type CredentialProfile,
  type OwnCredential,
} from '../../../store/own-credentials.ts';
import type { DidSigner } from '../../dsp/did-signer.ts';
import { VC11_CONTEXT, VC20_CONTEXT } from '../vocabulary.ts';

/** A verifier reads a presentation at once. */
const LIFE_SECONDS = 300;

export interface PresentDeps {
  readonly signer: DidSigner;
  readonly clock: Clock;
  readonly newId: NewId;
}

/**
 * Signs presentations for one verifier. Each has the credentials of one profile, because DCP demands
 * presentations of one form.
 *
 * @param verifier DID
 * @returns compact JWTs
 * @see DCP 1.0 #presentation-response-message; Verifiable Credentials Data Model 2.0 #enveloped-verifiable-credentials
 */
export async function signPresentations(
  credentials: readonly OwnCredential[],
  verifier: string,
  { signer, clock, newId }: PresentDeps,
): Promise<readonly string[]> {
  const iat = Math.floor(Date.parse(clock()) / 1000);
  // Without `sub`, no presentation can be used as a self-issued token.
  const times = { iss: signer.did, aud: verifier, iat, nbf: iat, exp: iat + LIFE_SECONDS };
  const forms = CREDENTIAL_PROFILES.flatMap((profile) => {
    const own = credentials.filter((credential) => credential.profile === profile);
    return own.length === 0 ? [] : [FORMS[profile](own, signer.did)];
  });
  return Promise.all(
    forms.map(({ claims, typ }) =>
      signer.sign({ ...times, jti: `urn:uuid:${newId()}`, ...claims }, typ),
    ),
  );
}

type Form = (
  own: readonly OwnCredential[],
  holder: string,
) => { readonly claims: Readonly<Record<string, unknown>>; readonly typ: string };

const TYPE = ['VerifiablePresentation'];

const FORMS: Readonly<Record<CredentialProfile, Form>> = {
  'vc11-sl2021/jwt': (own, holder) => {
    const verifiableCredential = own.map(({ jwt }) => jwt);
    const vp = { '@context': [VC11_CONTEXT], type: TYPE, holder, verifiableCredential };
    return { claims: { vp }, typ: 'JWT' };
  },
  'vc20-bssl/jwt': (own, holder) => {
    const verifiableCredential = own.map(({ jwt }) => ({
      '@context': [VC20_CONTEXT],
      id: `data:application/vc+jwt,${jwt}`,
      type: ['EnvelopedVerifiableCredential'],
    }));
    const vp = { '@context': [VC20_CONTEXT], type: TYPE, holder, verifiableCredential };
    return { claims: vp, typ: 'vp+jwt' };
  },
};
