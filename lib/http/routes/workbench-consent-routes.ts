import * as z from 'zod';
import type { KnownCompanies } from '../../companies/known-companies.ts';
import type { ConsentService } from '../../consent/consent-service.ts';
import { ConsentEvent } from '../../consent/event.ts';
import { AUDIENCES, DECISION_MAKERS, EVENT_KINDS, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Clock } from '../../core/clock.ts';
import { LANGUAGES } from '../../core/language.ts';
import { EndMoment } from '../../core/moment.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import {
  COMPANY_COLUMNS,
  COMPANY_RESULTS,
  COMPANY_STATES,
  COVERAGE_COLUMNS,
  EVENT_COLUMNS,
} from '../../portal/workbench/list-columns.ts';
import type { Invitations } from '../../self-service/invitations.ts';
import { type Route, route } from '../route.ts';
import { listRoute, sentOrAbsent } from '../workbench/list-route.ts';
import { OF_STAFF, StaffPage } from './workbench-import-routes.tsx';

export interface WorkbenchConsentDeps {
  readonly consent: ConsentService;
  readonly companies: Pick<KnownCompanies, 'search'>;
  readonly invitations: Pick<Invitations, 'page'>;
  /** The clock of consent. */
  readonly clock: Clock;
  /** The real clock. */
  readonly now: Clock;
}

const CompanyPath = z.object({ company: ConsentEvent.shape.recordId });
const TO_COMPANY = { 303: { description: 'To the page of the company' } } as const;

/** The pages of companies with their decisions, and the coverage. */
export function workbenchConsentRoutes(deps: WorkbenchConsentDeps): Route[] {
  return [companies(deps), company(deps), decide(deps), confirm(deps), coverage(deps)];
}

/** The pages themselves, which are read at their first use. */
const pages = () => import('../workbench/consent-pages.tsx');

function companies(deps: WorkbenchConsentDeps): Route {
  return route({
    ...OF_STAFF,
    ...listRoute(COMPANY_COLUMNS, { state: z.enum(COMPANY_STATES) }),
    id: 'getCompaniesPage',
    access: 'consent:read',
    method: 'get',
    path: '/workbench/companies',
    summary: 'The companies of the current edition, with what each permits',
    handle: async ({ query, c }) => (await pages()).companiesPage(deps, c, query),
  });
}

/** The list of decisions, and the values with which the form begins. */
export const CompanyQuery = listRoute(EVENT_COLUMNS, {
  audience: z.enum(AUDIENCES),
  field_group: z.enum(FIELD_GROUPS),
  done: z.enum(COMPANY_RESULTS).meta({ description: 'What a form did' }),
  receipt: z.string().max(100).meta({ description: 'Receipt of the recorded decision' }),
  kind: z.enum(EVENT_KINDS).meta({ description: 'The form begins with this kind' }),
  groups: z
    .string()
    .max(100)
    .meta({
      description: 'The form begins with these field groups',
      examples: ['registry,profile'],
    }),
  audiences: z
    .string()
    .max(100)
    .meta({
      description: 'The form begins with these audiences',
      examples: ['partners,public'],
    }),
  recipient: z.string().max(150).meta({ description: 'The form begins with this recipient' }),
});

function company(deps: WorkbenchConsentDeps): Route {
  return route({
    ...OF_STAFF,
    ...CompanyQuery,
    id: 'getCompanyConsentsPage',
    access: 'consent:read',
    errors: { 'not-found': 'no-such-company' },
    method: 'get',
    path: '/workbench/companies/{company}',
    summary: 'What a company permits, each of its decisions, and the forms to record one',
    params: CompanyPath,
    handle: async ({ params, query, c }) =>
      (await pages()).companyPage(deps, c, params.company, { query }),
  });
}

const Tick = z.literal('yes').optional();

/** One box for each name. */
function boxes<P extends string, N extends string>(prefix: P, all: readonly N[]) {
  return Object.fromEntries(all.map((name) => [`${prefix}.${name}`, Tick])) as Record<
    `${P}.${N}`,
    typeof Tick
  >;
}

/**
 * `do` first shows the effect, then records it. `seq` is the number of the last event that the person saw: a later
 * decision of the company is not overwritten unseen.
 */
export const DecisionForm = z.object({
  form: z.string().max(100).optional(),
  do: z.enum(['preview', 'record']),
  kind: z.enum(['given', 'refused', 'requested', 'withdrawn', 'superseded', 'invalidated']),
  ...boxes('group', FIELD_GROUPS),
  ...boxes('audience', AUDIENCES),
  recipient: sentOrAbsent(ConsentEvent.shape.recipient.unwrap()),
  valid_until: sentOrAbsent(EndMoment),
  given_by: z.enum(DECISION_MAKERS),
  language: z.enum(LANGUAGES),
  notice: sentOrAbsent(ConsentEvent.shape.noticeVersion),
  evidence: z.string().trim().min(1).max(500),
  seq: sentOrAbsent(wholeNumberParameter(z.int().min(0))),
});
export type DecisionForm = z.infer<typeof DecisionForm>;

function decide(deps: WorkbenchConsentDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'recordDecisionFromPage',
    access: 'consent:write',
    errors: {
      'not-found': 'no-such-company',
      'consent-rejected': 'consent-event-rejected',
      'precondition-failed': 'last-event-differs',
    },
    method: 'post',
    path: '/workbench/companies/{company}/decisions',
    summary: 'Shows what a decision would change, and then records it with its evidence',
    params: CompanyPath,
    query: StaffPage,
    body: DecisionForm,
    bodyKind: 'form',
    responses: {
      200: { description: 'The effect, before it is recorded', mediaTypes: ['text/html'] },
      ...TO_COMPANY,
    },
    handle: async ({ params, body, caller, c }) =>
      (await pages()).decide(deps, c, params.company, { form: body, actor: caller.subject }),
  });
}

function confirm(deps: WorkbenchConsentDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'confirmIdentityFromPage',
    access: 'identity:confirm',
    errors: {
      'not-found': 'no-such-company',
      'wrong-state': 'company-in-no-edition',
      'second-person-required': 'identity-needs-another',
    },
    method: 'post',
    path: '/workbench/companies/{company}/identity',
    summary: 'Confirms that a company is the same although its row has another identity',
    params: CompanyPath,
    query: StaffPage,
    body: z.object({
      form: z.string().max(100).optional(),
      reason: z.string().trim().min(1).max(500),
    }),
    bodyKind: 'form',
    responses: TO_COMPANY,
    handle: async ({ params, body: { reason }, caller, c }) =>
      (await pages()).confirmCompany(deps, c, params.company, { reason, by: caller.subject }),
  });
}

function coverage(deps: WorkbenchConsentDeps): Route {
  return route({
    ...OF_STAFF,
    ...listRoute(COVERAGE_COLUMNS, {
      audience: z.enum(AUDIENCES),
      months: wholeNumberParameter(z.int().min(1).max(60)).meta({
        description: 'Number of months before the current one',
      }),
    }),
    id: 'getCoveragePage',
    access: 'consent:read',
    method: 'get',
    path: '/workbench/coverage',
    summary: 'How many companies permit each field group to each audience, month by month',
    handle: async ({ query, c }) => (await pages()).coveragePage(deps, c, query),
  });
}
