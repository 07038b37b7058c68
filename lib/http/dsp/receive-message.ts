import type { Context } from 'hono';
import type * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { Incoming, Reply, VerifiedCounterparty } from '../../dsp/common/ports.ts';
import type { Message } from '../../dsp/common/process.ts';
import { type EndingMessage, type EndingType, readEnding } from '../../dsp/common/read-ending.ts';
import { readMessage } from '../../dsp/common/read-message.ts';
import { assertIdentityEncoding } from '../read-request.ts';

/** Who sends a request. @throws KaartError `unauthenticated`, `rate-limited` */
export type VerifyCaller = (c: Context) => Promise<VerifiedCounterparty>;

const DOCUMENT = 'document';

/** A handler verifies, parses, calls one method of the service, answers. */
export function receiver(verify: VerifyCaller) {
  return <S extends z.ZodType>(
    schema: S,
    take: (
      incoming: Incoming & { readonly message: z.infer<S> & Message },
      pid: string,
    ) => Promise<Reply>,
  ) =>
    async (c: Context) => {
      const caller = await verify(c);
      const document = await jsonOf(c);
      c.set(DOCUMENT, document);
      const message = readMessage(document, schema);
      const { path } = c.req;
      const { status, body } = await take({ caller, path, message }, c.req.param('pid') ?? '');
      return c.json(body, status);
    };
}

/** As {@link receiver}, for a message after which no data flow: it is taken with any flaw. */
export function endingReceiver(verify: VerifyCaller) {
  return (
    type: EndingType,
    take: (incoming: Incoming & { readonly message: EndingMessage }, pid: string) => Promise<Reply>,
  ) =>
    async (c: Context) => {
      const caller = await verify(c);
      assertIdentityEncoding(c);
      const document = await whatIsJson(c);
      c.set(DOCUMENT, document);
      const message = readEnding(document, type);
      const { path } = c.req;
      const { status, body } = await take({ caller, path, message }, c.req.param('pid') ?? '');
      return c.json(body, status);
    };
}

/** So much is read of a message that ends a process: what is longer still ends it, without its words. */
const MAX_ENDING_BYTES = 1024 * 1024;

/** `undefined` for a body that is too long or no JSON. */
async function whatIsJson(c: Context): Promise<unknown> {
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
export async function jsonOf(c: Context): Promise<unknown> {
  assertIdentityEncoding(c);
  const type = c.req.header('content-type') ?? 'application/json';
  if (!/^application\/(ld\+)?json\b/i.test(type))
    throw new KaartError('a message is application/json', { code: 'unsupported-media-type' });
  try {
    return await c.req.json();
  } catch (cause) {
    throw new KaartError('the body is not JSON', { code: 'message-invalid', cause });
  }
}

/** What was sent, for the error that names it; `undefined` before it was read. */
export function documentOf(c: Context): unknown {
  return c.get(DOCUMENT);
}
