import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Adapters } from '../../lib/app/adapters.ts';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { sha256 } from '../../lib/core/digest.ts';
import { addMilliseconds, DAY_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { CopyLedger } from '../../lib/embedded/copy-ledger.ts';
import { DataSpace } from './data-space/data-space.ts';
import { body, CHANGES, DATA, linesOf, type Setup, VERSIONS } from './setup.ts';

const COMPANY = 'LUHT-DEMO-0001';

interface Called {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

type Line = Readonly<Record<string, unknown>>;

/** The webhook of a partner. */
async function startWebhook() {
  const calls: Called[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      calls.push({ headers: request.headers, text });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kaart`;
  return { calls, url, close: () => server.close() };
}

async function waitUntil<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let each = 0; each < 3_000; each += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(10);
  }
  throw new Error('it never came');
}

const sortByRecipient = (lines: readonly Line[]) =>
  [...lines].sort((a, b) => (String(a['recipient']) < String(b['recipient']) ? -1 : 1));

async function readObject({ objects }: Setup, key: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await objects.get(key)).body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * A withdrawal at 17:00, step by step, as the product rules describe it. A partner reads over the API and
 * gets the notice by webhook. Another Kaart reads under an agreement, gets the notice as a message and
 * deletes its file.
 *
 * @param stores of the provider; default: embedded stores
 */
export function testWithdrawalStory(
  stores?: () => Promise<Pick<Adapters, 'table' | 'objects'>>,
): void {
  let space: DataSpace;
  let provider: Setup;
  let hook: Awaited<ReturnType<typeof startWebhook>>;
  let secret = '';
  let agreement = '';
  let file = '';
  /** The folder with the files of the superseded version. */
  let storedBefore = '';
  let before: { id: string; manifest: string; coverage: { published: number }; files: Line[] };
  let etag = '';
  let running: Response;
  let officialBefore = '';
  let withdrawnAt: Instant;
  let id = '';
  let transfer: { consumerPid: string; providerPid: string };

  const readRows = (response: Promise<Response> | Response) =>
    linesOf<{ record_id: string }>(response);
  const listIds = async (response: Promise<Response> | Response) =>
    (await readRows(response)).map(({ record_id }) => record_id);
  const readTransfer = async () => {
    const { authorization = '' } = await space.address(transfer.consumerPid);
    return space.read(transfer.providerPid, authorization);
  };
  const readWithdrawal = () =>
    body<Line & { recipients: Line[] }>(provider.as('auditor', `/v1/withdrawals/${id}`));
  const runNextNight = async () => {
    provider.now = addMilliseconds(provider.now, DAY_MS);
    await provider.kaart.night();
    await provider.kaart.deliver();
    await provider.kaart.waitUntilIdle();
  };

  beforeAll(async () => {
    space = await DataSpace.open(
      {},
      { at: '2025-09-30T22:00:00Z', ...(stores && { stores: await stores() }) },
    );
    provider = space.provider;
    hook = await startWebhook();
    const set = provider.as('partner-admin', `/v1/partners/${DEMO_PARTNER}/webhook`, {
      method: 'PUT',
      json: { url: hook.url },
    });
    secret = String((await body(set))['webhook_secret']);
    before = await body(provider.partner(`${VERSIONS}/current`));
    ({ id: storedBefore } = (await provider.kaart.publication.head()).version);
    agreement = await space.agree();
    transfer = await space.started(agreement);
    const fetched = Buffer.from(await (await readTransfer()).arrayBuffer());
    file = join(mkdtempSync(join(tmpdir(), 'kaart-copy-')), 'companies.jsonl');
    writeFileSync(file, fetched);
    await new CopyLedger(space.consumer.home).remember({
      agreement,
      path: file,
      sha256: sha256(fetched),
      bytes: fetched.length,
      fetchedAt: '2025-09-30T22:00:00.000Z',
    });
    etag = (await provider.partner(DATA, { method: 'HEAD' })).headers.get('etag') ?? '';
    officialBefore = await (await provider.ask('/v1/editions/2025/figures')).text();
    provider.now = instant('2025-10-13T15:00:00Z');
    running = await provider.partner(DATA);
  }, 120_000);
  afterAll(async () => {
    await space.close();
    hook.close();
  });

  it('17:00:00: the event is stored, and takes effect at the time of the server', async () => {
    const response = await provider.as('consent-officer', `/v1/companies/${COMPANY}/withdrawals`, {
      json: {
        fieldGroups: ['registry'],
        audiences: ['partners', 'dataspace'],
        givenBy: 'company-representative',
        language: 'fr',
        evidenceRef: 'mail://1',
      },
    });
    const { events } = await body<{ events: { effectiveAt: Instant }[] }>(response);
    expect([response.status, events.length]).toEqual([201, 2]);
    withdrawnAt = events[0]?.effectiveAt ?? provider.now;
    expect(withdrawnAt.slice(0, 19)).toBe('2025-10-13T15:00:00');
  });

  it('within 60 s every read lacks the row: API, negotiated transfer, every format', async () => {
    const read = await provider.partner(DATA);
    expect(read.headers.get('cache-control')).toMatch(/private/);
    expect(await listIds(read)).not.toContain(COMPANY);
    expect(await listIds(await readTransfer())).not.toContain(COMPANY);
    for (const format of ['csv', 'jsonld'])
      expect(await (await provider.partner(`${DATA}?format=${format}`)).text()).not.toContain(
        COMPANY,
      );
  });

  it('17:01: the latest version is superseded, the public catalog names neither, a conditional request gets the new digest', async () => {
    const now = await body(provider.partner(`${VERSIONS}/current`));
    expect(now).toMatchObject({
      previous: before.id,
      coverage: { published: before.coverage.published - 1 },
    });
    const catalog = await (await provider.ask('/catalog.jsonld')).text();
    for (const id of [now['id'], before.id]) expect(catalog).not.toContain(id);
    const conditional = await provider.partner(DATA, { headers: { 'if-none-match': etag } });
    expect(conditional.status).toBe(200);
    expect(conditional.headers.get('etag')).not.toBe(etag);
  });

  it('a running download may finish: it is logged, and the partner gets the change “removed”', async () => {
    expect(await listIds(running)).toContain(COMPANY);
    const since = 'disclosures?since=2025-10-13T00:00:00Z';
    const [logged] = await linesOf(provider.as('auditor', `/v1/partners/${DEMO_PARTNER}/${since}`));
    expect(logged).toMatchObject({ version: before.id, format: 'jsonl' });
    expect(await linesOf(provider.partner(`${CHANGES}?since=${before.id}`))).toMatchObject([
      { op: 'removed', record_id: COMPANY, effective_at: withdrawnAt },
    ]);
  });

  it('the recipients get a signed notice with rows and instant, without reason and name', async () => {
    const found = await waitUntil(async () => {
      const all = await linesOf<Line & { id: string; notified: unknown; recipients: Line[] }>(
        provider.as('auditor', '/v1/withdrawals'),
      );
      const one = all.find(({ id: each }) => each.endsWith(COMPANY));
      return one?.notified != null && one.recipients.every(({ state }) => state !== 'START')
        ? one
        : undefined;
    });
    id = found.id;
    expect(sortByRecipient(found.recipients)).toMatchObject([
      { recipient: 'consumer', channel: 'connector', agreements: [agreement], op: 'removed' },
      { recipient: DEMO_PARTNER, channel: 'webhook', state: 'DELIVERED', op: 'removed' },
    ]);
    const [call] = hook.calls;
    const { data, type } = JSON.parse(call?.text ?? '{}');
    expect([type, data.records]).toEqual([
      'withdrawal.notice',
      [{ withdrawal: id, record_id: COMPANY, op: 'removed', effective_at: withdrawnAt }],
    ]);
    expect(Object.keys(data).sort()).toEqual([
      'agreements',
      'dataset',
      'delete_within',
      'id',
      'issued_at',
      'provider',
      'recipient',
      'records',
      'signature',
    ]);
    const signed = await provider.kaart.identity.verifier.verify(
      data.signature,
      'kaart-withdrawal-notice+jwt',
    );
    const { signature: _signature, ...content } = data;
    expect(signed).toMatchObject({ ok: true, payload: content });
  });

  it('the webhook has the signature of Standard Webhooks', () => {
    const { headers, text } = hook.calls[0] ?? { headers: {}, text: '' };
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(300);
  });

  it('the other connector deletes its copy and acknowledges', async () => {
    const received = await waitUntil(async () => {
      const [notice] = await linesOf(space.consumer.as('operator', '/v1/withdrawal-notices'));
      return notice?.['state'] === 'ACKNOWLEDGED' ? notice : undefined;
    });
    expect(received).toMatchObject({
      provider: 'provider',
      outcome: 'deleted',
      copies: [{ path: file, fate: 'deleted' }],
    });
    expect(existsSync(file)).toBe(false);
    const { recipients } = await readWithdrawal();
    expect(recipients.find(({ recipient }) => recipient === 'consumer')).toMatchObject({
      state: 'ACKNOWLEDGED',
      acknowledgement: { by: 'consumer', note: 'deleted' },
    });
  });

  it('the partner acknowledges with its token; no other caller learns of the withdrawal', async () => {
    const path = `/v1/withdrawals/${id}/acknowledgements`;
    const added = await body(
      provider.as('partner-admin', '/v1/partners', {
        json: {
          client_id: 'other',
          name: 'Other',
          purposes: ['https://w3id.org/dpv#ResearchAndDevelopment'],
        },
      }),
    );
    const other = await provider.token('other', String(added['client_secret']));
    const refused = await provider.withToken(other, path, { json: {} });
    const unknown = await provider.withToken(other, '/v1/withdrawals/x.y/acknowledgements', {
      json: {},
    });
    const readResponse = async (response: Response) => {
      const { requestId: _requestId, ...problem } = await body(response);
      return problem;
    };
    expect(refused.status).toBe(404);
    expect(await readResponse(refused)).toEqual(await readResponse(unknown));
    expect(await body(provider.partner(path, { json: {} }))).toMatchObject({ withdrawal: id });
  });

  it('the next night: the change feed has “removed”, record id and instant, without reason and name', async () => {
    await runNextNight();
    const changes = await linesOf(provider.partner(`${CHANGES}?since=${before.id}`));
    const own = changes.filter(({ record_id }) => record_id === COMPANY);
    expect(own.map((change) => Object.keys(change))).toEqual([
      ['op', 'record_id', 'version', 'effective_at'],
    ]);
    expect(own).toMatchObject([{ op: 'removed', effective_at: withdrawnAt }]);
  });

  it('an old version keeps manifest, digest and row count, and its content returns 410', async () => {
    const facts = await body(provider.partner(`${VERSIONS}/${before.id}`));
    expect(facts).toMatchObject({
      manifest: before.manifest,
      files: before.files,
      coverage: before.coverage,
    });
    const content = await provider.partner(
      `${VERSIONS}/${before.id}/files/healthtech-companies.jsonl`,
    );
    expect(await body(content)).toMatchObject({ status: 410, replacedBy: `${before.id}.redacted` });
  });

  it('the redacted version has the other rows, its own digest and a signed reason', async () => {
    const redacted = `${VERSIONS}/${before.id}.redacted`;
    const facts = await body<typeof before>(provider.partner(redacted));
    const read = await provider.partner(`${redacted}/files/healthtech-companies.jsonl`);
    const text = await read.text();
    expect(text).not.toContain(COMPANY);
    expect(text.trim().split('\n')).toHaveLength(before.coverage.published - 1);
    const [jsonl] = facts.files.filter(({ format }) => format === 'jsonl');
    expect(jsonl).toMatchObject({ sha256: sha256(text) });
    expect(before.files).not.toContainEqual(jsonl);
    const signed = await provider.kaart.identity.verifier.verify(
      facts.manifest,
      'kaart-manifest+jwt',
    );
    expect(signed).toMatchObject({
      ok: true,
      payload: {
        redacts: {
          version: before.id,
          manifest: sha256(before.manifest),
          reason: 'permission-ended',
          rows: before.coverage.published,
        },
      },
    });
  });

  it('the bytes of the row are erased from every stored object version, with a proof', async () => {
    const { erased } = await readWithdrawal();
    expect(erased).toMatchObject({ inventory: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(erased).toHaveProperty('objectVersions');
    expect((erased as { filesRead: number }).filesRead).toBeGreaterThan(0);
    expect(await listKeysWithCompany(provider)).toEqual([]);
    // two runs that make the same version at once write the same bytes to the same place
    for (const [key, sizes] of await listStoredSizes(provider)) {
      expect(key.startsWith(`versions/${storedBefore}/`)).toBe(false);
      expect([key, new Set(sizes).size]).toEqual([key, 1]);
    }
  });

  it('the official edition is unchanged', async () => {
    expect(await (await provider.ask('/v1/editions/2025/figures')).text()).toBe(officialBefore);
  });

  it('the company sees who fetched its row, when, which version, and who confirmed the deletion', async () => {
    const seen = await linesOf(provider.as('auditor', `/v1/companies/${COMPANY}/disclosures`));
    expect(sortByRecipient(seen)).toMatchObject([
      {
        recipient: 'consumer',
        // each audience has different ids
        version: expect.not.stringContaining(before.id),
        audience: 'dataspace',
        agreement,
        notice: { state: 'ACKNOWLEDGED', acknowledgement: { by: 'consumer' } },
      },
      {
        recipient: DEMO_PARTNER,
        version: before.id,
        audience: 'partners',
        agreement: null,
        notice: { state: 'ACKNOWLEDGED', acknowledgement: { by: DEMO_PARTNER } },
      },
    ]);
  });

  it('it is closed when everything is done and everyone has confirmed', async () => {
    await runNextNight();
    expect(await readWithdrawal()).toMatchObject({ closedAt: expect.any(String), overdue: [] });
    expect(await linesOf(provider.as('auditor', '/v1/withdrawals?overdue=true'))).toEqual([]);
  });
}

/**
 * Keys of the stored files that contain the id of the company, without the public files: the public grant is
 * not withdrawn.
 */
async function listKeysWithCompany(setup: Setup): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { key } of setup.objects.stored('versions/'))
    if (!key.includes('/public/') && (await readObject(setup, key)).includes(COMPANY))
      found.push(key);
  return found;
}

/** The size of every stored version of each file, also of replaced versions. */
async function listStoredSizes(setup: Setup): Promise<ReadonlyMap<string, readonly number[]>> {
  const sizes = new Map<string, number[]>();
  for await (const { key, bytes } of setup.objects.stored('versions/'))
    sizes.set(key, [...(sizes.get(key) ?? []), bytes]);
  return sizes;
}
