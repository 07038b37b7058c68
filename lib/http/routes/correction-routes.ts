import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { DAY_MS } from '../../core/instant.ts';
import { PageRequest } from '../../core/page.ts';
import { CORRECTION_STATES, type Correction } from '../../self-service/correction.ts';
import type { Corrections } from '../../self-service/corrections.ts';
import { json, linesPage } from '../reply.ts';
import { CorrectionResponse } from '../responses/self-service-responses.ts';
import { type Route, route } from '../route.ts';

const CorrectionPath = z.object({ correction: z.string().max(60) });

/** Corrections that contacts request, and the decisions of analysts on them. */
export function correctionRoutes(corrections: Corrections, clock: Clock): Route[] {
  return [
    listRoute(corrections, clock),
    settlementRoute(corrections, clock, {
      id: 'acceptCorrection',
      what: 'acceptance',
      state: 'accepted',
      summary: 'Accept a correction: the next file is compared with it',
      body: z.strictObject({ note: z.string().trim().max(500).default('') }),
    }),
    settlementRoute(corrections, clock, {
      id: 'rejectCorrection',
      what: 'rejection',
      state: 'rejected',
      summary: 'Reject a correction, with a reason that its contact reads',
      body: z.strictObject({ note: z.string().trim().min(1).max(500) }),
    }),
  ];
}

function listRoute(corrections: Corrections, clock: Clock): Route {
  return route({
    id: 'listCorrections',
    method: 'get',
    path: '/v1/corrections',
    tag: 'imports',
    summary: 'Requests for correction in a state, the oldest first, with their age',
    access: 'mapping:read',
    query: PageRequest.extend({ state: z.enum(CORRECTION_STATES).default('open') }),
    responses: {
      200: {
        description: 'One correction a line',
        mediaTypes: ['application/jsonl'],
        schema: CorrectionResponse,
      },
    },
    async handle({ query, c }) {
      const { items, cursor } = await corrections.page(query.state, query);
      return linesPage(c, {
        items: items.map((each) => toCorrectionResponse(each, clock)),
        cursor,
      });
    },
  });
}

interface Settlement {
  readonly id: string;
  readonly what: string;
  readonly state: 'accepted' | 'rejected';
  readonly summary: string;
  readonly body: z.ZodObject<{ note: z.ZodType<string> }>;
}

function settlementRoute(corrections: Corrections, clock: Clock, declared: Settlement): Route {
  const { id, what, state, summary, body: schema } = declared;
  return route({
    id,
    errors: { 'not-found': 'no-such-correction', 'wrong-state': 'correction-in-state' },
    method: 'post',
    path: `/v1/corrections/{correction}/${what}`,
    tag: 'imports',
    summary,
    access: 'mapping:review',
    params: CorrectionPath,
    body: schema,
    responses: { 200: { description: 'The correction', schema: CorrectionResponse } },
    async handle({ params, body: { note }, caller, c }) {
      const by = { by: caller.subject, note };
      return json(
        c,
        toCorrectionResponse(await corrections.decide(params.correction, state, by), clock),
      );
    },
  });
}

function toCorrectionResponse(correction: Correction, clock: Clock) {
  const ageMs = Date.parse(clock()) - Date.parse(correction.requestedAt);
  return { ...correction, ageDays: Math.max(0, Math.floor(ageMs / DAY_MS)) };
}
