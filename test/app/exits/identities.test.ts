import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkChain } from '../../../lib/audit/check-chain.ts';
import {
  COMPANIES_DATASET_ID as DATASET,
  PUBLIC_COMPANIES_DATASET_ID,
} from '../../../lib/core/dataset-ids.ts';
import { toArray } from '../../../lib/core/to-array.ts';
import { ROW_FORMATS } from '../../../lib/publication/file-formats.ts';
import { FILE_NAMES } from '../../../lib/publication/version.ts';
import { Contact, inviteContact } from '../contact.ts';
import { DataSpace } from '../data-space/data-space.ts';
import { body, CHANGES, DATA, linesOf, RESEARCH, VERSIONS } from '../setup.ts';
import { releaseSlipped } from '../slipped-rows.ts';
import { readText } from './callers.ts';
import {
  buildCanaryFile,
  findLeaks,
  type Grants,
  loadCanaries,
  NUMBERS,
  PARTNER,
  toRecordId,
} from './canaries.ts';
import { play, type Step } from './changes-of-mind.ts';

const EVERYTHING: Step & { kind: 'consents' } = {
  kind: 'consents',
  company: 1,
  groups: ['registry', 'profile', 'headcount', 'funding', 'contact'],
  audiences: ['partners', 'dataspace', 'public'],
  lastsMs: null,
  byName: false,
};

/**
 * The record id of each company after the wrong file: the ids of the first three companies are shifted by one
 * row.
 */
const MOVED: Readonly<Record<number, number>> = { 1: 2, 2: 3, 3: 1 };
/** The company that left the mapping. A new company gets its record id. */
const LEFT = 4;
const NEWCOMER = 9;
/** The company with another contact person. */
const SUCCEEDED = 5;

/**
 * The groups that may be read after the shifted file, by an oracle that knows the true company of each row:
 * the groups that this company granted under its true record id, and contact data only if the person in the
 * row granted them.
 */
const ORACLE: Grants = new Map(
  NUMBERS.map((company) => {
    const open = EVERYTHING.groups.filter((group) => company !== SUCCEEDED || group !== 'contact');
    return [company, new Set(company in MOVED || company === LEFT ? [] : open)];
  }),
);

const STRANGERS = ['canary-registry-0009', 'canary-contact-0009', 'successor'];

describe('10.1 consent belongs to a company and not to a record id', () => {
  let space: DataSpace;
  let token = '';
  let transfer = { pid: '', token: '' };
  let before = '';
  const readAsPartner = (path: string) => readText(space.provider.withToken(token, path));
  const readAnonymously = (path: string) => readText(space.provider.ask(path));

  beforeAll(async () => {
    space = await DataSpace.open({}, { provide: loadCanaries });
    const setup = space.provider;
    token = await setup.token(PARTNER, setup.secret);
    for (const company of NUMBERS) await play(setup, { ...EVERYTHING, company });
    // one company decides by name, so that the partner and the consumer have separate views
    await play(setup, { ...EVERYTHING, company: 8, byName: true });
    await play(setup, { kind: 'publish' });
    ({ id: before } = await body<{ id: string }>(setup.withToken(token, `${VERSIONS}/current`)));
    await startTransfer();
    await releaseSlipped(setup, {
      file: buildCanaryFile(NEWCOMER),
      edition: '2025.1',
      slip: (row) => {
        const company = Number(row.record_id.slice(-4));
        if (company === LEFT) return undefined;
        if (company === NEWCOMER) return { ...row, record_id: toRecordId(LEFT) };
        if (company !== SUCCEEDED)
          return { ...row, record_id: toRecordId(MOVED[company] ?? company) };
        return { ...row, contact_name: 'successor', contact_email: 'successor@demo.example' };
      },
    });
    // the quality gate detects the loss of rows; a second person lifts the hold
    const publication = await body(setup.as('publisher', '/v1/publications', { json: {} }));
    expect(publication).toMatchObject({ kind: 'held' });
    const release = '/v1/publications/hold/lift';
    const released = setup.as('releaser:carol', release, { json: { reason: 'seen' } });
    expect(await body(released)).toMatchObject({ kind: 'published' });
    await setup.kaart.deliver();
  });
  afterAll(() => space.close());

  async function startTransfer(): Promise<void> {
    const { consumerPid, providerPid } = await space.started();
    const { authorization = '' } = await space.address(consumerPid);
    transfer = { pid: providerPid, token: authorization };
  }

  /** The content of every exit for rows. */
  async function readExits(): Promise<readonly (readonly [string, string])[]> {
    const files = Object.values(FILE_NAMES).map((file) => `${VERSIONS}/current/files/${file}`);
    const open = `/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}`;
    const openPaths = [
      ...ROW_FORMATS.map((format) => `${open}/data?format=${format}`),
      ...Object.values(FILE_NAMES).map((file) => `${open}/versions/current/files/${file}`),
      `${open}/counts?by=canton`,
      `${open}/records`,
    ];
    const partnerPaths = [
      ...ROW_FORMATS.map((format) => `${DATA}?format=${format}`),
      ...files,
      `${VERSIONS}/${before}.redacted/files/${FILE_NAMES.jsonl}`,
      `${CHANGES}?since=${before}`,
      `/v1/datasets/${DATASET}/counts?by=subsector`,
      `/v1/datasets/${DATASET}/records`,
      ...NUMBERS.map((company) => `/v1/datasets/${DATASET}/records/${toRecordId(company)}`),
    ];
    const readDataPlane = async (format: string) => {
      if ((await space.read(transfer.pid, transfer.token)).status === 401) await startTransfer();
      return readText(space.read(transfer.pid, transfer.token, {}, `?format=${format}`));
    };
    const all: [string, Promise<string>][] = [
      ...partnerPaths.map((path): [string, Promise<string>] => [path, readAsPartner(path)]),
      ...openPaths.map((path): [string, Promise<string>] => [path, readAnonymously(path)]),
    ];
    for (const format of ROW_FORMATS)
      all.push([`plane ${format}`, Promise.resolve(await readDataPlane(format))]);
    return Promise.all(all.map(async ([name, text]) => [name, await text] as const));
  }

  it('10.1, 10.2, 10.3: no data are read that the company of the row did not grant', async () => {
    for (const [name, text] of await readExits()) {
      const isOld = name.includes('.redacted');
      // an old version has the old rows, with their true companies
      const allowed: Grants = isOld
        ? new Map(NUMBERS.map((company) => [company, new Set(EVERYTHING.groups)]))
        : ORACLE;
      expect([name, findLeaks(text, allowed)]).toEqual([name, []]);
      expect([name, STRANGERS.filter((word) => text.includes(word))]).toEqual([name, []]);
    }
  });

  it('10.1 granted data are still read: by the partner, over the data plane and by the public', async () => {
    const setup = space.provider;
    await startTransfer();
    const texts = [
      await readAsPartner(DATA),
      await readText(space.read(transfer.pid, transfer.token)),
      await readAnonymously(`/v1/datasets/${PUBLIC_COMPANIES_DATASET_ID}/data`),
    ];
    for (const text of texts) {
      const ids = text
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => (JSON.parse(line) as { record_id: string }).record_id);
      expect(ids).toEqual([5, 6, 7, 8].map(toRecordId));
      expect(text).toContain('canary-contact-0006');
    }
    const counts = await body<{ companies: number }>(
      setup.withToken(token, `/v1/datasets/${DATASET}/counts?by=canton`),
    );
    expect(counts.companies).toBe(4);
  });

  it('10.1 decisions, states and coverage are those of the company of the row', async () => {
    const setup = space.provider;
    for (const audience of ['partners', 'dataspace'] as const)
      for (const recipient of [undefined, audience === 'partners' ? PARTNER : 'consumer']) {
        const json = {
          audience,
          ...(recipient && { recipient }),
          purpose: RESEARCH,
          organisations: NUMBERS.map(toRecordId),
          fieldGroups: ['registry', 'contact'],
        };
        const response = await body<{
          decisions: { company: string; groups: Record<string, { decision: string }> }[];
        }>(setup.as('consent-officer', '/v1/access-decisions', { json }));
        const permitted = response.decisions.map(({ groups }) =>
          Object.keys(groups).filter((group) => groups[group]?.decision === 'permit'),
        );
        const both = ['registry', 'contact'];
        expect(permitted).toEqual([[], [], [], [], ['registry'], both, both, both]);
      }
    for (const [at, company] of NUMBERS.entries()) {
      const path = `/v1/companies/${toRecordId(company)}/consents`;
      expect(await body(setup.as('consent-officer', path))).toMatchObject({
        permitted: { partners: at < 4 ? [] : expect.arrayContaining(['registry']) },
      });
    }
    const coverage = await setup.kaart.consent.coverage(setup.now);
    expect(coverage.partners).toMatchObject({ registry: 4, profile: 4, contact: 3 });
  });

  it('10.2 the new company decides for itself: its grant applies to its row only, not to earlier ones', async () => {
    const setup = space.provider;
    const groups = ['registry'] as const;
    await play(setup, {
      ...EVERYTHING,
      company: LEFT,
      groups: [...groups],
      audiences: ['partners'],
    });
    await play(setup, { kind: 'publish' });
    const text = await readAsPartner(DATA);
    expect(text).toContain('canary-registry-0009');
    expect(text).not.toContain('canary-contact-0009');
    expect(findLeaks(text, ORACLE)).toEqual([]);
  });

  it('10.2 a confirmation restores the grants from before a new register number, with its person and reason', async () => {
    const setup = space.provider;
    const id = toRecordId(1); // the company under this record id is company 3
    const path = `/v1/companies/${id}/identity/confirmations`;
    const json = { reason: 'register excerpt' };
    const refused = [
      await setup.as('analyst:erin', path, { json }),
      await setup.as('consent-officer:erin', path, { json: { reason: ' ' } }),
      await setup.as('releaser:Alice', path, { json }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 400, 403]);
    expect(await linesOf(setup.as('auditor', '/v1/consents/waiting'))).toContainEqual(
      expect.objectContaining({ recordId: id, reason: 'changed-identity' }),
    );
    // the company of the row cannot confirm a decision that was made under another register number
    const company = await Contact.enter(setup, await inviteContact(setup, id));
    const page = await (await company.get('/my?lang=en')).text();
    expect(page).toContain('had another register number before');
    expect(page).not.toContain('value="confirm-identity"');
    await company.post('/my/decisions', { do: 'confirm-identity' });
    const readState = () =>
      body<{ waiting: number; permitted: Record<string, string[]> }>(
        setup.as('consent-officer', `/v1/companies/${id}/consents`),
      );
    expect(await readState()).toMatchObject({ waiting: 12, permitted: { partners: [] } });
    const confirmed = await setup.as('releaser:dave', path, { json });
    expect(confirmed.status).toBe(201);
    const { events } = await body<{ events: { fieldGroup: string; confirmation: object }[] }>(
      confirmed,
    );
    expect(events).toHaveLength(12);
    // contact data belong to another person, and only that person can grant them
    expect(events.some(({ fieldGroup }) => fieldGroup === 'contact')).toBe(false);
    for (const { confirmation } of events)
      expect(confirmation).toMatchObject({ by: 'dave', reason: 'register excerpt' });
    expect(await readState()).toMatchObject({
      waiting: 0,
      permitted: { partners: expect.any(Array) },
    });
    await play(setup, { kind: 'publish' });
    expect(await readAsPartner(DATA)).toContain('canary-registry-0003');
    expect(await readAsPartner(DATA)).not.toContain('canary-contact-0003');
    expect((await setup.as('releaser:dave', path, { json })).status).toBe(200);
    const log = await readText(setup.as('auditor', '/v1/audit/entries'));
    expect(log).toContain('consent.identity-confirmed');
  });

  it('10.1 every event names its company, and the signed chains stay verifiable', async () => {
    const setup = space.provider;
    for (const company of NUMBERS) {
      const events = await setup.kaart.consents.events(toRecordId(company));
      expect(events.every(({ identity }) => identity !== undefined)).toBe(true);
      const chain = checkChain(
        toRecordId(company),
        await toArray(setup.kaart.consents.storedEvents(toRecordId(company))),
      );
      expect(chain.defects).toEqual([]);
    }
  });
});
