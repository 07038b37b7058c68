import * as z from 'zod';
import { ConsentEvent } from '../../consent/event.ts';
import { PageRequest } from '../../core/page.ts';
import type { ErasureService } from '../../data-rights/erasure-service.ts';
import type { PersonErasure } from '../../data-rights/person-erasure.ts';
import type { BreakGlass } from '../../identity/break-glass.ts';
import { json, linesPage } from '../reply.ts';
import { ErasureResponse } from '../responses/data-subject-responses.ts';
import { type Route, route } from '../route.ts';
import { BreakGlassField } from './break-glass-field.ts';

const ErasurePath = z.object({ erasure: z.string().max(60) });
const Text = z.string().trim().min(1).max(320);
const ErasureBody = z.strictObject({
  person: z.strictObject({ name: Text.optional(), email: Text.optional() }),
  company: ConsentEvent.shape.recordId.optional(),
  /** The reason is stored permanently, so it must not name a person. */
  reason: z.string().trim().min(1).max(500),
});
const ONE = { 200: { description: 'The erasure', schema: ErasureResponse } };

/** Erasure of a contact person: requested by one person, confirmed or declined by another, done as a job. */
export function erasureRoutes(erasures: ErasureService, breakGlass: BreakGlass): Route[] {
  return [
    requestRoute(erasures),
    listRoute(erasures),
    erasureRoute(erasures),
    confirmRoute(erasures, breakGlass),
    declineRoute(erasures, breakGlass),
  ];
}

function requestRoute(erasures: ErasureService): Route {
  return route({
    id: 'requestErasure',
    errors: { 'not-found': 'nothing-about-person' },
    method: 'post',
    path: '/v1/erasures',
    tag: 'data rights',
    summary: 'Ask for the erasure of a contact person from all editions; a second person confirms',
    description:
      'Nothing is erased yet. An address is searched in all records, and so are the names that stand with it, in the records of the same companies. For a name without an address, name the company too. The request is stored as keyed digests. `reason` is stored unchanged and must not name a person.',
    access: 'rights:answer',
    body: ErasureBody,
    creates: true,
    responses: { 201: { description: 'The erasure', schema: ErasureResponse } },
    handle: async ({ body, caller, c }) =>
      json(c, toResponse(await erasures.request(body, caller.subject)), { status: 201 }),
  });
}

function listRoute(erasures: ErasureService): Route {
  return route({
    id: 'listErasures',
    method: 'get',
    path: '/v1/erasures',
    tag: 'data rights',
    summary: 'Erasures of contact persons with their proofs, as JSON Lines',
    access: 'rights:answer',
    query: PageRequest,
    responses: {
      200: {
        description: 'One erasure a line',
        mediaTypes: ['application/jsonl'],
        schema: ErasureResponse,
      },
    },
    async handle({ query, c }) {
      const { items, cursor } = await erasures.page(query);
      return linesPage(c, { items: items.map(toResponse), cursor });
    },
  });
}

function erasureRoute(erasures: ErasureService): Route {
  return route({
    id: 'getErasure',
    errors: { 'not-found': 'no-such-erasure' },
    method: 'get',
    path: '/v1/erasures/{erasure}',
    tag: 'data rights',
    summary: 'An erasure with its proof, once it is done',
    access: 'rights:answer',
    params: ErasurePath,
    responses: ONE,
    handle: async ({ params, c }) => json(c, toResponse(await erasures.get(params.erasure))),
  });
}

function confirmRoute(erasures: ErasureService, breakGlass: BreakGlass): Route {
  return route({
    id: 'confirmErasure',
    errors: {
      'not-found': 'no-such-erasure',
      'second-person-required': 'erasure-needs-another',
      'wrong-state': 'erasure-in-state',
    },
    method: 'post',
    path: '/v1/erasures/{erasure}/confirmation',
    tag: 'data rights',
    summary: 'Confirm an erasure as a second person; it cannot be undone',
    description:
      'The permission for contact data ends immediately, and recipients get a notice to delete them. A job does the rest. When everything is erased, `state` is `done` and `proof` is present.',
    access: 'rights:answer',
    params: ErasurePath,
    body: z.strictObject(BreakGlassField),
    responses: ONE,
    async handle({ params, body: { breakGlassReason: reason }, caller, c }) {
      const by = breakGlass.for({
        actor: caller.subject,
        subject: `erasure/${params.erasure}`,
        step: 'confirmErasure',
        scope: 'rights:answer',
        reason,
      });
      return json(c, toResponse(await erasures.confirm(params.erasure, by)));
    },
  });
}

function declineRoute(erasures: ErasureService, breakGlass: BreakGlass): Route {
  return route({
    id: 'declineErasure',
    errors: {
      'not-found': 'no-such-erasure',
      'second-person-required': 'erasure-decliner-is-requester',
      'wrong-state': 'erasure-in-state',
    },
    method: 'post',
    path: '/v1/erasures/{erasure}/rejection',
    tag: 'data rights',
    summary: 'Decline the request of an erasure as a second person; nothing is erased',
    description:
      'The reason stays on record, and must name no person. The request cannot be confirmed any more; the erasure can be asked for again.',
    access: 'rights:answer',
    params: ErasurePath,
    body: z.strictObject({ reason: ErasureBody.shape.reason, ...BreakGlassField }),
    responses: ONE,
    async handle({ params, body: { reason, breakGlassReason }, caller, c }) {
      const by = breakGlass.for({
        actor: caller.subject,
        subject: `erasure/${params.erasure}`,
        step: 'declineErasure',
        scope: 'rights:answer',
        reason: breakGlassReason,
      });
      return json(c, toResponse(await erasures.decline(params.erasure, reason, by)));
    },
  });
}

/** Leaves out the digests of persons and the keys of files. */
function toResponse({ person: _, replaced: __, ...erasure }: PersonErasure) {
  return erasure;
}
