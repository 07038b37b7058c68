import type { Context } from 'hono';
import * as z from 'zod';
import { StartMoment } from '../../core/moment.ts';
import { PageRequest } from '../../core/page.ts';
import { Claims, NewParticipant } from '../../identity/dsp/participant-request.ts';
import type { ParticipantService, ParticipantView } from '../../identity/dsp/participants.ts';
import type { DisclosureStore } from '../../store/disclosure-store.ts';
import { json, linesPage } from '../reply.ts';
import { readChangeContext } from '../requests/if-match.ts';
import { DisclosureResponse } from '../responses/client-responses.ts';
import { ParticipantResponse } from '../responses/participant-responses.ts';
import { type Route, route } from '../route.ts';

const ParticipantPath = z.object({ participant: z.string().max(150) });
const CHANGED = 'Its ETag goes into If-Match of the next change';
const ONE = { 200: { description: 'The participant', schema: ParticipantResponse } };
const COMMON = { tag: 'participants', access: 'participant:admin' } as const;

/** Participants of the data space: their data, their disclosures, and their revocation. */
export function participantRoutes(
  participants: ParticipantService,
  disclosures: DisclosureStore,
): Route[] {
  return [
    addRoute(participants),
    listRoute(participants),
    participantRoute(participants),
    changeClaimsRoute(participants),
    revokeRoute(participants),
    disclosuresRoute(participants, disclosures),
  ];
}

function addRoute(participants: ParticipantService): Route {
  return route({
    ...COMMON,
    id: 'addParticipant',
    versioned: true,
    errors: { 'wrong-state': 'participant-exists' },
    method: 'post',
    path: '/v1/participants',
    summary: 'Add a participant with its claims; a revoked participant becomes active again',
    description:
      'An operand is a short name of the EDC namespace, e.g. `membershipStatus`, or a full IRI.',
    body: NewParticipant.strict(),
    creates: true,
    responses: { 201: { description: 'The participant', schema: ParticipantResponse } },
    async handle({ body, caller, c }) {
      return respond(c, await participants.add(body, { actor: caller.subject }), 201);
    },
  });
}

function listRoute(participants: ParticipantService): Route {
  return route({
    ...COMMON,
    id: 'listParticipants',
    method: 'get',
    path: '/v1/participants',
    summary: 'Participants, as JSON Lines',
    query: PageRequest,
    responses: {
      200: {
        description: 'One participant a line',
        mediaTypes: ['application/jsonl'],
        schema: ParticipantResponse,
      },
    },
    handle: async ({ query, c }) => linesPage(c, await participants.page(query)),
  });
}

function participantRoute(participants: ParticipantService): Route {
  return route({
    ...COMMON,
    id: 'getParticipant',
    versioned: true,
    errors: { 'not-found': 'no-such-participant' },
    method: 'get',
    path: '/v1/participants/{participant}',
    summary: 'A participant; its id is written URL-encoded',
    description: CHANGED,
    params: ParticipantPath,
    responses: ONE,
    async handle({ params, c }) {
      return respond(c, await participants.get(params.participant));
    },
  });
}

function changeClaimsRoute(participants: ParticipantService): Route {
  return route({
    ...COMMON,
    id: 'changeParticipantClaims',
    versioned: true,
    errors: { 'not-found': 'no-such-participant', 'wrong-state': 'is-revoked' },
    method: 'put',
    path: '/v1/participants/{participant}/claims',
    summary: 'Replace all claims of a participant, from its next request on',
    description: CHANGED,
    params: ParticipantPath,
    body: Claims,
    responses: ONE,
    async handle({ params, body, caller, c }) {
      return respond(
        c,
        await participants.changeClaims(params.participant, body, readChangeContext(c, caller)),
      );
    },
  });
}

function revokeRoute(participants: ParticipantService): Route {
  return route({
    ...COMMON,
    id: 'revokeParticipant',
    versioned: true,
    errors: { 'not-found': 'no-such-participant' },
    method: 'post',
    path: '/v1/participants/{participant}/revocation',
    summary: 'Revoke a participant, from its next request on',
    description: CHANGED,
    params: ParticipantPath,
    body: z.strictObject({}),
    responses: ONE,
    async handle({ params, caller, c }) {
      return respond(
        c,
        await participants.revoke(params.participant, readChangeContext(c, caller)),
      );
    },
  });
}

function disclosuresRoute(participants: ParticipantService, disclosures: DisclosureStore): Route {
  return route({
    ...COMMON,
    id: 'listParticipantDisclosures',
    errors: { 'not-found': 'no-such-participant' },
    method: 'get',
    path: '/v1/participants/{participant}/disclosures',
    summary: 'Everything the participant has read since an instant, as JSON Lines',
    access: 'audit:read',
    params: ParticipantPath,
    query: PageRequest.extend({ since: StartMoment }),
    responses: {
      200: {
        description: 'One read a line',
        mediaTypes: ['application/jsonl'],
        schema: DisclosureResponse,
      },
    },
    async handle({ params: { participant }, query, c }) {
      const page = await disclosures.listSince(participant, query.since, query);
      // A participant that proves its identity reads without having been added.
      if (page.items.length === 0) await participants.get(participant);
      return linesPage(c, page);
    },
  });
}

function respond(c: Context, participant: ParticipantView, status: 200 | 201 = 200): Response {
  return json(c, participant, { status, etag: String(participant.version) });
}
