import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { sha256 } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { ORIGIN_SECRET_HEADER, VIEWER_ADDRESS_HEADER } from '../../settings/origin-secret.ts';

/** How requests that CloudFront sent are known. */
export interface OriginGuard {
  /** The secrets that count: the one that CloudFront sends, and the one before it. */
  readonly secrets: readonly string[];
  /** Whether a request without a secret is refused. */
  readonly required: boolean;
}

/**
 * Looks for the secret of CloudFront in a request. Only with it, the address of the client is the one that CloudFront
 * names: anyone may send this header.
 *
 * @throws KaartError `forbidden` for a request without it, if it is required
 */
export function guardOrigin({ secrets, required }: OriginGuard): MiddlewareHandler {
  const digests = secrets.map((secret) => Buffer.from(sha256(secret)));
  return async (c, next) => {
    const givenDigest = Buffer.from(sha256(c.req.header(ORIGIN_SECRET_HEADER) ?? ''));
    const isFromCloudFront =
      digests.filter((digest) => timingSafeEqual(digest, givenDigest)).length > 0;
    if (isFromCloudFront) c.set('viewerAddress', readViewerAddress(c));
    else if (required) throw new KaartError('not-through-cloudfront', { code: 'forbidden' });
    await next();
  };
}

function readViewerAddress(c: Context): string | undefined {
  return c.req.header(VIEWER_ADDRESS_HEADER)?.replace(/:\d+$/, '');
}
