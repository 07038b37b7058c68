import { existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../lib/core/digest.ts';
import { suspendTransfersWithoutRows } from '../../../lib/delivery/suspend-transfers-without-rows.ts';
import { NOTICES_PATH } from '../../../lib/dsp/withdrawal/messages.ts';
import { CopyLedger } from '../../../lib/embedded/copy-ledger.ts';
import { body, linesOf, type Setup } from '../setup.ts';
import { asParticipant, DataSpace } from './data-space.ts';

const COMPANY = 'LUHT-DEMO-0001';
type Line = Readonly<Record<string, unknown>>;

let space: DataSpace;
let agreement: string;
let file: string;
beforeEach(async () => {
  space = await DataSpace.open();
  agreement = await space.agree();
  const { consumerPid, providerPid } = await space.started(agreement);
  const { authorization = '' } = await space.address(consumerPid);
  const bytes = Buffer.from(await (await space.read(providerPid, authorization)).arrayBuffer());
  file = join(mkdtempSync(join(tmpdir(), 'kaart-copy-')), 'companies.jsonl');
  writeFileSync(file, bytes);
  const copy = { agreement, path: file, sha256: sha256(bytes), bytes: bytes.length };
  const fetchedAt = '2025-09-30T22:00:00.000Z';
  await new CopyLedger(space.consumer.home).remember({ ...copy, fetchedAt });
}, 60_000);
afterEach(() => space.close());

const withdraw = (json: object = {}) =>
  space.provider.as('consent-officer', `/v1/companies/${COMPANY}/withdrawals`, {
    json: {
      fieldGroups: ['registry'],
      audiences: ['dataspace'],
      givenBy: 'company-representative',
      language: 'fr',
      evidenceRef: 'mail://1',
      ...json,
    },
  });
const listReceived = (setup: Setup = space.consumer) =>
  linesOf(setup.as('operator', '/v1/withdrawal-notices'));

async function waitUntil<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let each = 0; each < 3_000; each += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(10);
  }
  throw new Error('it never came');
}

const waitForNotice = (state: string) =>
  waitUntil(async () => (await listReceived()).find((notice) => notice['state'] === state));

/** The recipient at the provider, once its notice is in this state. */
const waitForRecipient = (state: string) =>
  waitUntil(async () => {
    const all = await linesOf<{ id: string; recipients: Line[] }>(
      space.provider.as('auditor', '/v1/withdrawals'),
    );
    const [recipient] = all
      .filter(({ id }) => id.endsWith(COMPANY))
      .flatMap(({ recipients }) => recipients);
    return recipient?.['state'] === state ? recipient : undefined;
  });

const sendNoticeFrom = (sender: string, notice: object) =>
  asParticipant(space.consumer, sender, NOTICES_PATH, {
    json: {
      '@context': ['https://w3id.org/dspace/2025/1/context.jsonld', { kaart: 'urn:x#' }],
      '@id': 'urn:uuid:1',
      '@type': 'kaart:WithdrawalNoticeMessage',
      'kaart:signature': 'x.y.z',
      'kaart:notice': {
        id: 'urn:uuid:2',
        provider: sender,
        recipient: 'consumer',
        dataset: 'healthtech-companies',
        agreements: [agreement],
        issued_at: '2025-09-30T22:00:00Z',
        delete_within: 'P7D',
        records: [
          { withdrawal: 'w', record_id: 'r', op: 'removed', effective_at: '2025-09-30T22:00:00Z' },
        ],
        ...notice,
      },
    },
  });

describe('a received notice', () => {
  it.each([
    ['from another sender than the provider', 'other', {}, 404],
    ['of an agreement that is not held', 'provider', { agreements: ['urn:other'] }, 404],
    ['without an agreement', 'provider', { agreements: [] }, 404],
    ['that another provider wrote', 'provider', { provider: 'other' }, 400],
    ['that does not fit its schema', 'provider', { records: [] }, 400],
  ])('%s changes nothing', async (_, sender, notice, status) => {
    const response = await sendNoticeFrom(sender, notice);
    expect(response.status).toBe(status);
    expect(await body(response)).toMatchObject({ '@type': 'kaart:WithdrawalError' });
    expect(await listReceived()).toEqual([]);
    expect(existsSync(file)).toBe(true);
  });

  it('is processed once, also if it is repeated', async () => {
    for (const _ of [1, 2, 3]) expect((await sendNoticeFrom('provider', {})).status).toBe(202);
    expect(await listReceived()).toHaveLength(1);
  });

  it('is accepted by a recipient with a new agreement for every day of a year', async () => {
    const others = Array.from({ length: 365 }, (_, day) => `urn:uuid:${day}`);
    const response = await sendNoticeFrom('provider', { agreements: [...others, agreement] });
    expect(response.status).toBe(202);
    expect(await listReceived()).toMatchObject([{ agreements: [agreement] }]);
  });

  it('with text that a terminal or a path would interpret deletes only the copies', async () => {
    const hostile = '\u001b]0;x\u0007../../etc/passwd\n"; rm -rf ~';
    const record = { withdrawal: hostile, record_id: hostile, op: 'removed' };
    const response = await sendNoticeFrom('provider', {
      id: hostile,
      recipient: hostile,
      dataset: hostile,
      records: [{ ...record, effective_at: '2025-09-30T22:00:00Z' }],
      __proto__: { admin: true },
    });
    expect(response.status).toBe(202);
    expect(await waitForNotice('DELETED')).toMatchObject({
      copies: [{ path: file, fate: 'deleted' }],
    });
  });

  it('without a sender is refused', async () => {
    const response = await space.consumer.ask(`/dsp/2025-1${NOTICES_PATH}`, { json: {} });
    expect(response.status).toBe(401);
  });
});

describe('a copy', () => {
  it('is deleted, and the provider gets an acknowledgement', async () => {
    await withdraw();
    expect(await waitForRecipient('ACKNOWLEDGED')).toMatchObject({
      acknowledgement: { by: 'consumer', note: 'deleted' },
    });
    expect(existsSync(file)).toBe(false);
  });

  it('that was moved is deleted by a person, who confirms it', async () => {
    renameSync(file, `${file}.moved`);
    await withdraw();
    const notice = await waitForNotice('ATTENTION');
    expect(notice).toMatchObject({ copies: [{ path: file, fate: 'gone' }] });
    expect(notice['reason']).toContain(file);
    expect(await waitForRecipient('DELIVERED')).toMatchObject({ acknowledgement: null });
    const path = `/v1/withdrawal-notices/${notice['id']}/confirmation`;
    expect((await space.consumer.as('operator', path, { json: {} })).status).toBe(200);
    expect(await waitForRecipient('ACKNOWLEDGED')).toMatchObject({
      acknowledgement: { note: 'confirmed' },
    });
    expect((await space.consumer.as('operator', path, { json: {} })).status).toBe(409);
  });

  it('that is another file now is not changed', async () => {
    writeFileSync(file, 'mine');
    await withdraw();
    expect(await waitForNotice('ATTENTION')).toMatchObject({ copies: [{ fate: 'changed' }] });
    expect(existsSync(file)).toBe(true);
  });

  it('is deleted although the provider is unreachable', async () => {
    space.front.provider = async (request, pass) =>
      request.url.includes('/kaart/') ? new Response('', { status: 503 }) : pass();
    await withdraw();
    await waitForNotice('DELETED');
    expect(existsSync(file)).toBe(false);
    space.front = {};
    await waitForRecipient('ACKNOWLEDGED');
  });
});

describe('the other connector', () => {
  it('that does not support notices is shown as such, until a person records its acknowledgement', async () => {
    space.front.consumer = async (request, pass) =>
      request.url.includes('/kaart/') ? new Response('', { status: 404 }) : pass();
    await withdraw();
    await waitForRecipient('UNSUPPORTED');
    const [flowing] = await space.processes(space.provider, 'transfers');
    await space.reached(space.provider, 'transfers', flowing?.pid ?? '', 'SUSPENDED');
    const told = space.exchanged.filter(
      ({ to, path }) => to === 'consumer' && path.endsWith('/suspension'),
    );
    expect(told.map(({ sent }) => JSON.parse(sent))).toEqual([
      expect.objectContaining({
        '@type': 'TransferSuspensionMessage',
        reason: ['https://w3id.org/dpv#ConsentWithdrawn', expect.stringContaining('LUHT-DEMO-')],
      }),
    ]);
    const [{ id } = { id: '' }] = await linesOf<{ id: string }>(
      space.provider.as('auditor', '/v1/withdrawals'),
    );
    const json = { recipient: 'consumer', note: 'letter of 3 October' };
    await space.provider.as('operator', `/v1/withdrawals/${id}/recipients`, { json });
    expect(await waitForRecipient('ACKNOWLEDGED')).toMatchObject({
      acknowledgement: { by: 'alice', note: 'letter of 3 October' },
    });
  });

  it('can acknowledge only for itself, and only the notices of its message', async () => {
    space.front.provider = async (request, pass) =>
      request.url.includes('/kaart/') ? new Response('', { status: 503 }) : pass();
    await withdraw();
    const { notice } = await waitForRecipient('DELIVERED');
    const acknowledge = (sender: string, json: unknown) =>
      asParticipant(
        space.provider,
        sender,
        `${NOTICES_PATH}/${encodeURIComponent(String(notice))}/acknowledgement`,
        {
          json: {
            '@context': ['https://w3id.org/dspace/2025/1/context.jsonld'],
            '@id': 'urn:uuid:1',
            '@type': 'kaart:WithdrawalAcknowledgementMessage',
            'kaart:notice': json,
            'kaart:outcome': 'deleted',
            'kaart:at': '2025-10-01T00:00:00Z',
          },
        },
      );
    expect((await acknowledge('other', notice)).status).toBe(404);
    expect((await acknowledge('consumer', 'urn:uuid:other')).status).toBe(400);
    expect(await waitForRecipient('DELIVERED')).toMatchObject({ acknowledgement: null });
    expect((await acknowledge('consumer', notice)).status).toBe(202);
    await waitForRecipient('ACKNOWLEDGED');
  });
});

describe('a running transfer', () => {
  it('is suspended if its agreement has no rows left, and continues otherwise', async () => {
    const rows = await linesOf<{ record_id: string }>(
      new Response(await (await import('node:fs/promises')).readFile(file)),
    );
    const ids = rows.map(({ record_id }) => record_id);
    const [flowing] = await space.processes(space.provider, 'transfers');
    const pid = flowing?.pid ?? '';
    const withdrawOne = async (id: string) =>
      space.provider.as('consent-officer', `/v1/companies/${id}/withdrawals`, {
        json: {
          fieldGroups: ['registry'],
          audiences: ['dataspace'],
          givenBy: 'company-representative',
          language: 'fr',
          evidenceRef: 'mail://1',
        },
      });
    for (const id of ids.slice(1)) await withdrawOne(id);
    await space.provider.kaart.deliver();
    expect(await body(space.provider.as('operator', `/v1/transfers/${pid}`))).toMatchObject({
      state: 'STARTED',
    });
    await withdrawOne(ids[0] ?? '');
    await space.reached(space.provider, 'transfers', pid, 'SUSPENDED');
    const all = await linesOf<{ recordId: string; transfers: { suspended: string[] } | null }>(
      space.provider.as('auditor', '/v1/withdrawals'),
    );
    const last = all.find(({ recordId }) => recordId === ids[0]);
    expect(last?.transfers?.suspended).toEqual([pid]);
    // a process that was killed before it stored this sends the request again
    const { connector, publications } = space.provider.kaart;
    expect(
      await suspendTransfersWithoutRows({ ...connector, publications }, ['dataspace']),
    ).toEqual([pid]);
  }, 120_000);
});
