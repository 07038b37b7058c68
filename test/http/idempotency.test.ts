import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/core/clock.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { createIdempotency } from '../../lib/http/requests/idempotency.ts';

const table = openSqliteTable(':memory:');
afterEach(() => {
  runs = 0;
});

let runs = 0;
const guard = createIdempotency(table, systemClock);
const app = new Hono();
app.post('/things', async (c) => {
  const subject = c.req.header('x-subject') ?? 'alice';
  const caller = { subject, clientId: subject, scopes: new Set<never>(), tokenId: '-' };
  const sent = new Uint8Array(await c.req.arrayBuffer());
  const body = JSON.parse(new TextDecoder().decode(sent));
  const run = async () => {
    runs += 1;
    if (body.fail) throw new KaartError('nothing-held', { code: 'wrong-state' });
    return c.json({ run: runs, body }, 201, { ETag: `"${runs}"` });
  };
  return guard(c, { caller, sent, run });
});
app.onError((error, c) => c.json({ code: (error as KaartError).code }, 409));

const send = (key: string | undefined, body: unknown, subject = 'alice') =>
  app.request('/things', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'x-subject': subject, ...(key === undefined ? {} : { 'idempotency-key': key }) },
  });

describe('a creating request', () => {
  it('with the key of another request is refused', async () => {
    await send('a', { name: 'x' });
    const refused = await send('a', { name: 'y' });
    expect(await refused.json()).toEqual({ code: 'idempotency-conflict' });
    expect(runs).toBe(1);
  });

  it('repeated with its key runs once and gets the first reply', async () => {
    const first = await (await send('b', { name: 'x' })).json();
    const again = await send('b', { name: 'x' });
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('etag')).toBe('"1"');
    expect(await again.json()).toEqual(first);
    expect(runs).toBe(1);
  });

  it('sent many times at once runs once', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => send('c', { name: 'x' })));
    expect(runs).toBe(1);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201, 409]));
  });

  it('of another caller with the same key is another request', async () => {
    await send('d', { name: 'x' });
    await send('d', { name: 'x' }, 'bob');
    expect(runs).toBe(2);
  });

  it('that failed may be sent again with its key', async () => {
    await send('e', { fail: true });
    expect(await (await send('e', { fail: true })).json()).toEqual({ code: 'wrong-state' });
    expect(runs).toBe(2);
  });

  it('without a key runs every time', async () => {
    await send(undefined, {});
    await send(undefined, {});
    expect(runs).toBe(2);
  });
});
