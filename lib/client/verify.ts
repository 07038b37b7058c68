/** One file of a version in its manifest. */
export interface ManifestFile {
  readonly path: string;
  readonly format: string;
  readonly mediaType: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  readonly rows?: number;
}

/** The description of a version, signed by the publisher. */
export interface Manifest {
  readonly dataset: string;
  readonly version: string;
  readonly audience: string;
  readonly edition: { readonly id: string; readonly referenceDate: string };
  readonly created: string;
  readonly files: readonly ManifestFile[];
  /** Id of the previous version. */
  readonly previous: string | null;
  readonly [member: string]: unknown;
}

/** Public keys (RFC 7517). */
export interface Jwks {
  readonly keys: readonly { readonly kid?: string; readonly [member: string]: unknown }[];
}

const MANIFEST_TYPE = 'kaart-manifest+jwt';

/** The error for a manifest or a file that differs from the signed original. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
}

/**
 * Checks the signature of a manifest (a compact JWS with ES256).
 *
 * @param jwks keys of the publisher; keep them yourself if you do not want to trust the server each time
 * @throws VerificationError if the manifest was changed, or another key signed it
 */
export async function verifyManifest(manifest: string, jwks: Jwks): Promise<Manifest> {
  const parts = manifest.trim().split('.');
  const [head = '', payload = '', signature = ''] = parts;
  const { alg, typ, kid } = decode(head);
  if (parts.length !== 3 || alg !== 'ES256' || typ !== MANIFEST_TYPE)
    throw new VerificationError('This is not the signed manifest of a version.');
  const jwk = jwks.keys.find((key) => key.kid === kid);
  if (jwk === undefined)
    throw new VerificationError(`The key ${String(kid)} is not among the given keys.`);
  const { kty, crv, x, y } = jwk;
  const key = await crypto.subtle.importKey(
    'jwk',
    { kty, crv, x, y } as { kty: string },
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['verify'],
  );
  const isValid = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    fromBase64Url(signature),
    Uint8Array.from(new TextEncoder().encode(`${head}.${payload}`)),
  );
  if (!isValid) throw new VerificationError('The signature does not match the manifest.');
  return decode(payload) as unknown as Manifest;
}

/**
 * Checks the length and the SHA-256 of a file against the manifest.
 *
 * @throws VerificationError if they differ, or the manifest names no such file
 */
export async function verifyFile(
  manifest: Manifest,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const file = manifest.files.find((each) => each.path === path);
  if (file === undefined) throw new VerificationError(`The manifest names no file ${path}.`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (bytes.length !== file.bytes || found !== file.sha256)
    throw new VerificationError(`${path} is not the file that the publisher signed.`);
}

function decode(part: string): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64Url(part))) as Record<string, unknown>;
  } catch (cause) {
    throw new VerificationError('This is not the signed manifest of a version.', { cause });
  }
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
