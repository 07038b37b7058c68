import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { body, DECISION, Setup } from '../app/setup.ts';
import { buildPartnerSettings, connectMcp, type McpClient, type McpOptions } from './mcp-client.ts';

const COMPANY = 'LUHT-DEMO-0106';
const PUBLIC = 'healthtech-companies-public';

const folder = mkdtempSync(join(tmpdir(), 'kaart-mcp-'));
let setup: Setup;
let anyone: McpClient;
let partner: McpClient;
const opened: McpClient[] = [];

const connect = async (options?: McpOptions) => {
  const client = await connectMcp(setup, { folder, ...options });
  opened.push(client);
  return client;
};
const asPartner = (options?: McpOptions) =>
  connect({ env: buildPartnerSettings(DEMO_PARTNER, setup), ...options });
const withdraw = (fieldGroups: readonly string[]) =>
  setup.as('consent-officer', `/v1/companies/${COMPANY}/withdrawals`, {
    json: { ...DECISION, fieldGroups },
  });
const asAuditor = async () => {
  const token = setup.kaart.identity.mintOperatorToken({ subject: 'alice', roles: ['auditor'] });
  return connect({ env: { KAART_TOKEN: await token } });
};

beforeAll(async () => {
  setup = await Setup.demonstration();
  anyone = await connect();
  partner = await asPartner();
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  expect(opened.flatMap(({ reported }) => reported)).toEqual([]);
  rmSync(folder, { recursive: true });
  await setup.close();
});

interface Fetched {
  readonly folder: string;
  readonly version: string;
  readonly files: readonly { readonly path: string; readonly format: string; rows?: number }[];
}

describe('14.2 kaart mcp: fetch_version and verify_version', () => {
  it('14.2 write a version into its folder, and verify it with the published keys', async () => {
    const { isError, value, text } = await partner.call('fetch_version');
    const fetched = value as unknown as Fetched;
    expect(isError).toBe(false);
    expect(text.length).toBeLessThan(5_000);
    expect(fetched.folder).toBe(join(folder, `healthtech-companies-${fetched.version}`));
    const csv = fetched.files.find(({ format }) => format === 'csv');
    const lines = readFileSync(csv?.path ?? '', 'utf8').split('\r\n').length;
    expect([csv?.rows, lines > 100]).toEqual([118, true]);
    for (const named of [fetched.folder, `healthtech-companies-${fetched.version}`])
      expect((await partner.call('verify_version', { folder: named })).value).toEqual({
        verified: true,
        dataset: 'healthtech-companies',
        version: fetched.version,
        findings: [],
        missing: [],
      });
    appendFileSync(csv?.path ?? '', 'x');
    const changed = await partner.call('verify_version', { folder: fetched.folder });
    expect(changed.value).toMatchObject({
      verified: false,
      findings: [{ code: 'WRONG_LENGTH' }, { code: 'WRONG_DIGEST' }],
    });
  });

  it('14.2 accept a version with some formats only', async () => {
    const { value } = await anyone.call('fetch_version', { formats: ['csv', 'codebook'] });
    const { folder: made, files } = value as unknown as Fetched;
    expect(files.map(({ format }) => format)).toEqual(['csv', 'codebook']);
    expect(readdirSync(made)).toHaveLength(files.length + 2);
    const { verified, missing } = (await anyone.call('verify_version', { folder: made })).value;
    expect([verified, missing]).toEqual([true, expect.arrayContaining(['datapackage.json'])]);
  });

  it('14.2 report their progress, and end when the call is cancelled', async () => {
    const at: number[] = [];
    const call = { name: 'fetch_version', arguments: {} };
    const options = { onprogress: ({ progress }: { progress: number }) => void at.push(progress) };
    const { structuredContent } = await partner.client.callTool(call, options);
    const { files } = structuredContent as unknown as Fetched;
    expect(at).toHaveLength(files.length);
    expect(at).toEqual(at.toSorted((a, b) => a - b));

    const own = mkdtempSync(join(folder, 'cancelled-'));
    const canceller = new AbortController();
    let requests = 0;
    const client = await asPartner({
      folder: own,
      altered: (response, { url }) => {
        if (url.includes('/files/')) requests += 1;
        if (requests === 2) canceller.abort();
        return response;
      },
    });
    const { signal } = canceller;
    await expect(client.client.callTool(call, { signal })).rejects.toThrow();
    await expect.poll(() => listFilesIn(own)).toEqual(['healthtech-companies.jsonl', ...KEPT]);
    expect(requests).toBe(2);
  });

  const KEPT = ['jwks.json', 'manifest.jws'];
  const listFilesIn = (own: string) =>
    readdirSync(own, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ name }) => name)
      .toSorted();

  it('14.2 refuse the version of a partner to others, and a superseded version', async () => {
    expect(await anyone.call('fetch_version', { dataset: 'healthtech-companies' })).toMatchObject({
      isError: true,
      value: { code: 'unauthenticated' },
    });
    const unknown = await partner.call('fetch_version', { version: '2025-000000000000' });
    expect(unknown).toMatchObject({
      isError: true,
      value: { reason: 'no-such-version', next: expect.stringContaining('current version') },
    });
  });

  it('14.2 without a folder write no file, and return the next step', async () => {
    const client = await asPartner({ folder: undefined });
    for (const [tool, args] of [
      ['fetch_version', {}],
      ['verify_version', { folder: '/etc' }],
    ] as const)
      expect(await client.call(tool, args)).toMatchObject({
        isError: true,
        value: { reason: 'no-folder-chosen', next: expect.stringContaining('--folder') },
      });
  });

  it.each(['..', '.', '/etc', '../../etc', ''])(
    '14.2 verify_version reads no folder outside: %s',
    async (outside) => {
      const { isError, value } = await partner.call('verify_version', { folder: outside });
      expect([isError, value['code']]).toEqual([
        true,
        outside === '' ? 'message-invalid' : 'not-found',
      ]);
    },
  );

  it.each(['healthtech-companies-9', 'a/b/c', 'made-by-hand'])(
    '14.2 verify_version reports that a version is missing: %s',
    async (name) => {
      mkdirSync(join(folder, 'made-by-hand'), { recursive: true });
      const { value, text } = await partner.call('verify_version', { folder: name });
      expect(value).toMatchObject({
        code: 'not-found',
        reason: 'folder-outside',
        title: expect.stringMatching(/./),
        detail: `there is no fetched version at this place in ${folder}`,
        next: 'Name the folder as fetch_version gave it.',
      });
      expect(text).not.toContain('ENOENT');
    },
  );

  it('14.2 delete a file that the publisher did not sign', async () => {
    const own = mkdtempSync(join(folder, 'spoiled-'));
    const client = await asPartner({
      folder: own,
      altered: (response, { url }) =>
        url.includes('/files/') ? new Response('changed on the way') : response,
    });
    expect(await client.call('fetch_version', { formats: ['csv'] })).toMatchObject({
      isError: true,
      value: { code: 'object-corrupt', reason: 'files-not-as-published' },
    });
    expect(listFilesIn(own)).toEqual(KEPT);
  });

  it('14.2 write through no symbolic link, and read through none', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'kaart-outside-'));
    const target = join(outside, 'kept.csv');
    writeFileSync(target, 'mine');
    const { value } = await anyone.call('fetch_version', { formats: ['csv'] });
    const { folder: made, files, version } = value as unknown as Fetched;
    const csv = files[0]?.path ?? '';
    const names = [basename(csv), ...KEPT];
    for (const name of names) {
      rmSync(join(made, name));
      symlinkSync(target, join(made, name));
    }
    // The manifest is a symbolic link, so no version counts as fetched.
    const isOutside = { isError: true, value: { reason: 'folder-outside' } };
    expect(await anyone.call('verify_version', { folder: made })).toMatchObject(isOutside);
    expect((await anyone.call('fetch_version', { formats: ['csv'] })).isError).toBe(false);
    expect(readFileSync(target, 'utf8')).toBe('mine');
    for (const name of names) expect(lstatSync(join(made, name)).isFile()).toBe(true);

    // A file that is a symbolic link is not read, even if its target has the right bytes.
    renameSync(csv, target);
    symlinkSync(target, csv);
    expect((await anyone.call('verify_version', { folder: made })).value).toMatchObject({
      verified: false,
      findings: [{ code: 'NOT_A_FILE' }],
    });

    // A folder that is a symbolic link is not read, and nothing is written into it.
    const moved = join(outside, 'moved');
    renameSync(made, moved);
    symlinkSync(moved, made);
    const before = readdirSync(moved);
    for (const folder of [made, `${PUBLIC}-${version}`])
      expect(await anyone.call('verify_version', { folder })).toMatchObject(isOutside);
    expect(await anyone.call('fetch_version')).toMatchObject({
      isError: true,
      value: { reason: 'cannot-write-link' },
    });
    expect(readdirSync(moved)).toEqual(before);
    symlinkSync(outside, join(folder, 'way'));
    expect(await anyone.call('verify_version', { folder: 'way/moved' })).toMatchObject(isOutside);
    rmSync(made);
  });

  it('14.2 keep files in the folder whatever name a server sends', async () => {
    const client = await asPartner({
      altered: async (response, { url }) => {
        if (!url.includes('/versions/')) return response;
        return Response.json({ ...Object(await response.json()), id: '../outside' });
      },
    });
    expect((await client.call('fetch_version')).isError).toBe(true);
    expect(readdirSync(tmpdir())).not.toContain('outside');
  });
});

describe('14.2 kaart mcp: verify_receipt', () => {
  it('14.2 states whether the receipt is unchanged, and the address of the current state', async () => {
    const { receipt: id } = await body<{ receipt: string }>(withdraw(['funding']));
    const path = `/v1/companies/${COMPANY}/receipts/${id}`;
    const headers = { accept: 'application/jwt' };
    const receipt = await (await setup.as('consent-officer', path, { headers })).text();
    expect((await anyone.call('verify_receipt', { receipt })).value).toMatchObject({
      verified: true,
      company: expect.stringContaining(COMPANY),
      receipt: expect.stringContaining(id),
      current: expect.stringContaining('http'),
      findings: [],
    });
    const [head, , signature] = receipt.split('.');
    const forged = [head, Buffer.from('{"iss":"x"}').toString('base64url'), signature].join('.');
    expect((await anyone.call('verify_receipt', { receipt: forged })).value).toMatchObject({
      verified: false,
      findings: [{ code: 'BAD_SIGNATURE' }],
    });
  });
});

describe('14.2 kaart mcp: explain_withheld', () => {
  const explain = (client: McpClient, args: Record<string, unknown>) =>
    client.call('explain_withheld', { record_id: COMPANY, ...args });

  it('14.2 names the group, the audience and that no grant applies, and not the reason', async () => {
    const shown = await explain(partner, { field: 'employees' });
    expect(shown.value).toMatchObject({ group: 'headcount', state: 'shown' });
    expect((await withdraw(['headcount'])).ok).toBe(true);
    const { value } = await explain(partner, { field: 'employees' });
    expect(value).toMatchObject({
      record_id: COMPANY,
      fields: ['employees'],
      group: 'headcount',
      audience: 'partners',
      state: 'withheld',
      explanation: expect.stringContaining('Headcount'),
    });
    // the explanation for a company without decisions uses the same words
    const { value: other } = await partner.call('search_records', {
      fields: ['legal_name'],
      limit: 100,
    });
    const never = (other['records'] as { record_id: string; withheld: string[] }[]).find(
      ({ record_id, withheld }) => record_id !== COMPANY && withheld.includes('headcount'),
    );
    const question = { record_id: never?.record_id, field: 'employees' };
    expect((await partner.call('explain_withheld', question)).value['explanation']).toBe(
      value['explanation'],
    );
  });

  it('14.2 returns the same for a group of `withheld` as for its fields', async () => {
    const ofField = await explain(partner, { field: 'employees' });
    const ofGroup = await explain(partner, { field: 'headcount' });
    expect(ofGroup.value).toMatchObject({
      group: 'headcount',
      fields: expect.arrayContaining(['employees', 'employees_year']),
      state: 'withheld',
      explanation: ofField.value['explanation'],
    });
    expect((await explain(partner, { field: 'profile' })).value).toMatchObject({
      group: 'profile',
      state: 'shown',
    });
    const staff = { field: 'headcount', audience: 'partners' };
    expect((await explain(await asAuditor(), staff)).value).toMatchObject({
      group: 'headcount',
      decision: 'deny',
    });
  });

  it('14.2 treats a hidden record like an unknown one', async () => {
    const responses = [COMPANY, 'LUHT-DEMO-9999'].map(async (record_id) => {
      const args = { record_id, field: 'employees', dataset: PUBLIC };
      const { isError, value } = await anyone.call('explain_withheld', args);
      return { isError, ...value, requestId: '' };
    });
    const [hidden, absent] = await Promise.all(responses);
    expect(hidden).toEqual(absent);
    expect(hidden).toMatchObject({ isError: true, reason: 'no-such-record' });
  });

  it('14.2 treats a hidden field like an unknown one', async () => {
    for (const field of ['internal_note', 'internal', 'nothing'])
      expect(await explain(partner, { field })).toMatchObject({
        isError: true,
        value: { reason: 'no-such-field', unknown: [field] },
      });
  });

  it('14.2 shows the decision of the company only to people who may read consents', async () => {
    const question = { field: 'employees', audience: 'partners' };
    const auditor = await asAuditor();
    expect((await explain(auditor, question)).value).toMatchObject({
      group: 'headcount',
      decision: 'deny',
      reason: 'withdrawn',
    });
    for (const client of [anyone, partner]) {
      const { isError, value, text } = await explain(client, question);
      expect([isError, value['code']]).toEqual([
        true,
        client === anyone ? 'unauthenticated' : 'forbidden',
      ]);
      expect(text).not.toContain('withdrawn');
    }
  });
});
