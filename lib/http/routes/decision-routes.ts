import * as z from 'zod';
import type { ConsentService } from '../../consent/consent-service.ts';
import { ConsentEvent, Recipient } from '../../consent/event.ts';
import type { ConsentFeed } from '../../consent/ports.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Clock } from '../../core/clock.ts';
import { EndMoment } from '../../core/moment.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import { collectLines } from '../page-bytes.ts';
import { json, sendLines } from '../reply.ts';
import { ConsentChangeResponse, DecisionsResponse } from '../responses/consent-responses.ts';
import { type Route, route } from '../route.ts';

/** Maximum number of companies in one request. */
const ORGANISATIONS = 10_000;

const Question = z.strictObject({
  audience: z.enum(AUDIENCES),
  /** The named recipient. Without it: the whole audience. */
  recipient: Recipient.optional(),
  purpose: z.url().max(200),
  organisations: z.array(ConsentEvent.shape.recordId).min(1).max(ORGANISATIONS),
  fieldGroups: z
    .array(z.enum(FIELD_GROUPS))
    .min(1)
    .max(FIELD_GROUPS.length)
    .default([...FIELD_GROUPS]),
  at: EndMoment.optional(),
});

/** Access decisions and changes of consent, for systems that enforce consent elsewhere. */
export function decisionRoutes(consent: ConsentService, feed: ConsentFeed, clock: Clock): Route[] {
  return [decisionsRoute(consent, clock), changesRoute(feed)];
}

function decisionsRoute(consent: ConsentService, clock: Clock): Route {
  return route({
    id: 'checkAccess',
    errors: { 'not-found': 'no-such-company' },
    method: 'post',
    path: '/v1/access-decisions',
    tag: 'consents',
    summary: 'Whether a recipient may see field groups of up to 10,000 companies, and why',
    description:
      'The rule is that of every read: a recorded withdrawal that is not in the future denies, for every `at`. For the permissions at an earlier time, read the consents of the company.',
    access: 'consent:read',
    body: Question,
    responses: { 200: { description: 'The decisions', schema: DecisionsResponse } },
    async handle({ body, c }) {
      const { audience, recipient, purpose, organisations, fieldGroups, at = clock() } = body;
      const decided = await consent.decisions({
        recipient: { audience, recipient },
        purpose,
        recordIds: organisations,
        groups: fieldGroups,
        at,
      });
      return json(c, {
        at,
        decisions: decided.map(({ recordId, groups }) => ({ company: recordId, groups })),
      });
    },
  });
}

function changesRoute(feed: ConsentFeed): Route {
  return route({
    id: 'listConsentChanges',
    method: 'get',
    path: '/v1/consents/changes',
    tag: 'consents',
    summary: 'The consent events recorded after a cursor, commit by commit, as JSON Lines',
    description:
      'Continue with the `cursor` of the last line; the position of a line never changes. Without `since`, the list begins with the first commit.',
    access: 'consent:read',
    query: z.object({
      since: z.string().max(20).optional().meta({
        description: 'The `cursor` of the last line that you have; from the first without',
      }),
      limit: wholeNumberParameter(z.int().min(1).max(400)).default(100),
    }),
    responses: {
      200: {
        description: 'One commit a line; a response has at most 4 MB, so it may have fewer lines',
        mediaTypes: ['application/jsonl'],
        schema: ConsentChangeResponse,
      },
    },
    async handle({ query, c }) {
      const { lines } = await collectLines(feed.changesSince(query.since, query.limit));
      return sendLines(c, lines);
    },
  });
}
