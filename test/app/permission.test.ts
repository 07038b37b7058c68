import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS, HOUR_MS } from '../../lib/core/instant.ts';
import { body, CHANGES, DATA, linesOf, Setup, VERSIONS } from './setup.ts';

const BY_COMPANY = { givenBy: 'company-representative', language: 'fr', evidenceRef: 'mail://1' };
const ALL_BUT_CONTACT = ['registry', 'profile', 'headcount', 'funding'];

let setup: Setup;

/** A separate demonstration for each test, or one for all tests that change nothing. */
function useDemonstration(before: typeof beforeEach, after: typeof afterEach): void {
  before(async () => {
    setup = await Setup.demonstration();
  });
  after(() => setup.close());
}

const decide = (id: string, what: 'consents' | 'withdrawals', json: object = {}, headers = {}) =>
  setup.as('consent-officer', `/v1/companies/${id}/${what}`, {
    json: { ...BY_COMPANY, fieldGroups: ['registry'], audiences: ['partners'], ...json },
    headers,
  });
const readRows = () => linesOf(setup.partner(DATA));
const listIds = async () => (await readRows()).map(({ record_id }) => record_id);
const readCurrentId = async () =>
  (await body<{ id: string }>(setup.partner(`${VERSIONS}/current`))).id;
const listChangesSince = (id: string) => linesOf(setup.partner(`${CHANGES}?since=${id}`));
const listEvents = async (path: string) =>
  (await body<{ events: object[] }>(setup.as('auditor', `${path}/consents`))).events;
const publish = () => body(setup.as('publisher', '/v1/publications', { json: {} }));

describe('a withdrawal', () => {
  useDemonstration(beforeEach, afterEach);

  it('is visible at the very next read: 117 of 118, and the previous version is not served', async () => {
    const before = await readCurrentId();
    const etag = (await setup.partner(DATA, { method: 'HEAD' })).headers.get('etag') ?? '';
    expect((await decide('LUHT-DEMO-0106', 'withdrawals')).status).toBe(201);
    const conditional = await setup.partner(DATA, { headers: { 'if-none-match': etag } });
    expect(conditional.status).toBe(200);
    expect(await linesOf(conditional)).toHaveLength(117);
    const [removed, ...more] = await listChangesSince(before);
    expect(Object.keys(removed ?? {})).toEqual(['op', 'record_id', 'version', 'effective_at']);
    expect(removed).toMatchObject({ op: 'removed', record_id: 'LUHT-DEMO-0106' });
    expect(more).toEqual([]);
    const old = await setup.partner(`${VERSIONS}/${before}/files/healthtech-companies.csv`);
    expect(await body(old)).toMatchObject({
      status: 410,
      code: 'superseded',
      replacedBy: `${before}.redacted`,
      current: await readCurrentId(),
    });
    const facts = await body(setup.partner(`${VERSIONS}/${before}`));
    expect(facts).toMatchObject({
      replacedBy: await readCurrentId(),
      coverage: { published: 118 },
    });
    // This partner has not read the rows of that version: see `no-public-digests.test.ts`.
    expect(facts['manifest']).toBeNull();
    expect((await setup.partner(`${VERSIONS}/2025-000000000000`)).status).toBe(404);
  });

  it('9.42 names the company, and changes nothing if it is repeated: no version, no event, no receipt', async () => {
    const path = '/v1/companies/LUHT-DEMO-0106';
    const countReceipts = async () =>
      (await linesOf(setup.as('auditor', `${path}/receipts`))).length;
    const company = { id: 'LUHT-DEMO-0106', name: expect.stringMatching(/\w/) };
    const first = await decide('LUHT-DEMO-0106', 'withdrawals');
    expect(await body(first)).toMatchObject({ company, unchanged: false, events: [{}] });
    const [version, state, owned] = [
      await readCurrentId(),
      await listEvents(path),
      await countReceipts(),
    ];
    setup.now = addMilliseconds(setup.now, HOUR_MS);
    const again = await decide('LUHT-DEMO-0106', 'withdrawals');
    expect(again.status).toBe(200);
    expect(await body(again)).toEqual({ company, unchanged: true, events: [], receipt: null });
    const whole = await decide('LUHT-DEMO-0106', 'withdrawals', { audiences: undefined });
    expect(whole.status).toBe(201); // the data space had a grant
    expect((await decide('LUHT-DEMO-0106', 'withdrawals', { audiences: undefined })).status).toBe(
      200,
    );
    expect(await readCurrentId()).toBe(version);
    expect((await listEvents(path)).slice(0, state.length)).toEqual(state);
    expect(await countReceipts()).toBe(owned + 1);
  });

  it('of one group removes its fields and keeps the row', async () => {
    const findRow = async () =>
      (await readRows()).find((row) => row['record_id'] === 'LUHT-DEMO-0001');
    expect(await findRow()).toHaveProperty('employees');
    await decide('LUHT-DEMO-0001', 'withdrawals', { fieldGroups: ['headcount'] });
    expect(await findRow()).not.toHaveProperty('employees');
    expect((await findRow())?.['withheld']).toContain('headcount');
  });

  it('of another audience has no effect here', async () => {
    const readEtag = async () =>
      (await setup.partner(DATA, { method: 'HEAD' })).headers.get('etag');
    const before = await readEtag();
    await decide('LUHT-DEMO-0106', 'withdrawals', { audiences: ['dataspace'] });
    expect(await readEtag()).toBe(before);
  });

  it.each([
    ['years ago', -10 * 365 * DAY_MS],
    ['in the future', HOUR_MS],
  ])(
    '9.3 that names a time %s takes effect when it is recorded, as the receipt says',
    async (_, ms) => {
      const namedAt = addMilliseconds(setup.now, ms);
      const response = await decide('LUHT-DEMO-0106', 'withdrawals', { effectiveAt: namedAt });
      const { events, receipt } = await body<{
        events: { effectiveAt: string; recordedAt: string; namedAt: string }[];
        receipt: string;
      }>(response);
      expect(await listIds()).not.toContain('LUHT-DEMO-0106');
      const [first] = events;
      expect(first).toMatchObject({ effectiveAt: first?.recordedAt, namedAt });
      const path = `/v1/companies/LUHT-DEMO-0106/receipts/${receipt}`;
      const jws = await (await setup.as('consent-officer', path)).text();
      expect(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()).toContain(
        `"schema:startTime":"${first?.effectiveAt}"`,
      );
    },
  );

  it('9.2 without an audience ends the public row, too', async () => {
    await decide('LUHT-DEMO-0106', 'consents', { audiences: ['public'] });
    const response = await decide('LUHT-DEMO-0106', 'withdrawals', { audiences: undefined });
    const { events } = await body<{ events: { audience: string }[] }>(response);
    expect(events.map(({ audience }) => audience)).toEqual(['partners', 'dataspace', 'public']);
    const again = await decide('LUHT-DEMO-0106', 'withdrawals', { audiences: undefined });
    expect([again.status, await body(again)]).toMatchObject([200, { events: [], receipt: null }]);
  });

  it('is visible to a recipient among many simultaneous ones', async () => {
    await decide('LUHT-DEMO-0106', 'withdrawals');
    const token = await setup.token('demo-partner', setup.secret);
    const responses = await Promise.all(
      Array.from({ length: 12 }, () => linesOf(setup.withToken(token, DATA))),
    );
    expect(responses.map((lines) => lines.length)).toEqual(Array(12).fill(117));
  });

  it('that is sent again with its Idempotency-Key is recorded once', async () => {
    const key = { 'idempotency-key': 'withdraw-106' };
    const first = await body(decide('LUHT-DEMO-0106', 'withdrawals', {}, key));
    const again = await decide('LUHT-DEMO-0106', 'withdrawals', {}, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
    expect(await body(again)).toEqual(first);
    const other = await decide('LUHT-DEMO-0105', 'withdrawals', {}, key);
    expect(await body(other)).toMatchObject({ status: 422, code: 'idempotency-conflict' });
    expect(
      (await decide('LUHT-DEMO-0105', 'withdrawals', {}, { 'idempotency-key': '' })).status,
    ).toBe(400);
    expect(await readRows()).toHaveLength(117);
  });
});

describe('a grant', () => {
  useDemonstration(beforeEach, afterEach);

  it('takes effect at night, also if a withdrawal comes before', async () => {
    await decide('LUHT-DEMO-0010', 'consents', { fieldGroups: ALL_BUT_CONTACT });
    expect(await listIds()).not.toContain('LUHT-DEMO-0010');
    await decide('LUHT-DEMO-0106', 'withdrawals');
    const after = await listIds();
    expect(after).toHaveLength(117);
    expect(after).not.toContain('LUHT-DEMO-0010');
    expect(await publish()).toMatchObject({ kind: 'published' });
    expect(await listIds()).toContain('LUHT-DEMO-0010');
  });

  it('that ends is not served from the moment after its last instant', async () => {
    const validUntil = addMilliseconds(setup.now, HOUR_MS);
    await decide('LUHT-DEMO-0010', 'consents', { validUntil });
    await publish();
    expect(await listIds()).toContain('LUHT-DEMO-0010');
    setup.now = validUntil;
    expect(await listIds()).not.toContain('LUHT-DEMO-0010');
  });

  it('after a withdrawal is served from the next night on', async () => {
    const before = await readCurrentId();
    await decide('LUHT-DEMO-0106', 'withdrawals');
    expect(await listIds()).not.toContain('LUHT-DEMO-0106');
    await decide('LUHT-DEMO-0106', 'consents');
    expect(await listIds()).not.toContain('LUHT-DEMO-0106');
    await publish();
    expect(await listIds()).toContain('LUHT-DEMO-0106');
    expect(await listChangesSince(before)).toEqual([]);
  });
});

describe('an invalid grant', () => {
  useDemonstration(beforeAll, afterAll);

  it.each<[string, string, object, string]>([
    [
      'of contact by the company',
      'LUHT-DEMO-0001',
      { fieldGroups: ['contact'] },
      'CONTACT_NEEDS_DATA_SUBJECT',
    ],
    [
      'of company data by a person',
      'LUHT-DEMO-0001',
      { givenBy: 'data-subject' },
      'COMPANY_MUST_GRANT',
    ],
    [
      'that ends before it begins',
      'LUHT-DEMO-0001',
      { validUntil: '2020-01-01T00:00:00Z' },
      'EXPIRES_BEFORE_START',
    ],
    ['under no notice', 'LUHT-DEMO-0001', { noticeVersion: 'v0' }, 'UNKNOWN_NOTICE'],
    ['without evidence', 'LUHT-DEMO-0001', { evidenceRef: ' ' }, 'MISSING_EVIDENCE'],
  ])('%s is refused with a text, and not recorded', async (_, id, json, finding) => {
    const response = await decide(id, 'consents', json);
    expect(response.status).toBe(422);
    expect(await body(response)).toMatchObject({ code: 'consent-rejected', finding });
    expect((await publish())['kind']).toBe('unchanged');
  });

  it.each<[string, object]>([
    ['an unknown group', { fieldGroups: ['internal'] }],
    ['an unknown audience', { audiences: ['everyone'] }],
    ['no group', { fieldGroups: [] }],
    ['a time without a zone', { effectiveAt: '2025-10-01T10:00:00' }],
    [
      'a mistyped member, which would be a grant without end',
      { valid_until: '2025-12-31T00:00:00Z' },
    ],
    ['an action of its own', { action: 'withdraw' }],
    ['another company', { recordId: 'LUHT-DEMO-0002' }],
  ])('with %s is refused', async (_, json) => {
    const response = await decide('LUHT-DEMO-0001', 'consents', json);
    expect(await body(response)).toMatchObject({ status: 400, code: 'message-invalid' });
  });
});

describe('the stored grants', () => {
  useDemonstration(beforeAll, afterAll);

  it('equal the expected numbers, at every instant and for every audience', async () => {
    const expected = JSON.parse(
      readFileSync('test/fixtures/consent/expected-visibility.json', 'utf8'),
    ) as Record<string, object>;
    expect(Object.keys(expected).length).toBeGreaterThan(5);
    for (const [at, counts] of Object.entries(expected))
      expect(await body(setup.as('auditor', `/v1/consents/coverage?at=${at}`))).toEqual(counts);
  });

  it('equal the served rows, at each of these instants', async () => {
    const expected = JSON.parse(
      readFileSync('test/fixtures/consent/expected-visibility.json', 'utf8'),
    ) as Record<string, { partners: { registry: number } }>;
    const moments = Object.entries(expected).filter(([at]) => at >= '2025-09-30T22:00:00Z');
    for (const [at, { partners }] of moments.sort()) {
      setup.now = at as typeof setup.now;
      await publish();
      expect(await readRows()).toHaveLength(partners.registry);
    }
  });

  it('have the state of one company at any instant, with its log', async () => {
    const path = '/v1/companies/LUHT-DEMO-0106/consents';
    const readStateAt = (at: string) =>
      body(setup.as('auditor', `${path}?at=${encodeURIComponent(at)}`));
    expect(await readStateAt('2025-01-01T00:00:00Z')).toMatchObject({
      permitted: { partners: [] },
    });
    const later = await readStateAt('2025-10-01T00:00:00+02:00');
    expect(later['permitted']).toMatchObject({
      partners: expect.arrayContaining(['registry']),
      public: [],
    });
    expect((later['events'] as unknown[]).length).toBeGreaterThan(0);
    expect((await setup.as('auditor', `${path}?at=2025-10-01T00:00`)).status).toBe(400);
    expect((await setup.as('auditor', '/v1/companies/LUHT-DEMO-9999/consents')).status).toBe(404);
  });
});

describe('a file of consent events', () => {
  useDemonstration(beforeAll, afterAll);

  const send = (file: string | Buffer) =>
    setup.as('consent-officer', '/v1/consents/imports', { method: 'POST', body: file as string });

  it('with errors is reported row by row, and its valid rows are recorded', async () => {
    const report = await body<{ findings: { code: string }[] }>(
      send(readFileSync('test/fixtures/consent/consents-dirty.csv')),
    );
    expect(report).toMatchObject({ rows: 8, recorded: 1 });
    expect(report.findings.map(({ code }) => code)).toContain('CONTACT_NEEDS_DATA_SUBJECT');
  });

  it('that is sent again records nothing twice and changes no version', async () => {
    const before = await readCurrentId();
    expect(await body(send(readFileSync('examples/consents.csv')))).toMatchObject({
      recorded: 0,
      repeated: 810,
    });
    expect(await readCurrentId()).toBe(before);
  });

  it.each([
    ['is empty', '', 'EMPTY_FILE'],
    ['is a mapping', readFileSync('examples/mapping-2025.csv', 'utf8'), 'UNKNOWN_COLUMN'],
    ['is a page', '<!doctype html><html><body>Log in</body></html>', 'NOT_CSV'],
  ])('that %s is refused as a whole', async (_, file, finding) => {
    expect(await body(send(file))).toMatchObject({ status: 422, code: 'file-refused', finding });
  });
});
