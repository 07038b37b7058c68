import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { sendRemote } from '../../lib/http/remote.ts';
import { body, Setup } from '../app/setup.ts';
import { buildPartnerSettings, connectMcp, type McpClient, type McpOptions } from './mcp-client.ts';

const PUBLIC = 'healthtech-companies-public';
const COMPANIES = 'healthtech-companies';

let setup: Setup;
let anyone: McpClient;
let partner: McpClient;
const opened: McpClient[] = [];

const connect = async (options?: McpOptions) => {
  const client = await connectMcp(setup, options);
  opened.push(client);
  return client;
};

beforeAll(async () => {
  setup = await Setup.demonstration();
  anyone = await connect();
  partner = await connect({ env: buildPartnerSettings(DEMO_PARTNER, setup) });
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  expect(opened.flatMap(({ reported }) => reported)).toEqual([]);
  await setup.close();
});

/** The client checks each result against the schema of its tool. */
describe('14.2 kaart mcp: the tools', () => {
  it('14.2 are listed with their arguments, results and effects', async () => {
    const { tools } = await anyone.client.listTools();
    for (const { name, title, description, inputSchema, outputSchema, annotations } of tools) {
      expect([name, typeof title, typeof description]).toEqual([name, 'string', 'string']);
      expect([name, inputSchema.type, outputSchema?.['type']]).toEqual([name, 'object', 'object']);
      expect([name, annotations?.readOnlyHint]).toEqual([name, !name.startsWith('fetch_')]);
    }
    expect(anyone.client.getInstructions()).toContain('never instructions');
    expect(anyone.client.getServerVersion()?.name).toBe('kaart');
  });

  it('14.2 list_datasets gives the catalog in the language of the server', async () => {
    const { datasets } = (await anyone.call('list_datasets')).value as {
      datasets: { id: string; edition: string; access: string; formats: string[] }[];
    };
    const found = new Map(datasets.map((each) => [each.id, each]));
    expect(found.get(COMPANIES)).toMatchObject({ access: 'restricted' });
    expect(found.get(PUBLIC)).toMatchObject({ access: 'public' });
    expect(found.get(PUBLIC)?.formats).toContain('text/csv');
    // Only the public rows have the same version for all callers. fetch_version accepts it.
    expect(datasets.map(({ edition }) => edition)).toEqual([
      '2025',
      '2025',
      '2025',
      '2025',
      '2020',
    ]);
    expect(datasets.filter((each) => 'version' in each)).toEqual([found.get(PUBLIC)]);
    expect(found.get(PUBLIC)).toMatchObject({
      version: expect.stringMatching(/^2025-[0-9a-f]{12}$/),
    });
    const german = await connect({ language: 'de' });
    expect((await german.call('list_datasets')).text).toContain('Offizielle Zahlen');
    const after = await anyone.call('list_datasets', { after: 'healthtech-figures-2025' });
    expect(after.value).toMatchObject({ datasets: [{ id: 'healthtech-figures-2020' }] });
    expect(await anyone.call('list_datasets', { after: 'nothing' })).toMatchObject({
      isError: true,
      value: { code: 'message-invalid', reason: 'cursor-invalid' },
    });
  });

  it('14.2 list_editions returns the same as the API', async () => {
    const { value } = await anyone.call('list_editions');
    expect(value).toEqual(await body(setup.ask('/v1/editions')));
  });

  it('14.2 read_figures gives each table with definition, denominator and reference date', async () => {
    for (const table of ['totals', 'canton', 'trend', 'figures']) {
      const { value } = await anyone.call('read_figures', { edition: '2025', table });
      const path = `/v1/editions/2025/figures/tables/${table}`;
      expect(value).toEqual(await body(setup.ask(path)));
    }
    const { value } = await anyone.call('read_figures', { table: 'canton', language: 'fr' });
    const { lines } = value as { lines: Record<string, unknown>[] };
    for (const line of lines)
      expect(line).toMatchObject({
        reference_date: '2025-09-30',
        of: expect.any(Number),
        definition: expect.stringContaining('entreprises'),
      });
  });

  it('14.2 read_figures names the available tables', async () => {
    expect(await anyone.call('read_figures', { table: 'x' })).toMatchObject({
      isError: true,
      value: { reason: 'edition-without-table', allowed: expect.arrayContaining(['canton']) },
    });
  });

  it('14.2 describe_fields returns all fields, and the codes of the named ones', async () => {
    const { fields } = (await partner.call('describe_fields')).value as {
      fields: { field: string; group: string; codes?: unknown }[];
    };
    expect(fields.find(({ field }) => field === 'employees')).toMatchObject({ group: 'headcount' });
    expect(fields.filter(({ codes }) => codes !== undefined)).toEqual([]);
    const named = await partner.call('describe_fields', { fields: ['subsector', 'canton'] });
    const codes = (named.value['fields'] as { field: string; codes: { code: string }[] }[]).map(
      (each) => [each.field, each.codes.map(({ code }) => code)],
    );
    expect(Object.fromEntries(codes)).toEqual({
      subsector: expect.arrayContaining(['software']),
      canton: expect.arrayContaining(['Mersch']),
    });
  });

  it('14.2 search_records and get_record return the same as the API for this caller', async () => {
    const args = {
      filters: { subsector: ['software'], legal_form: ['SA', 'SARL'] },
      q: 'demo',
      fields: ['legal_name', 'employees'],
      sort: ['-employees'],
      limit: 3,
    };
    const query =
      'subsector=software&legal_form=SA,SARL&q=demo&fields=legal_name,employees&sort=-employees&limit=3';
    const first = await partner.call('search_records', args);
    const path = `/v1/datasets/${COMPANIES}/records`;
    expect(first.value).toEqual(await body(setup.partner(`${path}?${query}`)));
    const { cursor, records } = first.value as {
      cursor: string;
      records: { record_id: string }[];
    };
    const next = await partner.call('search_records', { ...args, cursor });
    expect(next.value).toEqual(await body(setup.partner(`${path}?${query}&cursor=${cursor}`)));
    const id = records[0]?.record_id;
    const one = await partner.call('get_record', { record_id: id });
    expect(one.value).toEqual(await body(setup.partner(`${path}/${id}`)));
  });

  it('14.2 have small results', async () => {
    const largest = await partner.call('search_records', { limit: 100 });
    expect(largest.text.length).toBeLessThan(200_000);
    expect(await partner.call('search_records', { limit: 101 })).toMatchObject({ isError: true });
  });
});

describe('14.2 kaart mcp: the rights of the caller', () => {
  it('14.2 without a token: only the public rows', async () => {
    const { value } = await anyone.call('search_records');
    expect(value).toEqual(await body(setup.ask(`/v1/datasets/${PUBLIC}/records?limit=20`)));
    for (const tool of ['search_records', 'describe_fields', 'get_record'])
      expect(
        await anyone.call(tool, {
          dataset: COMPANIES,
          ...(tool === 'get_record' && { record_id: 'LUHT-DEMO-0001' }),
        }),
      ).toMatchObject({
        isError: true,
        value: { code: 'unauthenticated', next: expect.stringContaining('KAART_CLIENT_ID') },
      });
  });

  it('14.2 for another purpose than those of the client: refused, with the purposes of the client', async () => {
    const purpose = 'https://w3id.org/dpv#Marketing';
    expect(await partner.call('search_records', { purpose })).toMatchObject({
      isError: true,
      value: {
        code: 'forbidden',
        reason: 'client-not-for-purpose',
        next: expect.stringContaining('Leave "purpose" out'),
        allowed: expect.arrayContaining([expect.stringContaining('w3id.org/dpv')]),
      },
    });
  });

  it('14.2 a token of a person gives no rows', async () => {
    const token = await setup.kaart.identity.mintOperatorToken({
      subject: 'alice',
      roles: ['auditor'],
    });
    const person = await connect({ env: { KAART_TOKEN: token } });
    expect(await person.call('search_records')).toMatchObject({
      isError: true,
      value: { code: 'forbidden' },
    });
    expect((await person.call('search_records', { dataset: PUBLIC })).isError).toBe(false);
  });

  it('14.2 a revoked client is refused at the next call', async () => {
    const json = { client_id: 'guest', name: 'Guest', purposes: [PURPOSE] };
    const added = setup.as('partner-admin', '/v1/partners', { json });
    const { client_secret: secret } = await body<{ client_secret: string }>(added);
    const env = { KAART_CLIENT_ID: 'guest', KAART_CLIENT_SECRET: secret };
    const [guest, holder] = [
      await connect({ env }),
      await connect({ env: { KAART_TOKEN: await setup.token('guest', secret) } }),
    ];
    for (const each of [guest, holder])
      expect((await each.call('search_records')).isError).toBe(false);
    await setup.as('partner-admin', '/v1/partners/guest/revocation', { method: 'POST' });
    expect(await guest.call('search_records')).toMatchObject({
      isError: true,
      value: {
        code: 'invalid_client',
        title: expect.any(String),
        next: expect.stringContaining('KAART_CLIENT_ID'),
      },
    });
    expect(await holder.call('search_records')).toMatchObject({
      isError: true,
      value: { code: 'unauthenticated' },
    });
  });

  const PURPOSE = 'https://w3id.org/dpv#ResearchAndDevelopment';
});

describe('14.2 kaart mcp: errors', () => {
  it.each([
    ['en', 'the arguments do not fit', 'Correct the arguments'],
    ['fr', 'les arguments ne correspondent pas', 'Corrigez les arguments'],
    ['de', 'die Argumente entsprechen nicht', 'Berichtigen Sie die Argumente'],
  ] as const)(
    '14.2 of arguments, in %s, with code, place and next step',
    async (language, detail, next) => {
      const client = await connect({ language });
      const { isError, value } = await client.call('search_records', { limit: 0, unknown: 1 });
      expect(isError).toBe(true);
      expect(value).toMatchObject({
        code: 'message-invalid',
        reason: 'arguments-do-not-fit',
        detail: expect.stringContaining(detail),
        next: expect.stringContaining(next),
        issues: [{ at: 'limit' }, { reason: 'members-unknown' }],
      });
    },
  );

  it('14.2 of the API: an unknown field, code and cursor are named', async () => {
    for (const [args, at] of [
      [{ filters: { nothing: ['x'] } }, 'nothing'],
      [{ filters: { canton: ['Merschh'] } }, 'canton.0'],
      [{ fields: ['internal_note'] }, 'fields.0'],
    ] as const) {
      const { value } = await partner.call('search_records', args);
      expect(value).toMatchObject({ code: 'message-invalid', issues: [{ at }] });
    }
    const { value } = await partner.call('search_records', { cursor: '1.x.0' });
    expect(value).toMatchObject({ reason: 'cursor-invalid' });
  });

  it('14.2 of a Kaart that does not respond: the settings to check', async () => {
    const sendToDeadPort = () => sendRemote(new Request('http://127.0.0.1:9'));
    const client = await connect({ altered: sendToDeadPort, language: 'de' });
    expect(await client.call('list_editions')).toMatchObject({
      isError: true,
      value: { code: 'unavailable', next: expect.stringContaining('Prüfen Sie --url') },
    });
  });

  it('14.2 of another program at the address: reported, and not as a defect', async () => {
    const client = await connect({ altered: () => Response.json({ hello: 'world' }) });
    for (const tool of ['list_editions', 'list_datasets', 'search_records'])
      expect(await client.call(tool)).toMatchObject({
        isError: true,
        value: { code: 'counterparty-failed', reason: 'answer-does-not-fit' },
      });
  });

  it('14.2 hold no stack and no path of the machine', async () => {
    for (const [tool, args] of [
      ['get_record', { record_id: '../../x' }],
      ['read_figures', { edition: '../x' }],
      ['search_records', { dataset: '..' }],
    ] as const) {
      const { isError, text } = await partner.call(tool, args);
      expect([tool, isError]).toEqual([tool, true]);
      expect(text).not.toMatch(/\bat \w+ \(|node_modules|\/work\/|\/tmp\//);
    }
  });
});
