import * as z from 'zod';

/** Characters of a document; what is longer is read no further. */
const MAX_LENGTH = 65_536;
const MAX_METHODS = 50;

/** As much of a P-256 key as a check of a signature needs. */
const PublicKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().length(43),
  y: z.string().length(43),
});
type PublicKey = z.infer<typeof PublicKey>;

const Methods = z.array(z.unknown()).max(MAX_METHODS).default([]);
const Method = z.object({ id: z.string().max(400), publicKeyJwk: PublicKey });
const Document = z.object({
  id: z.string(),
  verificationMethod: Methods,
  authentication: Methods,
  assertionMethod: Methods,
  capabilityInvocation: Methods,
});
type Document = z.infer<typeof Document>;

/** Keys by the full id of their verification method, `<did>#<fragment>`. */
export type DidKeys = ReadonlyMap<string, PublicKey>;

/**
 * The keys by which a DID signs for itself, from its document: those listed for `authentication`,
 * `assertionMethod` or `capabilityInvocation` (the last is what DCP 1.0 asks for; connectors list
 * one or the other). Keys that are not P-256, or belong to another DID, are left aside.
 *
 * @returns `undefined` when the text is no DID document, or that of another DID
 * @see W3C DID Core #verification-relationships
 */
export function didKeys(did: string, text: string): DidKeys | undefined {
  const document = documentIn(text);
  if (document?.id !== did) return undefined;
  const { authentication, assertionMethod, capabilityInvocation } = document;
  const listed = [...authentication, ...assertionMethod, ...capabilityInvocation];
  const methods = [...document.verificationMethod, ...listed].flatMap((method) => {
    const { success, data } = Method.safeParse(method);
    return success ? [[fullId(did, data.id), data.publicKeyJwk] as const] : [];
  });
  const permitted = new Set(listed.map((entry) => fullId(did, getMethodId(entry))));
  return new Map(methods.filter(([id]) => id.startsWith(`${did}#`) && permitted.has(id)));
}

function documentIn(text: string): Document | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    return Document.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A relationship names a method, or holds it. */
function getMethodId(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  const { data } = z.object({ id: z.string() }).safeParse(entry);
  return data?.id ?? '';
}

function fullId(did: string, id: string): string {
  return id.startsWith('#') ? did + id : id;
}
