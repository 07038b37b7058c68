import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILE_NAMES, ROW_FORMATS } from '../../lib/publication/version.ts';
import { tablesIn } from '../read-workbook.ts';
import { DataSpace } from './data-space/data-space.ts';
import { body, linesOf, Room } from './room.ts';

const BASE = '/v1/datasets/healthtech-companies-public';
const SHOWN = 'LUHT-DEMO-0001';
const OTHER = 'LUHT-DEMO-0004';

async function decide(
  room: Room,
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
  const response = await room.as('consent-officer', `/v1/companies/${company}/${what}`, { json });
  expect(response.status).toBe(201);
}

async function publish(room: Room) {
  await room.as('publisher', '/v1/publications', { json: {} });
  await room.kaart.deliver();
}

const idsIn = async (room: Room, path = `${BASE}/data`) =>
  (await linesOf<{ record_id: string }>(room.ask(path))).map(({ record_id }) => record_id);

describe('9.7: the public dataset, if no company grants anything to everyone', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.demonstration();
  });
  afterAll(() => room.close());

  it('9.7: is published without rows, in every format, without a token', async () => {
    for (const format of ROW_FORMATS) {
      const response = await room.ask(`${BASE}/data?format=${format}`);
      expect([format, response.status]).toEqual([format, 200]);
    }
    expect(await idsIn(room)).toEqual([]);
    const parquet = await (await room.ask(`${BASE}/data?format=parquet`)).arrayBuffer();
    expect(await parquetReadObjects({ file: parquet })).toEqual([]);
    const xlsx = await (await room.ask(`${BASE}/data?format=xlsx`)).arrayBuffer();
    expect((await tablesIn(new Uint8Array(xlsx)))['companies']).toEqual([]);
  });

  it('9.7: is in the catalog for people and machines, which states that it has no row', async () => {
    const page = await (
      await room.ask('/catalog/datasets/healthtech-companies-public', {
        headers: { accept: 'text/html', 'accept-language': 'en' },
      })
    ).text();
    expect(page).toContain('no company shows its row to everyone at present');
    const document = await body<Record<string, unknown>>(
      room.ask('/catalog/datasets/healthtech-companies-public.jsonld'),
    );
    expect(document['dct:accessRights']).toEqual({
      '@id': 'http://publications.europa.eu/resource/authority/access-right/PUBLIC',
    });
  });

  it('9.7: states no open licence, because the consent notice states none', async () => {
    const notices = JSON.stringify(await body(room.ask('/v1/consent-notices/notice/1')));
    expect(notices).not.toMatch(/CC.BY|licen[cs]e/i);
    const document = JSON.stringify(
      await body(room.ask('/catalog/datasets/healthtech-companies-public.jsonld')),
    );
    expect(document).not.toMatch(/CC_BY/);
    expect(document).toContain('/docs#public-terms');
    expect(await (await room.ask('/docs')).text()).toContain('id="public-terms"');
  });

  it('9.7: is the only dataset without a token', async () => {
    expect((await room.ask('/v1/datasets/healthtech-companies/data')).status).toBe(401);
    expect((await room.ask('/v1/datasets/healthtech-companies-public2/data')).status).toBe(401);
    const unknown = await room.partner('/v1/datasets/healthtech-companies-public2/data');
    expect(unknown.status).toBe(404);
  });
});

describe('9.7: the public dataset, with rows', () => {
  let room: Room;
  let first = '';
  beforeAll(async () => {
    room = await Room.demonstration();
    await decide(room, 'consents', SHOWN);
    await decide(room, 'consents', OTHER);
    await publish(room);
    first = (await body<{ id: string }>(room.ask(`${BASE}/versions/current`))).id;
  });
  afterAll(() => room.close());

  it('9.7: gives the granted fields of the granted rows to everyone, in every format and file', async () => {
    expect(await idsIn(room)).toEqual([SHOWN, OTHER]);
    const [row] = await linesOf(room.ask(`${BASE}/data`));
    expect(row).toMatchObject({
      record_id: SHOWN,
      withheld: ['headcount', 'funding', 'contact'],
    });
    for (const file of Object.values(FILE_NAMES)) {
      const response = await room.ask(`${BASE}/versions/current/files/${file}`);
      expect([file, response.status]).toEqual([file, 200]);
    }
  });

  it('9.7: names itself in facts, manifest and description, and no data of other audiences', async () => {
    const version = await body<{ dataset: string; manifest: string }>(
      room.ask(`${BASE}/versions/current`),
    );
    const payload = Buffer.from(version.manifest.split('.')[1] ?? '', 'base64url').toString();
    expect(JSON.parse(payload)).toMatchObject({
      dataset: 'healthtech-companies-public',
      audience: 'public',
    });
    expect(version.dataset).toBe('healthtech-companies-public');
    const described = await body<{ name: string }>(
      room.ask(`${BASE}/versions/current/files/datapackage.json`),
    );
    expect(described.name).toBe('healthtech-companies-public');
    expect(JSON.stringify(version) + payload).not.toMatch(/partners|dataspace/);
  });

  it('9.7: accepts a purpose of the notice and no other', async () => {
    const fetchFor = (purpose: string) =>
      room.ask(`${BASE}/data?purpose=${encodeURIComponent(`https://w3id.org/dpv#${purpose}`)}`);
    expect((await fetchFor('PublicBenefit')).status).toBe(200);
    expect((await fetchFor('DirectMarketing')).status).toBe(403);
  });

  it('9.7: lists the reads of the public once for each version, without a name', async () => {
    for (const format of ROW_FORMATS)
      await room.ask(`${BASE}/data?format=${format}`, {
        headers: { 'x-request-id': 'a-person-by-name', 'x-forwarded-for': '203.0.113.9' },
      });
    const path = `/v1/companies/${SHOWN}/disclosures`;
    const recipients = await linesOf<{ recipient: string }>(room.as('auditor', path));
    expect(recipients.filter(({ recipient }) => recipient === 'public')).toEqual([
      expect.objectContaining({ recipient: 'public', audience: 'public', version: first }),
    ]);
    const table = JSON.stringify(recipients) + room.log.join('\n');
    expect(table).not.toContain('203.0.113.9');
    expect(JSON.stringify(recipients)).not.toContain('a-person-by-name');
  });

  it('9.7: reserves the name under which the log records the public', async () => {
    const json = { client_id: 'public', name: 'Public', purposes: [] };
    expect((await room.as('partner-admin', '/v1/partners', { json })).status).toBe(400);
  });

  it('9.7: lacks a withdrawn row at the next read, with a “removed” change and a redacted version', async () => {
    await decide(room, 'withdrawals', SHOWN);
    expect(await idsIn(room)).toEqual([OTHER]);
    await room.kaart.deliver();
    const changes = await linesOf(room.ask(`${BASE}/changes?since=${first}`));
    expect(changes).toEqual([expect.objectContaining({ op: 'removed', record_id: SHOWN })]);
    const gone = await room.ask(`${BASE}/versions/${first}/files/${FILE_NAMES.jsonl}`);
    expect(gone.status).toBe(410);
    const { replacedBy } = await body<{ replacedBy: string }>(gone);
    const redacted = `${BASE}/versions/${replacedBy}/files/${FILE_NAMES.jsonl}`;
    expect(await idsIn(room, redacted)).toEqual([OTHER]);
    const page = await room.ask(`/catalog/datasets/healthtech-companies-public/versions/${first}`, {
      headers: { accept: 'text/html' },
    });
    expect(page.status).toBe(200);
  });

  it('9.7: a withdrawal of public rows is complete, because no known recipient must acknowledge it', async () => {
    await room.kaart.deliver();
    const withdrawals = await linesOf<{ recordId: string; recipients: unknown[] }>(
      room.as('auditor', '/v1/withdrawals'),
    );
    const [own] = withdrawals.filter((each) => JSON.stringify(each).includes(SHOWN));
    expect(JSON.stringify(own)).not.toContain('"recipient":"public"');
  });

  it('9.7: stays in the catalog after the last row is withdrawn, and links to the removals', async () => {
    await decide(room, 'withdrawals', OTHER);
    expect(await idsIn(room)).toEqual([]);
    const changes = await linesOf(room.ask(`${BASE}/changes?since=${first}`));
    expect(changes).toHaveLength(2);
    const document = await room.ask('/catalog.jsonld');
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
