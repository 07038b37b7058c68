import * as z from 'zod';
import type { ConsentService } from '../../consent/consent-service.ts';
import type { Clock } from '../../core/clock.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import { CAMPAIGN_COMPANY_COLUMNS } from '../../portal/workbench/list-columns.ts';
import { CAMPAIGN_STATES } from '../../self-service/campaign.ts';
import type { Campaigns } from '../../self-service/campaigns.ts';
import type { Invitations } from '../../self-service/invitations.ts';
import { listRoute } from './list-route.ts';

export interface WorkbenchInvitationDeps {
  readonly invitations: Invitations;
  readonly campaigns: Campaigns;
  readonly consent: ConsentService;
  /** The clock of consent. */
  readonly clock: Clock;
  /** The real clock. */
  readonly now: Clock;
}

export const Mailed = wholeNumberParameter(z.int().min(0).max(1_000_000)).meta({
  description: 'Number of mails that a form sent',
});

/** Days since the last mail to a company, after which it gets a reminder. */
export const AfterDays = wholeNumberParameter(z.int().min(0).max(365));

export const CampaignCompanies = listRoute(CAMPAIGN_COMPANY_COLUMNS, {
  state: z.enum(CAMPAIGN_STATES),
  mailed: Mailed,
  after_days: AfterDays.meta({
    description: 'Shows the effect of a reminder after this number of days',
  }),
});
