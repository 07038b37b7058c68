import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLocal } from '../../lib/app/local.ts';
import { buildMapping, EXAMPLE_2025 } from './mapping-file.ts';
import { body, DATA, linesOf, RESEARCH, Setup, VERSIONS } from './setup.ts';

describe('the log', () => {
  let setup: Setup;
  const hidden: string[] = [];

  beforeAll(async () => {
    setup = await Setup.demonstration();
    const rows = parse<Record<string, string>>(EXAMPLE_2025, { columns: true });
    for (const row of rows)
      hidden.push(
        ...['legal_name', 'contact_name', 'contact_email', 'vat_number', 'rcs_number'].map(
          (c) => row[c] ?? '',
        ),
      );
    const token = await setup.token('demo-partner', setup.secret);
    hidden.push(setup.secret, token, ...token.split('.'));
    await sendVariousRequests(token);
  });
  afterAll(() => setup.close());

  /** A few requests of people, partners and anonymous callers, many of them with errors. */
  async function sendVariousRequests(token: string): Promise<void> {
    const person = await setup.kaart.identity.mintOperatorToken({
      subject: 'Dr. Alice Weber',
      roles: ['operator'],
    });
    hidden.push(
      person,
      'Dr. Alice Weber',
      'alice.weber@example.lu',
      'hunter2',
      'mail://alice',
      'Weber S.A.',
    );
    await setup.tokenResponse('demo-partner', 'hunter2');
    await setup.form('/token', { client_id: 'alice.weber@example.lu', client_secret: 'hunter2' });
    await setup.withToken(token, `${DATA}?format=csv`);
    await setup.withToken(token, `${DATA}?purpose=mailto:alice.weber@example.lu`);
    await setup.withToken(`${token}x`, DATA);
    await setup.withToken(token, `${VERSIONS}/alice.weber@example.lu`);
    await setup.ask('/catalog/datasets/alice.weber@example.lu?token=hunter2');
    await setup.ask('/alice.weber@example.lu', {
      headers: { 'x-request-id': 'alice.weber@example.lu', 'user-agent': 'Dr. Alice Weber' },
    });
    const added = await body(
      setup.withToken(person, '/v1/partners', {
        json: { client_id: 'weber', name: 'Weber S.A.', purposes: [RESEARCH] },
      }),
    );
    hidden.push(String(added['client_secret']));
    const decision = {
      fieldGroups: ['registry'],
      audiences: ['partners'],
      givenBy: 'data-subject',
      language: 'en',
      evidenceRef: 'mail://alice',
    };
    await setup.withToken(person, '/v1/companies/LUHT-DEMO-0106/withdrawals', {
      json: decision,
    });
    await setup.withToken(person, '/v1/companies/LUHT-DEMO-0106/consents', {
      json: { ...decision, fieldGroups: ['contact'] },
    });
    await setup.withToken(person, '/v1/companies/alice.weber@example.lu/consents', {
      json: decision,
    });
    const dirty = buildMapping((row, at) =>
      at === 0
        ? { ...row, contact_email: 'hunter2', description_en: 'alice.weber@example.lu' }
        : row,
    );
    const { id } = await body<{ id: string }>(
      setup.withToken(person, '/v1/imports?fileName=alice.weber@example.lu.csv', {
        method: 'POST',
        body: dirty,
      }),
    );
    await setup.withToken(person, `/v1/imports/${id}/submit`, {
      json: { changeNote: 'Weber S.A.' },
    });
    await setup.withToken(person, `/v1/imports/${id}/release`, { json: { reason: 'Weber S.A.' } });
    await setup.withToken(person, '/v1/publications', { json: {} });
    await setup.withToken(person, '/v1/partners', {
      method: 'POST',
      body: '{"name":"Weber S.A.',
      headers: { 'content-type': 'application/json' },
    });
    const link = await body<{ url: string }>(
      setup.withToken(person, '/v1/uploads', { json: { bytes: 7 } }),
    );
    hidden.push(new URL(link.url).pathname.split('/').at(-1) ?? '');
    await setup.ask(new URL(link.url).pathname, { method: 'PUT', body: 'hunter2' });
    await setup.kaart.night();
  }

  it('has every request with its route, status and client', () => {
    const requests = setup.log
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'request');
    expect(requests.length).toBeGreaterThan(18);
    for (const request of requests)
      expect(Object.keys(request).sort()).toEqual(
        expect.arrayContaining(['event', 'level', 'method', 'ms', 'requestId', 'route', 'status']),
      );
    expect(requests.map(({ client }) => client)).toContain('demo-partner');
    expect(requests.map(({ route }) => route)).toContain('/v1/companies/:company/withdrawals');
  });

  it('has no token, no secret, no name, no address and no phone number', () => {
    const log = setup.log.join('\n');
    expect(hidden.length).toBeGreaterThan(600);
    expect(hidden.filter((text) => text.length > 3 && log.includes(text))).toEqual([]);
  });

  it('reports that a response broke off, without its content', async () => {
    const before = setup.log.length;
    vi.spyOn(setup.kaart.mapping, 'dryRun').mockImplementation(async function* () {
      yield {} as never;
      throw new TypeError('the disk is gone');
    });
    await expect(linesOf(setup.import('record_id\n', '&dryRun=true'))).rejects.toThrow('broke off');
    expect(setup.log.slice(before).join()).toContain('the disk is gone');
  });
});

describe('the log on one machine', () => {
  it('is JSON lines on standard error, from the requested level on', async () => {
    const home = mkdtempSync(join(tmpdir(), 'kaart-log-'));
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    const kaart = await openLocal({ KAART_HOME: home, KAART_LOG_LEVEL: 'info' });
    await kaart.app.fetch(new Request('http://127.0.0.1/health'));
    const quiet = await openLocal({ KAART_HOME: home });
    await quiet.app.fetch(new Request('http://127.0.0.1/health'));
    await Promise.all([kaart.close(), quiet.close()]);
    vi.restoreAllMocks();
    const lines = written.map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { level: 'info', event: 'request', route: '/health', status: 200 },
    ]);
  });
});
