import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { addMilliseconds, DAY_MS, type Instant } from '../../../core/instant.ts';
import { STATUS_LIST_LENGTH } from '../../../store/issued-credentials.ts';
import type { CredentialProfile } from '../../../store/own-credentials.ts';
import { BASE_TYPE, VC11_CONTEXT, VC20_CONTEXT } from '../vocabulary.ts';
import { inSeconds, type JwtForm, SL2021_CONTEXT } from './issued-form.ts';

/** A list is valid for a day, so that an attacker cannot present an old one for longer. A verifier may cache it for a
 * shorter time. */
const LIFE_MS = DAY_MS;

const pack = promisify(gzip);

/** The names of our status lists in their addresses, by profile. Both have the same bits. */
export const STATUS_LISTS = {
  'vc11-sl2021': 'vc11-sl2021/jwt',
  'vc20-bssl': 'vc20-bssl/jwt',
} as const satisfies Readonly<Record<string, CredentialProfile>>;
export type StatusListName = keyof typeof STATUS_LISTS;

/**
 * The credential that carries our status list, in the form of a profile.
 *
 * @param url its address
 * @returns its claims as a JWT, and the credential without them
 * @see Bitstring Status List 1.0 #generate-algorithm; Verifiable Credentials Status List v2021 #generate-algorithm
 */
export async function statusListForm(
  profile: CredentialProfile,
  list: {
    readonly url: string;
    readonly issuer: string;
    readonly revoked: readonly number[];
    readonly at: Instant;
  },
): Promise<JwtForm & { readonly credential: Readonly<Record<string, unknown>> }> {
  const { url, issuer, revoked, at } = list;
  const bits = await packBits(revoked);
  const until = addMilliseconds(at, LIFE_MS);
  const subject = { id: `${url}#list`, statusPurpose: 'revocation' };
  const registered = { iss: issuer, sub: subject.id, iat: inSeconds(at), exp: inSeconds(until) };
  if (profile === 'vc11-sl2021/jwt') {
    const vc = {
      '@context': [VC11_CONTEXT, SL2021_CONTEXT],
      id: url,
      type: [BASE_TYPE, 'StatusList2021Credential'],
      issuer,
      issuanceDate: at,
      expirationDate: until,
      // An EDC takes no base64url here.
      credentialSubject: {
        ...subject,
        type: 'StatusList2021',
        encodedList: bits.toString('base64'),
      },
    };
    const claims = { ...registered, jti: url, nbf: inSeconds(at), vc };
    return { claims, typ: 'JWT', credential: vc };
  }
  const vc = {
    '@context': [VC20_CONTEXT],
    id: url,
    type: [BASE_TYPE, 'BitstringStatusListCredential'],
    issuer,
    validFrom: at,
    validUntil: until,
    // The multibase prefix of base64url.
    credentialSubject: {
      ...subject,
      type: 'BitstringStatusList',
      encodedList: `u${bits.toString('base64url')}`,
    },
  };
  return { claims: { ...vc, ...registered }, typ: 'vc+jwt', credential: vc };
}

/** @returns GZIP; the first bit is the leftmost */
async function packBits(revoked: readonly number[]): Promise<Buffer> {
  const bytes = new Uint8Array(STATUS_LIST_LENGTH / 8);
  for (const index of revoked) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return pack(bytes);
}
