import type { Context } from 'hono';
import type { Clock } from '../../core/clock.ts';
import { sha256 } from '../../core/digest.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import { addMilliseconds, DAY_MS } from '../../core/instant.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Item, Table } from '../../store/table.ts';

/** A request that creates something. */
interface CreatingRequest {
  readonly caller: Caller;
  /** The unparsed body. */
  readonly sent: Uint8Array;
  /** The key of the request. @default the header `Idempotency-Key` */
  readonly key?: string;
  run(): Promise<Response>;
}

/**
 * Runs a creating request once for each `Idempotency-Key`; a repeated request gets the stored response.
 * Two requests are the same if method, path, query and all bytes of the body are equal.
 *
 * @throws KaartError `idempotency-conflict` if the key was sent with another request
 */
export type Idempotency = (c: Context, request: CreatingRequest) => Promise<Response>;

interface StoredRequest {
  readonly request: string;
  readonly reply?: {
    readonly status: number;
    /** Content type; empty without one. */
    readonly type: string;
    /** ETag of the response, for the If-Match of the next request; `null` without one. */
    readonly etag?: string | null;
    /** Address of a redirection; `null` without one. */
    readonly location?: string | null;
    readonly body: string;
  };
}

const STORED_FOR_MS = DAY_MS;
/**
 * After this time a run without a response counts as dead, and the request may run again. This is safe,
 * because its writes are conditional.
 */
const LEASE_MS = 60_000;

/**
 * A key belongs to one caller; the same key of another caller is independent. Failures are not stored,
 * so a corrected request may use its key again.
 */
export function createIdempotency(table: Table, clock: Clock): Idempotency {
  return async (c, { caller, sent, key: own, run }) => {
    const idempotencyKey = own ?? c.req.header('idempotency-key');
    if (idempotencyKey === undefined) return run();
    if (idempotencyKey === '' || idempotencyKey.length > 200)
      throw new KaartError('idempotency-key-length', { code: 'message-invalid' });
    const key = { pk: `IDEMPOTENCY#${sha256(`${caller.subject}\n${idempotencyKey}`)}`, sk: '-' };
    const request = computeRequestDigest(c, sent);
    const release = () => table.transact([{ kind: 'delete', key, if: 'any' }]);
    const storedRequest = await claimKey(table, key, request, clock);
    if (storedRequest !== undefined) return replayReply(storedRequest, request);
    try {
      const response = await run();
      if (response.status < 400) await storeReply(table, key, request, response, clock);
      else await release();
      return response;
    } catch (error) {
      await release();
      throw error;
    }
  };
}

/** An upload that the query names needs no separate digest: its link accepts one PUT, so its id names one content. */
function computeRequestDigest(c: Context, sent: Uint8Array): string {
  const { pathname, search } = new URL(c.req.url);
  return sha256(`${c.req.method} ${pathname}${search}\n${sha256(sent)}`);
}

/** The stored request of this key; `undefined` for the first request. */
async function claimKey(
  table: Table,
  key: { pk: string; sk: string },
  request: string,
  clock: Clock,
): Promise<Item<StoredRequest> | undefined> {
  try {
    const expiresAt = addMilliseconds(clock(), LEASE_MS);
    await table.transact([{ kind: 'put', key, data: { request }, if: 'absent', expiresAt }]);
    return undefined;
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error;
    const earlier = await table.get<StoredRequest>(key);
    if (earlier === undefined) throw error;
    return earlier;
  }
}

function replayReply({ data }: Item<StoredRequest>, request: string): Response {
  if (data.request !== request)
    throw new KaartError('idempotency-key-used', { code: 'idempotency-conflict' });
  if (data.reply === undefined)
    throw new KaartError('request-still-running', { code: 'concurrent-update' });
  const { status, type, etag, location, body } = data.reply;
  return new Response(body === '' ? null : body, {
    status,
    headers: {
      ...(type && { 'Content-Type': type }),
      ...(etag && { ETag: etag }),
      ...(location && { Location: location }),
      'Idempotency-Replayed': 'true',
    },
  });
}

async function storeReply(
  table: Table,
  key: { pk: string; sk: string },
  request: string,
  response: Response,
  clock: Clock,
): Promise<void> {
  const body = await response.clone().text();
  const reply = {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    etag: response.headers.get('etag'),
    location: response.headers.get('location'),
    body,
  };
  const expiresAt = addMilliseconds(clock(), STORED_FOR_MS);
  await table.transact([
    { kind: 'put', key, data: { request, reply }, if: { version: 1 }, expiresAt },
  ]);
}
