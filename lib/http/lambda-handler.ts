import { isUtf8 } from 'node:buffer';
import type { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';

type LambdaHandler = ReturnType<typeof handle>;

/**
 * The handler of a function for an app behind API Gateway. A body that is text is sent as text: base64 is a third
 * longer, and costs more CPU. The bytes decide and not the media type, because what is sent as text is decoded: a byte
 * order mark, and a part of a file that begins within a character, would be lost.
 */
export function lambdaHandler(app: Pick<Hono, 'fetch'>): LambdaHandler {
  return (event, context) => {
    let isText = true;
    const fetchAndDetect = async (...fetchArguments: Parameters<Hono['fetch']>) => {
      const response = await app.fetch(...fetchArguments);
      if (response.body === null) return response;
      const bytes = new Uint8Array(await response.arrayBuffer());
      isText = isUtf8(bytes) && !hasByteOrderMark(bytes);
      return new Response(bytes, { status: response.status, headers: response.headers });
    };
    const isContentTypeBinary = () => !isText;
    return handle({ fetch: fetchAndDetect } as unknown as Hono, { isContentTypeBinary })(
      event,
      context,
    );
  };
}

function hasByteOrderMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf;
}
