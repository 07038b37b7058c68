import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import * as z from 'zod';
import type { DidResolver } from '../dsp/did-resolver.ts';
import { type KeyUse, SIGNATURE_ALGORITHMS } from '../dsp/resolved-document.ts';

const Header = z.object({
  alg: z.enum(SIGNATURE_ALGORITHMS),
  kid: z.string().max(400).optional(),
  typ: z.string().max(100).optional(),
});

/** Header and payload of a JWT, before its signature is checked. */
export interface UnverifiedJwt {
  readonly jwt: string;
  readonly header: z.infer<typeof Header>;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Longest JWT of a presentation or a status list that is read, in characters. */
const MAX_CHARACTERS = 262_144;

/** @returns `undefined` when the text is no JWT, or not signed with a key pair */
export function readJwt(text: unknown): UnverifiedJwt | undefined {
  if (typeof text !== 'string' || text.length > MAX_CHARACTERS) return undefined;
  try {
    const header = Header.safeParse(decodeProtectedHeader(text)).data;
    return header && { jwt: text, header, payload: decodeJwt(text) };
  } catch {
    return undefined;
  }
}

/** The stated signer of a JWT, and its purpose. */
export interface ClaimedSigner {
  readonly did: string;
  readonly use: KeyUse;
  /** The network address of the sender. It limits the fetches that the sender can cause. */
  readonly source: string;
}

/**
 * Whether a DID signed a JWT with a key that its document lists for this use.
 *
 * @throws the errors of {@link DidResolver.find}
 */
export async function isSignedByDid(
  { jwt, header }: UnverifiedJwt,
  { did, use, source }: ClaimedSigner,
  resolver: DidResolver,
): Promise<boolean> {
  const { kid, alg } = header;
  if (kid?.startsWith(`${did}#`) === false) return false;
  const found = await resolver.find(did, source, async (document) => {
    const key = document.key(kid, use);
    if (!key?.algorithms.includes(alg)) return undefined;
    return compactVerify(jwt, key.jwk, { algorithms: [alg] }).then(
      () => true,
      () => undefined,
    );
  });
  return found === true;
}
