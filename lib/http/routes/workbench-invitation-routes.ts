import * as z from 'zod';
import { ConsentEvent } from '../../consent/event.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import { CAMPAIGN_COLUMNS, INVITATION_COLUMNS } from '../../portal/workbench/list-columns.ts';
import { REMINDER_DAYS } from '../../self-service/campaign.ts';
import { INVITATION_STATES, MANDATES } from '../../self-service/invitation.ts';
import { LINK_DAYS } from '../../self-service/invitation-link.ts';
import { type Route, route } from '../route.ts';
import {
  AfterDays,
  CampaignCompanies,
  Mailed,
  type WorkbenchInvitationDeps,
} from '../workbench/invitation-inputs.ts';
import { listRoute } from '../workbench/list-route.ts';
import { BACK_TO_PAGE, StaffFormBody } from '../workbench/staff-form.ts';
import { OF_STAFF, StaffPage } from './workbench-import-routes.tsx';

const whole = (least: number, most: number, initial: number) =>
  wholeNumberParameter(z.int().min(least).max(most)).default(initial);
const Days = whole(1, LINK_DAYS.maximum, LINK_DAYS.default);
const Mandate = z.enum(MANDATES).default('company');
const CampaignPath = z.object({ campaign: z.string().max(120) });

/** The pages themselves, which are read at their first use. */
const pages = () => import('../workbench/invitation-pages.tsx');

/** The pages of invitations and campaigns. No page shows a link. */
export function workbenchInvitationRoutes(deps: WorkbenchInvitationDeps): Route[] {
  return [
    list(deps),
    inviteRoute(deps),
    revokeRoute(deps),
    campaignsRoute(deps),
    startRoute(deps),
    campaignRoute(deps),
    remindRoute(deps),
  ];
}

function list(deps: WorkbenchInvitationDeps): Route {
  return route({
    ...OF_STAFF,
    ...listRoute(INVITATION_COLUMNS, {
      state: z.enum(INVITATION_STATES),
      company: ConsentEvent.shape.recordId,
      done: z.enum(['revoked']).meta({ description: 'What a form did' }),
    }),
    id: 'getInvitationsPage',
    access: 'invitation:send',
    method: 'get',
    path: '/workbench/invitations',
    summary: 'All invitations or those of one company, with their state',
    handle: async ({ query, c }) => (await pages()).invitationsPage(deps, c, { query }),
  });
}

function inviteRoute(deps: WorkbenchInvitationDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'inviteCompanyFromPage',
    access: 'invitation:send',
    errors: {
      'not-found': 'no-such-company',
      'wrong-state': 'contact-address-missing',
      'rate-limited': 'company-invited-often',
    },
    method: 'post',
    path: '/workbench/companies/{company}/invitations',
    summary: 'Sends a link to the contact of a company',
    params: z.object({ company: ConsentEvent.shape.recordId }),
    query: StaffPage,
    body: StaffFormBody.extend({ mandate: Mandate, days: Days }),
    bodyKind: 'form',
    responses: BACK_TO_PAGE,
    handle: async ({ params, body, caller, c }) =>
      (await pages()).invite(deps, c, params.company, { ...body, actor: caller.subject }),
  });
}

function revokeRoute(deps: WorkbenchInvitationDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'revokeInvitationFromPage',
    access: 'invitation:send',
    errors: { 'not-found': 'no-such-invitation' },
    method: 'post',
    path: '/workbench/invitations/{invitation}/revocation',
    summary: 'Revokes an invitation: its link stops working',
    params: z.object({ invitation: z.string().max(60) }),
    query: StaffPage,
    body: StaffFormBody,
    bodyKind: 'form',
    responses: BACK_TO_PAGE,
    handle: async ({ params, caller, c }) =>
      (await pages()).revoke(deps, c, params.invitation, caller.subject),
  });
}

/** The edition of the form, whose effect is shown, and how many mails were sent. */
const CAMPAIGN_QUERY = {
  edition: z.string().trim().max(20).meta({ description: 'Shows the effect for this edition' }),
  mandate: z.enum(MANDATES).meta({ description: 'For whom the invitations would be' }),
  days: Days.unwrap().meta({ description: 'Days for which the links would work' }),
  mailed: Mailed,
};

function campaignsRoute(deps: WorkbenchInvitationDeps): Route {
  return route({
    ...OF_STAFF,
    ...listRoute(CAMPAIGN_COLUMNS, CAMPAIGN_QUERY),
    id: 'getCampaignsPage',
    access: 'invitation:send',
    errors: { 'not-found': 'edition-not-released' },
    method: 'get',
    path: '/workbench/campaigns',
    summary: 'The campaigns; with an edition, what a campaign for it would send',
    handle: async ({ query, c }) => (await pages()).campaignsPage(deps, c, { query }),
  });
}

function startRoute(deps: WorkbenchInvitationDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'startCampaignFromPage',
    access: 'invitation:send',
    errors: { 'not-found': 'edition-not-released', 'wrong-state': 'mail-sender-missing' },
    method: 'post',
    path: '/workbench/campaigns',
    summary: 'Invites every company of an edition by mail',
    query: StaffPage,
    body: StaffFormBody.extend({
      edition: z.string().trim().min(1).max(20),
      mandate: Mandate,
      days: Days,
    }),
    bodyKind: 'form',
    responses: BACK_TO_PAGE,
    handle: async ({ body, caller, c }) =>
      (await pages()).startCampaign(deps, c, body, caller.subject),
  });
}

function campaignRoute(deps: WorkbenchInvitationDeps): Route {
  return route({
    ...OF_STAFF,
    ...CampaignCompanies,
    id: 'getCampaignPage',
    access: 'consent:read',
    errors: { 'not-found': 'no-such-campaign' },
    method: 'get',
    path: '/workbench/campaigns/{campaign}',
    summary: 'The companies of a campaign, with their state',
    params: CampaignPath,
    handle: async ({ params, query, c }) =>
      (await pages()).campaignPage(deps, c, params.campaign, { query }),
  });
}

function remindRoute(deps: WorkbenchInvitationDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'remindCampaignFromPage',
    access: 'invitation:send',
    errors: { 'not-found': 'no-such-campaign', 'wrong-state': 'mail-sender-missing' },
    method: 'post',
    path: '/workbench/campaigns/{campaign}/reminders',
    summary: 'Sends a new link to the invited companies that have not answered',
    params: CampaignPath,
    query: StaffPage,
    body: StaffFormBody.extend({ after_days: AfterDays.default(REMINDER_DAYS), days: Days }),
    bodyKind: 'form',
    responses: BACK_TO_PAGE,
    handle: async ({ params, body, caller, c }) =>
      (await pages()).remindCampaign(deps, c, params.campaign, {
        days: body.days,
        afterDays: body.after_days,
        actor: caller.subject,
      }),
  });
}
