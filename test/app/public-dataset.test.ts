import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROW_FORMATS } from '../../lib/publication/file-formats.ts';
import { FILE_NAMES } from '../../lib/publication/version.ts';
import { tablesIn } from '../read-workbook.ts';
import { DataSpace } from './data-space/data-space.ts';
import { body, linesOf, Setup } from './setup.ts';

const BASE = '/v1/datasets/healthtech-companies-public';
const SHOWN = 'LUHT-DEMO-0001';
const OTHER = 'LUHT-DEMO-0004';

async function decide(
  setup: Setup,
  what: 'consents' | 'withdrawals',
  company: string,
  audiences = ['public'],
) {
  const json = {
    fieldGroups: ['registry', 'profile'],
    audiences,
    givenBy: 'company-representative',
    language: 'en',
    evidenceRef: 'mail://1',
  };
  const response = await setup.as('consent-officer', `/v1/companies/${company}/${what}`, { json });
  expect(response.status).toBe(201);
}

async function publish(setup: Setup) {
  await setup.as('publisher', '/v1/publications', { json: {} });
  await setup.kaart.deliver();
}

const readIdsIn = async (setup: Setup, path = `${BASE}/data`) =>
  (await linesOf<{ record_id: string }>(setup.ask(path))).map(({ record_id }) => record_id);

describe('9.7: the public dataset, if no company grants anything to everyone', () => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await Setup.demonstration();
  });
  afterAll(() => setup.close());

  it('9.7: is published without rows, in every format, without a token', async () => {
    for (const format of ROW_FORMATS) {
      const response = await setup.ask(`${BASE}/data?format=${format}`);
      expect([format, response.status]).toEqual([format, 200]);
    }
    expect(await readIdsIn(setup)).toEqual([]);
    const parquet = await (await setup.ask(`${BASE}/data?format=parquet`)).arrayBuffer();
    expect(await parquetReadObjects({ file: parquet })).toEqual([]);
    const xlsx = await (await setup.ask(`${BASE}/data?format=xlsx`)).arrayBuffer();
    expect((await tablesIn(new Uint8Array(xlsx)))['companies']).toEqual([]);
  });

  it('9.7: is in the catalog for people and machines, which states that it has no row', async () => {
    const page = await (
      await setup.ask('/catalog/datasets/healthtech-companies-public', {
        headers: { accept: 'text/html', 'accept-language': 'en' },
      })
    ).text();
    expect(page).toContain('no company shows its row to everyone at present');
    const document = await body<Record<string, unknown>>(
      setup.ask('/catalog/datasets/healthtech-companies-public.jsonld'),
    );
    expect(document['dct:accessRights']).toEqual({
      '@id': 'http://publications.europa.eu/resource/authority/access-right/PUBLIC',
    });
  });

  it('9.7: states no open licence, because the consent notice states none', async () => {
    const notices = JSON.stringify(await body(setup.ask('/v1/consent-notices/notice/1')));
    expect(notices).not.toMatch(/CC.BY|licen[cs]e/i);
    const document = JSON.stringify(
      await body(setup.ask('/catalog/datasets/healthtech-companies-public.jsonld')),
    );
    expect(document).not.toMatch(/CC_BY/);
    expect(document).toContain('/docs#public-terms');
    expect(await (await setup.ask('/docs')).text()).toContain('id="public-terms"');
  });

  it('9.7: is the only dataset without a token', async () => {
    expect((await setup.ask('/v1/datasets/healthtech-companies/data')).status).toBe(401);
    expect((await setup.ask('/v1/datasets/healthtech-companies-public2/data')).status).toBe(401);
    const unknown = await setup.partner('/v1/datasets/healthtech-companies-public2/data');
    expect(unknown.status).toBe(404);
  });
});

describe('9.7: the public dataset, with rows', () => {
  let setup: Setup;
  let first = '';
  beforeAll(async () => {
    setup = await Setup.demonstration();
    await decide(setup, 'consents', SHOWN);
    await decide(setup, 'consents', OTHER);
    await publish(setup);
    first = (await body<{ id: string }>(setup.ask(`${BASE}/versions/current`))).id;
  });
  afterAll(() => setup.close());

  it('9.7: gives the granted fields of the granted rows to everyone, in every format and file', async () => {
    expect(await readIdsIn(setup)).toEqual([SHOWN, OTHER]);
    const [row] = await linesOf(setup.ask(`${BASE}/data`));
    expect(row).toMatchObject({
      record_id: SHOWN,
      withheld: ['headcount', 'funding', 'contact'],
    });
    for (const file of Object.values(FILE_NAMES)) {
      const response = await setup.ask(`${BASE}/versions/current/files/${file}`);
      expect([file, response.status]).toEqual([file, 200]);
    }
  });

  it('9.7: names itself in facts, manifest and description, and no data of other audiences', async () => {
    const version = await body<{ dataset: string; manifest: string }>(
      setup.ask(`${BASE}/versions/current`),
    );
    const payload = Buffer.from(version.manifest.split('.')[1] ?? '', 'base64url').toString();
    expect(JSON.parse(payload)).toMatchObject({
      dataset: 'healthtech-companies-public',
      audience: 'public',
    });
    expect(version.dataset).toBe('healthtech-companies-public');
    const described = await body<{ name: string }>(
      setup.ask(`${BASE}/versions/current/files/datapackage.json`),
    );
    expect(described.name).toBe('healthtech-companies-public');
    expect(JSON.stringify(version) + payload).not.toMatch(/partners|dataspace/);
  });

  it('9.7: accepts a purpose of the notice and no other', async () => {
    const fetchFor = (purpose: string) =>
      setup.ask(`${BASE}/data?purpose=${encodeURIComponent(`https://w3id.org/dpv#${purpose}`)}`);
    expect((await fetchFor('PublicBenefit')).status).toBe(200);
    expect((await fetchFor('DirectMarketing')).status).toBe(403);
  });

  it('9.7: lists the reads of the public once for each version, without a name', async () => {
    for (const format of ROW_FORMATS)
      await setup.ask(`${BASE}/data?format=${format}`, {
        headers: { 'x-request-id': 'a-person-by-name', 'x-forwarded-for': '203.0.113.9' },
      });
    const path = `/v1/companies/${SHOWN}/disclosures`;
    const recipients = await linesOf<{ recipient: string }>(setup.as('auditor', path));
    expect(recipients.filter(({ recipient }) => recipient === 'public')).toEqual([
      expect.objectContaining({ recipient: 'public', audience: 'public', version: first }),
    ]);
    const table = JSON.stringify(recipients) + setup.log.join('\n');
    expect(table).not.toContain('203.0.113.9');
    expect(JSON.stringify(recipients)).not.toContain('a-person-by-name');
  });

  it('9.7: reserves the name under which the log records the public', async () => {
    const json = { client_id: 'public', name: 'Public', purposes: [] };
    expect((await setup.as('partner-admin', '/v1/partners', { json })).status).toBe(400);
  });

  it('9.7: lacks a withdrawn row at the next read, with a “removed” change and a redacted version', async () => {
    await decide(setup, 'withdrawals', SHOWN);
    expect(await readIdsIn(setup)).toEqual([OTHER]);
    await setup.kaart.deliver();
    const changes = await linesOf(setup.ask(`${BASE}/changes?since=${first}`));
    expect(changes).toEqual([expect.objectContaining({ op: 'removed', record_id: SHOWN })]);
    const gone = await setup.ask(`${BASE}/versions/${first}/files/${FILE_NAMES.jsonl}`);
    expect(gone.status).toBe(410);
    const { replacedBy } = await body<{ replacedBy: string }>(gone);
    const redacted = `${BASE}/versions/${replacedBy}/files/${FILE_NAMES.jsonl}`;
    expect(await readIdsIn(setup, redacted)).toEqual([OTHER]);
    const page = await setup.ask(
      `/catalog/datasets/healthtech-companies-public/versions/${first}`,
      {
        headers: { accept: 'text/html' },
      },
    );
    expect(page.status).toBe(200);
  });

  it('9.7: a withdrawal of public rows is complete, because no known recipient must acknowledge it', async () => {
    await setup.kaart.deliver();
    const withdrawals = await linesOf<{ recordId: string; recipients: unknown[] }>(
      setup.as('auditor', '/v1/withdrawals'),
    );
    const [own] = withdrawals.filter((each) => JSON.stringify(each).includes(SHOWN));
    expect(JSON.stringify(own)).not.toContain('"recipient":"public"');
  });

  it('9.7: stays in the catalog after the last row is withdrawn, and links to the removals', async () => {
    await decide(setup, 'withdrawals', OTHER);
    expect(await readIdsIn(setup)).toEqual([]);
    const changes = await linesOf(setup.ask(`${BASE}/changes?since=${first}`));
    expect(changes).toHaveLength(2);
    const document = await setup.ask('/catalog.jsonld');
    expect(await document.text()).toContain('datasets/healthtech-companies-public');
  });
});

describe('9.7: the open offer in the data space', () => {
  let space: DataSpace;
  beforeAll(async () => {
    space = await DataSpace.open();
    await decide(space.provider, 'consents', SHOWN);
    await publish(space.provider);
  });
  afterAll(() => space.close());

  it('9.7: is visible to a participant that is not a member, which can negotiate and read it', async () => {
    const { consumerPid, providerPid } = await space.started(
      await space.agree('healthtech-companies-public'),
    );
    const { authorization = '' } = await space.address(consumerPid);
    const response = await space.read(providerPid, authorization);
    expect(response.status).toBe(200);
    expect((await linesOf(response)).map((row) => row['record_id'])).toEqual([SHOWN]);
    await decide(space.provider, 'withdrawals', SHOWN);
    const after = await space.read(providerPid, authorization);
    expect(await after.text()).not.toContain(SHOWN);
  });
});
