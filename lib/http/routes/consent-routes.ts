import * as z from 'zod';
import type { ConsentService } from '../../consent/consent-service.ts';
import { ConsentEvent } from '../../consent/event.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Clock } from '../../core/clock.ts';
import { Instant } from '../../core/instant.ts';
import { LAYOUT_CONSENTS } from '../../mapping/layouts.ts';
import { openTable } from '../../mapping/read/open-table.ts';
import {
  ConsentReportAnswer,
  ConsentStateAnswer,
  DecisionAnswer,
} from '../answers/consent-answers.ts';
import { CoverageAnswer } from '../answers/data-answers.ts';
import { json } from '../reply.ts';
import { FileBody, type Route, route } from '../route.ts';
import type { Uploads } from '../uploads.ts';

const CompanyPath = z.object({ organisation: ConsentEvent.shape.recordId });

/** What a company withdraws at once: the same decision for several field groups and audiences. */
const Withdrawal = z.strictObject({
  fieldGroups: z.array(z.enum(FIELD_GROUPS)).min(1).max(20),
  audiences: z.array(z.enum(AUDIENCES)).min(1).max(20),
  effectiveAt: Instant.optional(),
  givenBy: ConsentEvent.shape.givenBy,
  noticeVersion: ConsentEvent.shape.noticeVersion.default('notice-v1'),
  language: ConsentEvent.shape.language,
  evidenceRef: ConsentEvent.shape.evidenceRef,
});

/** What it permits: a grant may end by itself. */
const Grant = Withdrawal.extend({ validUntil: Instant.nullable().default(null) });
type Decision = z.infer<typeof Withdrawal> & Partial<z.infer<typeof Grant>>;

/** The log of permissions: events in, states and coverage out. */
export function consentRoutes(consent: ConsentService, uploads: Uploads, clock: Clock): Route[] {
  return [
    importRoute(consent, uploads),
    decisionRoute(consent, {
      id: 'permit',
      what: 'consents',
      action: 'grant',
      body: Grant,
      summary: 'Record what a company permits',
    }),
    decisionRoute(consent, {
      id: 'withdraw',
      what: 'withdrawals',
      action: 'withdraw',
      body: Withdrawal,
      summary: 'Record a withdrawal: the next read no longer shows it',
    }),
    stateRoute(consent, clock),
    coverageRoute(consent, clock),
  ];
}

function importRoute(consent: ConsentService, uploads: Uploads): Route {
  return route({
    id: 'importConsents',
    method: 'post',
    path: '/v1/consents/imports',
    tag: 'consents',
    summary: 'Record the consent events of a file, with a report on each row',
    description: 'Companies get receipts of what is new where `receipts=true`',
    access: 'consent:write',
    body: FileBody,
    bodyKind: 'file',
    query: z.object({
      upload: z.string().max(60).optional(),
      fileName: z.string().max(200).optional(),
      receipts: z.stringbool().default(false),
    }),
    answers: { 200: { description: 'The report', schema: ConsentReportAnswer } },
    async handle({ query, body, caller, c }) {
      const source = await uploads.source(query.upload, body);
      const table = await openTable(source, LAYOUT_CONSENTS, query.fileName);
      const { rows } = table.consents ?? table;
      const { receipts } = query;
      return json(c, await consent.importFile(rows, caller.subject, { receipts }));
    },
  });
}

interface DecisionRoute {
  readonly id: string;
  readonly what: string;
  readonly action: 'grant' | 'withdraw';
  readonly body: typeof Grant | typeof Withdrawal;
  readonly summary: string;
}

function decisionRoute(consent: ConsentService, declared: DecisionRoute): Route {
  const { id, what, action, body: schema, summary } = declared;
  return route({
    id,
    method: 'post',
    path: `/v1/organisations/{organisation}/${what}`,
    tag: 'consents',
    summary,
    access: 'consent:write',
    params: CompanyPath,
    body: schema,
    creates: true,
    answers: {
      201: { description: 'The events as they were recorded', schema: DecisionAnswer },
    },
    async handle({ params, body, caller, c }) {
      const requests = eventsOf(params.organisation, action, body);
      const events = await consent.record(requests, caller.subject);
      return json(c, { events, receipt: events[0]?.receipt }, { status: 201 });
    },
  });
}

/** One event for each group and audience, however often they are named. A withdrawal has no end. */
function eventsOf(recordId: string, action: 'grant' | 'withdraw', decision: Decision) {
  const { fieldGroups, audiences, effectiveAt, validUntil = null, ...rest } = decision;
  return [...new Set(audiences)].flatMap((audience) =>
    [...new Set(fieldGroups)].map((fieldGroup) => ({
      ...rest,
      recordId,
      fieldGroup,
      audience,
      action,
      validUntil,
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
    })),
  );
}

function stateRoute(consent: ConsentService, clock: Clock): Route {
  return route({
    id: 'getConsents',
    method: 'get',
    path: '/v1/organisations/{organisation}/consents',
    tag: 'consents',
    summary: 'What a company permits at an instant, and the events behind it',
    access: 'consent:read',
    params: CompanyPath,
    query: z.object({ at: Instant.optional() }),
    answers: { 200: { description: 'State and log', schema: ConsentStateAnswer } },
    async handle({ params, query, c }) {
      const state = await consent.state(params.organisation, query.at ?? clock());
      return json(c, { ...state, events: await consent.events(params.organisation) });
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
    query: z.object({ at: Instant.optional() }),
    answers: {
      200: { description: 'Counts by audience and group', schema: CoverageAnswer },
    },
    async handle({ query, c }) {
      return json(c, await consent.coverage(query.at ?? clock()));
    },
  });
}
