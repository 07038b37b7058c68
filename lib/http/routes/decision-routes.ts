import * as z from 'zod';
import type { ConsentService } from '../../consent/consent-service.ts';
import { ConsentEvent, Recipient } from '../../consent/event.ts';
import type { ConsentFeed } from '../../consent/ports.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Clock } from '../../core/clock.ts';
import { EndMoment } from '../../core/moment.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import { json, jsonLines } from '../reply.ts';
import { ConsentChangeResponse, DecisionsResponse } from '../responses/consent-responses.ts';
import { type Route, route } from '../route.ts';

/** Companies that one request may ask about. */
const ORGANISATIONS = 10_000;

const Question = z.strictObject({
  audience: z.enum(AUDIENCES),
  /** The recipient of the audience, if it has a name. */
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
  return [decisions(consent, clock), changes(feed)];
}

function decisions(consent: ConsentService, clock: Clock): Route {
  return route({
    id: 'checkAccess',
    errors: { 'not-found': 'no-such-company' },
    method: 'post',
    path: '/v1/access-decisions',
    tag: 'consents',
    summary: 'Whether a reader may see groups of up to 10,000 companies, and why',
    description:
      'By the rule of every read: a withdrawal that is on record and not in the future denies, however late `at` is. What was permitted at an earlier time is asked of a company’s consents.',
    access: 'consent:read',
    body: Question,
    answers: { 200: { description: 'The decisions', schema: DecisionsResponse } },
    async handle({ body, c }) {
      const { audience, recipient, purpose, organisations, fieldGroups, at = clock() } = body;
      const decided = await consent.decisions({
        reader: { audience, recipient },
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

function changes(feed: ConsentFeed): Route {
  return route({
    id: 'listConsentChanges',
    method: 'get',
    path: '/v1/consents/changes',
    tag: 'consents',
    summary: 'What was recorded since a cursor, commit by commit, as JSON Lines',
    description:
      'Go on from the `cursor` of the last line; a line keeps its place for ever. Without `since` from the first.',
    access: 'consent:read',
    query: z.object({
      since: z.string().max(20).optional().meta({
        description: 'The `cursor` of the last line that you have; from the first without',
      }),
      limit: wholeNumberParameter(z.int().min(1).max(400)).default(100),
    }),
    answers: {
      200: {
        description: 'One commit a line',
        mediaTypes: ['application/jsonl'],
        schema: ConsentChangeResponse,
      },
    },
    handle: ({ query, c }) => jsonLines(c, feed.changesSince(query.since, query.limit)),
  });
}
