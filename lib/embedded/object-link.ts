import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { ServedLink } from '../store/served-link.ts';

/** What a token says: the link, and until when. */
const Claims = z.union([
  z.object({
    kind: z.literal('download'),
    key: z.string(),
    fileName: z.string().optional(),
    until: z.string(),
  }),
  z.object({ kind: z.literal('upload'), key: z.string(), bytes: z.int(), until: z.string() }),
]);

/** The token of a link: what it allows and until when, and an HMAC-SHA-256 over both. */
export function sealLink(link: ServedLink, until: Instant, secret: Uint8Array): string {
  const body = Buffer.from(JSON.stringify({ ...link, until })).toString('base64url');
  return `${body}.${signature(body, secret)}`;
}

/** @throws KaartError `forbidden`, without saying why: the holder cannot mend it */
export function unsealLink(
  token: string,
  method: string,
  now: Instant,
  secret: Uint8Array,
): ServedLink {
  const [body = '', signed = '', ...rest] = token.split('.');
  if (rest.length === 0 && sameText(signed, signature(body, secret))) {
    const claims = Claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    const { until, ...link } = claims;
    if (now < until && METHODS[link.kind].includes(method)) return link;
  }
  throw new KaartError('the link is not valid', { code: 'forbidden' });
}

const METHODS: Readonly<Record<ServedLink['kind'], readonly string[]>> = {
  download: ['GET', 'HEAD'],
  upload: ['PUT'],
};

function signature(body: string, secret: Uint8Array): string {
  return createHmac('sha256', secret).update(`kaart-object-link.${body}`).digest('base64url');
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
