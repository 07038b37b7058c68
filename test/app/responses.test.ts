import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REQUEST, requestConfirmed } from '../access-requests/requester.ts';
import { Contact, readMailedLink } from './contact.ts';
import { buildMapping, EXAMPLE_2025 } from './mapping-file.ts';
import { BETWEEN_TWO, DOCUMENTS, ResponseSchemas, WITH_CREDENTIALS } from './response-schemas.ts';
import {
  type Ask,
  body,
  CHANGES,
  DECISION,
  linesOf,
  RESEARCH,
  SETUP_URL,
  Setup,
  VERSIONS,
} from './setup.ts';
import { Desk } from './workbench/desk.ts';

/** An export that has started. */
const startExport = (setup: Setup) =>
  body<{ id: string; files: { name: string }[] }>(
    setup.as('archivist', '/v1/archives', { json: {} }),
  );

/** A response in a setup where every company has another contact person. */
async function requestWaiting(): Promise<Response> {
  const other = await Setup.demonstration();
  const file = buildMapping((row) => ({ ...row, contact_name: 'Successor' }));
  const { id } = await body<{ id: string }>(other.import(file, '&edition=2025.1'));
  const change = { json: { changeNote: 'corrected' } };
  await other.as('analyst:alice', `/v1/imports/${id}/submit`, change);
  await other.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
  const response = await other.as('auditor', '/v1/consents/waiting');
  const text = await response.text();
  await other.close();
  return new Response(text, response);
}

const OWN_CLIENT = 'own-client';
const ERASURE = {
  person: { name: 'Demo Contact 106' },
  company: 'LUHT-DEMO-0106',
  reason: 'x',
};

describe('a response', () => {
  let setup: Setup;
  let schemas: ResponseSchemas;
  let importId = '';
  let reviewed = '';
  let contact: Contact;
  let ownSecret = '';
  const requests: string[] = [];

  const requestErasure = () => setup.as('consent-officer', '/v1/erasures', { json: ERASURE });

  beforeAll(async () => {
    setup = await Setup.demonstration();
    schemas = await ResponseSchemas.of(setup);
    const file = buildMapping((row, at) =>
      at === 0 ? { ...row, incorporation_date: '2018' } : row,
    );
    reviewed = (await body<{ id: string }>(setup.import(file))).id;
    const zoe = { subject: 'zoe', roles: ['auditor'], listed: true } as const;
    await setup.kaart.identity.mintOperatorToken(zoe);
    importId = (await body<{ id: string }>(setup.import(EXAMPLE_2025))).id;
  });
  afterAll(() => setup.close());

  const findCampaignPath = async () => {
    const { campaigns } = await body<{ campaigns: { id: string }[] }>(
      setup.as('consent-officer', '/v1/campaigns'),
    );
    return `/v1/campaigns/${campaigns[0]?.id}`;
  };

  /** A token for one client that the test has made; with it, the client may change its own registration. */
  const mintOwnToken = async () => {
    const json = { client_id: OWN_CLIENT, name: 'x', purposes: [RESEARCH] };
    const added = await setup.as('partner-admin', '/v1/partners', { json });
    if (added.status === 201) ownSecret = String((await body(added))['client_secret']);
    const authorization = `Basic ${Buffer.from(`${OWN_CLIENT}:${ownSecret}`).toString('base64')}`;
    const form = { grant_type: 'client_credentials', scope: 'client:rotate' };
    return String((await body(setup.form('/token', form, authorization)))['access_token']);
  };

  const requestCatalogJson = (path: string) =>
    setup.ask(path, { headers: { accept: 'application/json' } });

  type Case = readonly [string, () => Promise<Response>];
  const CASES: readonly Case[] = [
    ['get /health', () => setup.ask('/health')],
    ['get /status', () => setup.ask('/status')],
    ['get /v1/status', () => setup.as('publisher', '/v1/status')],
    ['get /v1/checks', () => setup.as('publisher', '/v1/checks')],
    ['get /openapi.json', () => setup.ask('/openapi.json')],
    ['post /v1/recovery', () => setup.as('publisher', '/v1/recovery', { json: {} })],
    ['get /catalog', () => requestCatalogJson('/catalog')],
    [
      'get /catalog/datasets/{document}',
      () => requestCatalogJson('/catalog/datasets/healthtech-figures-2025'),
    ],
    [
      'get /catalog/datasets/{dataset}/distributions/{document}',
      () => requestCatalogJson('/catalog/datasets/healthtech-figures-2025/distributions/json'),
    ],
    ['get /catalog/services/{document}', () => requestCatalogJson('/catalog/services/api')],
    [
      'get /catalog/datasets/{dataset}/versions/{version}',
      async () => {
        const path = 'datasets/healthtech-companies-public/versions';
        const { id } = await body<{ id: string }>(setup.ask(`/v1/${path}/current`));
        return requestCatalogJson(`/catalog/${path}/${id}`);
      },
    ],
    ['get /catalog/records/{record}', () => requestCatalogJson('/catalog/records/protected-data')],
    ['get /v1/editions', () => setup.ask('/v1/editions')],
    ['get /oembed', () => setup.ask(`/oembed?url=${encodeURIComponent(`${SETUP_URL}/map`)}`)],
    ['get /v1/editions/{edition}', () => setup.ask('/v1/editions/2025')],
    [
      'get /v1/editions/{edition}/figures/tables/{table}',
      () => setup.ask('/v1/editions/2025/figures/tables/canton'),
    ],
    [
      'get /v1/editions/{edition}/counts',
      () => setup.as('analyst', '/v1/editions/2025/counts?by=canton'),
    ],
    ['post /token', () => setup.tokenResponse('demo-partner', setup.secret)],
    ['post /token', () => setup.tokenResponse('demo-partner', 'x')],
    ['post /token', () => setup.form('/token', {})],
    ['get /v1/datasets/{dataset}/versions', () => setup.partner(VERSIONS)],
    ['get /v1/datasets/{dataset}/versions/{version}', () => setup.partner(`${VERSIONS}/current`)],
    [
      'get /v1/datasets/{dataset}/counts',
      () => setup.partner('/v1/datasets/healthtech-companies/counts?by=subsector&by=employees'),
    ],
    [
      'get /v1/datasets/{dataset}/records',
      () => setup.partner('/v1/datasets/healthtech-companies/records?q=sante&sort=-employees'),
    ],
    [
      'get /v1/datasets/{dataset}/records',
      () => setup.partner('/v1/datasets/healthtech-companies/records?fields=canton&limit=2'),
    ],
    [
      'get /v1/datasets/{dataset}/records/{record}',
      () => setup.partner('/v1/datasets/healthtech-companies/records/LUHT-DEMO-0106'),
    ],
    ['post /v1/uploads', () => setup.as('analyst', '/v1/uploads', { json: { bytes: 5 } })],
    ['get /v1/imports', () => setup.as('analyst', '/v1/imports')],
    ['get /v1/imports/{import}', () => setup.as('analyst', `/v1/imports/${importId}`)],
    ['post /v1/imports', () => setup.import(EXAMPLE_2025, '&dryRun=true')],
    ['post /v1/imports', () => setup.import('a,b\n1,2\n', '&dryRun=true')],
    ['post /v1/imports', () => setup.import(EXAMPLE_2025)],
    [
      'get /v1/imports/{import}/findings',
      () => setup.as('analyst', `/v1/imports/${importId}/findings`),
    ],
    [
      'get /v1/imports/{import}/preview',
      () => setup.as('analyst', `/v1/imports/${importId}/preview`),
    ],
    [
      'get /v1/imports/{import}/review',
      () => setup.as('analyst', `/v1/imports/${reviewed}/review`),
    ],
    [
      'post /v1/imports/{import}/review/{row}',
      () =>
        post('analyst', `/v1/imports/${reviewed}/review/1`, {
          kind: 'edit',
          values: { incorporation_date: '2018-05-14' },
        }),
    ],
    [
      'get /v1/imports/{import}/review',
      () => setup.as('analyst', `/v1/imports/${reviewed}/review`),
    ],
    [
      'post /v1/imports/{import}/overrides',
      () =>
        post('analyst', `/v1/imports/${importId}/overrides`, {
          recordId: 'LUHT-DEMO-0002',
          result: 'OUT_NOT_ACTIVE',
          reason: 'x',
        }),
    ],
    [
      'post /v1/imports/{import}/submit',
      () => post('analyst', `/v1/imports/${importId}/submit`, { changeNote: 'x' }),
    ],
    [
      'post /v1/imports/{import}/release',
      () => post('releaser:bob', `/v1/imports/${importId}/release`, {}),
    ],
    [
      'post /v1/imports/{import}/rejection',
      () => post('releaser:bob', `/v1/imports/${reviewed}/rejection`, { reason: 'x' }),
    ],
    ['get /v1/imports', () => setup.as('analyst', '/v1/imports')],
    ['post /v1/publications', () => post('publisher', '/v1/publications', {})],
    ['post /v1/publications', () => post('publisher', '/v1/publications', {})],
    ['get /v1/publications/hold', () => setup.as('publisher', '/v1/publications/hold')],
    ['get /v1/publications/current', () => setup.as('publisher', '/v1/publications/current')],
    [
      'post /v1/editions/{edition}/retraction',
      () => post('releaser', '/v1/editions/2025.1/retraction', { reason: 'x' }),
    ],
    [
      'post /v1/editions/{edition}/retraction/undoing',
      () => post('releaser:carol', '/v1/editions/2025.1/retraction/undoing', { reason: 'x' }),
    ],
    [
      'post /v1/editions/{edition}/retraction/confirmation',
      async () => {
        await post('releaser', '/v1/editions/2025.1/retraction', { reason: 'x' });
        return post('releaser:carol', '/v1/editions/2025.1/retraction/confirmation', {});
      },
    ],
    ['get /v1/editions/{edition}', () => setup.ask('/v1/editions/2025.1')],
    [
      'get /v1/datasets/{dataset}/changes',
      async () => {
        const versions = await linesOf<{ id: string }>(setup.partner(VERSIONS));
        const retracted = versions.find(({ id }) => id.startsWith('2025.1-'));
        return setup.partner(`${CHANGES}?since=${retracted?.id}`);
      },
    ],
    [
      'post /v1/companies/{company}/consents',
      () => post('consent-officer', '/v1/companies/LUHT-DEMO-0001/consents', DECISION),
    ],
    [
      'post /v1/companies/{company}/withdrawals',
      () => post('consent-officer', '/v1/companies/LUHT-DEMO-0001/withdrawals', DECISION),
    ],
    [
      'get /v1/companies/{company}/consents',
      () => setup.as('auditor', '/v1/companies/LUHT-DEMO-0001/consents'),
    ],
    [
      'post /v1/companies/{company}/identity/confirmations',
      () =>
        post('consent-officer', '/v1/companies/LUHT-DEMO-0001/identity/confirmations', {
          reason: 'seen',
        }),
    ],
    [
      'post /v1/companies/{company}/consents',
      () =>
        post('consent-officer', '/v1/companies/LUHT-DEMO-0001/consents', {
          ...DECISION,
          recipient: 'demo-partner',
          kind: 'refused',
        }),
    ],
    [
      'get /v1/companies/{company}/consents',
      () => setup.as('auditor', '/v1/companies/LUHT-DEMO-0001/consents'),
    ],
    [
      'post /v1/companies/{company}/consents/{event}/withdrawals',
      async () => {
        const path = '/v1/companies/LUHT-DEMO-0002/consents';
        const { events } = await body<{ events: { id: string; action: string }[] }>(
          setup.as('auditor', path),
        );
        const id = events.find(({ action }) => action === 'grant')?.id;
        const { fieldGroups, audiences, ...given } = DECISION;
        return post('consent-officer', `${path}/${id}/withdrawals`, given);
      },
    ],
    [
      'post /v1/access-decisions',
      () =>
        post('auditor', '/v1/access-decisions', {
          audience: 'partners',
          purpose: RESEARCH,
          organisations: ['LUHT-DEMO-0001', 'LUHT-DEMO-0010'],
        }),
    ],
    ['get /v1/consents/changes', () => setup.as('auditor', '/v1/consents/changes?limit=3')],
    ['get /v1/consent-notices', () => setup.ask('/v1/consent-notices')],
    [
      'get /v1/consent-notices/{notice}/{revision}',
      () => setup.ask('/v1/consent-notices/notice/1'),
    ],
    [
      'post /v1/consent-notices',
      async () => {
        const notice = await body<object>(setup.ask('/v1/consent-notices/notice/1'));
        return post('consent-officer', '/v1/consent-notices', {
          ...notice,
          revision: 2,
          material: false,
        });
      },
    ],
    [
      'get /v1/consent-notices/proposals',
      () => setup.as('auditor', '/v1/consent-notices/proposals'),
    ],
    [
      'post /v1/consent-notices/{notice}/{revision}/confirmation',
      async () => {
        const { proposals } = await body<{ proposals: { hash: string }[] }>(
          setup.as('auditor', '/v1/consent-notices/proposals'),
        );
        const json = { hash: proposals[0]?.hash };
        return setup.as('consent-officer:bob', '/v1/consent-notices/notice/2/confirmation', {
          json,
        });
      },
    ],
    [
      'get /v1/companies/{company}/receipts',
      () => setup.as('auditor', '/v1/companies/LUHT-DEMO-0001/receipts'),
    ],
    ['post /v1/audit/head', () => post('publisher', '/v1/audit/head', {})],
    ['get /v1/audit/head', () => setup.as('auditor', '/v1/audit/head')],
    ['get /v1/audit/heads', () => setup.as('auditor', '/v1/audit/heads')],
    [
      'get /v1/audit/ends/{root}',
      async () => {
        const { root } = await body<{ root: string }>(setup.as('auditor', '/v1/audit/head'));
        return setup.as('auditor', `/v1/audit/ends/${root}`);
      },
    ],
    [
      'get /v1/audit/lists/{root}',
      async () => {
        const head = body<{ lists: { root: string }[] }>(setup.as('auditor', '/v1/audit/head'));
        return setup.as('auditor', `/v1/audit/lists/${(await head).lists[0]?.root}`);
      },
    ],
    ['get /v1/audit/entries', () => setup.as('auditor', '/v1/audit/entries?limit=3')],
    [
      'get /v1/audit/waiting',
      async () => {
        await setup.as('consent-officer', '/v1/companies/LUHT-DEMO-0001/consents', {
          json: DECISION,
        });
        return setup.as('auditor', '/v1/audit/waiting');
      },
    ],
    ['get /v1/audit/chains', () => setup.as('auditor', '/v1/audit/chains?limit=3')],
    [
      'get /v1/audit/proof/{event}',
      async () => {
        const { events } = await body<{ events: { id: string }[] }>(
          setup.as('auditor', '/v1/companies/LUHT-DEMO-0002/consents'),
        );
        const of = 'company=LUHT-DEMO-0002';
        return setup.as('auditor', `/v1/audit/proof/${events[0]?.id}?${of}`);
      },
    ],
    ['get /v1/companies', () => setup.as('auditor', '/v1/companies?search=demo&limit=2')],
    ['get /v1/consents/coverage', () => setup.as('auditor', '/v1/consents/coverage')],
    ['get /v1/consents/waiting', requestWaiting],
    [
      'get /v1/consents/coverage/notices',
      () => setup.as('auditor', '/v1/consents/coverage/notices'),
    ],
    [
      'post /v1/consents/imports',
      async () => {
        const file = readFileSync('test/fixtures/consent/consents-dirty.csv');
        return setup.as('consent-officer', '/v1/consents/imports', { method: 'POST', body: file });
      },
    ],
    [
      'post /v1/partners',
      () =>
        post('partner-admin', '/v1/partners', {
          client_id: 'list',
          name: 'LIST',
          purposes: [RESEARCH],
        }),
    ],
    ['get /v1/partners', () => setup.as('partner-admin', '/v1/partners')],
    ['get /v1/partners/{partner}', () => setup.as('partner-admin', '/v1/partners/list')],
    [
      'post /v1/partners/{partner}/rotation',
      () => post('partner-admin', '/v1/partners/list/rotation', {}),
    ],
    [
      'post /v1/partners/{partner}/revocation',
      () => post('partner-admin', '/v1/partners/list/revocation', {}),
    ],
    [
      'get /v1/partners/{partner}/disclosures',
      async () => {
        await setup.partner('/v1/datasets/healthtech-companies/data');
        return setup.as(
          'auditor',
          '/v1/partners/demo-partner/disclosures?since=1970-01-01T00:00:00Z',
        );
      },
    ],
    [
      'post /v1/participants',
      () =>
        post('partner-admin', '/v1/participants', {
          id: 'did:web:lab.example',
          name: 'Lab',
          claims: { membershipStatus: ['active'] },
        }),
    ],
    ['post /v1/erasures', requestErasure],
    ['get /v1/erasures', () => setup.as('consent-officer', '/v1/erasures')],
    [
      'get /v1/erasures/{erasure}',
      async () =>
        setup.as('consent-officer', `/v1/erasures/${(await body(requestErasure()))['id']}`),
    ],
    [
      'post /v1/erasures/{erasure}/confirmation',
      async () =>
        post(
          'consent-officer:zoe',
          `/v1/erasures/${(await body(requestErasure()))['id']}/confirmation`,
          {},
        ),
    ],
    [
      'post /v1/erasures/{erasure}/rejection',
      async () =>
        post(
          'consent-officer:zoe',
          `/v1/erasures/${(await body(requestErasure()))['id']}/rejection`,
          {
            reason: 'the letter was not from this person',
          },
        ),
    ],
    [
      'post /v1/data-subject-requests',
      () => post('consent-officer', '/v1/data-subject-requests', { company: 'LUHT-DEMO-0106' }),
    ],
    ['post /v1/archives', () => post('archivist', '/v1/archives', {})],
    [
      'get /v1/archives/{archive}',
      async () => setup.as('archivist', `/v1/archives/${(await startExport(setup)).id}`),
    ],
    [
      'post /v1/archives/{archive}/seal',
      async () => {
        const { id, files } = await startExport(setup);
        for (const { name } of files)
          await (await setup.as('archivist', `/v1/archives/${id}/files/${name}`)).arrayBuffer();
        return post('archivist', `/v1/archives/${id}/seal`, {});
      },
    ],
    ['get /v1/client', async () => setup.withToken(await mintOwnToken(), '/v1/client')],
    [
      'post /v1/client/rotation',
      async () => setup.withToken(await mintOwnToken(), '/v1/client/rotation', { json: {} }),
    ],
    [
      'post /v1/client/retirement',
      async () => setup.withToken(await mintOwnToken(), '/v1/client/retirement', { json: {} }),
    ],
    [
      'post /v1/partners/{partner}/retirement',
      () => post('partner-admin', `/v1/partners/${OWN_CLIENT}/retirement`, {}),
    ],
    [
      'put /v1/partners/{partner}/end',
      () =>
        setup.as('partner-admin', `/v1/partners/${OWN_CLIENT}/end`, {
          method: 'PUT',
          json: { expiresAt: null },
        }),
    ],
    ['get /v1/access-terms', () => setup.ask('/v1/access-terms')],
    ['post /v1/access-requests', () => setup.ask('/v1/access-requests', { json: REQUEST })],
    [
      'get /v1/access-requests',
      async () => {
        await requestConfirmed(setup);
        return setup.as('partner-admin', '/v1/access-requests');
      },
    ],
    [
      'get /v1/access-requests/{request}',
      async () => setup.as('partner-admin', `/v1/access-requests/${await requestConfirmed(setup)}`),
    ],
    [
      'post /v1/access-requests/{request}/acceptance',
      async () =>
        post(
          'partner-admin',
          `/v1/access-requests/${await requestConfirmed(setup)}/acceptance`,
          {},
        ),
    ],
    [
      'post /v1/access-requests/{request}/refusal',
      async () =>
        post('partner-admin', `/v1/access-requests/${await requestConfirmed(setup)}/refusal`, {
          reason: 'x',
        }),
    ],
    [
      'post /v1/access-requests/{request}/secret-link',
      async () => {
        const path = `/v1/access-requests/${await requestConfirmed(setup)}`;
        await post('partner-admin', `${path}/acceptance`, {});
        return post('partner-admin', `${path}/secret-link`, {});
      },
    ],
    ['get /v1/people', () => setup.as('auditor', '/v1/people')],
    [
      'post /v1/people/{person}/revocation',
      () => post('operator', '/v1/people/zoe/revocation', { extent: 'tokens' }),
    ],
    [
      'post /v1/people/{person}/restoration',
      () => post('operator', '/v1/people/zoe/restoration', {}),
    ],
    ['get /v1/participants', () => setup.as('partner-admin', '/v1/participants')],
    [
      'get /v1/participants/{participant}',
      () => setup.as('partner-admin', '/v1/participants/did%3Aweb%3Alab.example'),
    ],
    [
      'put /v1/participants/{participant}/claims',
      () =>
        setup.as('partner-admin', '/v1/participants/did%3Aweb%3Alab.example/claims', {
          json: { jurisdictionCountry: ['LU'] },
          method: 'PUT',
        }),
    ],
    [
      'post /v1/participants/{participant}/revocation',
      () => post('partner-admin', '/v1/participants/did%3Aweb%3Alab.example/revocation', {}),
    ],
    [
      'put /v1/partners/{partner}/webhook',
      () =>
        setup.as('partner-admin', '/v1/partners/demo-partner/webhook', {
          method: 'PUT',
          json: { url: 'https://list.example/kaart' },
        }),
    ],
    ['get /v1/event-webhook', () => setup.as('operator', '/v1/event-webhook')],
    ['get /v1/external-catalog', () => setup.as('operator', '/v1/external-catalog')],
    [
      'post /v1/external-catalog/publication',
      () => post('operator', '/v1/external-catalog/publication', {}),
    ],
    [
      'post /v1/external-catalog/removal',
      () => post('operator', '/v1/external-catalog/removal', {}),
    ],
    [
      'get /v1/companies/{company}/disclosures',
      () => setup.as('auditor', '/v1/companies/LUHT-DEMO-0003/disclosures'),
    ],
    [
      'get /v1/withdrawals',
      async () => {
        await setup.kaart.deliver(); // also the refusals for a named recipient
        return setup.as('auditor', '/v1/withdrawals');
      },
    ],
    [
      'get /v1/withdrawals/{withdrawal}',
      async () => setup.as('auditor', `/v1/withdrawals/${await withdrawOnce()}`),
    ],
    [
      'post /v1/withdrawals/{withdrawal}/acknowledgements',
      async () =>
        setup.partner(`/v1/withdrawals/${await withdrawOnce()}/acknowledgements`, { json: {} }),
    ],
    [
      'post /v1/withdrawals/{withdrawal}/recipients',
      async () =>
        post('operator', `/v1/withdrawals/${await withdrawOnce()}/recipients`, {
          recipient: 'demo-partner',
          note: 'by letter',
        }),
    ],
    [
      'post /v1/companies/{company}/invitations',
      async () => {
        const made = await post('consent-officer', '/v1/companies/LUHT-DEMO-0001/invitations', {});
        contact = await Contact.enter(setup, await readMailedLink(setup, made.clone()));
        return made;
      },
    ],
    [
      'post /v1/editions/{edition}/invitations',
      () => post('consent-officer', '/v1/editions/2025/invitations', { mandate: 'person' }),
    ],
    [
      'post /v1/companies/{company}/invitation-links',
      () => post('invitation-exporter', '/v1/companies/LUHT-DEMO-0001/invitation-links', {}),
    ],
    [
      'post /v1/editions/{edition}/invitation-links',
      () => post('invitation-exporter', '/v1/editions/2025/invitation-links', {}),
    ],
    ['post /v1/campaigns', () => post('consent-officer', '/v1/campaigns', { edition: '2025' })],
    ['get /v1/campaigns', () => setup.as('consent-officer', '/v1/campaigns')],
    [
      'get /v1/campaigns/{campaign}/companies',
      async () => setup.as('auditor', `${await findCampaignPath()}/companies?limit=3`),
    ],
    [
      'post /v1/campaigns/{campaign}/reminders',
      async () =>
        post('consent-officer', `${await findCampaignPath()}/reminders`, { afterDays: 0 }),
    ],
    [
      'post /v1/mail-bounces',
      () => post('consent-officer', '/v1/mail-bounces', { address: 'contact@demo-007.example' }),
    ],
    ['get /v1/invitations', () => setup.as('consent-officer', '/v1/invitations')],
    ['get /my/access', () => contact.get('/my/access?format=json')],
    [
      'get /v1/corrections',
      async () => {
        await contact.ask('employees', '21');
        await contact.ask('employees', '22');
        return setup.as('analyst', '/v1/corrections');
      },
    ],
    ...(['acceptance', 'rejection'] as const).map(
      (what): Case => [
        `post /v1/corrections/{correction}/${what}`,
        async () => {
          const [open] = await linesOf(setup.as('analyst', '/v1/corrections'));
          return post('analyst', `/v1/corrections/${open?.['id']}/${what}`, { note: 'seen' });
        },
      ],
    ),
    [
      'get /v1/imports/{import}/preview',
      () => setup.as('analyst', `/v1/imports/${importId}/preview`),
    ],
    [
      'post /v1/invitations/{invitation}/revocation',
      async () => {
        const [made] = await linesOf(setup.as('consent-officer', '/v1/invitations'));
        return post('consent-officer', `/v1/invitations/${made?.['id']}/revocation`, {});
      },
    ],
    [
      'get /v1/datasets/{dataset}/next',
      () => setup.as('publisher', '/v1/datasets/healthtech-companies/next'),
    ],
    ['post /v1/publications', holdPublication],
    [
      'post /workbench/uploads',
      async () => {
        const desk = await Desk.of(setup, 'anna', 'analyst');
        return desk.post('/workbench/uploads', {
          name: 'a.csv',
          bytes: '5000000',
          edition: '2025.1',
        });
      },
    ],
    ['get /v1/publications/hold', () => setup.as('publisher', '/v1/publications/hold')],
    [
      'post /v1/publications/hold/lift',
      () => post('releaser:bob', '/v1/publications/hold/lift', { reason: 'x' }),
    ],
    [
      'post /v1/keys/rotation',
      () => post('operator', '/v1/keys/rotation', { reason: 'compromised' }),
    ],
  ];
  const post = (role: Parameters<Setup['as']>[0], path: string, json: Ask['json']) =>
    setup.as(role, path, { json });

  /** The id of a withdrawal whose rows the partner has read. */
  let withdrawal = '';
  async function withdrawOnce(): Promise<string> {
    if (withdrawal !== '') return withdrawal;
    await post('consent-officer', '/v1/companies/LUHT-DEMO-0003/withdrawals', DECISION);
    await setup.kaart.deliver();
    const all = await linesOf<{ id: string }>(setup.as('auditor', '/v1/withdrawals'));
    withdrawal = all.find(({ id }) => id.endsWith('LUHT-DEMO-0003'))?.id ?? '';
    return withdrawal;
  }

  async function holdPublication(): Promise<Response> {
    const cut = buildMapping((row, at) => (at % 3 === 0 ? undefined : row));
    const { id } = await body<{ id: string }>(setup.import(cut));
    await post('analyst', `/v1/imports/${id}/submit`, { changeNote: 'x' });
    await post('releaser:bob', `/v1/imports/${id}/release`, {});
    return post('publisher', '/v1/publications', {});
  }

  // One after the other, because each step uses the results of the earlier steps.
  it.each(CASES)('to %s has exactly the members of the OpenAPI document', async (route, ask) => {
    requests.push(route);
    expect(await schemas.differences(route, await ask())).toEqual([]);
  });

  it('is documented and compared for every route with a JSON response', () => {
    const documented = schemas.documented.filter(
      (route) => !BETWEEN_TWO.test(route) && !WITH_CREDENTIALS.test(route) && !DOCUMENTS.has(route),
    );
    expect(documented.filter((route) => !requests.includes(route))).toEqual([]);
    expect(requests.filter((route) => !documented.includes(route))).toEqual([]);
  });
});
