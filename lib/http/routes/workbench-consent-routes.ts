import * as z from 'zod';
import { ConsentEvent } from '../../consent/event.ts';
import { AUDIENCES } from '../../consent/vocabulary.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import {
  COMPANY_COLUMNS,
  COMPANY_STATES,
  COVERAGE_COLUMNS,
} from '../../portal/workbench/list-columns.ts';
import { type Route, route } from '../route.ts';
import {
  CompanyQuery,
  DecisionForm,
  type WorkbenchConsentDeps,
} from '../workbench/consent-inputs.ts';
import { listRoute } from '../workbench/list-route.ts';
import { ReasonForm } from '../workbench/staff-form.ts';
import { OF_STAFF, StaffPage } from './workbench-import-routes.tsx';

const CompanyPath = z.object({ company: ConsentEvent.shape.recordId });
const TO_COMPANY = { 303: { description: 'To the page of the company' } } as const;

/** The pages of companies with their decisions, and the coverage. */
export function workbenchConsentRoutes(deps: WorkbenchConsentDeps): Route[] {
  return [
    companiesRoute(deps),
    companyRoute(deps),
    decideRoute(deps),
    confirmRoute(deps),
    coverageRoute(deps),
  ];
}

/** The pages themselves, which are read at their first use. */
const pages = () => import('../workbench/consent-pages.tsx');

function companiesRoute(deps: WorkbenchConsentDeps): Route {
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

function companyRoute(deps: WorkbenchConsentDeps): Route {
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

function decideRoute(deps: WorkbenchConsentDeps): Route {
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

function confirmRoute(deps: WorkbenchConsentDeps): Route {
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
    body: ReasonForm,
    bodyKind: 'form',
    responses: TO_COMPANY,
    handle: async ({ params, body: { reason }, caller, c }) =>
      (await pages()).confirmCompany(deps, c, params.company, { reason, by: caller.subject }),
  });
}

function coverageRoute(deps: WorkbenchConsentDeps): Route {
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
