import type { Context } from 'hono';
import type * as z from 'zod';
import { fillText } from '../../core/language.ts';
import { collectPage, type ListPages } from '../../core/page.ts';
import { RemindForm, StartForms } from '../../portal/workbench/consents/campaign-forms.tsx';
import {
  CAMPAIGN_COMPANY_LIST,
  CAMPAIGN_LIST,
} from '../../portal/workbench/consents/campaign-lists.tsx';
import { companyAddress } from '../../portal/workbench/consents/company-list.tsx';
import { COMPANY_RESULT_TEXTS } from '../../portal/workbench/consents/consent-messages.ts';
import { invitationList } from '../../portal/workbench/consents/invitation-list.tsx';
import { INVITATION_TEXTS as TEXTS } from '../../portal/workbench/consents/invitation-messages.ts';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { StaffListPage } from '../../portal/workbench/list-page.tsx';
import { type Campaign, type CampaignEntry, REMINDER_DAYS } from '../../self-service/campaign.ts';
import type { Invitation, Mandate } from '../../self-service/invitation.ts';
import { LINK_DAYS } from '../../self-service/invitation-link.ts';
import { pageLanguage } from '../context.ts';
import { sendList } from './answer-list.ts';
import { companyPage } from './consent-pages.tsx';
import { orShowFailure } from './failure.ts';
import type { CampaignCompanies, WorkbenchInvitationDeps } from './invitation-inputs.ts';
import type { ListQuery } from './list-route.ts';
import { leadTo, workbenchFacts } from './staff-page.ts';

const INVITATIONS_PATH = '/workbench/invitations';
const CAMPAIGNS_PATH = '/workbench/campaigns';

type CampaignQuery = ListQuery & Partial<z.infer<typeof CampaignCompanies.query>>;

/** The list of invitations. */
export function invitationsPage(
  { invitations, now }: WorkbenchInvitationDeps,
  c: Context,
  shown: {
    readonly query?: ListQuery & {
      readonly company?: string | undefined;
      readonly done?: 'revoked' | undefined;
    };
    readonly failure?: ShownFailure;
  },
): Promise<Response> {
  const { query = { format: 'html' }, failure } = shown;
  const { company, done } = query as { readonly company?: string; readonly done?: 'revoked' };
  const list = invitationList(now());
  const pages: ListPages<Invitation> = (request) => invitations.page(request, company);
  const facts = workbenchFacts(c, INVITATIONS_PATH);
  const text = done === undefined ? undefined : COMPANY_RESULT_TEXTS[done][facts.language];
  return sendList(c, { list, pages, query, name: 'invitations' }, (part) => (
    <StaffListPage {...{ ...facts, list, part, failure }} lead={TEXTS.lead} done={text} />
  ));
}

/** Invites the contact of a company. */
export function invite(
  deps: WorkbenchInvitationDeps,
  c: Context,
  recordId: string,
  {
    actor,
    mandate,
    days,
  }: { readonly actor: string; readonly mandate: Mandate; readonly days: number },
): Promise<Response> {
  return orShowFailure(
    c,
    async () => {
      await deps.consent.company(recordId);
      await deps.invitations.invite(recordId, { mandate, days }, actor);
      return c.redirect(`${companyAddress(recordId, pageLanguage(c))}&done=invited`, 303);
    },
    (failure) => companyPage(deps, c, recordId, { failure }),
  );
}

/** Revokes an invitation. */
export function revoke(
  deps: WorkbenchInvitationDeps,
  c: Context,
  id: string,
  actor: string,
): Promise<Response> {
  return orShowFailure(
    c,
    async () => {
      const { recordId } = await deps.invitations.revoke(id, actor);
      return leadTo(c, INVITATIONS_PATH, { company: recordId, done: 'revoked' });
    },
    (failure) => invitationsPage(deps, c, { failure }),
  );
}

interface CampaignsShown {
  readonly query?: ListQuery & {
    readonly edition?: string | undefined;
    readonly mandate?: Mandate | undefined;
    readonly days?: number | undefined;
    readonly mailed?: number | undefined;
  };
  readonly failure?: ShownFailure;
}

/** The list of campaigns; with an edition, what a campaign for it would send. */
export async function campaignsPage(
  deps: WorkbenchInvitationDeps,
  c: Context,
  shown: CampaignsShown,
): Promise<Response> {
  const { campaigns } = deps;
  const { query = { format: 'html' }, failure } = shown;
  const {
    edition,
    mandate = 'company',
    days = LINK_DAYS.default,
  } = query as NonNullable<CampaignsShown['query']>;
  const pages: ListPages<Campaign> = ({ limit, cursor }) =>
    collectPage(campaigns.list(cursor), limit, ({ id }) => id);
  const facts = workbenchFacts(c, CAMPAIGNS_PATH);
  const planned =
    edition === undefined
      ? undefined
      : { edition, mandate, days, plan: await campaigns.planStart(edition, mandate) };
  return sendList(c, { list: CAMPAIGN_LIST, pages, query, name: 'campaigns' }, (part) => (
    <StaffListPage
      {...{ ...facts, part, failure }}
      list={CAMPAIGN_LIST}
      lead={TEXTS.campaignsLead}
      done={mailedText(c, query)}
    >
      <StartForms {...facts} planned={planned} />
    </StaffListPage>
  ));
}

function mailedText(c: Context, query: ListQuery): string | undefined {
  const { mailed } = query as { readonly mailed?: number };
  if (mailed === undefined) return undefined;
  const language = pageLanguage(c);
  return fillText(TEXTS.mailed[language], { number: mailed }, language);
}

/** Starts a campaign. */
export function startCampaign(
  deps: WorkbenchInvitationDeps,
  c: Context,
  {
    edition,
    ...how
  }: { readonly edition: string; readonly mandate: Mandate; readonly days: number },
  actor: string,
): Promise<Response> {
  return orShowFailure(
    c,
    async () => {
      const { mailed } = await deps.campaigns.start(edition, how, actor);
      return leadTo(c, CAMPAIGNS_PATH, { mailed: String(mailed) });
    },
    (failure) => campaignsPage(deps, c, { failure }),
  );
}

/** The companies of a campaign. */
export async function campaignPage(
  { campaigns }: WorkbenchInvitationDeps,
  c: Context,
  id: string,
  shown: {
    readonly query?: CampaignQuery;
    readonly failure?: ShownFailure;
  },
): Promise<Response> {
  const { query = { format: 'html' }, failure } = shown;
  const afterDays = query.after_days ?? REMINDER_DAYS;
  const campaign = await campaigns.find(id);
  const pages: ListPages<CampaignEntry> = ({ limit, cursor }) =>
    collectPage(campaigns.companies(campaign, cursor), limit, ({ recordId }) => recordId);
  const facts = workbenchFacts(c, campaignPath(id));
  const mayRemind = facts.staff.caller.scopes.has('invitation:send');
  const list = CAMPAIGN_COMPANY_LIST;
  return sendList(c, { list, pages, query, name: `campaign-${id}` }, async (part) => (
    <StaffListPage
      {...{ ...facts, list, part, failure }}
      title={id}
      lead={TEXTS.companiesLead}
      done={mailedText(c, query)}
    >
      <RemindForm
        {...facts}
        campaign={id}
        mayRemind={mayRemind}
        afterDays={afterDays}
        plan={await campaigns.planReminders(id, afterDays)}
      />
    </StaffListPage>
  ));
}

function campaignPath(id: string): string {
  return `${CAMPAIGNS_PATH}/${encodeURIComponent(id)}`;
}

/** Reminds the companies of a campaign that have not answered. */
export function remindCampaign(
  deps: WorkbenchInvitationDeps,
  c: Context,
  id: string,
  { actor, ...how }: { readonly afterDays: number; readonly days: number; readonly actor: string },
): Promise<Response> {
  return orShowFailure(
    c,
    async () => {
      const { mailed } = await deps.campaigns.remind(id, how, actor);
      return leadTo(c, campaignPath(id), { mailed: String(mailed) });
    },
    (failure) => campaignPage(deps, c, id, { failure }),
  );
}
