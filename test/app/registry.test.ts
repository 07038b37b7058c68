import { createHash } from 'node:crypto';
import { parquetMetadata } from 'hyparquet';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMilliseconds, HOUR_MS, instant } from '../../lib/core/instant.ts';
import { buildMapping } from './mapping-file.ts';
import { body, CHANGES, DATA, linesOf, RESEARCH, Setup, VERSIONS } from './setup.ts';

const BY_COMPANY = { givenBy: 'company-representative', language: 'fr', evidenceRef: 'mail://1' };
const OWN = '/v1/companies/LUHT-DEMO-0106/consents';

let setup: Setup;

/** A separate demonstration for each test, or one for all tests. */
function useDemonstration(before: typeof beforeEach, after: typeof afterEach): void {
  before(async () => {
    setup = await Setup.demonstration();
  });
  after(() => setup.close());
}

const decide = (id: string, what: string, json: object = {}, headers = {}) =>
  setup.as('consent-officer', `/v1/companies/${id}/${what}`, {
    json: { ...BY_COMPANY, fieldGroups: ['registry'], audiences: ['partners'], ...json },
    headers,
  });
const listIds = async (token?: string) =>
  (await linesOf(token ? setup.withToken(token, DATA) : setup.partner(DATA))).map(
    ({ record_id }) => record_id,
  );
const readCurrentId = async () =>
  (await body<{ id: string }>(setup.partner(`${VERSIONS}/current`))).id;

/** A token of a second partner. */
async function addOtherPartner(): Promise<string> {
  const json = { client_id: 'other', name: 'Other', purposes: [RESEARCH] };
  const { client_secret: secret } = await body<{ client_secret: string }>(
    setup.as('partner-admin', '/v1/partners', { json }),
  );
  return setup.token('other', secret);
}

describe('a notice', () => {
  useDemonstration(beforeAll, afterAll);

  const readFirstNotice = () =>
    body<Record<string, unknown>>(setup.ask('/v1/consent-notices/notice/1'));
  const add = (json: object, role: 'consent-officer' | 'auditor' = 'consent-officer') =>
    setup.as(role, '/v1/consent-notices', { json });

  it('is served to everyone, byte for byte as hashed, and gets 304 if it is unchanged', async () => {
    const response = await setup.ask('/v1/consent-notices/notice/1');
    const etag = response.headers.get('etag') ?? '';
    const hash = createHash('sha256')
      .update(await response.text())
      .digest('hex');
    expect(etag).toBe(`"${hash}"`);
    const { notices } = await body<{ notices: object[] }>(setup.ask('/v1/consent-notices'));
    expect(notices).toMatchObject([{ version: 'notice-v1', hash }]);
    const again = await setup.ask('/v1/consent-notices/notice/1', {
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    const { events } = await body<{ events: { noticeHash: string }[] }>(setup.as('auditor', OWN));
    expect(new Set(events.map(({ noticeHash }) => noticeHash))).toEqual(new Set([hash]));
  });

  it('gets a revision from two officers; companies decide under it from then on', async () => {
    const decision = { noticeVersion: 'notice-v2' };
    expect(await body(decide('LUHT-DEMO-0106', 'consents', decision))).toMatchObject({
      finding: 'UNKNOWN_NOTICE',
    });
    const second = { ...(await readFirstNotice()), revision: 2, material: false };
    expect((await add(second, 'auditor')).status).toBe(403);
    const { hash } = await body<{ hash: string }>(add(second));
    expect((await add(second)).status).toBe(201);
    const path = '/v1/consent-notices/notice/2/confirmation';
    expect((await setup.as('consent-officer:bob', path, { json: { hash } })).status).toBe(200);
    const { events } = await body<{ events: object[] }>(
      decide('LUHT-DEMO-0106', 'consents', decision),
    );
    expect(events).toMatchObject([{ noticeVersion: 'notice-v2', noticeHash: hash }]);
    expect(await body(setup.ask('/v1/consent-notices/notice/2'))).toEqual(second);
  });

  it.each<[string, (notice: Record<string, unknown>) => object, number, string]>([
    [
      'changes one that is there',
      (n) => ({ ...n, texts: { ...(n['texts'] as object), title: { en: 'x', fr: 'x', de: 'x' } } }),
      409,
      'wrong-state',
    ],
    ['leaves a gap', (n) => ({ ...n, revision: 9, material: false }), 409, 'wrong-state'],
    ['leaves out a purpose', (n) => ({ ...n, revision: 3, purposes: {} }), 400, 'message-invalid'],
    [
      'leaves out a language',
      (n) => ({ ...n, revision: 3, audiences: { partners: { en: 'x' } } }),
      400,
      'message-invalid',
    ],
    ['has a member of its own', (n) => ({ ...n, revision: 3, more: 1 }), 400, 'message-invalid'],
  ])('that %s is refused', async (_, change, status, code) => {
    expect(await body(add(change(await readFirstNotice())))).toMatchObject({ status, code });
  });

  it('of another format is not found', async () => {
    for (const path of ['notice/7', 'other/1'])
      expect((await setup.ask(`/v1/consent-notices/${path}`)).status).toBe(404);
    expect((await setup.ask('/v1/consent-notices/notice/0')).status).toBe(400);
  });
});

describe('a partner that a company refuses by name', () => {
  useDemonstration(beforeEach, afterEach);

  const refuse = (json: object = {}) =>
    decide('LUHT-DEMO-0106', 'consents', { kind: 'refused', recipient: 'demo-partner', ...json });

  it('cannot read the row, in any format, file or feed; other partners can', async () => {
    const other = await addOtherPartner();
    const before = await readCurrentId();
    expect((await refuse()).status).toBe(201);
    expect(await listIds()).toHaveLength(117);
    expect(await listIds()).not.toContain('LUHT-DEMO-0106');
    expect(await listIds(other)).toContain('LUHT-DEMO-0106');
    for (const format of ['csv', 'jsonld']) {
      const text = await (await setup.partner(`${DATA}?format=${format}`)).text();
      expect(text).toContain('LUHT-DEMO-0105');
      expect(text).not.toContain('LUHT-DEMO-0106');
    }
    const parquet = await (await setup.partner(`${DATA}?format=parquet`)).arrayBuffer();
    expect(parquetMetadata(parquet).num_rows).toBe(117n);
    const file = `${VERSIONS}/current/files/healthtech-companies.csv`;
    expect(await (await setup.partner(file)).text()).not.toContain('LUHT-DEMO-0106');
    const old = await setup.partner(`${VERSIONS}/${before}/files/healthtech-companies.csv`);
    expect(await body(old)).toMatchObject({ status: 410, replacedBy: `${before}.redacted` });
    const facts = await body(setup.partner(`${VERSIONS}/${before}`));
    expect(facts).toMatchObject({ id: before, replacedBy: await readCurrentId() });
    expect((await setup.partner(`${VERSIONS}/${before}.redacted`)).status).toBe(200);
    expect(await linesOf(setup.partner(`${CHANGES}?since=${before}`))).toMatchObject([
      { op: 'removed', record_id: 'LUHT-DEMO-0106' },
    ]);
  });

  it('has separate versions with correct counts', async () => {
    const before = await readCurrentId();
    await refuse();
    const own = await readCurrentId();
    expect(await linesOf(setup.partner(VERSIONS))).toMatchObject([
      { id: own, coverage: { published: 117 } },
      { id: before, coverage: { published: 118 } },
    ]);
  });

  it('reads it again after the company grants it by name, from the next night on', async () => {
    await refuse();
    await listIds();
    await decide('LUHT-DEMO-0106', 'consents', { recipient: 'demo-partner' });
    expect(await listIds()).toHaveLength(117);
    await setup.as('publisher', '/v1/publications', { json: {} });
    expect(await listIds()).toHaveLength(118);
  });

  it('must exist: a wrong id is reported', async () => {
    expect(await body(refuse({ recipient: 'demo-partnr' }))).toMatchObject({
      status: 422,
      finding: 'UNKNOWN_RECIPIENT',
    });
    expect(await body(refuse({ audiences: ['public'] }))).toMatchObject({
      finding: 'NOBODY_NAMED_IN_PUBLIC',
    });
    expect(await listIds()).toHaveLength(118);
  });

  it('also loses data that wait for the nightly run', async () => {
    await refuse();
    await setup.kaart.night();
    expect(await listIds()).toHaveLength(117);
  });
});

describe('a decision that names the last event it has seen', () => {
  useDemonstration(beforeAll, afterAll);

  it('is recorded if the state is unchanged; otherwise the error names the number of the last event', async () => {
    const seen = (await setup.as('auditor', OWN)).headers.get('etag') ?? '';
    const buildIfMatch = (etag: string) => ({ 'if-match': etag });
    const first = await decide('LUHT-DEMO-0106', 'withdrawals', {}, buildIfMatch(seen));
    expect(first.status).toBe(201);
    const { events } = await body<{ events: { seq: number }[] }>(first);
    const seq = events[0]?.seq ?? 0;
    expect(first.headers.get('etag')).toBe(`"${seq}"`);
    const stale = decide('LUHT-DEMO-0106', 'consents', {}, buildIfMatch(seen));
    expect(await body(stale)).toMatchObject({ status: 412, code: 'precondition-failed', seq });
    const next = await decide('LUHT-DEMO-0106', 'consents', {}, buildIfMatch(`"${seq}"`));
    expect(next.status).toBe(201);
    expect((await decide('LUHT-DEMO-0106', 'consents', {}, buildIfMatch('"x"'))).status).toBe(412);
  });

  it('withdraws one grant and keeps the others', async () => {
    const path = '/v1/companies/LUHT-DEMO-0001/consents';
    type State = {
      events: { id: string; fieldGroup: string; audience: string; action: string }[];
      permitted: Record<string, string[]>;
    };
    const before = await body<State>(setup.as('auditor', path));
    const granted = before.events.find(
      (e) => e.fieldGroup === 'headcount' && e.audience === 'partners',
    );
    const response = setup.as('consent-officer', `${path}/${granted?.id}/withdrawals`, {
      json: BY_COMPANY,
    });
    expect(await body(response)).toMatchObject({
      events: [{ fieldGroup: 'headcount', audience: 'partners', action: 'withdraw' }],
    });
    const after = await body<State>(setup.as('auditor', path));
    expect(after.permitted['partners']).not.toContain('headcount');
    expect(after.permitted['dataspace']).toEqual(before.permitted['dataspace']);
    const none = setup.as('consent-officer', `${path}/nothing/withdrawals`, { json: BY_COMPANY });
    expect((await none).status).toBe(404);
  });

  it.each([
    ['at once', undefined],
    ['as of long ago', '2025-01-01T00:00:00Z'],
  ])('withdraws %s a grant that has not begun: it never takes effect', async (_, effectiveAt) => {
    const [id, from] = ['LUHT-DEMO-0002', '2025-12-01T00:00:00.000Z'];
    const given = await body<{ events: { id: string }[] }>(
      decide(id, 'consents', { fieldGroups: ['funding'], effectiveAt: from }),
    );
    const path = `consents/${given.events[0]?.id}/withdrawals`;
    const response = setup.as('consent-officer', `/v1/companies/${id}/${path}`, {
      json: { ...BY_COMPANY, effectiveAt },
    });
    expect(await body(response)).toMatchObject({ events: [{ action: 'withdraw' }] });
    const state = await body<{ permitted: { partners: string[] } }>(
      setup.as('auditor', `/v1/companies/${id}/consents?at=${from}`),
    );
    expect(state.permitted.partners).not.toContain('funding');
  });
});

describe('access decisions for other systems', () => {
  useDemonstration(beforeAll, afterAll);

  const QUESTION = { audience: 'partners', purpose: RESEARCH, organisations: ['LUHT-DEMO-0106'] };
  const ask = (json: object = {}) =>
    setup.as('auditor', '/v1/access-decisions', { json: { ...QUESTION, ...json } });
  type Answer = { decisions: { company: string; groups: Record<string, object> }[] };

  it('equal those of the reads, with the event that decided', async () => {
    const organisations = Array.from(
      { length: 130 },
      (_, n) => `LUHT-DEMO-${String(n + 1).padStart(4, '0')}`,
    );
    const { decisions } = await body<Answer>(ask({ organisations }));
    const open = decisions.filter(({ groups }) => JSON.stringify(groups).includes('permit'));
    expect(open.map(({ company }) => company)).toEqual(await listIds());
    const { events } = await body<{ events: { id: string }[] }>(setup.as('auditor', OWN));
    const [one] = (await body<Answer>(ask({ fieldGroups: ['registry'] }))).decisions;
    expect(one).toMatchObject({
      groups: { registry: { decision: 'permit', reason: 'granted' } },
    });
    expect(events.map(({ id }) => id)).toContain(
      (one?.groups['registry'] as { event: string } | undefined)?.event,
    );
  });

  it('deny withdrawn data at once, also with a late clock', async () => {
    const at = setup.now;
    await decide('LUHT-DEMO-0106', 'withdrawals');
    const [late] = (await body<Answer>(ask({ at: addMilliseconds(at, -HOUR_MS) }))).decisions;
    expect(late?.groups).toMatchObject({ registry: { decision: 'deny', reason: 'withdrawn' } });
    await decide('LUHT-DEMO-0105', 'consents', { kind: 'refused', recipient: 'demo-partner' });
    const request = { organisations: ['LUHT-DEMO-0105'], fieldGroups: ['registry'] };
    const readReasonFor = async (recipient?: string) =>
      (await body<Answer>(ask({ ...request, recipient }))).decisions[0]?.groups['registry'];
    expect(await readReasonFor('demo-partner')).toMatchObject({ reason: 'refused' });
    expect(await readReasonFor()).toMatchObject({ reason: 'granted' });
  });

  it.each<[string, object]>([
    ['nobody', { organisations: [] }],
    ['more than 10,000 companies', { organisations: Array(10_001).fill('LUHT-DEMO-0001') }],
    ['an unknown audience', { audience: 'everyone' }],
    ['no purpose', { purpose: undefined }],
    ['an unknown group', { fieldGroups: ['internal'] }],
    ['a mistyped member', { field_groups: ['registry'] }],
  ])('are refused about %s', async (_, json) => {
    expect(await body(ask(json))).toMatchObject({ status: 400, code: 'message-invalid' });
  });

  it('are refused to a partner', async () => {
    expect((await setup.partner('/v1/access-decisions', { json: QUESTION })).status).toBe(403);
    expect((await setup.partner('/v1/consents/changes')).status).toBe(403);
  });
});

describe('the feed of consent events', () => {
  useDemonstration(beforeAll, afterAll);

  const listChanges = (query = '') =>
    linesOf<{ cursor: string; events: { recordId: string; action: string }[] }>(
      setup.as('auditor', `/v1/consents/changes${query}`),
    );

  it('lists commits from a cursor on, each once', async () => {
    const all = await listChanges('?limit=400');
    expect(all.flatMap(({ events }) => events)).toHaveLength(810);
    const { cursor = '' } = all.at(-1) ?? {};
    expect(await listChanges(`?since=${cursor}`)).toEqual([]);
    await decide('LUHT-DEMO-0106', 'withdrawals', { audiences: ['partners', 'dataspace'] });
    const [next, ...more] = await listChanges(`?since=${cursor}`);
    expect(next?.events.map(({ recordId, action }) => [recordId, action])).toEqual([
      ['LUHT-DEMO-0106', 'withdraw'],
      ['LUHT-DEMO-0106', 'withdraw'],
    ]);
    expect(more).toEqual([]);
    const [first] = all;
    expect(await listChanges('?limit=1')).toEqual([first]);
    expect((await setup.as('auditor', '/v1/consents/changes?since=x')).status).toBe(400);
  });

  it('names after the nightly run the expired grants, and no figure changes by it', async () => {
    setup.now = instant('2025-11-01T00:00:00Z');
    const readCoverage = () => body(setup.as('auditor', `/v1/consents/coverage?at=${setup.now}`));
    const before = await readCoverage();
    const at = (await listChanges('?limit=400')).at(-1)?.cursor;
    await setup.kaart.night();
    await setup.kaart.deliver();
    const expired = (await listChanges(`?since=${at}`)).flatMap(({ events }) => events);
    expect(expired.length).toBeGreaterThan(0);
    expect(new Set(expired.map(({ action }) => action))).toEqual(new Set(['expire']));
    expect(await readCoverage()).toEqual(before);
    await setup.kaart.night();
    await setup.kaart.deliver();
    const again = await listChanges(`?since=${at}`);
    expect(again.flatMap(({ events }) => events)).toHaveLength(expired.length);
  });
});

describe('a nightly run that cannot publish', () => {
  useDemonstration(beforeAll, afterAll);

  it('records expired grants', async () => {
    await decide('LUHT-DEMO-0106', 'consents', { validUntil: addMilliseconds(setup.now, 60_000) });
    setup.now = addMilliseconds(setup.now, 120_000);
    vi.spyOn(setup.kaart.publications, 'publish').mockRejectedValue(new Error('no edition'));
    await expect(setup.kaart.night()).rejects.toThrow('no edition');
    await setup.kaart.deliver();
    expect((await setup.kaart.consent.events('LUHT-DEMO-0106')).at(-1)).toMatchObject({
      action: 'expire',
    });
  });
});

describe('a company that replaces another one', () => {
  useDemonstration(beforeAll, afterAll);

  it('inherits no grant: its row is visible after its own decision', async () => {
    const merged = buildMapping((row) => {
      if (row['record_id'] !== 'LUHT-DEMO-0106') return row;
      return { ...row, record_id: 'LUHT-DEMO-1106', former_names: row['legal_name'] ?? '' };
    });
    const { id } = await body<{ id: string }>(setup.import(merged));
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: { changeNote: 'merger' } });
    await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
    const publish = () => body(setup.as('publisher', '/v1/publications', { json: {} }));
    expect(await publish()).toMatchObject({ kind: 'published' });
    expect(await listIds()).toHaveLength(117);
    expect(await listIds()).not.toContain('LUHT-DEMO-1106');
    const state = body(setup.as('auditor', '/v1/companies/LUHT-DEMO-1106/consents'));
    expect(await state).toMatchObject({ seq: 0, permitted: { partners: [] }, events: [] });
    await decide('LUHT-DEMO-1106', 'consents');
    await publish();
    expect(await listIds()).toContain('LUHT-DEMO-1106');
    expect(await listIds()).not.toContain('LUHT-DEMO-0106');
  });
});
