import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jwsPayload } from '../../lib/core/jws-payload.ts';
import { uploadAddress } from '../../lib/dsp/transfer/data-address.ts';
import { Counterpart, newUrn } from './data-space/counterpart.ts';
import { COMPANIES, DataSpace } from './data-space/data-space.ts';
import { Sink } from './data-space/sink.ts';
import { putNextRevision } from './notice-revisions.ts';
import {
  type Ask,
  body,
  CHANGES,
  DATA,
  DECISION,
  linesOf,
  RESEARCH,
  Setup,
  VERSIONS,
} from './setup.ts';

const MARKETING = 'https://w3id.org/dpv#Marketing';
const DIRECT_MARKETING = 'https://w3id.org/dpv#DirectMarketing';
const TOLD = { en: 'Marketing', fr: 'Marketing', de: 'Werbung' };
const COUNTS = '/v1/datasets/healthtech-companies/counts';
const PUBLIC_DATA = '/v1/datasets/healthtech-companies-public/data';

interface VersionSeen {
  readonly id: string;
  readonly coverage: { readonly published: number };
  readonly manifest: string;
  readonly files: readonly { readonly path: string }[];
}

const buildWiderNotice = async (setup: Setup) => {
  const notice = await body<{ purposes: object }>(setup.ask('/v1/consent-notices/notice/1'));
  return { ...notice.purposes, [MARKETING]: TOLD };
};
const listNumbers = async (response: Promise<Response> | Response) =>
  (await linesOf<{ record_id: string }>(response)).map(({ record_id: id }) => Number(id.slice(-4)));
const addPurpose = (path: string, purpose: string) =>
  `${path}${path.includes('?') ? '&' : '?'}purpose=${encodeURIComponent(purpose)}`;

/** A partner that is registered for research and for marketing. */
class Newcomer {
  readonly #setup: Setup;
  readonly id: string;
  secret = '';

  constructor(setup: Setup, id = 'newcomer') {
    this.#setup = setup;
    this.id = id;
  }

  async register(purposes: readonly string[] = [MARKETING, RESEARCH]): Promise<Response> {
    const json = { client_id: this.id, name: this.id, purposes };
    const response = await this.#setup.as('operator', '/v1/partners', { json });
    if (response.status === 201)
      this.secret = (await body<{ client_secret: string }>(response.clone())).client_secret;
    return response;
  }

  async ask(path: string, purpose?: string): Promise<Response> {
    const token = await this.#setup.token(this.id, this.secret);
    return this.#setup.withToken(token, purpose === undefined ? path : addPurpose(path, purpose));
  }

  rows(purpose: string): Promise<number[]> {
    return listNumbers(this.ask(DATA, purpose));
  }

  current(purpose: string): Promise<VersionSeen> {
    return body<VersionSeen>(this.ask(`${VERSIONS}/current`, purpose));
  }
}

/** Records a decision of a company, as an officer does. */
async function decide(
  setup: Setup,
  company: number,
  changes: object = {},
  what: 'consents' | 'withdrawals' = 'consents',
): Promise<void> {
  const path = `/v1/companies/LUHT-DEMO-${String(company).padStart(4, '0')}/${what}`;
  const ask: Ask = { json: { ...DECISION, ...changes } };
  const response = await setup.as('consent-officer', path, ask);
  if (!response.ok) throw new Error(await response.text());
}

async function publish(setup: Setup): Promise<void> {
  await body(setup.as('publisher', '/v1/publications', { json: {} }));
  await setup.kaart.deliver();
}

describe('10.13 a purpose of a revision that is not material', () => {
  let setup: Setup;
  let partner: Newcomer;
  beforeAll(async () => {
    setup = await Setup.demonstration();
    partner = new Newcomer(setup);
  });
  afterAll(() => setup.close());

  it('10.13 can be registered after the revision is in force, and has no access by earlier grants', async () => {
    expect(await body(partner.register())).toMatchObject({ status: 400, code: 'message-invalid' });
    await putNextRevision(setup, { purposes: await buildWiderNotice(setup) });
    expect((await partner.register()).status).toBe(201);
    expect(await partner.rows(MARKETING)).toEqual([]);
    expect(await partner.rows(RESEARCH)).toHaveLength(118);
    const other = await partner.ask(DATA, 'https://w3id.org/dpv#DirectMarketing');
    expect(other.status).toBe(403);
    expect((await partner.ask(DATA)).headers.get('kaart-version')).toBe(
      (await partner.current(RESEARCH)).id,
    );
  });

  it('10.13 gives access to exactly the data that were confirmed or granted under the revision, in every response', async () => {
    const before = await partner.current(MARKETING);
    const general = await partner.current(RESEARCH);
    await decide(setup, 7, { fieldGroups: ['registry', 'profile'] });
    await decide(setup, 8);
    await decide(setup, 106, {}, 'withdrawals');
    await decide(setup, 106);
    await decide(setup, 9, { noticeVersion: 'notice-v1', fieldGroups: ['registry'] });
    await publish(setup);
    expect(await partner.rows(MARKETING)).toEqual([7, 8, 106]);
    const rows = await linesOf<{ withheld: string[] }>(partner.ask(DATA, MARKETING));
    expect(rows.map(({ withheld }) => withheld.length)).toEqual([3, 4, 4]);
    expect(await partner.rows(RESEARCH)).toHaveLength(118);
    const counts = await body(partner.ask(`${COUNTS}?by=canton`, MARKETING));
    expect(counts).toMatchObject({ companies: 3 });
    expect(await body(partner.ask(`${COUNTS}?by=canton`))).toMatchObject({ companies: 118 });
    const records = '/v1/datasets/healthtech-companies/records';
    const page = await body<{ manifest: string }>(partner.ask(`${records}?limit=2`, MARKETING));
    expect(page).toMatchObject({ total: 3 });
    const manifest = new URL(page.manifest);
    expect((await partner.ask(`${manifest.pathname}${manifest.search}`)).status).toBe(200);
    const one = await partner.ask(`${records}/LUHT-DEMO-0009`, MARKETING);
    expect(one.status).toBe(404);
    const now = await partner.current(MARKETING);
    expect(now.coverage.published).toBe(3);
    expect(jwsPayload(now.manifest)).toMatchObject({ purpose: MARKETING, version: now.id });
    expect(jwsPayload((await partner.current(RESEARCH)).manifest)).not.toHaveProperty('purpose');
    const [file] = now.files;
    const path = `${VERSIONS}/${now.id}/files/${file?.path}`;
    expect(await listNumbers(partner.ask(path, MARKETING))).toEqual([7, 8, 106]);
    expect((await partner.ask(path, RESEARCH)).status).toBe(404);
    const feed = await linesOf(partner.ask(`${CHANGES}?since=${before.id}`, MARKETING));
    expect(feed).toMatchObject([{ op: 'added' }, { op: 'added' }, { op: 'added' }]);
    expect((await partner.ask(`${CHANGES}?since=${before.id}`)).status).toBe(404);
    expect((await partner.ask(`${CHANGES}?since=${general.id}`)).status).toBe(200);
    const listed = await linesOf<{ id: string }>(partner.ask(VERSIONS, MARKETING));
    expect(listed.map(({ id }) => id)).toEqual([now.id, before.id]);
    const request = {
      ...{ audience: 'partners', purpose: MARKETING, fieldGroups: ['registry'] },
      organisations: ['LUHT-DEMO-0007', 'LUHT-DEMO-0009'],
    };
    const decided = setup.as('auditor', '/v1/access-decisions', { json: request });
    expect(await body(decided)).toMatchObject({
      decisions: [
        { groups: { registry: { decision: 'permit' } } },
        { groups: { registry: { reason: 'notice-outdated' } } },
      ],
    });
    const reads = await linesOf<{ purpose: string; version: string }>(
      setup.as('operator', '/v1/partners/newcomer/disclosures?since=2000-01-01T00:00:00Z'),
    );
    expect(reads).toContainEqual(
      expect.objectContaining({ purpose: MARKETING, version: now.id, format: 'counts' }),
    );
    expect(new Set(reads.map(({ purpose }) => purpose))).toEqual(new Set([MARKETING, RESEARCH]));
  });

  it('10.13 a withdrawal removes the row from the purpose at the next read, and the partner gets one notice', async () => {
    const before = await partner.current(MARKETING);
    await decide(setup, 8, {}, 'withdrawals');
    expect(await partner.rows(MARKETING)).toEqual([7, 106]);
    expect(await partner.rows(RESEARCH)).toHaveLength(117);
    await setup.kaart.deliver();
    const [last] = await linesOf<{ id: string }>(setup.as('auditor', '/v1/withdrawals'));
    const withdrawal = await body<{ recipients: { recipient: string }[] }>(
      setup.as('auditor', `/v1/withdrawals/${last?.id}`),
    );
    expect(withdrawal.recipients.map(({ recipient }) => recipient)).toEqual(['newcomer']);
    const feed = await linesOf(partner.ask(`${CHANGES}?since=${before.id}`, MARKETING));
    expect(feed).toMatchObject([{ op: 'removed', record_id: 'LUHT-DEMO-0008' }]);
    const [file] = before.files;
    const old = await partner.ask(`${VERSIONS}/${before.id}/files/${file?.path}`, MARKETING);
    const gone = await body<{ replacedBy: string }>(old);
    expect(gone).toMatchObject({ status: 410 });
    const redacted = `${VERSIONS}/${gone.replacedBy}/files/${file?.path}`;
    expect(await listNumbers(partner.ask(redacted, MARKETING))).toEqual([7, 106]);
  });

  it('10.13 a grant under an earlier notice ends the purpose at the next read, and no other purpose', async () => {
    await decide(setup, 106, { noticeVersion: 'notice-v1' });
    expect(await partner.rows(MARKETING)).toEqual([7]);
    expect(await partner.rows(RESEARCH)).toContain(106);
  });

  it('10.13 a decision about the partner by name counts for the purpose under its own notice', async () => {
    const named = { recipient: 'newcomer' };
    const before = await partner.current(MARKETING);
    await decide(setup, 10, named);
    await decide(setup, 7, { ...named, kind: 'refused' });
    await decide(setup, 11);
    expect(await partner.rows(MARKETING)).toEqual([]);
    expect(await partner.rows(RESEARCH)).not.toContain(7);
    await publish(setup);
    expect(await partner.rows(MARKETING)).toEqual([10, 11]);
    const feed = await linesOf<{ op: string; record_id: string }>(
      partner.ask(`${CHANGES}?since=${before.id}`, MARKETING),
    );
    expect(feed.map(({ op, record_id }) => `${op} ${record_id.slice(-2)}`).sort()).toEqual([
      'added 10',
      'added 11',
      'removed 07',
    ]);
    const other = new Newcomer(setup, 'other');
    await other.register([MARKETING]);
    expect(await other.rows(MARKETING)).toEqual([7, 11]);
    expect((await other.ask(DATA, RESEARCH)).status).toBe(403);
    await decide(setup, 11, { ...named, noticeVersion: 'notice-v1' });
    expect(await partner.rows(MARKETING)).toEqual([10]);
    expect(await other.rows(MARKETING)).toEqual([7, 11]);
  });

  it('10.13 rows for everyone for the purpose are those that were granted to everyone under its revision', async () => {
    await decide(setup, 12, { audiences: ['public'] });
    await decide(setup, 13, { audiences: ['public'], noticeVersion: 'notice-v1' });
    await publish(setup);
    expect(await listNumbers(setup.ask(addPurpose(PUBLIC_DATA, MARKETING)))).toEqual([12]);
    expect(await listNumbers(setup.ask(PUBLIC_DATA))).toEqual([12, 13]);
  });

  it('10.13 a revision that leaves the purpose out refuses its reads and erases its rows', async () => {
    const listStoredKeys = async () => {
      const keys: string[] = [];
      for await (const { key, bytes } of setup.objects.list('recipients/for-'))
        if (key.endsWith('.jsonl') && key.includes('/versions/') && bytes > 0) keys.push(key);
      return keys;
    };
    expect((await listStoredKeys()).length).toBeGreaterThan(0);
    const notice = await body<{ purposes: object }>(setup.ask('/v1/consent-notices/notice/1'));
    await putNextRevision(setup, { purposes: notice.purposes as never });
    expect((await partner.ask(DATA, MARKETING)).status).toBe(403);
    expect((await setup.ask(addPurpose(PUBLIC_DATA, MARKETING))).status).toBe(403);
    expect((await partner.rows(RESEARCH)).length).toBeGreaterThan(100);
    await setup.kaart.deliver();
    for (const key of await listStoredKeys()) {
      const parts: Uint8Array[] = [];
      for await (const part of (await setup.objects.get(key)).body) parts.push(part);
      expect(Buffer.concat(parts).toString(), key).not.toContain('LUHT-DEMO');
    }
  });
});

describe('10.13 an agreement of the data space', () => {
  let space: DataSpace;
  beforeAll(async () => {
    space = await DataSpace.open();
    const { provider } = space;
    const purposes = { ...(await buildWiderNotice(provider)), [DIRECT_MARKETING]: TOLD };
    await putNextRevision(provider, { purposes });
  });
  afterAll(() => space.close());

  it.each([
    ['marketer', MARKETING, 7],
    ['direct-marketer', DIRECT_MARKETING, 8],
  ])(
    '10.13 of a %s that is registered for an added purpose alone is concluded, and rows for it are sent',
    async (id, purpose, company) => {
      const { provider } = space;
      await decide(provider, company, { audiences: ['partners'] });
      await publish(provider);
      const claims = { membershipStatus: ['active'] };
      await body(provider.as('partner-admin', '/v1/participants', { json: { id, claims } }));
      const partner = new Newcomer(provider, id);
      expect((await partner.register([purpose])).status).toBe(201);
      const connector = await Counterpart.of(provider, id);
      connector.authorization = `Bearer ${await provider.token(id, partner.secret)}`;
      const sink = await Sink.open();
      const agreementId = await connector.concluded(COMPANIES);
      const request = {
        ...{ consumerPid: newUrn(), callbackAddress: connector.callbackAddress, agreementId },
        ...{ format: 'HttpData-PUSH', dataAddress: uploadAddress(sink.url('/rows')) },
      };
      const response = connector.send('/transfers/request', 'TransferRequestMessage', request);
      const { providerPid } = await body<{ providerPid: string }>(response);
      await connector.until(providerPid, 'COMPLETED', 'transfers');
      const rows = sink.uploads.map(({ text }) => text.trimEnd().split('\n'));
      const sent = rows.flat().map((row) => JSON.parse(row).record_id.slice(-4));
      expect(sent.map(Number)).toEqual(id === 'marketer' ? [7] : [7, 8]);
      await connector.close();
      await sink.close();
    },
  );

  it('10.13 names the purposes of the current notice, each with its coverage', async () => {
    const { provider } = space;
    const transfer = await space.started();
    const read = async (purpose: string) => {
      const { authorization = '' } = await space.address(transfer.consumerPid);
      return space.read(transfer.providerPid, authorization, {}, addPurpose('', purpose));
    };
    const research = await listNumbers(read(RESEARCH));
    expect(research.length).toBeGreaterThan(0);
    expect(await listNumbers(read(MARKETING))).toEqual([]);
    const [company = 0, next = 0] = research;
    await decide(provider, company, { audiences: ['dataspace'] });
    await decide(provider, next, { audiences: ['dataspace'], noticeVersion: 'notice-v1' });
    await publish(provider);
    expect(await listNumbers(read(MARKETING))).toEqual([company]);
    expect(await listNumbers(read(RESEARCH))).toEqual(research);
    await decide(provider, company, { audiences: ['dataspace'] }, 'withdrawals');
    expect(await listNumbers(read(MARKETING))).toEqual([]);
  });
});
