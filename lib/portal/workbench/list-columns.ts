/** The columns of the list of imports, each with an example. */
export const IMPORT_COLUMNS = {
  file: 'mapping-2026.csv',
  edition: '2026',
  state: 'open',
  imported_at: '2026-11-21T08:00:00.000Z',
  imported_by: 'anna',
  rows: 150,
  waiting: 3,
  import: '0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60',
} as const;

/** Whether a company permits something now, permits nothing although it has decided, or has not decided. */
export const COMPANY_STATES = ['permits', 'permits-nothing', 'undecided'] as const;
/** What the page of a company says after a form. */
export const COMPANY_RESULTS = [
  'recorded',
  'unchanged',
  'confirmed',
  'invited',
  'revoked',
] as const;

/** The columns of the list of companies, each with an example. */
export const COMPANY_COLUMNS = {
  name: 'DEMO Company S.à r.l.',
  company: 'LUHT-EXAMPLE-0001',
  rcs_number: 'B900001',
  eligible: 'yes',
  state: 'permits',
  partners: 'registry|profile',
  dataspace: 'registry',
  public: '',
} as const;

/** The columns of the decisions of one company. */
export const EVENT_COLUMNS = {
  seq: 1,
  effective_at: '2026-11-21T08:00:00.000Z',
  action: 'grant',
  kind: 'given',
  field_group: 'registry',
  audience: 'partners',
  recipient: 'demo-partner',
  valid_until: '2027-12-31T22:59:59.999Z',
  given_by: 'company-representative',
  notice: 'notice-v1',
  channel: 'officer',
  evidence: 'letter of 21 November 2026',
  recorded_at: '2026-11-21T08:00:00.000Z',
  receipt: '0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60',
} as const;

/** The columns of the coverage: one line for each audience and moment. */
export const COVERAGE_COLUMNS = {
  at: '2026-11-30T22:59:59.999Z',
  audience: 'partners',
  registry: 96,
  profile: 90,
  headcount: 71,
  funding: 40,
  contact: 12,
} as const;

/** The columns of the list of invitations. */
export const INVITATION_COLUMNS = {
  company: 'LUHT-EXAMPLE-0001',
  state: 'open',
  mandate: 'company',
  mail: 'invitation',
  created_at: '2026-11-21T08:00:00.000Z',
  created_by: 'otto',
  expires_at: '2026-12-05T08:00:00.000Z',
  used_at: '2026-11-22T08:00:00.000Z',
  handed_over_by: 'ines',
  campaign: '2026-notice-v1-company',
  invitation: 'campaign-9f86d081884c7d659a2feaa0c55ad015',
} as const;

/** The columns of the list of campaigns. */
export const CAMPAIGN_COLUMNS = {
  campaign: '2026-notice-v1-company',
  edition: '2026',
  notice: 'notice-v1',
  mandate: 'company',
  started_at: '2026-11-21T08:00:00.000Z',
  started_by: 'otto',
} as const;

/** The columns of the companies of a campaign. */
export const CAMPAIGN_COMPANY_COLUMNS = {
  name: 'DEMO Company S.à r.l.',
  company: 'LUHT-EXAMPLE-0001',
  state: 'invited',
  notices: 'notice-v1',
  last_mail_at: '2026-11-21T08:00:00.000Z',
  mails: 1,
} as const;

/** Whether a withdrawal is finished, and whether a part of it is late. */
export const WITHDRAWAL_STATES = ['unfinished', 'overdue', 'closed'] as const;

/** The columns of the list of withdrawals. */
export const WITHDRAWAL_COLUMNS = {
  company: 'LUHT-EXAMPLE-0001',
  state: 'unfinished',
  recorded_at: '2026-11-21T08:00:00.000Z',
  groups: 'partners/registry',
  recipients: 2,
  unanswered: 'demo-partner',
  overdue: 'demo-partner',
  closed_at: '2026-11-28T08:00:00.000Z',
  withdrawal: '0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60.LUHT-EXAMPLE-0001',
} as const;
