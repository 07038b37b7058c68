import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type { VerifiedCounterparty } from '../../dsp/common/ports.ts';
import { assertIdentityEncoding } from '../requests/read-request.ts';

/** Identifies the sender of a request. @throws KaartError `unauthenticated`, `rate-limited` */
export type VerifyCaller = (c: Context) => Promise<VerifiedCounterparty>;

declare module 'hono' {
  interface ContextVariableMap {
    /** The received document, for the error that names it; `undefined` before it was read. */
    document: unknown;
  }
}

/** Maximum size of a message that ends a process. A longer one ends it, too, but its reasons are ignored. */
const MAX_ENDING_BYTES = 1024 * 1024;

/**
 * The body of a message that ends a process; `undefined` if it is too long or not JSON. @throws
 * KaartError `unsupported-media-type`
 */
export async function parseJsonDocument(c: Context): Promise<unknown> {
  assertIdentityEncoding(c);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ENDING_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** @throws KaartError `unsupported-media-type`, `message-invalid` */
export async function readJsonBody(c: Context): Promise<unknown> {
  assertIdentityEncoding(c);
  const type = c.req.header('content-type') ?? 'application/json';
  if (!/^application\/(ld\+)?json\b/i.test(type))
    throw new KaartError('message-media-type', { code: 'unsupported-media-type' });
  try {
    return await c.req.json();
  } catch (cause) {
    throw new KaartError('body-not-json', { code: 'message-invalid', cause });
  }
}
