import * as z from 'zod';
import { EmailAddress } from '../../core/mail.ts';
import { collectPage, PageRequest } from '../../core/page.ts';
import { csvLine } from '../../publication/render/csv-cell.ts';
import { CAMPAIGN_STATES, type CampaignEntry, REMINDER_DAYS } from '../../self-service/campaign.ts';
import type { Campaigns } from '../../self-service/campaigns.ts';
import { MANDATES } from '../../self-service/invitation.ts';
import type { InvitationMails } from '../../self-service/invitation-mails.ts';
import type { SelfService } from '../../self-service/self-service.ts';
import { sendCsv, toTable, withBom } from '../csv.ts';
import { json, jsonPage, linesPage, linkNext } from '../reply.ts';
import {
  BouncedResponse,
  CampaignEntryResponse,
  CampaignRunResponse,
  CampaignsResponse,
} from '../responses/self-service-responses.ts';
import { type Route, route } from '../route.ts';
import { LinkDays } from './invitation-routes.ts';

const CampaignPath = z.object({ campaign: z.string().max(120) });

/** The routes of campaigns: they invite all companies of an edition and list their states. No response contains a link. */
export function campaignRoutes({
  campaigns,
  mails,
}: Pick<SelfService, 'campaigns' | 'mails'>): Route[] {
  return [
    startRoute(campaigns),
    listRoute(campaigns),
    companiesRoute(campaigns),
    remindRoute(campaigns),
    bouncedRoute(mails),
  ];
}

function startRoute(campaigns: Campaigns): Route {
  return route({
    id: 'startCampaign',
    errors: { 'not-found': 'edition-not-released', 'wrong-state': 'mail-sender-missing' },
    method: 'post',
    path: '/v1/campaigns',
    tag: 'invitations',
    summary: 'Invite every company of an edition by mail to decide under the current notice',
    description:
      'A company gets no mail if it has decided since the edition was released, or since a newer notice was confirmed. A repeated request continues a run that stopped early, and sends no mail twice.',
    access: 'invitation:send',
    body: z.strictObject({
      edition: z.string().max(20),
      mandate: z.enum(MANDATES).default('company'),
      days: LinkDays,
    }),
    responses: { 200: { description: 'What was done', schema: CampaignRunResponse } },
    handle: async ({ body: { edition, ...how }, caller, c }) =>
      json(c, await campaigns.start(edition, how, caller.subject)),
  });
}

function listRoute(campaigns: Campaigns): Route {
  return route({
    id: 'listCampaigns',
    method: 'get',
    path: '/v1/campaigns',
    tag: 'invitations',
    summary: 'The campaigns',
    access: 'invitation:send',
    query: PageRequest,
    responses: { 200: { description: 'Campaigns, by id', schema: CampaignsResponse } },
    async handle({ query: { cursor, limit }, c }) {
      const page = await collectPage(campaigns.list(cursor), limit, ({ id }) => id);
      return jsonPage(c, { campaigns: page.items }, page.cursor);
    },
  });
}

function companiesRoute(campaigns: Campaigns): Route {
  return route({
    id: 'listCampaignCompanies',
    errors: { 'not-found': 'no-such-campaign' },
    method: 'get',
    path: '/v1/campaigns/{campaign}/companies',
    tag: 'invitations',
    summary: 'The companies of a campaign, with their state and the notices of their permissions',
    access: 'consent:read',
    params: CampaignPath,
    query: withBom(
      PageRequest.extend({
        state: z.enum(CAMPAIGN_STATES).optional(),
        format: z.enum(['jsonl', 'csv']).default('jsonl'),
      }),
    ),
    responses: {
      200: {
        description: 'One company a line, by record id',
        mediaTypes: ['application/jsonl', 'text/csv'],
        schema: CampaignEntryResponse,
        toCsv: (entry: CampaignEntry) => toCampaignCsv([entry]).join(''),
      },
    },
    async handle({ params, query: { state, format, bom, cursor, limit }, c }) {
      const all = campaigns.companies(await campaigns.find(params.campaign), cursor);
      const page = await collectPage(selectState(all, state), limit, ({ recordId }) => recordId);
      if (format === 'jsonl') return linesPage(c, page);
      const csv = toCampaignCsv(page.items);
      linkNext(c, page.cursor, csv);
      return sendCsv(c, csv.join(''), { bom });
    },
  });
}

async function* selectState(
  all: AsyncIterable<CampaignEntry>,
  state: CampaignEntry['state'] | undefined,
) {
  for await (const entry of all) if (state === undefined || entry.state === state) yield entry;
}

function toCampaignCsv(entries: readonly CampaignEntry[]): readonly string[] {
  const header = csvLine(['record_id', 'name', 'state', 'notices', 'last_mail_at', 'mails']);
  const lines = entries.map(({ recordId, name, state, notices, lastMailAt, mails }) =>
    csvLine([recordId, name, state, [...notices], lastMailAt, mails]),
  );
  return toTable(header, lines);
}

function remindRoute(campaigns: Campaigns): Route {
  return route({
    id: 'remindCampaign',
    errors: { 'not-found': 'no-such-campaign', 'wrong-state': 'mail-sender-missing' },
    method: 'post',
    path: '/v1/campaigns/{campaign}/reminders',
    tag: 'invitations',
    summary: 'Send a new link to the invited companies that have not answered',
    description:
      'A company gets no reminder if it has answered, if its last mail is younger than `afterDays`, or if the mail was returned.',
    access: 'invitation:send',
    params: CampaignPath,
    body: z.strictObject({
      afterDays: z.int().min(0).max(365).default(REMINDER_DAYS),
      days: LinkDays,
    }),
    responses: { 200: { description: 'What was done', schema: CampaignRunResponse } },
    handle: async ({ params, body, caller, c }) =>
      json(c, await campaigns.remind(params.campaign, body, caller.subject)),
  });
}

function bouncedRoute(mails: InvitationMails): Route {
  return route({
    id: 'recordBounce',
    method: 'post',
    path: '/v1/mail-bounces',
    tag: 'invitations',
    summary: 'Record that mails to an address were returned. Their links stop working',
    access: 'invitation:send',
    body: z.strictObject({ address: EmailAddress }),
    responses: { 200: { description: 'The invitations', schema: BouncedResponse } },
    async handle({ body, caller, c }) {
      const returned = await mails.recordBounce(body.address, caller.subject);
      return json(c, { invitations: returned.map(({ id }) => id) });
    },
  });
}
