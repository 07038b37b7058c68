import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { ServedLink } from '../store/served-link.ts';

/** The content of a token: the link, and its expiry. */
const Claims = z.union([
  z.object({
    kind: z.literal('download'),
    key: z.string(),
    fileName: z.string().optional(),
    coding: z.enum(['br', 'gzip']).optional(),
    until: z.string(),
  }),
  z.object({ kind: z.literal('upload'), key: z.string(), bytes: z.int(), until: z.string() }),
]);

/** The content of a token is padded to a multiple of this length, so that the length does not reveal the key. Bytes. */
const PADDED_BYTES = 512;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Makes the token of a link: its purpose and its expiry, encrypted and authenticated (AES-256-GCM). It does
 * not reveal the key of the file, because the key reveals the recipient.
 */
export function sealLink(link: ServedLink, until: Instant, secret: Uint8Array): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', deriveLinkKey(secret), iv);
  const text = Buffer.from(JSON.stringify({ ...link, until }));
  // Spaces after the JSON are ignored.
  const padded = Buffer.concat([text, Buffer.alloc(-text.length & (PADDED_BYTES - 1), ' ')]);
  const sealed = Buffer.concat([cipher.update(padded), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** @throws KaartError `forbidden`, without a reason: the user of the link cannot repair it */
export function unsealLink(
  token: string,
  method: string,
  now: Instant,
  secret: Uint8Array,
): ServedLink {
  const claims = readClaims(token, secret);
  if (claims !== undefined) {
    const { until, ...link } = claims;
    if (now < until && METHODS[link.kind].includes(method)) return link;
  }
  throw new KaartError('link-invalid', { code: 'forbidden' });
}

function readClaims(token: string, secret: Uint8Array): z.infer<typeof Claims> | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // Another base64url text for the same bytes is refused.
  if (bytes.length <= IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== token)
    return undefined;
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      deriveLinkKey(secret),
      bytes.subarray(0, IV_BYTES),
    );
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([
      decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
      decipher.final(),
    ]);
    return Claims.parse(JSON.parse(text.toString()));
  } catch {
    return undefined;
  }
}

const METHODS: Readonly<Record<ServedLink['kind'], readonly string[]>> = {
  download: ['GET', 'HEAD'],
  upload: ['PUT'],
};

function deriveLinkKey(secret: Uint8Array): Uint8Array {
  return createHmac('sha256', secret).update('kaart-object-link').digest();
}
