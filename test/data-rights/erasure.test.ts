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
import type { Table } from '../../lib/store/table.ts';
import { linkTo, REQUEST, requested as requestedAccess } from '../access-requests/requester.ts';
import { Contact, invited } from '../app/contact.ts';
import { mappingWith } from '../app/mapping-file.ts';
import { body, DATA, linesOf, Room, URL_OF_ROOM } from '../app/room.ts';

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
async function withPerson(room: Room): Promise<void> {
  const file = mappingWith((row) =>
    row['record_id'] === COMPANY
      ? { ...row, contact_name: PERSON.name, contact_email: PERSON.email }
      : row,
  );
  const { id } = await body<{ id: string }>(room.import(file, '', 'analyst:alice'));
  await room.as('analyst:alice', `/v1/imports/${id}/submit`, { json: { changeNote: 'x' } });
  const json = { reason: 'a test' };
  const released = await room.as('releaser:bob', `/v1/imports/${id}/release`, { json });
  expect(released.status).toBe(200);
  await room.as('publisher', '/v1/publications', { json: {} });
  const upload = await room.objects.writer('uploads/1', { contentType: 'text/csv' });
  await upload.write(file);
  await upload.close();
  // This import waits for a review, and is never released.
  const waits = mappingWith((row) =>
    row['record_id'] === OTHER
      ? { ...row, contact_name: PERSON.name, contact_email: ` ${PERSON.email}`, employees: 'ten' }
      : row,
  );
  expect((await room.import(waits, '', 'analyst:alice')).status).toBe(201);
}

async function permitted(room: Room): Promise<void> {
  const contact = await Contact.enter(room, await invited(room, COMPANY, { mandate: 'person' }));
  const json = {
    ...{ fieldGroups: ['contact', 'registry'], audiences: ['partners'], evidenceRef: 'x' },
    ...{ givenBy: 'data-subject', language: 'en' },
  };
  const path = `/v1/companies/${COMPANY}/consents`;
  await room.as('consent-officer', path, { json: { ...json, fieldGroups: ['contact'] } });
  expect((await contact.get('/my')).status).toBe(200);
  await room.as('publisher', '/v1/publications', { json: {} });
}

const partnerRow = async (room: Room) =>
  (await linesOf(room.partner(DATA))).find(({ record_id: id }) => id === COMPANY);

async function requested(room: Room): Promise<PersonErasure> {
  const json = { person: { email: PERSON.email.toUpperCase() }, reason: 'asked for by letter 12' };
  return body<PersonErasure>(room.as('consent-officer:olivia', PATH, { json }));
}

const confirmed = (room: Room, id: string, by = 'oscar') =>
  room.as(`consent-officer:${by}`, `${PATH}/${id}/confirmation`, { json: {} });

describe('10.18 the erasure of a contact person', () => {
  let room: Room;
  let erasure: PersonErasure;
  const find = (id: string) => body<PersonErasure>(room.as('consent-officer', `${PATH}/${id}`));

  beforeAll(async () => {
    room = await Room.demonstration();
    await withPerson(room);
    await permitted(room);
  });

  it('10.18 finds the person in editions and in rows under review, without an erasure', async () => {
    expect(await partnerRow(room)).toMatchObject({ contact_email: PERSON.email });
    erasure = await requested(room);
    expect(erasure).toMatchObject({ state: 'requested', companies: [COMPANY, OTHER] });
    expect(JSON.stringify(erasure)).not.toMatch(/anna/i);
    await room.kaart.deliver();
    expect(await partnerRow(room)).toMatchObject({ contact_email: PERSON.email });
  });

  it.each([
    ['nobody', { email: 'nobody@example.lu' }, undefined, 404],
    ['a name alone', { name: PERSON.name }, undefined, 400],
    ['the name at a company without the person', { name: PERSON.name }, 'LUHT-DEMO-0001', 404],
    ['nothing', {}, undefined, 400],
  ] as const)('10.18 refuses %s', async (_, person, company, status) => {
    const json = { person, company, reason: 'x' };
    expect((await room.as('consent-officer', PATH, { json })).status).toBe(status);
  });

  it('10.18 can be declined once by a second person with a reason; then nothing is erased', async () => {
    const { id } = await requested(room);
    const decline = (by: string, json: object = { reason: 'another person of this name' }) =>
      room.as(`consent-officer:${by}`, `${PATH}/${id}/rejection`, { json });
    expect((await decline('oscar', {})).status).toBe(400);
    expect(await body(decline('olivia'))).toMatchObject({ code: 'second-person-required' });
    for (const _ of ['once', 'and again'])
      expect(await body(decline('oscar'))).toMatchObject({
        state: 'declined',
        declined: { by: 'oscar', reason: 'another person of this name' },
      });
    expect(await body(confirmed(room, id))).toMatchObject({ status: 409, code: 'wrong-state' });
    await room.kaart.deliver();
    expect(await find(id)).toMatchObject({ state: 'declined', proof: null, erased: [] });
    expect(await partnerRow(room)).toMatchObject({ contact_email: PERSON.email });
    const { entries } = await body<{ entries: object[] }>(
      room.as('auditor', `/v1/audit/entries?subject=erasure/${id}`),
    );
    expect(entries[0]).toMatchObject({ action: 'erasure.declined', actor: 'oscar' });
  });

  it('10.18 needs a second person with the right', async () => {
    expect(await body(confirmed(room, erasure.id, 'olivia'))).toMatchObject({
      code: 'second-person-required',
    });
    const json = {};
    const analyst = await room.as('analyst:oscar', `${PATH}/${erasure.id}/confirmation`, { json });
    expect(analyst.status).toBe(403);
    expect((await find(erasure.id)).state).toBe('requested');
  });

  it('10.18 removes the contact from the next read on, and lists its recipients', async () => {
    expect(await body(confirmed(room, erasure.id))).toMatchObject({ confirmed: { by: 'oscar' } });
    expect(await partnerRow(room)).not.toHaveProperty('contact_email');
    expect(await partnerRow(room)).not.toHaveProperty('contact_name');
    await room.kaart.deliver();
    const withdrawals = await linesOf(room.as('auditor', '/v1/withdrawals'));
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
    expect(await body(confirmed(room, erasure.id))).toMatchObject({
      state: 'done',
      proof: done.proof,
    });
    const json = { reason: 'too late' };
    const declined = room.as('consent-officer:oscar', `${PATH}/${erasure.id}/rejection`, { json });
    expect(await body(declined)).toMatchObject({ code: 'wrong-state' });
  });

  it('10.18 leaves no byte of the person in any file, and no other change in any row', async () => {
    await room.kaart.idle();
    const texts = [PERSON.name, PERSON.email, PERSON.email.toUpperCase()];
    const objects = filesWith(join(room.home, 'objects'), texts);
    expect(objects).toEqual([]);
    const records = await linesOf(room.as('analyst', '/v1/imports'));
    expect(records.length).toBeGreaterThan(0);
    const json = { company: COMPANY };
    const report = await body<AccessReport>(
      room.as('consent-officer', '/v1/data-subject-requests', { json }),
    );
    const record = report.companies[0]?.records.find(({ id }) => id === '2025.1')?.record;
    expect(record).toMatchObject({ contact_name: null, contact_email: null, record_id: COMPANY });
    expect(record?.['legal_name']).toMatch(/Helix/);
    expect(Object.keys(record ?? {}).indexOf('contact_name')).toBeGreaterThan(5);
  });

  it('10.18 gives the person only the proof, which can be verified offline', async () => {
    const json = { person: PERSON };
    const report = await body<AccessReport>(
      room.as('consent-officer', '/v1/data-subject-requests', { json }),
    );
    expect(report.companies.map(({ recordId }) => recordId)).toEqual([]);
    expect(report.erasures).toHaveLength(1);
    const { jws = '' } = report.erasures[0] ?? {};
    const { verifier } = room.kaart.identity;
    const signed = await verifier.verify(jws, ERASURE_TYPE);
    const proof = signed.ok ? ErasureProof.parse(signed.payload) : undefined;
    expect(proof).toMatchObject({ erasure: erasure.id, companies: [COMPANY, OTHER] });
    expect(proof?.erased.map(({ edition }) => edition).sort()).toEqual(['2025.1', null].sort());
    expect(JSON.stringify(proof)).not.toMatch(/anna|olivia|oscar/i);
    expect(await verifier.verify(`${jws.slice(0, -4)}AAAA`, ERASURE_TYPE)).toMatchObject({
      ok: false,
    });
    const page = await room.as('consent-officer', '/v1/data-subject-requests', {
      json: { ...json, format: 'html' },
    });
    expect(await page.text()).toContain(erasure.id);
  });

  it('10.18 keeps the digest of the release, and every check still succeeds', async () => {
    const [edition] = (await room.kaart.mapping.editions()).filter(({ id }) => id === '2025.1');
    expect(edition?.erasures).toMatchObject([{ by: 'olivia', confirmedBy: 'oscar', rows: 1 }]);
    expect(edition?.erasures[0]?.rowsDigest).not.toBe(edition?.rows.digest);
    const checks = await body<{ check: string; ok: boolean }[]>(room.as('analyst', '/v1/checks'));
    const failing = checks.filter(({ ok }) => !ok).map(({ check }) => check);
    expect(failing).not.toContain('edition-files');
    expect(failing).not.toContain('version-files');
    expect(await body(room.as('publisher', '/v1/publications', { json: {} }))).toMatchObject({
      kind: 'unchanged',
    });
    const { entries } = await body<{ entries: { action: string }[] }>(
      room.as('auditor', `/v1/audit/entries?subject=erasure/${erasure.id}`),
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'erasure.completed',
      'erasure.confirmed',
      'erasure.requested',
    ]);
  });

  it('10.18 leaves no byte of the person in the whole data directory', async () => {
    await room.close();
    expect(filesWith(room.home, [PERSON.name, PERSON.email])).toEqual([]);
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
    get: (key) => own.get(key),
    query: (query) => own.query(query),
    async transact(writes) {
      spend();
      await own.transact(writes);
    },
    close: () => own.close(),
  };
  const objects = openFileObjects({ directory: join(home, 'objects'), publicUrl: URL_OF_ROOM });
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
    const probe = new Room();
    const { state, stores } = failing(probe.home);
    const room = await Room.demonstration(undefined, {}, undefined, stores);
    await withPerson(room);
    const { id } = await requested(room);
    expect((await confirmed(room, id)).status).toBe(200);
    let crashes = 0;
    for (; crashes < 60; crashes += 1) {
      state.left = crashes % 7;
      try {
        await room.kaart.erasures.work(id);
        break;
      } catch {
        // the outbox repeats the job
      }
    }
    state.left = Number.POSITIVE_INFINITY;
    expect(crashes).toBeGreaterThan(3);
    expect(await room.kaart.erasures.get(id)).toMatchObject({ state: 'done', replaced: [] });
    expect(filesWith(join(probe.home, 'objects'), [PERSON.name, PERSON.email])).toEqual([]);
    const [edition] = (await room.kaart.mapping.editions()).filter((each) => each.id === '2025.1');
    expect(edition?.erasures).toHaveLength(1);
    await room.close();
    await probe.close();
  });
});

describe('14.2 the erasure of a requester of access', () => {
  const INES = { name: 'Ines Muller-Thill', email: 'ines.muller-thill@lih.example' };
  const ADMIN = 'partner-admin:carla';
  const REQUESTS = '/v1/access-requests';

  it('deletes the requests in every state, with a proof, and leaves no byte of the requester', async () => {
    const room = await Room.demonstration();
    const accepted = await requestedAccess(room, INES);
    const json = { clientId: 'lih' };
    await room.as(ADMIN, `${REQUESTS}/${accepted}/acceptance`, { json });
    const secret = await linkTo(room, INES.email, 'secret');
    const organisation = { name: 'Another institute', country: 'LU' };
    const open = await requestedAccess(room, { ...INES, organisation });
    await room.ask(REQUESTS, { json: { ...REQUEST, requester: INES, language: 'fr' } });
    const namesake = await requestedAccess(room, { name: INES.name });

    const person = { email: INES.email.toUpperCase() };
    const erasure = await body<PersonErasure>(
      room.as('consent-officer:olivia', PATH, { json: { person, reason: 'letter 13' } }),
    );
    expect(erasure).toMatchObject({ companies: [], accessRequests: { length: 3 } });
    expect(JSON.stringify(erasure)).not.toMatch(/ines/i);
    expect((await room.as(ADMIN, `${REQUESTS}/${open}`)).status).toBe(200);

    expect((await confirmed(room, erasure.id)).status).toBe(200);
    await room.kaart.deliver();
    const done = await body<PersonErasure>(room.as('consent-officer', `${PATH}/${erasure.id}`));
    const signed = await room.kaart.identity.verifier.verify(done.proof?.jws ?? '', ERASURE_TYPE);
    const proof = signed.ok ? ErasureProof.parse(signed.payload) : undefined;
    expect(proof).toMatchObject({ companies: [], accessRequests: 3 });
    for (const id of erasure.accessRequests) {
      expect((await room.as(ADMIN, `${REQUESTS}/${id}`)).status).toBe(404);
      const { entries } = await body<{ entries: { action: string; actor: string }[] }>(
        room.as('auditor', `/v1/audit/entries?subject=access-request/${id}`),
      );
      expect(entries[0]).toMatchObject({ action: 'access-request.erased', actor: 'oscar' });
    }
    expect((await room.form(secret, {})).status).toBe(404);
    expect(await body(room.as(ADMIN, '/v1/partners/lih'))).toMatchObject({ state: 'active' });
    expect((await room.as(ADMIN, `${REQUESTS}/${namesake}`)).status).toBe(200);
    const report = await body<AccessReport>(
      room.as('consent-officer', '/v1/data-subject-requests', { json: { person: INES } }),
    );
    expect(report).toMatchObject({ companies: [], accessRequests: [], erasures: { length: 1 } });
    await room.close();
    expect(filesWith(room.home, [INES.email, INES.email.toUpperCase()])).toEqual([]);
  });
});
