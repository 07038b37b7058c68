import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EDC_NS } from '../interop/edc.ts';
import type { ApiResponse } from '../interop/kaart.ts';
import { reaches } from '../interop/reaches.ts';
import { read } from '../interop/setup.ts';
import { openPeers, TYPE } from './peers.ts';

/** A dataset of Kaart that only active members see, and a dataset of the EDC that only they may use. */
const COMPANIES = 'healthtech-companies';
const MEMBER_ROWS = 'member-rows';
const FIGURES = ['healthtech-figures-2020', 'healthtech-figures-2025'];
/** Validity of a credential that expires during the test. Days. */
const SHORT_LIFE = 25 / 86_400;

const { kaart, kaartAt, edc, edcAt, hub, issuer, listed, refusals } = openPeers();
const folder = mkdtempSync(join(tmpdir(), 'kaart-edc-dcp-'));
const atEdc = { address: edcAt.dsp, participantId: edcAt.id };
let source: Server;

beforeAll(async () => {
  source = createServer((_, outgoing) => void outgoing.end('{"rows":"of the EDC"}'));
  source.listen(0, '127.0.0.1');
  await once(source, 'listening');
  const { port } = source.address() as AddressInfo;
  const isMember = {
    leftOperand: `${EDC_NS}membershipStatus`,
    operator: 'eq',
    rightOperand: 'active',
  };
  const permission = { action: 'use', constraint: isMember };
  await edc.offer(MEMBER_ROWS, `http://127.0.0.1:${port}`, [permission]);
});
afterAll(() => void source.close());

/** The datasets that the EDC sees in Kaart's catalog. */
async function seenByEdc(): Promise<string[]> {
  return [...(await edc.catalog(kaartAt)).keys()].sort();
}

/** The EDC's catalog, as Kaart reads it. */
function readEdc(): Promise<ApiResponse> {
  return kaart.ask('/v1/catalog-requests', atEdc);
}

async function command(...words: readonly string[]) {
  const { code, lines } = await kaart.type(...words);
  expect([words[0], code]).toEqual([words[0], 0]);
  return lines;
}

async function importCredential(jwt: string): Promise<void> {
  const file = join(folder, 'membership.jwt');
  writeFileSync(file, jwt);
  await command('credential', 'import', file);
}

async function removeCredentials(): Promise<void> {
  for (const { id } of await command('credential', 'list'))
    await command('credential', 'remove', String(id));
}

/** Gets a membership from the issuer by the issuance protocol of DCP. @returns it as JWT */
async function requestCredential(before?: string): Promise<string> {
  await command('credential', 'request', issuer.did, TYPE);
  const [held] = await reaches(
    () => command('credential', 'list'),
    ([each]) => each !== undefined && each['jwt'] !== before,
  );
  return String(held?.['jwt']);
}

const REFUSED_BY_KAART = /"code":"unauthenticated","reason":\["the token is not accepted"\]/;
const REFUSED_BY_EDC = { status: 502, body: { detail: expect.stringContaining('status 401') } };

async function untilKaartRefuses(): Promise<void> {
  await reaches(
    () => seenByEdc().catch(() => []),
    (seen) => seen.length === 0,
  );
}

async function expectRefusedByKaart(reason: RegExp): Promise<void> {
  const asked = edc.ask('/v3/catalog/request', {
    counterPartyId: kaartAt.id,
    counterPartyAddress: kaartAt.dsp,
    protocol: 'dataspace-protocol-http:2025-1',
  });
  const error = (await asked.then(String, String)).replaceAll('\\', '');
  expect(error).toMatch(REFUSED_BY_KAART);
  expect(refusals().at(-1)).toMatch(reason);
}

describe('an EDC and a Kaart refuse each other', () => {
  it('without a credential', async () => {
    await expectRefusedByKaart(/^credential-missing: MembershipCredential$/);
    expect(await readEdc()).toMatchObject(REFUSED_BY_EDC);
    expect(await listed()).toEqual([]);
  });

  it('with a credential of an issuer that they do not trust', async () => {
    await hub.add(await issuer.issue(edcAt.id, { as: 'rogue' }));
    await importCredential(await issuer.issue(kaartAt.id, { as: 'rogue' }));
    await expectRefusedByKaart(/^issuer-not-trusted: .*:rogue$/);
    expect(await readEdc()).toMatchObject(REFUSED_BY_EDC);
    await hub.empty();
    await removeCredentials();
  });

  it('from the end of a credential on', async () => {
    await hub.add(await issuer.issue(edcAt.id, { days: SHORT_LIFE }));
    await importCredential(await issuer.issue(kaartAt.id, { days: SHORT_LIFE }));
    expect(await seenByEdc()).toContain(COMPANIES);
    expect((await readEdc()).status).toBe(200);
    await reaches(readEdc, ({ status }) => status !== 200);
    expect(await readEdc()).toMatchObject(REFUSED_BY_EDC);
    await untilKaartRefuses();
    // After a while, the hub itself omits an expired credential.
    await expectRefusedByKaart(/^credential-(not-valid-now|missing): MembershipCredential$/);
    await hub.empty();
  });
});

describe('members whose membership is suspended', () => {
  it('see and use only what is open to all', async () => {
    const ofEdc = await issuer.issue(edcAt.id, { status: 'suspended' });
    await hub.add(ofEdc);
    await importCredential(await issuer.issue(kaartAt.id, { status: 'suspended' }));
    expect(await seenByEdc()).toEqual(expect.arrayContaining(FIGURES));
    expect(await seenByEdc()).not.toContain(COMPANIES);

    const pid = await kaart.begin('negotiations', { ...atEdc, dataset: MEMBER_ROWS });
    const { ending } = await kaart.reaches('negotiations', pid, 'TERMINATED');
    expect(ending?.reasons.join()).toMatch(/not accepted|status 4/);
    await hub.empty();
    await removeCredentials();
    // Kaart does not request a new presentation while the last one is valid.
    await issuer.revoke(ofEdc);
    await untilKaartRefuses();
  });
});

describe('members with a credential that their issuer delivered by DCP', () => {
  let ofEdc: string;
  let ofKaart: string;
  beforeAll(async () => {
    ofEdc = await hub.request(issuer);
    ofKaart = await requestCredential();
  });

  /** A started transfer of the companies to the EDC. */
  async function started() {
    const companies = (await edc.catalog(kaartAt)).get(COMPANIES) ?? {};
    const agreement = await edc.agree(kaartAt, companies);
    const id = await edc.transferUnder(kaartAt, agreement);
    await edc.transfer(id, 'STARTED');
    const [{ pid = '' } = {}] = await kaart.of('transfers', id);
    return { id, pid, ...(await edc.address(id)) };
  }

  it('the EDC finds the dataset for members, agrees on it, and reads it', async () => {
    const { endpoint, authorization } = await started();
    const { status, text } = await read(endpoint, authorization);
    expect(status).toBe(200);
    expect(text.trim().split('\n').length).toBeGreaterThan(50);
    const agreements = await kaart.lines('/v1/agreements');
    expect(agreements[0]).toMatchObject({
      counterpartyId: edcAt.id,
      claims: { [`${EDC_NS}membershipStatus`]: ['active'] },
    });
  });

  it('the EDC suspends on a withdrawal, shows the reason, and reads what is left', async () => {
    const { id, endpoint, authorization } = await started();
    const { text } = await read(endpoint, authorization);
    const [row = '', ...others] = text.trim().split('\n');
    const company = String(JSON.parse(row).record_id);
    await command('withdraw', company);
    const { errorDetail } = await edc.transfer(id, 'SUSPENDED');
    expect(errorDetail).toContain('https://w3id.org/dpv#ConsentWithdrawn');
    await edc.resume(id);
    await edc.transfer(id, 'STARTED');
    const again = await edc.address(id, authorization);
    const left = await read(again.endpoint, again.authorization);
    expect(left.text.trim().split('\n')).toHaveLength(others.length);
    expect(left.text).not.toContain(company);
  });

  it('the EDC gets a new token after a pause, and the old one ends', async () => {
    const { id, endpoint, authorization: first } = await started();
    await edc.suspend(id);
    await edc.transfer(id, 'SUSPENDED');
    expect((await read(endpoint, first)).status).toBe(401);
    await edc.resume(id);
    await edc.transfer(id, 'STARTED');
    const { authorization } = await edc.address(id, first);
    expect((await read(endpoint, authorization)).status).toBe(200);
    expect((await read(endpoint, first)).status).toBe(401);
    await edc.terminate(id);
    await edc.transfer(id, 'TERMINATED');
  });

  it('Kaart agrees on the dataset of the EDC for members, fetches it, and completes', async () => {
    const named = ['--participant-id', edcAt.id];
    const [listing] = await command('catalog', edcAt.dsp, ...named);
    expect(listing).toMatchObject({
      participantId: edcAt.id,
      dataset: [{ '@id': MEMBER_ROWS }],
    });
    const agreed = (await command('negotiate', edcAt.dsp, MEMBER_ROWS, ...named)).at(-1);
    expect(agreed).toMatchObject({ state: 'FINALIZED', counterpartyId: edcAt.id });

    const file = join(folder, 'rows.json');
    const words = ['fetch', edcAt.dsp, MEMBER_ROWS, ...named, '--output', file];
    expect((await command(...words)).at(-1)).toMatchObject({
      agreement: agreed?.['agreement'],
      state: 'COMPLETED',
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ rows: 'of the EDC' });
  });

  it('Kaart gets a new token from the EDC after a pause', async () => {
    const agreements = await kaart.lines('/v1/agreements');
    const { id: agreement } = agreements.find(({ role }) => role === 'consumer') ?? {};
    const pid = await kaart.begin('transfers', { agreement });
    await kaart.reaches('transfers', pid, 'STARTED');
    const { authorization: first } = await kaart.address(pid);
    await kaart.move('transfers', pid, 'suspension', 'a pause');
    await kaart.reaches('transfers', pid, 'SUSPENDED');
    await kaart.move('transfers', pid, 'start');
    const { endpoint, authorization } = await reaches(
      () => kaart.address(pid),
      (address) => /^ey/.test(address.authorization) && address.authorization !== first,
    );
    expect((await read(endpoint, authorization)).status).toBe(200);
    await kaart.move('transfers', pid, 'completion');
    await kaart.reaches('transfers', pid, 'COMPLETED');
  });

  it('the Federated Catalog lists the datasets of Kaart', async () => {
    const all = await reaches(listed, (ids) => ids.length > 0);
    expect(all.sort()).toEqual(await seenByEdc());
    expect(all).toContain(COMPANIES);
  });

  it('renew their credentials, and go on', async () => {
    const renewed = await requestCredential(ofKaart);
    await issuer.revoke(ofKaart);
    expect((await readEdc()).status).toBe(200);
    ofKaart = renewed;
  });

  it('are refused after a revocation, and the transfer of a revoked one stops', async () => {
    const { endpoint, authorization } = await started();
    expect((await read(endpoint, authorization)).status).toBe(200);
    await issuer.revoke(ofEdc);
    await reaches(
      () => read(endpoint, authorization),
      ({ status }) => status !== 200,
    );
    expect((await read(endpoint, authorization)).status).toBe(401);
    await expectRefusedByKaart(/^credential-revoked$/);

    await issuer.revoke(ofKaart);
    await reaches(readEdc, ({ status }) => status !== 200);
    expect(await readEdc()).toMatchObject(REFUSED_BY_EDC);
  });
});
