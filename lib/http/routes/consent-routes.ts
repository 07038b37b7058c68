import type { Context } from 'hono';
import * as z from 'zod';
import { buildConsentRequests, type CompanyDecision } from '../../consent/company-decision.ts';
import type { ConsentService } from '../../consent/consent-service.ts';
import { Actor, ConsentEvent } from '../../consent/event.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Clock } from '../../core/clock.ts';
import { KaartError } from '../../core/errors.ts';
import { EndMoment, StartMoment } from '../../core/moment.ts';
import { collectPage, PageRequest, wholeNumberParameter } from '../../core/page.ts';
import type { Caller } from '../../identity/caller.ts';
import { addReadingOptions } from '../../mapping/import/reading-options.ts';
import { LAYOUT_CONSENTS } from '../../mapping/layouts.ts';
import { getNoticeText } from '../../mapping/messages/notice-messages.ts';
import { json, linesPage, linkNext, toTexts } from '../reply.ts';
import { readChangeContext } from '../requests/if-match.ts';
import { TABLE_QUERY, type Uploads } from '../requests/uploads.ts';
import {
  CompaniesResponse,
  ConsentDecisionResponse,
  ConsentReportResponse,
  ConsentStateResponse,
  IdentityConfirmationResponse,
  WaitingCompanyResponse,
} from '../responses/consent-responses.ts';
import { CoverageResponse, NoticeCoverageResponse } from '../responses/data-responses.ts';
import { FileBody, type Route, route } from '../route.ts';

/** A withdrawal by a company: the same decision for several field groups and audiences. */
const Withdrawal = z.strictObject({
  fieldGroups: z.array(z.enum(FIELD_GROUPS)).min(1).max(20),
  /** Without an audience, a withdrawal or refusal applies to every audience that has a grant. */
  audiences: z.array(z.enum(AUDIENCES)).min(1).max(20).optional(),
  /** A partner or participant; the decision is then about it alone. */
  recipient: ConsentEvent.shape.recipient,
  kind: z.enum(['withdrawn', 'superseded', 'invalidated']).default('withdrawn'),
  effectiveAt: StartMoment.optional(),
  givenBy: ConsentEvent.shape.givenBy,
  /** Default: the current revision. */
  noticeVersion: ConsentEvent.shape.noticeVersion.optional(),
  language: ConsentEvent.shape.language,
  evidenceRef: ConsentEvent.shape.evidenceRef,
  actor: Actor.optional(),
});

/** The decision; a grant may have an end. */
const Grant = Withdrawal.extend({
  kind: z.enum(['given', 'reconfirmed', 'refused', 'requested']).default('given'),
  validUntil: EndMoment.nullable().default(null),
});

/** The withdrawal of the grants of one event. */
const WithdrawalOfOne = Withdrawal.omit({ fieldGroups: true, audiences: true, recipient: true });

/** The routes of the consent log: they record events, and return states and coverage. */
export function consentRoutes(consent: ConsentService, uploads: Uploads, clock: Clock): Route[] {
  return [
    importRoute(consent, uploads),
    decisionRoute(consent, {
      id: 'recordGrant',
      what: 'consents',
      body: Grant,
      summary: 'Record what a company permits, refuses or is asked for',
    }),
    decisionRoute(consent, {
      id: 'recordWithdrawal',
      what: 'withdrawals',
      body: Withdrawal,
      summary: 'Record a withdrawal: the next read no longer shows it',
      description:
        'Without `audiences` it applies to all audiences and named recipients that have a permission. It takes effect when it is recorded, also if it names another moment.',
    }),
    withdrawalOfOneRoute(consent),
    confirmIdentityRoute(consent),
    ...consentStateRoutes(consent, clock),
  ];
}

function importRoute(consent: ConsentService, uploads: Uploads): Route {
  return route({
    id: 'importConsents',
    errors: {
      'object-not-found': 'no-such-upload',
      'file-refused': 'file-refused',
      'consent-rejected': 'consent-event-rejected',
    },
    method: 'post',
    path: '/v1/consents/imports',
    tag: 'consents',
    summary: 'Record the consent events of a file, with a report on each row',
    description:
      'With `receipts=true`, companies get receipts of new events. `sheet`, `encoding`, `map` and `ignoreColumn` say how the file is read; `noticeTexts` names the mapped and ignored columns.',
    access: 'consent:write',
    body: FileBody,
    bodyKind: 'file',
    query: z.object({
      ...TABLE_QUERY,
      receipts: z.stringbool().default(false),
    }),
    responses: { 200: { description: 'The report', schema: ConsentReportResponse } },
    async handle({ query, body, caller, c }) {
      const source = await uploads.openSource(query.upload, body);
      const { openTable } = await import('../../mapping/read/open-table.ts');
      const table = await openTable(
        source,
        addReadingOptions(LAYOUT_CONSENTS, query),
        query.fileName,
      );
      const { rows } = table.consents ?? table;
      const { receipts } = query;
      const report = await consent.importFile(rows, caller.subject, { receipts });
      return json(c, { ...report, noticeTexts: table.notices.map(getNoticeText) });
    },
  });
}

interface DecisionRoute {
  readonly id: string;
  readonly what: string;
  readonly body: typeof Grant | typeof Withdrawal;
  readonly summary: string;
  readonly description?: string;
}

function decisionRoute(consent: ConsentService, declared: DecisionRoute): Route {
  const { id, what, body: schema, summary, description } = declared;
  return route({
    id,
    versioned: true,
    errors: {
      'not-found': 'no-such-company',
      'consent-rejected': 'consent-event-rejected',
      'precondition-failed': 'last-event-differs',
    },
    method: 'post',
    path: `/v1/companies/{company}/${what}`,
    tag: 'consents',
    summary,
    description: description === undefined ? HOW_RECORDED : `${description} ${HOW_RECORDED}`,
    access: 'consent:write',
    params: CompanyPath,
    body: schema,
    creates: true,
    responses: RECORDED,
    async handle({ params, body, caller, c }) {
      return recordDecision(c, consent, { id: params.company, decision: body, caller });
    },
  });
}

const HOW_RECORDED =
  'A decision that applies already is not recorded: 200 and `unchanged`. If-Match takes the ETag of the company’s state; 412 names the number of its last event in `seq`.';
const RECORDED = {
  200: { description: 'It changes nothing: no event, no receipt', schema: ConsentDecisionResponse },
  201: { description: 'The events as they were recorded', schema: ConsentDecisionResponse },
};

async function recordDecision(
  c: Context,
  consent: ConsentService,
  { id, decision, caller }: DecisionInput,
): Promise<Response> {
  const { name = null } = await consent.company(id);
  const { actor, ifMatch: seq } = readChangeContext(c, caller);
  const events = await consent.record(buildConsentRequests(id, decision), actor, { seq });
  const unchanged = events.length === 0;
  const response = {
    company: { id, name },
    unchanged,
    events,
    receipt: events[0]?.receipt ?? null,
  };
  if (unchanged) return json(c, response);
  const own = events.filter(({ recordId }) => recordId === id);
  const etag = own.length === 0 ? {} : { etag: String(Math.max(...own.map(({ seq }) => seq))) };
  return json(c, response, { status: 201, ...etag });
}

/** A decision of a company, and the person who records it. */
interface DecisionInput {
  /** Record id of the company. */
  readonly id: string;
  readonly decision: CompanyDecision;
  readonly caller: Caller;
}

function withdrawalOfOneRoute(consent: ConsentService): Route {
  return route({
    id: 'withdrawConsent',
    versioned: true,
    errors: {
      'not-found': 'no-such-permission',
      'consent-rejected': 'consent-event-rejected',
      'precondition-failed': 'last-event-differs',
    },
    method: 'post',
    path: '/v1/companies/{company}/consents/{event}/withdrawals',
    tag: 'consents',
    summary: 'Withdraw what one event permits',
    description: `A permission that has not begun never begins. ${HOW_RECORDED}`,
    access: 'consent:write',
    params: CompanyPath.extend({ event: ConsentEvent.shape.id }),
    body: WithdrawalOfOne,
    creates: true,
    responses: RECORDED,
    async handle({ params, body, caller, c }) {
      await consent.requireCompany(params.company);
      const log = await consent.events(params.company);
      const granted = log.find(({ id, action }) => id === params.event && action === 'grant');
      if (granted === undefined) throw new KaartError('no-such-permission', { code: 'not-found' });
      const { fieldGroup, audience, recipient } = granted;
      const about = { fieldGroups: [fieldGroup], audiences: [audience], recipient };
      const decision = { ...body, ...about };
      return recordDecision(c, consent, { id: params.company, decision, caller });
    },
  });
}

function confirmIdentityRoute(consent: ConsentService): Route {
  return route({
    id: 'confirmIdentity',
    errors: {
      'not-found': 'no-such-company',
      'wrong-state': 'company-in-no-edition',
      'second-person-required': 'identity-needs-another',
    },
    method: 'post',
    path: '/v1/companies/{company}/identity/confirmations',
    tag: 'consents',
    summary: 'Confirm that a company is the same although its row has another identity',
    description:
      'For a company that has a new register number, or that an edition did not contain. Its earlier decisions are recorded again for its row, with the person who confirmed and the reason. Contact data of another person stay withheld. The person who imported or submitted the edition cannot confirm. If no decision waits, nothing is recorded.',
    access: 'identity:confirm',
    params: CompanyPath,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    creates: true,
    responses: {
      200: { description: 'Nothing waits', schema: IdentityConfirmationResponse },
      201: {
        description: 'The events as they were recorded',
        schema: IdentityConfirmationResponse,
      },
    },
    async handle({ params: { company: id }, body: { reason }, caller, c }) {
      const { name = null } = await consent.company(id);
      const events = await consent.confirmations.confirm(id, { by: caller.subject, reason });
      const response = { company: { id, name }, events };
      return json(c, response, events.length === 0 ? {} : { status: 201 });
    },
  });
}

const CompanyPath = z.object({ company: ConsentEvent.shape.recordId });

/** The grants at an instant, of one company and of all companies. */
function consentStateRoutes(consent: ConsentService, clock: Clock): Route[] {
  return [
    stateRoute(consent, clock),
    coverageRoute(consent, clock),
    noticeCoverageRoute(consent, clock),
    waitingRoute(consent),
  ];
}

function stateRoute(consent: ConsentService, clock: Clock): Route {
  return route({
    id: 'getConsents',
    versioned: true,
    errors: { 'not-found': 'no-such-company' },
    method: 'get',
    path: '/v1/companies/{company}/consents',
    tag: 'consents',
    summary: 'The permissions of a company at an instant, and its events',
    description:
      'The ETag is the number of its last event: it goes into If-Match of a decision. A page has at most `limit` events, the oldest first; if there are more, `cursor` and the header `Link` lead to them.',
    access: 'consent:read',
    params: CompanyPath,
    query: PageRequest.extend({ at: EndMoment.optional() }),
    responses: { 200: { description: 'State and log', schema: ConsentStateResponse } },
    async handle({ params: { company }, query: { at, ...page }, c }) {
      const { seq, ...state } = await consent.state(company, at ?? clock());
      const { items: events, cursor } = await consent.eventsPage(company, page);
      linkNext(c, cursor, toTexts(events));
      const next = cursor === undefined ? {} : { cursor };
      return json(c, { ...state, seq, events, ...next }, { etag: String(seq) });
    },
  });
}

function coverageRoute(consent: ConsentService, clock: Clock): Route {
  return route({
    id: 'getCoverage',
    method: 'get',
    path: '/v1/consents/coverage',
    tag: 'consents',
    summary: 'How many eligible companies permit each group to each audience at an instant',
    access: 'consent:read',
    query: z.object({ at: EndMoment.optional() }),
    responses: {
      200: { description: 'Counts by audience and group', schema: CoverageResponse },
    },
    async handle({ query, c }) {
      return json(c, await consent.coverage(query.at ?? clock()));
    },
  });
}

function noticeCoverageRoute(consent: ConsentService, clock: Clock): Route {
  return route({
    id: 'getNoticeCoverage',
    method: 'get',
    path: '/v1/consents/coverage/notices',
    tag: 'consents',
    summary: 'How many eligible companies grant each group under each revision of the notice',
    description:
      '`granted` counts the grants that have not ended otherwise, `counted` those of them that no later material revision has ended.',
    access: 'consent:read',
    query: z.object({ at: EndMoment.optional() }),
    responses: { 200: { description: 'Counts by notice', schema: NoticeCoverageResponse } },
    async handle({ query, c }) {
      return json(c, { notices: await consent.coverageByNotice(query.at ?? clock()) });
    },
  });
}

function waitingRoute(consent: ConsentService): Route {
  return route({
    id: 'listWaitingCompanies',
    method: 'get',
    path: '/v1/consents/waiting',
    tag: 'consents',
    summary: 'Companies whose earlier decisions do not apply to their row, as JSON Lines',
    description:
      'A company that came back, or that has a new register number, waits for a confirmation. For another contact person, send an invitation.',
    access: 'consent:read',
    query: PageRequest,
    responses: {
      200: {
        description: 'One company a line, by record id',
        mediaTypes: ['application/jsonl'],
        schema: WaitingCompanyResponse,
      },
    },
    handle: async ({ query: { cursor, limit }, c }) =>
      linesPage(
        c,
        await collectPage(
          consent.confirmations.listWaiting(cursor),
          limit,
          ({ recordId }) => recordId,
        ),
      ),
  });
}

const Query = z.object({
  search: z.string().trim().min(1).max(200).optional(),
  cursor: z.string().max(40).optional(),
  limit: wholeNumberParameter(z.int().min(1).max(500)).default(100),
});

/** Finds companies of the current edition by the words that they contain. */
type FindCompanies = (query: z.infer<typeof Query>) => Promise<z.infer<typeof CompaniesResponse>>;

/** The route that lists companies, so that a person can find the record id of a company. */
export function companyRoutes(find: FindCompanies): Route[] {
  return [
    route({
      id: 'listCompanies',
      method: 'get',
      path: '/v1/companies',
      tag: 'consents',
      summary: 'The companies of the current edition, or those that a search finds',
      description:
        'If `search` is the record id or the register number of a company, that company is found. Otherwise each word must be in the legal name, the trade name, the register number or the record id. Case and accents are ignored.',
      access: 'consent:read',
      query: Query,
      responses: {
        200: { description: 'A page; `cursor` leads to the next', schema: CompaniesResponse },
      },
      handle: async ({ query, c }) => json(c, await find(query)),
    }),
  ];
}
