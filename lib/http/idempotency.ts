import type { Context } from 'hono';
import type { Clock } from '../core/clock.ts';
import { digestOf, type Json, sha256 } from '../core/digest.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { later } from '../core/instant.ts';
import type { Caller } from '../identity/caller.ts';
import type { Item, Table } from '../store/table.ts';

/** Runs a creating request once per `Idempotency-Key`; a repeated one gets the stored reply. */
export type Idempotency = (
  c: Context,
  caller: Caller,
  body: unknown,
  run: () => Promise<Response>,
) => Promise<Response>;

interface Stored {
  readonly request: string;
  readonly reply?: {
    readonly status: number;
    readonly type: string;
    /** What goes into the If-Match of the next request; `null` where there was none. */
    readonly etag?: string | null;
    readonly body: string;
  };
}

const KEPT_MS = 24 * 3_600_000;
/** A run that has not answered by then is taken to have died, and the request may run again: what it does is conditional itself. */
const LEASE_MS = 60_000;

/** Keys are of one caller: somebody else's key says nothing. Failures are not stored, so a mended request may use its key again. */
export function idempotency(table: Table, clock: Clock): Idempotency {
  return async (c, caller, body, run) => {
    const given = c.req.header('idempotency-key');
    if (given === undefined) return run();
    if (given === '' || given.length > 200)
      throw new KaartError('an Idempotency-Key has 1 to 200 characters', {
        code: 'message-invalid',
      });
    const key = { pk: `IDEMPOTENCY#${sha256(`${caller.subject}\n${given}`)}`, sk: '-' };
    const request = requestDigest(c, body);
    const claimed = await claim(table, key, request, clock);
    if (claimed !== undefined) return replay(claimed, request);
    try {
      const response = await run();
      await keep(table, key, request, response, clock);
      return response;
    } catch (error) {
      await table.transact([{ kind: 'delete', key, if: 'any' }]);
      throw error;
    }
  };
}

function requestDigest(c: Context, body: unknown): string {
  const content = isStream(body) ? (c.req.header('content-length') ?? '') : digestOf(body as Json);
  return sha256(
    `${c.req.method} ${new URL(c.req.url).pathname}${new URL(c.req.url).search}\n${content}`,
  );
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** The earlier item of this key, or nothing when this request is the first. */
async function claim(
  table: Table,
  key: { pk: string; sk: string },
  request: string,
  clock: Clock,
): Promise<Item<Stored> | undefined> {
  try {
    const expiresAt = later(clock(), LEASE_MS);
    await table.transact([{ kind: 'put', key, data: { request }, if: 'absent', expiresAt }]);
    return undefined;
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error;
    const earlier = await table.get<Stored>(key);
    if (earlier === undefined) throw error;
    return earlier;
  }
}

function replay({ data }: Item<Stored>, request: string): Response {
  if (data.request !== request)
    throw new KaartError('this key was sent with another request', {
      code: 'idempotency-conflict',
    });
  if (data.reply === undefined)
    throw new KaartError('the first request with this key is still running', {
      code: 'concurrent-update',
    });
  const { status, type, etag, body } = data.reply;
  return new Response(body, {
    status,
    headers: { 'Content-Type': type, ...(etag && { ETag: etag }), 'Idempotency-Replayed': 'true' },
  });
}

async function keep(
  table: Table,
  key: { pk: string; sk: string },
  request: string,
  response: Response,
  clock: Clock,
): Promise<void> {
  const body = await response.clone().text();
  const reply = {
    status: response.status,
    type: response.headers.get('content-type') ?? 'application/json',
    etag: response.headers.get('etag'),
    body,
  };
  const expiresAt = later(clock(), KEPT_MS);
  await table.transact([
    { kind: 'put', key, data: { request, reply }, if: { version: 1 }, expiresAt },
  ]);
}
