import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/core/digest.ts';
import { openSetup, read, type Setup } from './setup.ts';

const COMPANIES = 'healthtech-companies';
const EVERYONE = 'healthtech-companies-public';
const FIGURES = 'healthtech-figures-2025';
/** Rows of the demonstration that every participant of the data space may read. */
const ROWS = 95;

type Json = Record<string, unknown>;
let setup: Setup;
let catalog: Map<string, Json>;
beforeAll(async () => {
  setup = await openSetup();
  catalog = await setup.consumer.catalog(setup.kaartAt);
});
afterAll(() => setup.close());
afterEach(() => {
  for (const proxy of Object.values(setup.to)) proxy.pass();
});

function dataset(id: string): Json {
  const found = catalog.get(id);
  if (found === undefined) throw new Error(`the catalog has no ${id}`);
  return found;
}

function agreeOn(id: string): Promise<string> {
  return setup.consumer.agree(setup.kaartAt, dataset(id));
}

/** A transfer that has started. */
async function started(agreement: string) {
  const { consumer, kaartAt } = setup;
  const id = await consumer.transferUnder(kaartAt, agreement);
  await consumer.transfer(id, 'STARTED');
  return { id, ...(await consumer.address(id)) };
}

/** The last message of a type that Kaart sent to the EDC. */
function sentToEdc(type: string): Json | undefined {
  const messages = setup.to.consumer.passed.map(({ message }) => message);
  return messages.filter((message) => message['@type'] === type).at(-1);
}

describe('an Eclipse EDC as consumer of Kaart', () => {
  it('finds the figures of both editions and both datasets of companies in the catalog', () => {
    const figures = ['healthtech-figures-2020', FIGURES];
    expect([...catalog.keys()].sort()).toEqual([COMPANIES, EVERYONE, ...figures]);
  });

  it.each([COMPANIES, EVERYONE, FIGURES])(
    'agrees on %s, and Kaart keeps the same agreement',
    async (id) => {
      const { consumer, kaart, kaartAt } = setup;
      const negotiation = await consumer.negotiate(kaartAt, dataset(id));
      await consumer.negotiation(negotiation, 'FINALIZED');
      const theirs = await consumer.agreement(negotiation);
      expect(theirs).toMatchObject({ assetId: id, consumerId: 'consumer', providerId: 'kaart' });
      expect(await kaart.of('negotiations', negotiation)).toMatchObject([
        { state: 'FINALIZED', agreement: theirs['agreementId'] },
      ]);
    },
  );

  it('pulls the companies with the token of its transfer, and with no other', async () => {
    const { endpoint, authorization } = await started(await agreeOn(COMPANIES));
    const { status, mediaType, text } = await read(endpoint, authorization);
    expect(status).toBe(200);
    expect(mediaType).toMatch(/^application\/jsonl/);
    expect(text.trim().split('\n')).toHaveLength(ROWS);
    expect((await read(endpoint, `Bearer ${authorization}`)).status).toBe(200);
    expect((await read(endpoint)).status).toBe(401);
    expect((await read(endpoint, 'x.y.z')).status).toBe(401);
    expect((await read(endpoint, `${authorization.slice(0, -4)}AAAA`)).status).toBe(401);
  });

  it('pulls the figures as JSON', async () => {
    const { endpoint, authorization } = await started(await agreeOn(FIGURES));
    const { status, mediaType, text } = await read(endpoint, authorization);
    expect([status, mediaType]).toEqual([200, expect.stringMatching(/^application\/json/)]);
    expect(JSON.parse(text)).toMatchObject({ edition: expect.anything() });
  });

  it('reads no other transfer with its token', async () => {
    const agreement = await agreeOn(FIGURES);
    const [one, other] = [await started(agreement), await started(agreement)];
    expect((await read(other.endpoint, one.authorization)).status).toBe(401);
  });

  it('suspends, resumes with a new token, and terminates', async () => {
    const { consumer } = setup;
    const { id, endpoint, authorization: first } = await started(await agreeOn(COMPANIES));
    await consumer.suspend(id);
    await consumer.transfer(id, 'SUSPENDED');
    expect((await read(endpoint, first)).status).toBe(401);

    await consumer.resume(id);
    await consumer.transfer(id, 'STARTED');
    const again = await consumer.address(id, first);
    expect((await read(again.endpoint, again.authorization)).status).toBe(200);
    expect((await read(endpoint, first)).status).toBe(401);

    await consumer.terminate(id, 'all is read');
    await consumer.transfer(id, 'TERMINATED');
    expect((await read(endpoint, again.authorization)).status).toBe(401);
    const [ours] = await setup.kaart.of('transfers', id);
    expect(ours?.ending).toMatchObject({ by: 'consumer', reasons: ['all is read'] });
  });

  it('understands that Kaart suspends, resumes and terminates', async () => {
    const { consumer, kaart } = setup;
    const { id, endpoint, authorization: first } = await started(await agreeOn(COMPANIES));
    const [{ pid = '' } = {}] = await kaart.of('transfers', id);

    await kaart.move('transfers', pid, 'suspension', 'maintenance');
    await consumer.transfer(id, 'SUSPENDED');
    expect((await read(endpoint, first)).status).toBe(401);

    await kaart.move('transfers', pid, 'start');
    await consumer.transfer(id, 'STARTED');
    const { authorization } = await consumer.address(id, first);
    expect((await read(endpoint, authorization)).status).toBe(200);
    expect((await read(endpoint, first)).status).toBe(401);

    await kaart.move('transfers', pid, 'termination', 'the permission is withdrawn');
    await consumer.transfer(id, 'TERMINATED');
    expect((await read(endpoint, authorization)).status).toBe(401);
    await expect
      .poll(() => sentToEdc('TransferTerminationMessage'))
      .toMatchObject({
        reason: ['the permission is withdrawn'],
      });
  });

  it('understands that Kaart completes', async () => {
    const { consumer, kaart } = setup;
    const { id, endpoint, authorization } = await started(await agreeOn(FIGURES));
    const [{ pid = '' } = {}] = await kaart.of('transfers', id);
    await kaart.move('transfers', pid, 'completion');
    await consumer.transfer(id, 'COMPLETED');
    expect((await read(endpoint, authorization)).status).toBe(401);
  });

  describe('an Eclipse EDC that requests a push', () => {
    let sink: Server;
    let received: { method: string; headers: IncomingHttpHeaders; text: string }[];
    beforeEach(async () => {
      received = [];
      sink = createServer(async (incoming, outgoing) => {
        let text = '';
        for await (const chunk of incoming) text += chunk;
        received.push({ method: incoming.method ?? '', headers: incoming.headers, text });
        outgoing.end();
      });
      sink.listen(0, '127.0.0.1');
      await once(sink, 'listening');
    });
    afterEach(() => void sink.close());

    it.each([
      [COMPANIES, /^application\/jsonl/],
      [FIGURES, /^application\/json/],
    ])('%s, with a digest, and the transfer is completed', async (id, mediaType) => {
      const { consumer, kaartAt } = setup;
      const { port } = sink.address() as AddressInfo;
      const destination = { type: 'HttpData', baseUrl: `http://127.0.0.1:${port}/in` };
      const transfer = await consumer.transferUnder(kaartAt, await agreeOn(id), destination);
      await consumer.transfer(transfer, 'COMPLETED');
      const [parcel, ...others] = received;
      expect(others).toEqual([]);
      expect(parcel?.method).toBe('POST');
      expect(parcel?.headers['content-type']).toMatch(mediaType);
      const digest = Buffer.from(sha256(parcel?.text ?? ''), 'hex').toString('base64');
      expect(parcel?.headers['repr-digest']).toBe(`sha-256=:${digest}:`);
      if (id === COMPANIES) expect(parcel?.text.trim().split('\n')).toHaveLength(ROWS);
      expect(await setup.kaart.of('transfers', transfer)).toMatchObject([{ state: 'COMPLETED' }]);
    });
  });
});

describe('Kaart refuses an Eclipse EDC', () => {
  it('an offer that is not in its catalog, with the reason', async () => {
    const { consumer, kaartAt } = setup;
    const id = await consumer.negotiate(kaartAt, dataset(COMPANIES), {
      '@id': 'urn:no:such:offer',
    });
    const { errorDetail } = await consumer.negotiation(id, 'TERMINATED');
    expect(errorDetail).toContain('this offer is not in the catalog');
  });

  it('other terms: Kaart makes its own offer, and ends a negotiation that the EDC does not accept, with the reason', async () => {
    const { consumer, kaart, kaartAt } = setup;
    const easier = { permission: [{ action: 'use' }], prohibition: [], obligation: [] };
    const id = await consumer.negotiate(kaartAt, dataset(COMPANIES), easier);
    await consumer.negotiation(id, 'OFFERED');
    const [ours] = await kaart.of('negotiations', id);
    const { pid = '' } = ours ?? {};
    await kaart.reaches('negotiations', pid, 'OFFERED');
    await kaart.move('negotiations', pid, 'termination', 'on the terms of the catalog only');
    await consumer.negotiation(id, 'TERMINATED');
    await expect
      .poll(() => sentToEdc('ContractNegotiationTerminationMessage'))
      .toMatchObject({
        reason: ['on the terms of the catalog only'],
      });
    expect(await kaart.of('negotiations', id)).toMatchObject([{ agreement: null }]);
  });

  describe('Kaart refuses an Eclipse EDC that is', () => {
    const admit = (membershipStatus: string) =>
      setup.kaart.ask('/v1/participants', {
        id: 'consumer',
        claims: { membershipStatus: [membershipStatus] },
      });
    const revoke = () => setup.kaart.ask('/v1/participants/consumer/revocation', {});
    afterEach(async () => {
      // A participant that is added again gets access again, with other claims.
      await revoke();
      expect((await admit('active')).status).toBe(201);
    });

    it('no longer an active member: no companies in the catalog, no agreement, no data', async () => {
      const { consumer, kaart, kaartAt } = setup;
      const agreement = await agreeOn(COMPANIES);
      const { endpoint, authorization } = await started(agreement);
      await revoke();
      await admit('inactive');
      expect([...(await consumer.catalog(kaartAt)).keys()]).not.toContain(COMPANIES);

      const negotiation = await consumer.negotiate(kaartAt, dataset(COMPANIES));
      const { errorDetail } = await consumer.negotiation(negotiation, 'TERMINATED');
      expect(errorDetail).toContain('this offer is not in the catalog');

      const refused = await read(endpoint, authorization);
      expect(refused.status).toBe(403);
      expect(refused.text).toContain('membershipStatus');

      const transfer = await consumer.transferUnder(kaartAt, agreement);
      await consumer.transfer(transfer, 'TERMINATED');
      const [ours] = await kaart.of('transfers', transfer);
      expect(ours?.ending).toMatchObject({
        code: 'agreement-refused',
        reasons: [expect.stringContaining('membershipStatus')],
      });
    });

    it('revoked: no catalog, no agreement, no data, and its transfer is suspended', async () => {
      const { consumer, kaartAt } = setup;
      const { id, endpoint, authorization } = await started(await agreeOn(COMPANIES));
      await admit('active');
      expect((await revoke()).status).toBe(200);
      expect((await read(endpoint, authorization)).status).toBe(401);
      await consumer.transfer(id, 'SUSPENDED');
      await expect(consumer.catalog(kaartAt)).rejects.toThrow('unauthenticated');

      const negotiation = await consumer.negotiate(kaartAt, dataset(FIGURES));
      const { errorDetail } = await consumer.negotiation(negotiation, 'TERMINATED');
      expect(errorDetail).toContain('the token is not accepted');

      expect((await read(endpoint, authorization)).status).toBe(401);
    });
  });
});
