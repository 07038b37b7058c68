import type { Context } from 'hono';
import type * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { Caller, Incoming, Reply } from '../../dsp/common/ports.ts';
import type { Message } from '../../dsp/common/process.ts';
import { readMessage } from '../../dsp/common/read-message.ts';

/** Who sends a request. @throws KaartError `unauthenticated`, `rate-limited` */
export type VerifyCaller = (c: Context) => Promise<Caller>;

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
      const path = new URL(c.req.url).pathname;
      const { status, body } = await take({ caller, path, message }, c.req.param('pid') ?? '');
      return c.json(body, status);
    };
}

/** @throws KaartError `unsupported-media-type`, `message-invalid` */
export async function jsonOf(c: Context): Promise<unknown> {
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
