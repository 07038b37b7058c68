import * as z from 'zod';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { KaartError } from '../../core/errors.ts';
import type { BreakGlass } from '../../identity/break-glass.ts';
import type { PublicationService } from '../../publication/publication-service.ts';
import type { RecipientPublications } from '../../publication/recipient-publications.ts';
import { json } from '../reply.ts';
import {
  CurrentVersionResponse,
  NextVersionResponse,
  PublicationHoldResponse,
  PublicationOutcomeResponse,
} from '../responses/data-responses.ts';
import { type Route, route } from '../route.ts';
import { BreakGlassField } from './break-glass-field.ts';

/** The routes of publication, and of the hold that a second person lifts. */
export function publicationRoutes(
  publication: PublicationService,
  publications: RecipientPublications,
  breakGlass: BreakGlass,
): Route[] {
  return [
    publishRoute(publications),
    currentRoute(publication),
    nextRoute(publication),
    holdRoute(publication),
    releaseRoute(publication, breakGlass),
  ];
}

function publishRoute(publications: RecipientPublications): Route {
  return route({
    id: 'publishVersion',
    errors: { 'nothing-published': 'no-edition-with-rows' },
    method: 'post',
    path: '/v1/publications',
    tag: 'publication',
    summary:
      'Publish the current edition with the current permissions; the outcome is published, unchanged or held',
    access: 'publication:run',
    body: z.strictObject({}),
    creates: true,
    responses: { 200: { description: 'The outcome', schema: PublicationOutcomeResponse } },
    async handle({ caller, c }) {
      return json(c, await publications.publish({ cause: 'request', actor: caller.subject }));
    },
  });
}

function currentRoute(publication: PublicationService): Route {
  return route({
    id: 'getPublication',
    errors: { 'nothing-published': 'nothing-published-yet' },
    method: 'get',
    path: '/v1/publications/current',
    tag: 'publication',
    summary: 'The version that is served, with exact counts for every audience',
    access: 'mapping:read',
    responses: { 200: { description: 'The version', schema: CurrentVersionResponse } },
    async handle({ c }) {
      return json(c, await publication.head());
    },
  });
}

function nextRoute(publication: PublicationService): Route {
  return route({
    id: 'getNextVersion',
    errors: { 'not-found': 'no-such-dataset', 'nothing-published': 'no-edition-with-rows' },
    method: 'get',
    path: '/v1/datasets/{dataset}/next',
    tag: 'publication',
    summary: 'What publishing now would change, for each audience; nothing is published',
    access: 'mapping:read',
    params: z.object({ dataset: z.string().max(60) }),
    responses: { 200: { description: 'Counts and record ids', schema: NextVersionResponse } },
    async handle({ params, c }) {
      if (params.dataset !== COMPANIES_DATASET_ID)
        throw new KaartError('no-such-dataset', { code: 'not-found' });
      return json(c, await publication.next());
    },
  });
}

function holdRoute(publication: PublicationService): Route {
  return route({
    id: 'getHold',
    method: 'get',
    path: '/v1/publications/hold',
    tag: 'publication',
    summary: 'The run that waits for a second person, or null',
    access: 'mapping:read',
    responses: {
      200: {
        description: 'The hold with its reasons, or null',
        schema: PublicationHoldResponse.nullable(),
      },
    },
    async handle({ c }) {
      return json(c, (await publication.hold()) ?? null);
    },
  });
}

function releaseRoute(publication: PublicationService, breakGlass: BreakGlass): Route {
  return route({
    id: 'liftHold',
    errors: {
      'second-person-required': 'hold-releaser-is-submitter',
      'wrong-state': 'nothing-held',
      'precondition-failed': 'another-run-held',
    },
    method: 'post',
    path: '/v1/publications/hold/lift',
    tag: 'publication',
    summary: 'Lift a hold, as another person than the one who submitted the edition',
    access: 'publication:release',
    description:
      '`planId` names the hold that the person has checked, so that no other run is published',
    body: z.strictObject({
      reason: z.string().trim().min(1).max(500),
      planId: z.string().max(60).optional(),
      ...BreakGlassField,
    }),
    responses: { 200: { description: 'The outcome', schema: PublicationOutcomeResponse } },
    async handle({ body, caller, c }) {
      const { reason, planId, breakGlassReason } = body;
      const looked = planId === undefined ? {} : { planId };
      const by = breakGlass.for({
        actor: caller.subject,
        subject: 'publication/hold',
        step: 'liftHold',
        scope: 'publication:release',
        reason: breakGlassReason,
      });
      return json(c, await publication.liftHold({ ...by, reason, ...looked }));
    },
  });
}
