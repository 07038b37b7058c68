import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Shell } from '../cli/shell.ts';
import { type Ask, body, DECISION, linesOf, RESEARCH, Setup } from './setup.ts';

const DATASET = 'healthtech-companies';
const NO_COMPANY = 'LUHT-NONE-0001';
const NO_PROCESS = encodeURIComponent('urn:uuid:0190a0b0-0000-7000-8000-000000000000');
const NO_JOB = '0190a0b0-0000-7000-8000-000000000000';
const { fieldGroups: _, audiences: __, ...OF_ONE } = DECISION;
const QUESTION = { audience: 'partners', purpose: RESEARCH };
const REASON = { json: { reason: 'x' } };
const NOTHING = { json: {} };
const KNOWN_AND_NOT = ['LUHT-DEMO-0001', NO_COMPANY];

/** By route: an address with an id that does not exist, and the body of the request. */
const UNKNOWN: Readonly<Record<string, readonly [path: string, ask?: Ask]>> = {
  'get /docs/assets/{asset}': ['/docs/assets/none.js'],
  'get /assets/{asset}': ['/assets/none.css'],
  'get /catalog/datasets/{document}': ['/catalog/datasets/none.jsonld'],
  'get /catalog/datasets/{dataset}/distributions/{document}': [
    '/catalog/datasets/none/distributions/csv',
  ],
  'get /catalog/records/{record}': ['/catalog/records/none'],
  'get /catalog/services/{document}': ['/catalog/services/none'],
  'get /catalog/datasets/{dataset}/versions/{version}': [
    `/catalog/datasets/${DATASET}-public/versions/none`,
  ],
  'get /v1/editions/{edition}': ['/v1/editions/1999'],
  'get /v1/editions/{edition}/counts': ['/v1/editions/1999/counts?by=canton'],
  'get /v1/editions/{edition}/figures': ['/v1/editions/1999/figures'],
  'get /companies/{record}': ['/companies/LUHT-NONE-0001'],
  'get /v1/editions/{edition}/figures/tables/{table}': ['/v1/editions/2025/figures/tables/none'],
  'get /figures/{edition}': ['/figures/1999'],
  'get /v1/datasets/{dataset}/data': ['/v1/datasets/none/data'],
  'get /v1/datasets/{dataset}/counts': ['/v1/datasets/none/counts?by=subsector'],
  'get /v1/datasets/{dataset}/records': ['/v1/datasets/none/records'],
  'get /v1/datasets/{dataset}/records/{record}': [`/v1/datasets/${DATASET}/records/none`],
  'get /v1/datasets/{dataset}/versions': ['/v1/datasets/none/versions'],
  'get /v1/datasets/{dataset}/versions/{version}': [`/v1/datasets/${DATASET}/versions/none`],
  'get /v1/datasets/{dataset}/versions/{version}/files/{file}': [
    `/v1/datasets/${DATASET}/versions/none/files/data.csv`,
  ],
  'get /v1/datasets/{dataset}/changes': [`/v1/datasets/${DATASET}/changes?since=none`],
  'get /v1/datasets/{dataset}/next': ['/v1/datasets/none/next'],
  'get /v1/imports/{import}': ['/v1/imports/none'],
  'get /v1/imports/{import}/findings': ['/v1/imports/none/findings'],
  'get /v1/imports/{import}/preview': ['/v1/imports/none/preview'],
  'get /v1/imports/{import}/review': ['/v1/imports/none/review'],
  'post /v1/imports/{import}/review/{row}': [
    '/v1/imports/none/review/1',
    { json: { kind: 'accept' } },
  ],
  'post /v1/imports/{import}/overrides': [
    '/v1/imports/none/overrides',
    { json: { recordId: 'LUHT-DEMO-0002', result: 'OUT_NOT_ACTIVE', reason: 'x' } },
  ],
  'post /v1/imports/{import}/submit': ['/v1/imports/none/submit', NOTHING],
  'post /v1/imports/{import}/release': ['/v1/imports/none/release', NOTHING],
  'post /v1/imports/{import}/rejection': ['/v1/imports/none/rejection', REASON],
  'post /v1/editions/{edition}/retraction': ['/v1/editions/1999/retraction', REASON],
  'post /v1/editions/{edition}/retraction/confirmation': [
    '/v1/editions/1999/retraction/confirmation',
    NOTHING,
  ],
  'get /v1/erasures/{erasure}': ['/v1/erasures/none'],
  'post /v1/erasures/{erasure}/confirmation': ['/v1/erasures/none/confirmation', NOTHING],
  'post /v1/erasures/{erasure}/rejection': [
    '/v1/erasures/none/rejection',
    { json: { reason: 'x' } },
  ],
  'post /v1/editions/{edition}/retraction/undoing': [
    '/v1/editions/1999/retraction/undoing',
    REASON,
  ],
  'get /v1/campaigns/{campaign}/companies': ['/v1/campaigns/none/companies'],
  'post /v1/campaigns/{campaign}/reminders': ['/v1/campaigns/none/reminders', NOTHING],
  'get /v1/audit/lists/{root}': [`/v1/audit/lists/${'0'.repeat(64)}`],
  'get /v1/consent-notices/{notice}/{revision}': ['/v1/consent-notices/none/1'],
  'post /v1/consent-notices/{notice}/{revision}/confirmation': [
    '/v1/consent-notices/none/1/confirmation',
    { json: { hash: '0'.repeat(64) } },
  ],
  'post /v1/companies/{company}/consents': [
    `/v1/companies/${NO_COMPANY}/consents`,
    { json: DECISION },
  ],
  'get /v1/companies/{company}/consents': [`/v1/companies/${NO_COMPANY}/consents`],
  'post /v1/companies/{company}/withdrawals': [
    `/v1/companies/${NO_COMPANY}/withdrawals`,
    { json: DECISION },
  ],
  'post /v1/companies/{company}/consents/{event}/withdrawals': [
    `/v1/companies/LUHT-DEMO-0001/consents/${NO_JOB}/withdrawals`,
    { json: OF_ONE },
  ],
  'post /v1/companies/{company}/identity/confirmations': [
    `/v1/companies/${NO_COMPANY}/identity/confirmations`,
    { json: { reason: 'x' } },
  ],
  'get /v1/companies/{company}/receipts': [`/v1/companies/${NO_COMPANY}/receipts`],
  'get /v1/companies/{company}/receipts/{receipt}': [
    `/v1/companies/LUHT-DEMO-0001/receipts/${NO_JOB}`,
  ],
  'get /v1/companies/{company}/disclosures': [`/v1/companies/${NO_COMPANY}/disclosures`],
  'post /v1/companies/{company}/invitations': [
    `/v1/companies/${NO_COMPANY}/invitations`,
    { json: { mandate: 'company' } },
  ],
  'post /v1/companies/{company}/invitation-links': [
    `/v1/companies/${NO_COMPANY}/invitation-links`,
    NOTHING,
  ],
  'post /v1/editions/{edition}/invitations': [
    '/v1/editions/1999/invitations',
    { json: { mandate: 'company' } },
  ],
  'post /v1/editions/{edition}/invitation-links': ['/v1/editions/1999/invitation-links', NOTHING],
  'post /v1/invitations/{invitation}/revocation': ['/v1/invitations/none/revocation', NOTHING],
  'get /v1/audit/ends/{root}': [`/v1/audit/ends/${'0'.repeat(64)}`],
  'get /v1/audit/proof/{event}': [`/v1/audit/proof/${NO_JOB}?company=LUHT-DEMO-0001`],
  'get /v1/access-requests/{request}': ['/v1/access-requests/none'],
  'post /v1/access-requests/{request}/acceptance': ['/v1/access-requests/none/acceptance', NOTHING],
  'post /v1/access-requests/{request}/refusal': ['/v1/access-requests/none/refusal', REASON],
  'post /v1/access-requests/{request}/secret-link': [
    '/v1/access-requests/none/secret-link',
    NOTHING,
  ],
  'get /v1/partners/{partner}': ['/v1/partners/none'],
  'post /v1/partners/{partner}/rotation': ['/v1/partners/none/rotation', NOTHING],
  'post /v1/partners/{partner}/retirement': ['/v1/partners/none/retirement', NOTHING],
  'put /v1/partners/{partner}/end': [
    '/v1/partners/none/end',
    { method: 'PUT', json: { expiresAt: null } },
  ],
  'post /v1/partners/{partner}/revocation': ['/v1/partners/none/revocation', NOTHING],
  'get /v1/partners/{partner}/disclosures': [
    '/v1/partners/none/disclosures?since=2020-01-01T00:00:00Z',
  ],
  'put /v1/partners/{partner}/webhook': [
    '/v1/partners/none/webhook',
    { method: 'PUT', json: { url: null } },
  ],
  'get /v1/withdrawals/{withdrawal}': [`/v1/withdrawals/${NO_JOB}.LUHT-DEMO-0001`],
  'post /v1/withdrawals/{withdrawal}/acknowledgements': [
    `/v1/withdrawals/${NO_JOB}.LUHT-DEMO-0001/acknowledgements`,
    NOTHING,
  ],
  'post /v1/withdrawals/{withdrawal}/recipients': [
    `/v1/withdrawals/${NO_JOB}.LUHT-DEMO-0001/recipients`,
    { json: { recipient: 'demo-partner', note: 'x' } },
  ],
  'post /v1/withdrawal-notices/{notice}/confirmation': [
    `/v1/withdrawal-notices/${NO_PROCESS}/confirmation`,
    NOTHING,
  ],
  'get /v1/participants/{participant}': ['/v1/participants/did:web:none.example'],
  'put /v1/participants/{participant}/claims': [
    '/v1/participants/did:web:none.example/claims',
    { method: 'PUT', json: {} },
  ],
  'post /v1/participants/{participant}/revocation': [
    '/v1/participants/did:web:none.example/revocation',
    NOTHING,
  ],
  'get /v1/participants/{participant}/disclosures': [
    '/v1/participants/did:web:none.example/disclosures?since=2020-01-01T00:00:00Z',
  ],
  'get /v1/credentials/{credential}': ['/v1/credentials/none'],
  'delete /v1/credentials/{credential}': ['/v1/credentials/none', { method: 'DELETE' }],
  'get /dcp/issuer/requests/{request}': ['/dcp/issuer/requests/none'],
  'get /dcp/issuer/status-lists/{list}': ['/dcp/issuer/status-lists/none'],
  'get /v1/issued-credentials/{issued}': ['/v1/issued-credentials/none'],
  'post /v1/issued-credentials/{issued}/revocation': [
    '/v1/issued-credentials/none/revocation',
    NOTHING,
  ],
  'get /v1/archives/{archive}': ['/v1/archives/none'],
  'get /v1/archives/{archive}/files/{file}': ['/v1/archives/none/files/editions.jsonl'],
  'post /v1/archives/{archive}/seal': ['/v1/archives/none/seal', NOTHING],
  'post /v1/people/{person}/revocation': [
    '/v1/people/nobody/revocation',
    { json: { extent: 'tokens' } },
  ],
  'post /v1/people/{person}/restoration': ['/v1/people/nobody/restoration', NOTHING],
  'post /v1/corrections/{correction}/acceptance': ['/v1/corrections/none/acceptance', NOTHING],
  'post /v1/corrections/{correction}/rejection': [
    '/v1/corrections/none/rejection',
    { json: { note: 'x' } },
  ],
  'post /v1/outbox/{id}/replay': [`/v1/outbox/${NO_PROCESS}/replay`, NOTHING],
  'post /v1/outbox/{id}/drop': [`/v1/outbox/${NO_PROCESS}/drop`, NOTHING],
  'get /v1/negotiations/{pid}': [`/v1/negotiations/${NO_PROCESS}`],
  'post /v1/negotiations/{pid}/acceptance': [`/v1/negotiations/${NO_PROCESS}/acceptance`, NOTHING],
  'post /v1/negotiations/{pid}/counter-offer': [
    `/v1/negotiations/${NO_PROCESS}/counter-offer`,
    { json: { permission: [{ action: 'use' }] } },
  ],
  'post /v1/negotiations/{pid}/termination': [
    `/v1/negotiations/${NO_PROCESS}/termination`,
    NOTHING,
  ],
  'get /v1/transfers/{pid}': [`/v1/transfers/${NO_PROCESS}`],
  'get /v1/transfers/{pid}/data-address': [`/v1/transfers/${NO_PROCESS}/data-address`],
  'post /v1/transfers/{pid}/suspension': [`/v1/transfers/${NO_PROCESS}/suspension`, NOTHING],
  'post /v1/transfers/{pid}/start': [`/v1/transfers/${NO_PROCESS}/start`, NOTHING],
  'post /v1/transfers/{pid}/completion': [`/v1/transfers/${NO_PROCESS}/completion`, NOTHING],
  'post /v1/transfers/{pid}/termination': [`/v1/transfers/${NO_PROCESS}/termination`, NOTHING],
  // Ids in the query or the body.
  'get /v1/invitations': [`/v1/invitations?company=${NO_COMPANY}`],
  'post /v1/access-decisions': [
    '/v1/access-decisions',
    { json: { ...QUESTION, organisations: KNOWN_AND_NOT } },
  ],
  'post /v1/access-decisions, recipient': [
    '/v1/access-decisions',
    { json: { ...QUESTION, organisations: ['LUHT-DEMO-0001'], recipient: 'none' } },
  ],
  'get /v1/audit/head': ['/v1/audit/head?date=1999-01-01'],
  'post /v1/imports': ['/v1/imports?upload=none', { method: 'POST' }],
  'post /v1/consents/imports': ['/v1/consents/imports?upload=none', { method: 'POST' }],
  'post /v1/transfers': [
    '/v1/transfers',
    { json: { agreement: NO_PROCESS, format: 'HttpData-PULL' } },
  ],
};

/** The links of a contact need no token, and do not show whether an id exists. */
const WITHOUT_TOKEN = /\/my\/|^\/access\/|\/data\/\{transfer\}/;
/** Operators may not do these. */
const OWN_ROLE = { 'invitation-links': 'invitation-exporter', '/counts': 'analyst' } as const;
const AS_PARTNER = /acknowledgements|^get \/v1\/datasets\/\{dataset\}\/(?!next)/;

describe('9.41 an unknown id is an error', () => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await Setup.demonstration();
  });
  afterAll(() => setup.close());

  it.each(Object.entries(UNKNOWN))('%s', async (name, [path, ask]) => {
    const own = Object.entries(OWN_ROLE).find(([part]) => name.includes(part))?.[1];
    const response = await (AS_PARTNER.test(name)
      ? setup.partner(path, ask)
      : setup.as(own ?? 'operator', path, ask));
    expect(response.status).toBe(404);
    const problem = await body<Record<string, unknown>>(response);
    expect(problem['code']).toMatch(/not-found$/);
    expect(problem['detail']).toBeTruthy();
    expect(problem['next']).toBeTruthy();
  });

  it('is checked at every route with an id', async () => {
    const { paths } = await body<{ paths: Record<string, object> }>(setup.ask('/openapi.json'));
    const all = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter(() => path.includes('{') && !WITHOUT_TOKEN.test(path))
        .map((method) => `${method} ${path}`),
    );
    expect(all.length).toBeGreaterThan(50);
    // those of the workbench are in workbench/access.test.ts
    const ofApi = all.filter((each) => !each.includes(' /workbench/'));
    expect(ofApi.filter((each) => !(each in UNKNOWN))).toEqual([]);
  });

  it('names each unknown company of a request, and nothing about the others', async () => {
    const organisations = ['LUHT-NONE-0002', ...KNOWN_AND_NOT];
    const json = { ...QUESTION, organisations };
    expect(await body(setup.as('auditor', '/v1/access-decisions', { json }))).toMatchObject({
      code: 'not-found',
      detail: 'no such company: LUHT-NONE-0002, LUHT-NONE-0001',
      unknown: ['LUHT-NONE-0002', NO_COMPANY],
    });
  });

  it('has a text in the language of the caller', async () => {
    const path = `/v1/companies/${NO_COMPANY}/receipts`;
    const response = await setup.as('auditor', path, { headers: { 'accept-language': 'de' } });
    expect((await body(response))['detail']).toBe(
      `dieses Unternehmen gibt es nicht: ${NO_COMPANY}`,
    );
  });

  it('is reported for a cursor behind the last change', async () => {
    const changes = '/v1/consents/changes';
    const all = await (await setup.as('auditor', `${changes}?limit=400`)).text();
    const { cursor } = JSON.parse(all.trim().split('\n').at(-1) ?? '') as { cursor: string };
    expect((await setup.as('auditor', `${changes}?since=${cursor}`)).status).toBe(200);
    expect((await setup.as('auditor', `${changes}?since=${Number(cursor) + 1}`)).status).toBe(400);
  });

  it('is not reported for a known company without lines, which has an empty list', async () => {
    const list = '/v1/invitations?company=LUHT-DEMO-0001';
    expect(await linesOf(setup.as('consent-officer', list))).toEqual([]);
    // Its data are in the edition, and it has not decided anything.
    const path = '/v1/companies/LUHT-DEMO-0010';
    expect(await body(setup.as('auditor', `${path}/consents`))).toMatchObject({ seq: 0 });
    expect(await linesOf(setup.as('auditor', `${path}/receipts`))).toEqual([]);
    expect(await linesOf(setup.as('auditor', `${path}/disclosures`))).toEqual([]);
  });
});

describe('9.41 a command with an unknown id exits with 1 and names the command that lists the ids', () => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await Shell.demonstration();
  });

  it.each([
    ['receipts LUHT-NONE-0001', 'no such company: LUHT-NONE-0001', 'kaart companies --search'],
    ['disclosures LUHT-NONE-0001', 'no such company', 'kaart companies --search'],
    ['check-access LUHT-NONE-0001', 'no such company', 'kaart companies --search'],
    ['check-access LUHT-DEMO-0001 --recipient none', 'no such partner', 'kaart partner list'],
    ['invitations LUHT-NONE-0001', 'no such company', 'kaart companies --search'],
    ['consents show LUHT-NONE-0001', 'no such company', 'kaart companies --search'],
    ['grant LUHT-NONE-0001', 'no such company', 'kaart companies --search'],
    ['withdraw LUHT-NONE-0001', 'no such company', 'kaart companies --search'],
    ['partner disclosures none', 'no such partner', 'kaart partner list'],
    ['participant show did:web:none.example', 'no such participant', 'kaart participant list'],
    ['credential show none', 'no such credential', 'kaart credential list'],
    ['credential revoke none', 'no such issued credential', 'kaart credential issued'],
    ['consent-notice show none-v1', 'no such notice', 'kaart consent-notice list'],
    ['receipts LUHT-DEMO-0001 none', 'no such receipt', 'kaart receipts'],
    ['figures 1999', 'edition 1999 is not there', 'kaart catalog'],
    ['findings none', 'there is no import none', 'kaart imports'],
    ['withdrawals none.LUHT-DEMO-0001', 'no such withdrawal', 'kaart withdrawals'],
    ['correction accept none', 'no such correction', 'kaart corrections'],
    ['invitation revoke none', 'no such invitation', 'kaart invitations'],
    ['access show none', 'no such request', 'kaart access list'],
    ['outbox drop urn:uuid:none', 'no dead letter has this id', 'kaart outbox'],
    ['negotiation accept urn:uuid:none', 'no such process', 'kaart negotiations'],
    ['person restore nobody', 'no such person', 'kaart people'],
    ['audit head --date 1999-01-01', 'no head was signed', 'kaart audit'],
    ['fetch none', 'no such dataset', 'kaart catalog'],
  ])('kaart %s', async (line, error, next) => {
    const { code, out, err } = await shell.type(line);
    expect([code, out, err]).toEqual([1, '', expect.stringContaining(error)]);
    expect(err).toContain(next);
  });
});
