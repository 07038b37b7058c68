import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalInstallation } from '../../lib/app/installation.ts';
import { requestConfirmed } from '../access-requests/requester.ts';
import { DataSpace } from '../app/data-space/data-space.ts';
import { body, type Setup } from '../app/setup.ts';

/**
 * By prefix of the partition: the file of an export with its items, or the reason why an export does not
 * contain them.
 */
const FILES: Readonly<Record<string, string>> = {
  AUDIT: 'audit-log.jsonl',
  DISCLOSURE: 'disclosures.jsonl',
  RECEIPT: 'receipts.jsonl',
  'SIGNED-RECEIPT': 'receipts.jsonl',
  AGREEMENT: 'agreements.jsonl',
  COMPANY: 'consent-events.jsonl', // and corrections.jsonl
  DATASET: 'versions.jsonl',
  EDITIONS: 'editions.jsonl',
  IMPORT: 'imports.jsonl',
  NOTICE: 'notices.jsonl', // and withdrawal-notices.jsonl
  ERASURES: 'erasures.jsonl',
  PARTNER: 'partners.jsonl',
  PARTICIPANT: 'participants.jsonl',
  PERSON: 'people.jsonl',
  'ACCESS-REQUEST': 'access-requests.jsonl',
  CAMPAIGNS: 'campaigns.jsonl',
  INVITATION: 'invitations.jsonl',
  NEGOTIATION: 'negotiations.jsonl',
  TRANSFER: 'transfers.jsonl',
  'FIRST-DISCLOSURE': 'first-disclosures.jsonl',
  'WITHDRAWAL-BATCH': 'withdrawals.jsonl',
  'INCOMING-NOTICE': 'received-notices.jsonl',
  'OWN-CREDENTIALS': 'own-credentials.jsonl',
  'CREDENTIAL-REQUESTS': 'credential-requests.jsonl',
  'ISSUED-CREDENTIALS': 'issued-credentials.jsonl',
  'CREDENTIAL-APPLICATIONS': 'credential-applications.jsonl',
  'EXTERNAL-CATALOG': 'external-catalog.jsonl',
};
const LEFT_OUT: Readonly<Record<string, string>> = {
  KEYS: 'secrets',
  SESSION: 'secrets',
  'CREDENTIAL-ISSUER': 'bits of the status list, which are in the issued credentials',
  JTI: 'used tokens',
  IDEMPOTENCY: 'answers to repeated requests',
  RECEIVED: 'answers to repeated messages',
  OUTBOX: 'unfinished jobs',
  SILENCE: 'unfinished jobs',
  'CONSENT-INBOX': 'order of events, whose times are in the events',
  'CONSENT-FEED': 'order of events, whose times are in the events',
  'CONSENT-FEED-COUNTER': 'order of events, whose times are in the events',
  'ENTRY-LISTS': 'lists of entries until the next head signs them',
  TIMELINES: 'follows from the events',
  NAMED: 'follows from the events',
  EPOCH: 'follows from the events',
  WITHDRAWN: 'follows from the withdrawals',
  CATALOG: 'follows from the versions',
  'LISTED-EDITIONS': 'follows from the editions',
  HOLD: 'follows from the versions',
  JOURNAL: 'follows from the events',
  NIGHT: 'state of the last nightly run',
  'ACCESS-ADDRESS': 'numbers of requests of a day',
  ARCHIVE: 'sent files of exports; the audit log names each export',
  SETTINGS: 'marks the demonstration',
};

interface Exported {
  readonly text: string;
  readonly lines: readonly Record<string, unknown>[];
}

async function readExport(setup: Setup): Promise<ReadonlyMap<string, Exported>> {
  const { id, files } = await body<{ id: string; files: readonly { name: string }[] }>(
    setup.as('archivist', '/v1/archives', { json: {} }),
  );
  const found = new Map<string, Exported>();
  for (const { name } of files) {
    const response = await setup.as('archivist', `/v1/archives/${id}/files/${name}`);
    const text = await response.text();
    const lines = name.endsWith('.jsonl') ? text.split('\n').filter((line) => line !== '') : [];
    found.set(name, { text, lines: lines.map((line) => JSON.parse(line)) });
  }
  return found;
}

describe('17.1 kaart export of two connectors', () => {
  let space: DataSpace;
  let token = '';
  let ofProvider: ReadonlyMap<string, Exported>;
  let ofConsumer: ReadonlyMap<string, Exported>;
  const listLines = (archive: ReadonlyMap<string, Exported>, name: string) =>
    archive.get(name)?.lines ?? [];

  beforeAll(async () => {
    space = await DataSpace.open();
    const { provider, consumer } = space;
    const { consumerPid } = await space.started();
    const address = await space.address(consumerPid);
    token = address['authorization'] ?? '';
    await requestConfirmed(provider, { email: 'anna@lih.example' });
    const json = { edition: '2025', mandate: 'company' };
    const started = await provider.as('consent-officer', '/v1/campaigns', { json });
    expect(started.status).toBe(200);
    const participant = { id: 'did:web:lab.example', claims: {} };
    await provider.as('partner-admin', '/v1/participants', { json: participant });
    ofProvider = await readExport(provider);
    ofConsumer = await readExport(consumer);
  });
  afterAll(() => space.close());

  it('17.1 has a file for each kind of item, or a reason why there is none', async () => {
    for (const [setup, archive] of [
      [space.provider, ofProvider],
      [space.consumer, ofConsumer],
    ] as const) {
      const { table, close } = await openLocalInstallation(setup.home);
      const kinds = new Map<string, number>();
      for await (const { pk } of table.snapshot()) {
        const [kind = ''] = pk.split('#');
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
      await close();
      for (const kind of kinds.keys()) {
        if (LEFT_OUT[kind] !== undefined) continue;
        expect([kind, listLines(archive, FILES[kind] ?? '').length > 0]).toEqual([kind, true]);
      }
    }
    expect(Object.values(FILES).filter((name) => !ofProvider.has(name))).toEqual([]);
  });

  it('17.1 has partners and participants, without digests of secrets', () => {
    const [partner] = listLines(ofProvider, 'partners.jsonl');
    expect(partner).toMatchObject({
      id: 'demo-partner',
      credentials: [{ kind: 'secret', createdAt: expect.any(String) }],
    });
    expect(listLines(ofProvider, 'participants.jsonl')).toContainEqual(
      expect.objectContaining({ id: 'did:web:lab.example', presented: null }),
    );
    const digest = createHash('sha256').update(space.provider.secret).digest('hex');
    for (const [name, { text }] of ofProvider)
      for (const secret of [digest, space.provider.secret])
        expect([name, text.includes(secret)]).toEqual([name, false]);
  });

  it('17.1 has negotiations and transfers of both sides, without the token that opens the data', () => {
    for (const archive of [ofProvider, ofConsumer]) {
      const [negotiation] = listLines(archive, 'negotiations.jsonl');
      const [transfer] = listLines(archive, 'transfers.jsonl');
      expect(negotiation).toMatchObject({ state: 'FINALIZED', agreement: expect.anything() });
      expect(transfer).toMatchObject({ state: 'STARTED', dataAddress: null });
      for (const [name, { text }] of archive)
        expect([name, text.includes(token)]).toEqual([name, false]);
    }
    expect(token.length).toBeGreaterThan(100);
  });

  it('17.1 has addresses of persons in `contact` only', () => {
    const [request] = listLines(ofProvider, 'access-requests.jsonl');
    expect(request).toMatchObject({ state: 'open', contact: { email: 'anna@lih.example' } });
    const invitations = listLines(ofProvider, 'invitations.jsonl');
    expect(invitations.length).toBeGreaterThan(100);
    expect(invitations[0]).toMatchObject({
      contact: { email: expect.stringContaining('@'), addressSha256: expect.any(String) },
    });
    for (const name of ['access-requests.jsonl', 'invitations.jsonl', 'partners.jsonl'])
      for (const { contact: _, ...line } of listLines(ofProvider, name))
        expect(JSON.stringify(line)).not.toMatch(/@[\w.-]+\.example/);
    expect(listLines(ofProvider, 'campaigns.jsonl')).toHaveLength(1);
  });
});
