import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ERASURE_TYPE,
  ErasureProof,
  type PersonErasure,
} from '../../lib/data-rights/person-erasure.ts';
import type { AccessReport } from '../../lib/data-rights/report.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { type Table, withoutWrites } from '../../lib/store/table.ts';
import {
  linkTo,
  REQUEST,
  requestConfirmed as requestedAccess,
} from '../access-requests/requester.ts';
import { Contact, inviteContact } from '../app/contact.ts';
import { buildMapping } from '../app/mapping-file.ts';
import { body, DATA, linesOf, SETUP_URL, Setup } from '../app/setup.ts';

const COMPANY = 'LUHT-DEMO-0106';
const OTHER = 'LUHT-DEMO-0107';
const PERSON = { name: 'Anna Wagner-Thill', email: 'anna.wagner-thill@example.lu' };
const PATH = '/v1/erasures';

/** The files of a directory that contain one of these texts. */
function filesWith(home: string, texts: readonly string[]): readonly string[] {
  const paths = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return paths.filter((path) => {
    const bytes = readFileSync(path);
    return texts.some((text) => bytes.includes(text));
  });
}

/** The person is named at one company in edition 2025.1, and at another one in an import under review. */
async function withPerson(setup: Setup): Promise<void> {
  const file = buildMapping((row) =>
    row['record_id'] === COMPANY
      ? { ...row, contact_name: PERSON.name, contact_email: PERSON.email }
      : row,
  );
  const { id } = await body<{ id: string }>(setup.import(file, '', 'analyst:alice'));
  await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: { changeNote: 'x' } });
  const json = { reason: 'a test' };
  const released = await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json });
  expect(released.status).toBe(200);
  await setup.as('publisher', '/v1/publications', { json: {} });
  const upload = await setup.objects.writer('uploads/1', { contentType: 'text/csv' });
  await upload.write(file);
  await upload.close();
  // This import waits for a review, and is never released.
  const waits = buildMapping((row) =>
    row['record_id'] === OTHER
      ? { ...row, contact_name: PERSON.name, contact_email: ` ${PERSON.email}`, employees: 'ten' }
      : row,
  );
  expect((await setup.import(waits, '', 'analyst:alice')).status).toBe(201);
}

async function permitted(setup: Setup): Promise<void> {
  const contact = await Contact.enter(
    setup,
    await inviteContact(setup, COMPANY, { mandate: 'person' }),
  );
  const json = {
    ...{ fieldGroups: ['contact', 'registry'], audiences: ['partners'], evidenceRef: 'x' },
    ...{ givenBy: 'data-subject', language: 'en' },
  };
  const path = `/v1/companies/${COMPANY}/consents`;
  await setup.as('consent-officer', path, { json: { ...json, fieldGroups: ['contact'] } });
  expect((await contact.get('/my')).status).toBe(200);
  await setup.as('publisher', '/v1/publications', { json: {} });
}

const partnerRow = async (setup: Setup) =>
  (await linesOf(setup.partner(DATA))).find(({ record_id: id }) => id === COMPANY);

async function requested(setup: Setup): Promise<PersonErasure> {
  const json = { person: { email: PERSON.email.toUpperCase() }, reason: 'asked for by letter 12' };
  return body<PersonErasure>(setup.as('consent-officer:olivia', PATH, { json }));
}

const confirmed = (setup: Setup, id: string, by = 'oscar') =>
  setup.as(`consent-officer:${by}`, `${PATH}/${id}/confirmation`, { json: {} });

describe('10.18 the erasure of a contact person', () => {
  let setup: Setup;
  let erasure: PersonErasure;
  const find = (id: string) => body<PersonErasure>(setup.as('consent-officer', `${PATH}/${id}`));

  beforeAll(async () => {
    setup = await Setup.demonstration();
    await withPerson(setup);
    await permitted(setup);
  });

  it('10.18 finds the person in editions and in rows under review, without an erasure', async () => {
    expect(await partnerRow(setup)).toMatchObject({ contact_email: PERSON.email });
    erasure = await requested(setup);
    expect(erasure).toMatchObject({ state: 'requested', companies: [COMPANY, OTHER] });
    expect(JSON.stringify(erasure)).not.toMatch(/anna/i);
    await setup.kaart.deliver();
    expect(await partnerRow(setup)).toMatchObject({ contact_email: PERSON.email });
  });

  it.each([
    ['nobody', { email: 'nobody@example.lu' }, undefined, 404],
    ['a name alone', { name: PERSON.name }, undefined, 400],
    ['the name at a company without the person', { name: PERSON.name }, 'LUHT-DEMO-0001', 404],
    ['nothing', {}, undefined, 400],
  ] as const)('10.18 refuses %s', async (_, person, company, status) => {
    const json = { person, company, reason: 'x' };
    expect((await setup.as('consent-officer', PATH, { json })).status).toBe(status);
  });

  it('10.18 can be declined once by a second person with a reason; then nothing is erased', async () => {
    const { id } = await requested(setup);
    const decline = (by: string, json: object = { reason: 'another person of this name' }) =>
      setup.as(`consent-officer:${by}`, `${PATH}/${id}/rejection`, { json });
    expect((await decline('oscar', {})).status).toBe(400);
    expect(await body(decline('olivia'))).toMatchObject({ code: 'second-person-required' });
    for (const _ of ['once', 'and again'])
      expect(await body(decline('oscar'))).toMatchObject({
        state: 'declined',
        declined: { by: 'oscar', reason: 'another person of this name' },
      });
    expect(await body(confirmed(setup, id))).toMatchObject({ status: 409, code: 'wrong-state' });
    await setup.kaart.deliver();
    expect(await find(id)).toMatchObject({ state: 'declined', proof: null, erased: [] });
    expect(await partnerRow(setup)).toMatchObject({ contact_email: PERSON.email });
    const { entries } = await body<{ entries: object[] }>(
      setup.as('auditor', `/v1/audit/entries?subject=erasure/${id}`),
    );
    expect(entries[0]).toMatchObject({ action: 'erasure.declined', actor: 'oscar' });
  });

  it('10.18 needs a second person with the right', async () => {
    expect(await body(confirmed(setup, erasure.id, 'olivia'))).toMatchObject({
      code: 'second-person-required',
    });
    const json = {};
    const analyst = await setup.as('analyst:oscar', `${PATH}/${erasure.id}/confirmation`, { json });
    expect(analyst.status).toBe(403);
    expect((await find(erasure.id)).state).toBe('requested');
  });

  it('10.18 removes the contact from the next read on, and lists its recipients', async () => {
    expect(await body(confirmed(setup, erasure.id))).toMatchObject({ confirmed: { by: 'oscar' } });
    expect(await partnerRow(setup)).not.toHaveProperty('contact_email');
    expect(await partnerRow(setup)).not.toHaveProperty('contact_name');
    await setup.kaart.deliver();
    const withdrawals = await linesOf(setup.as('auditor', '/v1/withdrawals'));
    expect(withdrawals[0]).toMatchObject({
      recordId: COMPANY,
      withdrawnGroups: ['partners', 'dataspace'].map((audience) => ({
        fieldGroup: 'contact',
        audience,
      })),
    });
    const done = await find(erasure.id);
    expect(done.state).toBe('done');
    // A second request changes nothing.
    expect(await body(confirmed(setup, erasure.id))).toMatchObject({
      state: 'done',
      proof: done.proof,
    });
    const json = { reason: 'too late' };
    const declined = setup.as('consent-officer:oscar', `${PATH}/${erasure.id}/rejection`, { json });
    expect(await body(declined)).toMatchObject({ code: 'wrong-state' });
  });

  it('10.18 leaves no byte of the person in any file, and no other change in any row', async () => {
    await setup.kaart.waitUntilIdle();
    const texts = [PERSON.name, PERSON.email, PERSON.email.toUpperCase()];
    const objects = filesWith(join(setup.home, 'objects'), texts);
    expect(objects).toEqual([]);
    const records = await linesOf(setup.as('analyst', '/v1/imports'));
    expect(records.length).toBeGreaterThan(0);
    const json = { company: COMPANY };
    const report = await body<AccessReport>(
      setup.as('consent-officer', '/v1/data-subject-requests', { json }),
    );
    const record = report.companies[0]?.records.find(({ id }) => id === '2025.1')?.record;
    expect(record).toMatchObject({ contact_name: null, contact_email: null, record_id: COMPANY });
    expect(record?.['legal_name']).toMatch(/Helix/);
    expect(Object.keys(record ?? {}).indexOf('contact_name')).toBeGreaterThan(5);
  });

  it('10.18 gives the person only the proof, which can be verified offline', async () => {
    const json = { person: PERSON };
    const report = await body<AccessReport>(
      setup.as('consent-officer', '/v1/data-subject-requests', { json }),
    );
    expect(report.companies.map(({ recordId }) => recordId)).toEqual([]);
    expect(report.erasures).toHaveLength(1);
    const { jws = '' } = report.erasures[0] ?? {};
    const { verifier } = setup.kaart.identity;
    const signed = await verifier.verify(jws, ERASURE_TYPE);
    const proof = signed.ok ? ErasureProof.parse(signed.payload) : undefined;
    expect(proof).toMatchObject({ erasure: erasure.id, companies: [COMPANY, OTHER] });
    expect(proof?.erased.map(({ edition }) => edition).sort()).toEqual(['2025.1', null].sort());
    expect(JSON.stringify(proof)).not.toMatch(/anna|olivia|oscar/i);
    expect(await verifier.verify(`${jws.slice(0, -4)}AAAA`, ERASURE_TYPE)).toMatchObject({
      ok: false,
    });
    const page = await setup.as('consent-officer', '/v1/data-subject-requests', {
      json: { ...json, format: 'html' },
    });
    expect(await page.text()).toContain(erasure.id);
  });

  it('10.18 keeps the digest of the release, and every check still succeeds', async () => {
    const [edition] = (await setup.kaart.mapping.listEditions()).filter(
      ({ id }) => id === '2025.1',
    );
    expect(edition?.erasures).toMatchObject([{ by: 'olivia', confirmedBy: 'oscar', rows: 1 }]);
    expect(edition?.erasures[0]?.rowsDigest).not.toBe(edition?.rows.digest);
    const checks = await body<{ check: string; ok: boolean }[]>(setup.as('analyst', '/v1/checks'));
    const failing = checks.filter(({ ok }) => !ok).map(({ check }) => check);
    expect(failing).not.toContain('edition-files');
    expect(failing).not.toContain('version-files');
    expect(await body(setup.as('publisher', '/v1/publications', { json: {} }))).toMatchObject({
      kind: 'unchanged',
    });
    const { entries } = await body<{ entries: { action: string }[] }>(
      setup.as('auditor', `/v1/audit/entries?subject=erasure/${erasure.id}`),
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'erasure.completed',
      'erasure.confirmed',
      'erasure.requested',
    ]);
  });

  it('10.18 leaves no byte of the person in the whole data directory', async () => {
    await setup.close();
    expect(filesWith(setup.home, [PERSON.name, PERSON.email])).toEqual([]);
  });
});

/** Stores whose n-th write fails, and each later write, until they work again. */
function failing(home: string) {
  const state = { left: Number.POSITIVE_INFINITY };
  const spend = () => {
    if (state.left <= 0) throw new Error('the store is away');
    state.left -= 1;
  };
  const own = openSqliteTable(':memory:');
  const table: Table = {
    ...withoutWrites(own),
    async transact(writes) {
      spend();
      await own.transact(writes);
    },
  };
  const objects = openFileObjects({ directory: join(home, 'objects'), publicUrl: SETUP_URL });
  const guarded = new Proxy(objects, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        if (name === 'writer' || name === 'purge') spend();
        return member.apply(target, given);
      };
    },
  });
  return { state, stores: { table, objects: guarded } };
}

describe('10.18 an erasure that crashes', () => {
  it('10.18 continues after each write, and ends in the same state', async () => {
    const probe = new Setup();
    const { state, stores } = failing(probe.home);
    const setup = await Setup.demonstration(undefined, {}, undefined, stores);
    await withPerson(setup);
    const { id } = await requested(setup);
    expect((await confirmed(setup, id)).status).toBe(200);
    let crashes = 0;
    for (; crashes < 60; crashes += 1) {
      state.left = crashes % 7;
      try {
        await setup.kaart.erasures.erase(id);
        break;
      } catch {
        // the outbox repeats the job
      }
    }
    state.left = Number.POSITIVE_INFINITY;
    expect(crashes).toBeGreaterThan(3);
    expect(await setup.kaart.erasures.get(id)).toMatchObject({ state: 'done', replaced: [] });
    expect(filesWith(join(probe.home, 'objects'), [PERSON.name, PERSON.email])).toEqual([]);
    const [edition] = (await setup.kaart.mapping.listEditions()).filter(
      (each) => each.id === '2025.1',
    );
    expect(edition?.erasures).toHaveLength(1);
    await setup.close();
    await probe.close();
  });
});

describe('14.2 the erasure of a requester of access', () => {
  const INES = { name: 'Ines Muller-Thill', email: 'ines.muller-thill@lih.example' };
  const ADMIN = 'partner-admin:carla';
  const REQUESTS = '/v1/access-requests';

  it('deletes the requests in every state, with a proof, and leaves no byte of the requester', async () => {
    const setup = await Setup.demonstration();
    const accepted = await requestedAccess(setup, INES);
    const json = { clientId: 'lih' };
    await setup.as(ADMIN, `${REQUESTS}/${accepted}/acceptance`, { json });
    const secret = await linkTo(setup, INES.email, 'secret');
    const organisation = { name: 'Another institute', country: 'LU' };
    const open = await requestedAccess(setup, { ...INES, organisation });
    await setup.ask(REQUESTS, { json: { ...REQUEST, requester: INES, language: 'fr' } });
    const namesake = await requestedAccess(setup, { name: INES.name });

    const person = { email: INES.email.toUpperCase() };
    const erasure = await body<PersonErasure>(
      setup.as('consent-officer:olivia', PATH, { json: { person, reason: 'letter 13' } }),
    );
    expect(erasure).toMatchObject({ companies: [], accessRequests: { length: 3 } });
    expect(JSON.stringify(erasure)).not.toMatch(/ines/i);
    expect((await setup.as(ADMIN, `${REQUESTS}/${open}`)).status).toBe(200);

    expect((await confirmed(setup, erasure.id)).status).toBe(200);
    await setup.kaart.deliver();
    const done = await body<PersonErasure>(setup.as('consent-officer', `${PATH}/${erasure.id}`));
    const signed = await setup.kaart.identity.verifier.verify(done.proof?.jws ?? '', ERASURE_TYPE);
    const proof = signed.ok ? ErasureProof.parse(signed.payload) : undefined;
    expect(proof).toMatchObject({ companies: [], accessRequests: 3 });
    for (const id of erasure.accessRequests) {
      expect((await setup.as(ADMIN, `${REQUESTS}/${id}`)).status).toBe(404);
      const { entries } = await body<{ entries: { action: string; actor: string }[] }>(
        setup.as('auditor', `/v1/audit/entries?subject=access-request/${id}`),
      );
      expect(entries[0]).toMatchObject({ action: 'access-request.erased', actor: 'oscar' });
    }
    expect((await setup.form(secret, {})).status).toBe(404);
    expect(await body(setup.as(ADMIN, '/v1/partners/lih'))).toMatchObject({ state: 'active' });
    expect((await setup.as(ADMIN, `${REQUESTS}/${namesake}`)).status).toBe(200);
    const report = await body<AccessReport>(
      setup.as('consent-officer', '/v1/data-subject-requests', { json: { person: INES } }),
    );
    expect(report).toMatchObject({ companies: [], accessRequests: [], erasures: { length: 1 } });
    await setup.close();
    expect(filesWith(setup.home, [INES.email, INES.email.toUpperCase()])).toEqual([]);
  });
});
