import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contact, inviteContact } from './contact.ts';
import { body, DATA, Setup, VERSIONS } from './setup.ts';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly example: string }>> }>
  >;
}

const FIGURES = '/v1/editions/2025/figures';
const CAMPAIGN = { edition: '2025' };

let setup: Setup;
let contact: Contact;
let campaign: string;
let findings: string;
let cookie: string;
let operator: string;
/** The example of its CSV, by operation. */
let examples: ReadonlyMap<string, string>;

beforeAll(async () => {
  setup = await Setup.demonstration();
  const { paths } = await body<{ paths: Record<string, Record<string, Operation>> }>(
    setup.ask('/openapi.json'),
  );
  examples = new Map(
    Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ operationId, responses }) => {
        const csv = responses['200']?.content?.['text/csv'];
        return csv === undefined ? [] : [[operationId, csv.example]];
      }),
  );
  contact = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0001'));
  const started = setup.as('consent-officer', '/v1/campaigns', { json: CAMPAIGN });
  campaign = (await body<{ campaign: { id: string } }>(started)).campaign.id;
  const { imports } = await body<{ imports: { id: string }[] }>(setup.as('analyst', '/v1/imports'));
  findings = `/workbench/imports/${imports[0]?.id}/findings.csv?lang=en`;
  cookie = await setup.session('anna', 'analyst', 'consent-officer', 'auditor');
  operator = await setup.session('olga', 'operator');
});
afterAll(() => setup.close());

/** A list of the workbench. */
const toDeskPath = (page: string) => (mark?: 'true') =>
  setup.ask(`/workbench/${page}?format=csv${toQuery(mark)}`, { headers: { cookie } });

/** Every operation with a CSV response. `mark` requests the byte order mark. */
const ANSWERS: Readonly<Record<string, (mark?: 'true') => Promise<Response>>> = {
  getData: (mark) => setup.partner(`${DATA}?format=csv${toQuery(mark)}`),
  getTransferData: (mark) => setup.partner(`${DATA}?format=csv${toQuery(mark)}`),
  getVersionFile: (mark) =>
    setup.partner(`${VERSIONS}/current/files/healthtech-companies.csv?${toQuery(mark)}`),
  getFigures: (mark) => setup.ask(`${FIGURES}?format=csv${toQuery(mark)}`),
  getFigureTable: (mark) => setup.ask(`${FIGURES}/tables/canton?format=csv${toQuery(mark)}`),
  listAuditEntries: (mark) =>
    setup.as('auditor', `/v1/audit/entries?limit=2&format=csv${toQuery(mark)}`),
  listCampaignCompanies: (mark) =>
    setup.as('auditor', `/v1/campaigns/${campaign}/companies?limit=2&format=csv${toQuery(mark)}`),
  answerDataSubjectRequest: (mark) =>
    setup.as('consent-officer', '/v1/data-subject-requests', {
      json: { company: 'LUHT-DEMO-0001', format: 'csv', ...(mark && { bom: mark }) },
    }),
  getImportsPage: (mark) =>
    setup.ask(`/workbench/imports?format=csv${toQuery(mark)}`, { headers: { cookie } }),
  getPartnersPage: (mark) => asOperator('partners', mark),
  getParticipantsPage: (mark) => asOperator('participants', mark),
  getAgreementsPage: (mark) => asOperator('agreements', mark),
  getDisclosuresPage: (mark) => asOperator('disclosures', mark),
  getAccessRequestsPage: (mark) => asOperator('access-requests', mark),
  getOutboxPage: (mark) => asOperator('outbox', mark),
  getAuditPage: (mark) => asOperator('audit', mark),
  getCompaniesPage: toDeskPath('companies'),
  getCompanyConsentsPage: toDeskPath('companies/LUHT-DEMO-0001'),
  getCoveragePage: toDeskPath('coverage'),
  getWithdrawalsPage: toDeskPath('withdrawals'),
  getInvitationsPage: toDeskPath('invitations'),
  getCampaignsPage: toDeskPath('campaigns'),
  getCampaignPage: (mark) => toDeskPath(`campaigns/${campaign}`)(mark),
  getFindingsFile: (mark) => setup.ask(`${findings}${toQuery(mark)}`, { headers: { cookie } }),
  getOwnAccess: (mark) => contact.get(`/my/access?format=csv${toQuery(mark)}`),
};

const asOperator = (list: string, mark?: 'true') =>
  setup.ask(`/workbench/${list}?format=csv${toQuery(mark)}`, { headers: { cookie: operator } });
const toQuery = (mark?: 'true') => (mark === undefined ? '' : `&bom=${mark}`);
const readBytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('14.2 CSV', () => {
  it('14.2 is tested for each operation that offers it', () => {
    expect([...examples.keys()].sort()).toEqual(Object.keys(ANSWERS).sort());
  });

  it.each(Object.entries(ANSWERS))(
    '14.2 %s documents the columns that it sends, with and without a byte order mark',
    async (operation, ask) => {
      const response = await ask();
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
      const plain = await readBytes(response);
      const [header = '', ...lines] = (examples.get(operation) ?? '').split('\r\n');
      expect(plain.toString('utf8').split('\r\n')[0]).toBe(header);
      expect(lines.filter((line) => line !== '').length).toBeGreaterThan(0);
      const marked = await ask('true');
      expect(marked.status).toBe(200);
      const bytes = await readBytes(marked);
      expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      // The audit log may have grown.
      expect(bytes.subarray(3).toString('utf8').split('\r\n')[0]).toBe(header);
    },
  );

  it('14.2 has a byte order mark also if Accept chose the format', async () => {
    const headers = { accept: 'text/csv' };
    for (const ask of [
      () => setup.partner(`${DATA}?bom=true`, { headers }),
      () => setup.ask(`${FIGURES}?bom=true`, { headers }),
      () => setup.ask(`${FIGURES}/tables/canton?bom=true`, { headers }),
    ]) {
      const response = await ask();
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        expect.stringContaining('text/csv'),
      ]);
      expect([...(await readBytes(response)).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    }
  });

  it('14.2 has no byte order mark in other formats', async () => {
    for (const ask of [
      () => setup.ask(`${FIGURES}?bom=true`, { headers: { 'accept-language': 'de' } }),
      () => setup.ask(`${FIGURES}/tables/canton?format=xlsx&bom=true`),
      () => setup.partner(`${DATA}?bom=true`),
      () => setup.partner(`${DATA}?bom=true`, { headers: { accept: 'application/json' } }),
      () => setup.ask(`${FIGURES}?view=summary&bom=true`, { headers: { accept: '*/*' } }),
      () => setup.as('auditor', '/v1/audit/entries?bom=true'),
      () => setup.partner(`${VERSIONS}/current/files/healthtech-companies.jsonl?bom=true`),
    ])
      expect((await ask()).status).toBe(400);
    const refused = await setup.ask(`${FIGURES}?bom=true`, {
      headers: { 'accept-language': 'de' },
    });
    expect(await refused.text()).toContain('nur ein CSV kann');
  });

  it('14.2 of the codebook has a byte order mark too', async () => {
    const response = await setup.partner(`${VERSIONS}/current/files/codebook.csv?bom=true`);
    expect((await readBytes(response)).toString('utf8').slice(0, 6)).toBe('\ufefffield');
  });
});
