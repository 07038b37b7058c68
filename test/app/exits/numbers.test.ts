import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Audience, FieldGroup } from '../../../lib/consent/vocabulary.ts';
import { FILE_NAMES } from '../../../lib/publication/version.ts';
import { DataSpace } from '../data-space/data-space.ts';
import { body, DATA, linesOf, VERSIONS } from '../setup.ts';
import { listPathsToRead, readText } from './callers.ts';
import { HTTP_EXITS } from './exits.ts';

/**
 * An attacker that reads every available number before and after a decision of one company. A difference
 * would reveal the company. A caller may see only that there is a new version.
 */
let space: DataSpace;
let transfer = { pid: '', token: '' };
beforeAll(async () => {
  space = await DataSpace.open();
  const { consumerPid, providerPid } = await space.started();
  const { authorization = '' } = await space.address(consumerPid);
  transfer = { pid: providerPid, token: authorization };
  // a second version, so that the first caller already finds a superseded one
  await decide('withdrawals', (await countReadable())[5] ?? '', 'partners');
});
afterAll(() => space.close());

/** Words and numbers of a response, without the names of the version, the time and the request. */
function listWords(text: string): ReadonlySet<string> {
  const timeless = text
    .replaceAll(/\b2025-[0-9a-f]{12}\b/g, 'VERSION')
    .replaceAll(/\bsha256:[0-9a-f]{64}\b/g, 'DIGEST')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'REQUEST')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT');
  return new Set(timeless.split(/[\s<>"'={}[\],;]+/));
}

/** The content of an address: its status, headers and words. The length of the response is left out. */
async function readContent(reply: Promise<Response>, { headers = true } = {}) {
  const response = await reply;
  const compared = [...response.headers].filter(([name]) => !VARYING_HEADERS.test(name));
  const text = await response.text();
  return {
    status: response.status,
    headers: headers ? compared.map((pair) => [...listWords(pair.join(' '))]) : [],
    words: [...listWords(text)].sort(),
  };
}

/** These headers differ in any two requests or in any two versions: an ETag is a digest of the content. */
const VARYING_HEADERS = /^(x-request-id|ratelimit.*|date|etag)$/;

const OPEN = listPathsToRead().filter(({ exit }) =>
  ['numbers', 'nothing'].includes(HTTP_EXITS[exit] ?? ''),
);

/** The addresses that an anonymous caller can read. */
function readAsAnyone() {
  return Promise.all(
    OPEN.flatMap(({ path }) =>
      ['text/html', 'application/ld+json', '*/*'].map(async (accept) => ({
        path,
        accept,
        ...(await readContent(space.provider.ask(path, { headers: { accept } }))),
      })),
    ),
  );
}

/** The catalog that a participant of the data space sees, without its rows. */
async function readAsParticipant() {
  const token = JSON.stringify({ clientId: 'consumer' });
  const paths = [
    '/dsp/2025-1/catalog/request',
    '/dsp/2025-1/catalog/datasets/healthtech-companies',
  ];
  const catalog = await Promise.all(
    paths.map((path) =>
      readContent(space.provider.ask(path, { headers: { authorization: token } })),
    ),
  );
  const head = await space.read(transfer.pid, transfer.token, { method: 'HEAD' });
  return { catalog, etag: head.headers.get('etag'), bytes: head.headers.get('content-length') };
}

/** The versions and files that a partner sees. The partner may see that there is one more version. */
async function readAsPartner() {
  const { partner } = space.provider;
  const ask = partner.bind(space.provider);
  const [latest] = await linesOf(ask(VERSIONS));
  const { manifest } = await body<{ manifest: string }>(ask(`${VERSIONS}/current`));
  const payload = Buffer.from(manifest.split('.')[1] ?? '', 'base64url').toString('utf8');
  const files = Object.values(FILE_NAMES).map(async (file) => {
    const text = await readText(ask(`${VERSIONS}/current/files/${file}`));
    return [...listWords(text.slice(text.indexOf(']]') + 2))].sort();
  });
  return {
    latest: listFacts(latest),
    manifest: listFacts(JSON.parse(payload)),
    files: await Promise.all(files),
    etag: (await ask(DATA, { method: 'HEAD' })).headers.get('etag'),
  };
}

/** Without digests of files, because some files contain the name of their version. */
function listFacts(document: unknown): readonly string[] {
  const { changes: _, files, ...rest } = document as Record<string, unknown>;
  const plain = (files as Record<string, unknown>[]).map(({ sha256: _, ...file }) => file);
  return [...listWords(JSON.stringify({ ...rest, files: plain }))].sort();
}

async function decide(
  what: 'consents' | 'withdrawals',
  company: string,
  audience: Audience,
  fieldGroups: readonly FieldGroup[] = ['registry'],
) {
  const by = { givenBy: 'company-representative', language: 'en', evidenceRef: 'mail://1' };
  const response = await space.provider.as('consent-officer', `/v1/companies/${company}/${what}`, {
    json: { ...by, fieldGroups, audiences: [audience] },
  });
  expect(response.status).toBe(201);
  // both are read, so that every caller finds the later version
  await (await space.provider.partner(DATA)).arrayBuffer();
  await (await space.read(transfer.pid, transfer.token)).arrayBuffer();
  await space.provider.kaart.deliver();
}

/** Companies that partners can read now. */
const countReadable = async () =>
  (await linesOf<{ record_id: string }>(space.provider.partner(DATA))).map(
    ({ record_id }) => record_id,
  );

describe('an anonymous caller', () => {
  it('sees no number change if a company withdraws, or if another one does', async () => {
    const before = await readAsAnyone();
    expect(before.filter(({ status }) => status === 200).length).toBeGreaterThan(25);
    const [first = '', second = ''] = await countReadable();
    for (const company of [first, second]) {
      await decide('withdrawals', company, 'partners');
      expect(await readAsAnyone()).toEqual(before);
      await decide('withdrawals', company, 'dataspace');
      expect(await readAsAnyone()).toEqual(before);
    }
  });

  it('gets a catalog of the same length as before', async () => {
    const countCatalogBytes = async () =>
      (await (await space.provider.ask('/catalog.jsonld')).text()).length;
    const before = await countCatalogBytes();
    await decide('withdrawals', (await countReadable())[0] ?? '', 'partners');
    expect(await countCatalogBytes()).toBe(before);
  });

  it('9.12 reads no number about restricted rows that decisions change, for any number of decisions', async () => {
    const before = await readAsAnyone();
    for (const company of (await countReadable()).slice(110))
      await decide('withdrawals', company, 'partners');
    expect(await readAsAnyone()).toEqual(before);
  });

  it('gets the same official figures, byte by byte, with any grants', async () => {
    const readFigures = async () => (await space.provider.ask('/v1/editions/2025/figures')).text();
    const before = await readFigures();
    await decide('withdrawals', (await countReadable())[0] ?? '', 'partners');
    expect(await readFigures()).toBe(before);
  });

  it('cannot request figures of a part', async () => {
    const readFigures = async (query: string) => {
      const response = await space.provider.ask(`/v1/editions/2025/figures${query}`);
      return { status: response.status, text: await response.text() };
    };
    const whole = await readFigures('');
    for (const query of ['?canton=Wiltz', '?subsector=software', '?filter=x', '?at=2025-10-01'])
      expect([whole.text, '']).toContain(
        (({ status, text }) => (status === 400 ? '' : text))(await readFigures(query)),
      );
  });
});

describe('a partner', () => {
  it('sees no effect of a decision for another audience', async () => {
    const before = await readAsPartner();
    const [, company = '', other = ''] = await countReadable();
    await decide('withdrawals', company, 'dataspace', ['headcount']);
    expect(await readAsPartner()).toEqual(before);
    await decide('withdrawals', other, 'dataspace');
    expect(await readAsPartner()).toEqual(before);
  });

  it('reads exact numbers of its own rows, and no other audience’s', async () => {
    const text = JSON.stringify(await body(space.provider.partner(`${VERSIONS}/current`)));
    expect(text).not.toMatch(/dataspace|"public"/);
    const { coverage } = JSON.parse(text) as { coverage: { published: number } };
    expect(coverage.published).toBe((await countReadable()).length);
  });
});

describe('a participant of the data space', () => {
  it('sees no effect of a decision for partners', async () => {
    const before = await readAsParticipant();
    expect(before.catalog.map(({ status }) => status)).toEqual([200, 200]);
    expect(before.etag).not.toBeNull();
    await decide('withdrawals', (await countReadable())[3] ?? '', 'partners');
    expect(await readAsParticipant()).toEqual(before);
  });
});

describe('the small numbers of the demonstration', () => {
  it('are in no public response', async () => {
    const rows = parse<Record<string, string>>(readFileSync('examples/mapping-2025.csv'), {
      columns: true,
    });
    const names = rows.flatMap((row) =>
      ['legal_name', 'trade_name', 'contact_name', 'contact_email', 'record_id'].map(
        (c) => row[c] ?? '',
      ),
    );
    for (const { path, words } of await readAsAnyone()) {
      const unique = new Set(words);
      expect([path, names.filter((name) => name !== '' && unique.has(name))]).toEqual([path, []]);
    }
  });
});
