import * as z from 'zod';
import { allPages, PageRequest, wholeNumberParameter } from '../../core/page.ts';
import type { BreakGlass } from '../../identity/break-glass.ts';
import { ELIGIBILITY_CODES } from '../../mapping/companies/eligibility.ts';
import type { MappingService } from '../../mapping/import/import-service.ts';
import { ReviewInput } from '../../mapping/import/review-decision.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import { json, streamedPage } from '../reply.ts';
import { buildPageCursor, readPageCursor } from '../requests/record-request.ts';
import {
  ImportResponse,
  ReleaseResponse,
  RetractionResponse,
  ReviewDecisionResponse,
  ReviewResponse,
} from '../responses/import-responses.ts';
import { type Route, route } from '../route.ts';
import { BreakGlassField } from './break-glass-field.ts';
import { toImportResponse } from './import-routes.ts';

const ImportPath = z.object({ import: z.string().max(60) });
const Reason = z.string().trim().min(1).max(500);

/** The routes from an import to a released edition: review, overrides, submission, release by another person, retraction. */
export function releaseRoutes(mapping: MappingService, breakGlass: BreakGlass): Route[] {
  return [
    waitingRoute(mapping),
    decideRoute(mapping),
    overrideRoute(mapping),
    submitRoute(mapping),
    releaseRoute(mapping, breakGlass),
    rejectRoute(mapping),
    retractRoute(mapping),
    confirmRetractionRoute(mapping, breakGlass),
    undoRetractionRoute(mapping, breakGlass),
  ];
}

function waitingRoute(mapping: MappingService): Route {
  return route({
    id: 'listWaitingRows',
    errors: { 'not-found': 'no-such-import' },
    method: 'get',
    path: '/v1/imports/{import}/review',
    tag: 'imports',
    summary: 'Rows that wait for a person, with the decisions so far, as JSON Lines',
    access: 'mapping:read',
    params: ImportPath,
    query: PageRequest.pick({ cursor: true }),
    responses: {
      200: {
        description: 'One row a line; a page has at most 4 MB',
        mediaTypes: ['application/jsonl'],
        schema: ReviewResponse,
      },
    },
    async handle({ params, query, c }) {
      const { id } = await mapping.getImport(params.import);
      const list = { version: id, key: ['review'] };
      const from = readPageCursor(query.cursor, list);
      const rows = allPages(({ cursor }) => mapping.listRowsUnderReview(id, { cursor }));
      return streamedPage(c, rows, from, (at) => buildPageCursor(at, list));
    },
  });
}

function decideRoute(mapping: MappingService): Route {
  return route({
    id: 'decideRow',
    errors: { 'not-found': 'no-such-import', 'wrong-state': 'import-in-state' },
    method: 'post',
    path: '/v1/imports/{import}/review/{row}',
    tag: 'imports',
    summary: 'Accept, edit or drop a row that waits; “row” is its “id” in the review',
    description:
      'An edited row is checked again. While a finding rejects it or asks for a review, the answer is 400 with each finding in `issues`, and nothing is decided. `accept` in an edit takes the row with what only asks for a review.',
    access: 'mapping:review',
    params: ImportPath.extend({ row: wholeNumberParameter(z.int().min(1)) }),
    body: ReviewInput,
    responses: { 200: { description: 'The decision', schema: ReviewDecisionResponse } },
    async handle({ params, body, caller, c }) {
      return json(c, await mapping.decide(params.import, params.row, body, caller.subject));
    },
  });
}

function overrideRoute(mapping: MappingService): Route {
  return route({
    id: 'overrideScope',
    errors: { 'not-found': 'no-such-import', 'wrong-state': 'import-in-state' },
    method: 'post',
    path: '/v1/imports/{import}/overrides',
    tag: 'imports',
    summary:
      'Override the eligibility of a company for this edition; `result` null removes the override',
    access: 'mapping:review',
    params: ImportPath,
    body: z.strictObject({
      recordId: z.string().max(40),
      result: z.enum(ELIGIBILITY_CODES).nullable(),
      reason: Reason,
    }),
    responses: { 200: { description: 'The import', schema: ImportResponse } },
    async handle({ params, body, caller, c }) {
      return json(
        c,
        toImportResponse(
          await mapping.setOverride(params.import, { ...body, actor: caller.subject }),
        ),
      );
    },
  });
}

function submitRoute(mapping: MappingService): Route {
  return route({
    id: 'submitImport',
    errors: { 'not-found': 'no-such-import', 'wrong-state': 'rows-wait' },
    method: 'post',
    path: '/v1/imports/{import}/submit',
    tag: 'imports',
    summary: 'Hand an import to a second person; a correction such as 2025.1 needs a change note',
    access: 'mapping:submit',
    params: ImportPath,
    body: z.strictObject({ changeNote: z.string().trim().max(500).optional() }),
    responses: { 200: { description: 'The import', schema: ImportResponse } },
    async handle({ params, body: { changeNote }, caller, c }) {
      const by = { actor: caller.subject, ...(changeNote === undefined ? {} : { changeNote }) };
      return json(c, toImportResponse(await mapping.submit(params.import, by)));
    },
  });
}

function releaseRoute(mapping: MappingService, breakGlass: BreakGlass): Route {
  return route({
    id: 'releaseImport',
    errors: {
      'not-found': 'no-such-import',
      'second-person-required': 'releaser-is-submitter',
      'wrong-state': 'import-in-state',
    },
    method: 'post',
    path: '/v1/imports/{import}/release',
    tag: 'imports',
    summary: 'Release a submitted import as an edition, as another person than who submitted',
    access: 'mapping:release',
    params: ImportPath,
    description:
      '`disclosure` says which facts tell something of a company that does not show it, to whom, and what they were rounded to. `exactFacts` releases facts exact all the same; that needs a `reason`, which is recorded.',
    body: z.strictObject({
      reason: Reason.optional(),
      exactFacts: z.array(z.string().max(100)).max(50).default([]),
      ...BreakGlassField,
    }),
    responses: { 200: { description: 'The edition', schema: ReleaseResponse } },
    async handle({ params, body: { reason, exactFacts: exact, breakGlassReason }, caller, c }) {
      const by = breakGlass.for({
        actor: caller.subject,
        subject: `import/${params.import}`,
        step: 'releaseImport',
        scope: 'mapping:release',
        reason: breakGlassReason,
      });
      const request = { ...by, exact, ...(reason === undefined ? {} : { reason }) };
      const edition = await mapping.release(params.import, request);
      const { id, referenceDate, counts, rows, released, disclosure } = edition;
      const checked = { disclosure, exact: edition.exact };
      return json(c, { id, referenceDate, counts, rowsSha256: rows.digest, ...checked, released });
    },
  });
}

function rejectRoute(mapping: MappingService): Route {
  return route({
    id: 'rejectImport',
    errors: { 'not-found': 'no-such-import', 'wrong-state': 'import-in-state' },
    method: 'post',
    path: '/v1/imports/{import}/rejection',
    tag: 'imports',
    summary: 'Reject a submitted import; this cannot be undone',
    access: 'mapping:release',
    params: ImportPath,
    body: z.strictObject({ reason: Reason }),
    responses: { 200: { description: 'The import', schema: ImportResponse } },
    async handle({ params, body, caller, c }) {
      return json(
        c,
        toImportResponse(await mapping.reject(params.import, { ...body, actor: caller.subject })),
      );
    },
  });
}

const EditionPath = z.object({ edition: z.string().max(12) });

function retractRoute(mapping: MappingService): Route {
  return route({
    id: 'retractEdition',
    errors: { 'not-found': 'edition-not-released', 'wrong-state': 'edition-is-retracted' },
    method: 'post',
    path: '/v1/editions/{edition}/retraction',
    tag: 'imports',
    summary: 'Retract a wrong edition with its corrections: no read serves its rows from now on',
    description:
      'The edition before becomes the current one again. All editions stay on record. A second person must confirm the retraction.',
    access: 'mapping:release',
    params: EditionPath,
    body: z.strictObject({ reason: Reason }),
    responses: { 200: { description: 'What was retracted', schema: RetractionResponse } },
    async handle({ params, body, caller, c }) {
      const request = { ...body, actor: caller.subject };
      return json(c, retraction(await mapping.retract(params.edition, request)));
    },
  });
}

function confirmRetractionRoute(mapping: MappingService, breakGlass: BreakGlass): Route {
  return route({
    id: 'confirmRetraction',
    errors: {
      'not-found': 'edition-not-released',
      'second-person-required': 'retraction-needs-another',
      'wrong-state': 'edition-not-retracted',
    },
    method: 'post',
    path: '/v1/editions/{edition}/retraction/confirmation',
    tag: 'imports',
    summary: 'Confirm a retraction as a second person',
    access: 'mapping:release',
    params: EditionPath,
    body: z.strictObject(BreakGlassField),
    responses: { 200: { description: 'What was retracted', schema: RetractionResponse } },
    async handle({ params, body: { breakGlassReason: reason }, caller, c }) {
      const by = breakGlass.for({
        actor: caller.subject,
        subject: `edition/${params.edition}`,
        step: 'confirmRetraction',
        scope: 'mapping:release',
        reason,
      });
      return json(c, retraction(await mapping.confirmRetraction(params.edition, by)));
    },
  });
}

function undoRetractionRoute(mapping: MappingService, breakGlass: BreakGlass): Route {
  return route({
    id: 'undoRetraction',
    errors: {
      'not-found': 'edition-not-released',
      'second-person-required': 'retraction-needs-another',
      'wrong-state': 'edition-not-retracted',
    },
    method: 'post',
    path: '/v1/editions/{edition}/retraction/undoing',
    tag: 'imports',
    summary: 'Undo, as a second person, a retraction that is not confirmed',
    access: 'mapping:release',
    params: EditionPath,
    body: z.strictObject({ reason: Reason, ...BreakGlassField }),
    responses: { 200: { description: 'What counts again', schema: RetractionResponse } },
    async handle({ params, body, caller, c }) {
      const by = breakGlass.for({
        actor: caller.subject,
        subject: `edition/${params.edition}`,
        step: 'undoRetraction',
        scope: 'mapping:release',
        reason: body.breakGlassReason,
      });
      const request = { ...by, reason: body.reason };
      return json(c, retraction(await mapping.undoRetraction(params.edition, request)));
    },
  });
}

function retraction(editions: readonly Edition[]): z.infer<typeof RetractionResponse> {
  return { editions: editions.map(({ id, state, retracted }) => ({ id, state, retracted })) };
}
