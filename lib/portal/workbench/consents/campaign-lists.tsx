import { toLocalMinute } from '../../../core/local-time.ts';
import {
  CAMPAIGN_STATES,
  type Campaign,
  type CampaignEntry,
} from '../../../self-service/campaign.ts';
import type { CAMPAIGN_COLUMNS, CAMPAIGN_COMPANY_COLUMNS } from '../list-columns.ts';
import type { StaffList } from '../list-section.tsx';
import { companyAddress } from './company-list.tsx';
import { CONSENT_TEXTS } from './consent-messages.ts';
import {
  CAMPAIGN_STATE_TEXTS,
  MANDATE_TEXTS,
  INVITATION_TEXTS as TEXTS,
} from './invitation-messages.ts';

/** All campaigns. */
export const CAMPAIGN_LIST: StaffList<Campaign, keyof typeof CAMPAIGN_COLUMNS> = {
  title: TEXTS.campaigns,
  empty: TEXTS.noCampaigns,
  order: TEXTS.byId,
  idOf: ({ id }) => id,
  columns: {
    campaign: {
      head: TEXTS.campaign,
      value: ({ id }) => id,
      show: ({ id }, { language, staff }) =>
        staff.caller.scopes.has('consent:read') ? (
          <a href={`/workbench/campaigns/${encodeURIComponent(id)}?lang=${language}`}>{id}</a>
        ) : (
          id
        ),
    },
    edition: { head: TEXTS.edition, value: ({ edition }) => edition },
    notice: { head: TEXTS.notice, value: ({ notice }) => notice },
    mandate: {
      head: TEXTS.mandate,
      value: ({ mandate }) => mandate,
      show: ({ mandate }, { language }) => MANDATE_TEXTS[mandate][language],
    },
    started_at: {
      head: TEXTS.started,
      value: ({ started }) => started.at,
      show: ({ started }) => toLocalMinute(started.at),
    },
    started_by: { head: TEXTS.by, value: ({ started }) => started.by },
  },
};

/** The companies of a campaign. */
export const CAMPAIGN_COMPANY_LIST: StaffList<
  CampaignEntry,
  keyof typeof CAMPAIGN_COMPANY_COLUMNS
> = {
  title: TEXTS.companies,
  empty: CONSENT_TEXTS.noCompanies,
  order: CONSENT_TEXTS.orderOfEdition,
  idOf: ({ recordId }) => recordId,
  filters: [
    {
      name: 'state',
      label: TEXTS.state,
      choices: CAMPAIGN_STATES.map((state) => [state, CAMPAIGN_STATE_TEXTS[state].text]),
    },
  ],
  columns: {
    name: {
      head: TEXTS.company,
      value: ({ name }) => name,
      show: ({ recordId, name }, { language }) => (
        <a href={companyAddress(recordId, language)}>{name}</a>
      ),
    },
    company: { head: CONSENT_TEXTS.recordId, value: ({ recordId }) => recordId },
    state: {
      head: TEXTS.state,
      value: ({ state }) => state,
      show: ({ state }, { language }) => (
        <span class={CAMPAIGN_STATE_TEXTS[state].badge}>
          {CAMPAIGN_STATE_TEXTS[state].text[language]}
        </span>
      ),
    },
    notices: { head: TEXTS.notices, value: ({ notices }) => [...notices] },
    last_mail_at: {
      head: TEXTS.lastMail,
      value: ({ lastMailAt }) => lastMailAt,
      show: ({ lastMailAt }) => (lastMailAt === null ? '' : toLocalMinute(lastMailAt)),
    },
    mails: { head: TEXTS.mails, value: ({ mails }) => mails, isNumber: true },
  },
};
