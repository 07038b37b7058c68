import type { Context } from 'hono';
import * as z from 'zod';
import { hasCode } from '../../core/errors.ts';
import type { MappingService } from '../../mapping/import/import-service.ts';
import { sortNewestFirst } from '../../mapping/release/released-edition.ts';
import { EditionsPage } from '../../portal/workbench/editions-page.tsx';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { PUBLICATION_RESULTS, PublicationPage } from '../../portal/workbench/publication-page.tsx';
import type { PublicationService } from '../../publication/publication-service.ts';
import type { RecipientPublications } from '../../publication/recipient-publications.ts';
import { page } from '../html.ts';
import { type Route, route } from '../route.ts';
import { orShowFailure } from '../workbench/failure.ts';
import { BACK_TO_PAGE, ReasonForm, StaffFormBody } from '../workbench/staff-form.ts';
import { leadTo, workbenchFacts } from '../workbench/staff-page.ts';
import { OF_STAFF, STAFF_PAGE, StaffPage } from './workbench-import-routes.tsx';

export interface WorkbenchPublicationDeps {
  readonly mapping: MappingService;
  readonly publication: PublicationService;
  readonly publications: RecipientPublications;
}

const PUBLICATION_PATH = '/workbench/publication';
const EDITIONS_PATH = '/workbench/editions';

/** The pages of the publication and of editions, with their forms. */
export function workbenchPublicationRoutes(deps: WorkbenchPublicationDeps): Route[] {
  return [
    publicationRoute(deps),
    publishRoute(deps),
    liftRoute(deps),
    editionsRoute(deps),
    ...retractionRoutes(deps),
  ];
}

function publicationRoute(deps: WorkbenchPublicationDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'getPublicationPage',
    access: 'mapping:read',
    method: 'get',
    path: PUBLICATION_PATH,
    summary: 'The served version, and a publication on hold with its reasons',
    query: StaffPage.extend({ done: z.enum(PUBLICATION_RESULTS).optional() }),
    responses: STAFF_PAGE,
    handle: ({ query: { done }, c }) => publicationPage(deps, c, { done }),
  });
}

async function publicationPage(
  { publication }: WorkbenchPublicationDeps,
  c: Context,
  shown: {
    readonly done?: (typeof PUBLICATION_RESULTS)[number] | undefined;
    readonly failure?: ShownFailure;
  },
): Promise<Response> {
  const current = await publication.head().catch((error: unknown) => {
    if (hasCode(error, 'nothing-published')) return undefined;
    throw error;
  });
  const facts = { ...workbenchFacts(c, PUBLICATION_PATH), ...shown };
  return page(c, <PublicationPage {...facts} current={current} hold={await publication.hold()} />);
}

function toPublication(c: Context, done: string): Response {
  return leadTo(c, PUBLICATION_PATH, { done });
}

function publishRoute(deps: WorkbenchPublicationDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'publishFromPage',
    access: 'publication:run',
    errors: { 'nothing-published': 'no-edition-with-rows' },
    method: 'post',
    path: PUBLICATION_PATH,
    summary: 'Publishes the current edition with the current permissions',
    query: StaffPage,
    body: StaffFormBody,
    bodyKind: 'form',
    responses: BACK_TO_PAGE,
    handle: ({ caller, c }) =>
      orShowFailure(
        c,
        async () => {
          const run = { cause: 'request', actor: caller.subject } as const;
          return toPublication(c, (await deps.publications.publish(run)).kind);
        },
        (failure) => publicationPage(deps, c, { failure }),
      ),
  });
}

function liftRoute(deps: WorkbenchPublicationDeps): Route {
  const { publication } = deps;
  return route({
    ...OF_STAFF,
    id: 'liftHoldFromPage',
    access: 'publication:release',
    errors: {
      'second-person-required': 'hold-releaser-is-submitter',
      'wrong-state': 'nothing-held',
      'precondition-failed': 'another-run-held',
    },
    method: 'post',
    path: `${PUBLICATION_PATH}/lift`,
    summary: 'Lifts a hold, as another person than the one who submitted the edition',
    query: StaffPage,
    body: ReasonForm.extend({ planId: z.string().max(60) }),
    bodyKind: 'form',
    responses: BACK_TO_PAGE,
    handle: ({ body: { reason, planId }, caller, c }) =>
      orShowFailure(
        c,
        async () => {
          const lifted = await publication.liftHold({ actor: caller.subject, reason, planId });
          return toPublication(c, lifted.kind);
        },
        (failure) => publicationPage(deps, c, { failure }),
      ),
  });
}

function editionsRoute(deps: WorkbenchPublicationDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'getEditionsPage',
    access: 'mapping:read',
    method: 'get',
    path: EDITIONS_PATH,
    summary: 'All editions, the newest first',
    query: StaffPage,
    responses: STAFF_PAGE,
    handle: ({ c }) => editionsPage(deps, c),
  });
}

async function editionsPage(
  { mapping }: WorkbenchPublicationDeps,
  c: Context,
  failure?: ShownFailure,
): Promise<Response> {
  const editions = sortNewestFirst(await mapping.listEditions());
  const facts = { ...workbenchFacts(c, EDITIONS_PATH), editions, failure };
  return page(c, <EditionsPage {...facts} />);
}

/** A releaser retracts an edition; a second person confirms or undoes that. */
function retractionRoutes(deps: WorkbenchPublicationDeps): Route[] {
  const { mapping } = deps;
  const common = {
    ...OF_STAFF,
    access: 'mapping:release',
    method: 'post',
    params: z.object({ edition: z.string().max(12) }),
    query: StaffPage,
    bodyKind: 'form',
    responses: BACK_TO_PAGE,
  } as const;
  const path = `${EDITIONS_PATH}/{edition}/retraction`;
  const run = (c: Context, act: () => Promise<unknown>) =>
    orShowFailure(
      c,
      async () => {
        await act();
        return leadTo(c, EDITIONS_PATH);
      },
      (failure) => editionsPage(deps, c, failure),
    );
  const secondPerson = {
    'not-found': 'edition-not-released',
    'second-person-required': 'retraction-needs-another',
    'wrong-state': 'edition-not-retracted',
  } as const;
  return [
    route({
      ...common,
      id: 'retractEditionFromPage',
      errors: { 'not-found': 'edition-not-released', 'wrong-state': 'edition-is-retracted' },
      path,
      summary: 'Retracts an edition: no read serves its rows from now on',
      body: ReasonForm,
      handle: ({ params: { edition }, body: { reason }, caller, c }) =>
        run(c, () => mapping.retract(edition, { reason, actor: caller.subject })),
    }),
    route({
      ...common,
      id: 'confirmRetractionFromPage',
      errors: secondPerson,
      path: `${path}/confirmation`,
      summary: 'Confirms a retraction as a second person',
      body: StaffFormBody,
      handle: ({ params: { edition }, caller, c }) =>
        run(c, () => mapping.confirmRetraction(edition, { actor: caller.subject })),
    }),
    route({
      ...common,
      id: 'undoRetractionFromPage',
      errors: secondPerson,
      path: `${path}/undoing`,
      summary: 'Undoes, as a second person, a retraction that is not confirmed',
      body: ReasonForm,
      handle: ({ params: { edition }, body: { reason }, caller, c }) =>
        run(c, () => mapping.undoRetraction(edition, { actor: caller.subject, reason })),
    }),
  ];
}
