import * as z from 'zod';
import type { ConsentService } from '../../consent/consent-service.ts';
import { ConsentEvent } from '../../consent/event.ts';
import type { Clock } from '../../core/clock.ts';
import { EndMoment } from '../../core/moment.ts';
import { collectPage, PageAsked } from '../../core/page.ts';
import { json, linesPage, linkNext } from '../reply.ts';
import { ConsentStateResponse, WaitingCompanyResponse } from '../responses/consent-responses.ts';
import { CoverageResponse, NoticeCoverageResponse } from '../responses/data-responses.ts';
import { type Route, route } from '../route.ts';

export const CompanyPath = z.object({ company: ConsentEvent.shape.recordId });

/** The grants at an instant, of one company and of all companies. */
export function consentStateRoutes(consent: ConsentService, clock: Clock): Route[] {
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
    method: 'get',
    path: '/v1/companies/{company}/consents',
    tag: 'consents',
    summary: 'What a company permits at an instant, and the events behind it',
    description:
      'The ETag is the number of its last event: it goes into If-Match of a decision. A page has at most `limit` events, the oldest first; if there are more, `cursor` and the header `Link` lead to them.',
    access: 'consent:read',
    params: CompanyPath,
    query: PageAsked.extend({ at: EndMoment.optional() }),
    answers: { 200: { description: 'State and log', schema: ConsentStateResponse } },
    async handle({ params: { company }, query: { at, ...asked }, c }) {
      const { seq, ...state } = await consent.state(company, at ?? clock());
      const { items: events, cursor } = await consent.eventsPage(company, asked);
      linkNext(c, cursor);
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
    answers: {
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
      '`granted` counts the grants that are open, `counted` those of them that no later material revision ended.',
    access: 'consent:read',
    query: z.object({ at: EndMoment.optional() }),
    answers: { 200: { description: 'Counts by notice', schema: NoticeCoverageResponse } },
    async handle({ query, c }) {
      return json(c, { notices: await consent.coverageByNotice(query.at ?? clock()) });
    },
  });
}

function waitingRoute(consent: ConsentService): Route {
  return route({
    id: 'listWaiting',
    method: 'get',
    path: '/v1/consents/waiting',
    tag: 'consents',
    summary: 'Companies whose decisions of before do not speak for their row, as JSON Lines',
    description:
      'A company that came back, or that has a new register number, waits for a confirmation. For another contact person, send an invitation.',
    access: 'consent:read',
    query: PageAsked,
    answers: {
      200: {
        description: 'One company a line, by record id',
        mediaTypes: ['application/jsonl'],
        schema: WaitingCompanyResponse,
      },
    },
    handle: async ({ query: { cursor, limit }, c }) =>
      linesPage(
        c,
        await collectPage(consent.confirmations.waiting(cursor), limit, ({ recordId }) => recordId),
      ),
  });
}
