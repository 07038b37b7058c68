import * as z from 'zod';
import { PageRequest, wholeNumberParameter } from '../../core/page.ts';
import type { Finding } from '../../mapping/finding.ts';
import type { Import } from '../../mapping/import/import.ts';
import type { ImportRequest } from '../../mapping/import/import-file.ts';
import type { MappingService } from '../../mapping/import/import-service.ts';
import type { EditionPreview } from '../../mapping/release/preview.ts';
import type { Contradiction } from '../../self-service/correction.ts';
import type { Corrections } from '../../self-service/corrections.ts';
import { json, jsonLines, streamedPage } from '../reply.ts';
import { buildPageCursor, readPageCursor } from '../requests/record-request.ts';
import { TABLE_QUERY, type Uploads } from '../requests/uploads.ts';
import { UploadResponse } from '../responses/client-responses.ts';
import {
  DryRunLine,
  FindingResponse,
  ImportResponse,
  ImportsResponse,
  PreviewResponse,
} from '../responses/import-responses.ts';
import { FileBody, type Route, route } from '../route.ts';

const ImportPath = z.object({ import: z.string().max(60) });
const ImportQuery = z.object({
  ...TABLE_QUERY,
  edition: z.string().max(12).optional().meta({
    description: 'The edition that the file makes or corrects; by default the one of its dates',
  }),
  referenceDate: z.iso.date().optional(),
  dryRun: z.stringbool().default(false),
});

/** The services that build a preview. */
interface PreviewParts {
  /** With the rows of each reader, and the figures as they compare. */
  readonly previews: { of(id: string): Promise<Omit<EditionPreview, 'figures'>> };
  readonly corrections: Pick<Corrections, 'listContradicted'>;
}

/** The routes of imports: check a file, list its findings, and preview the edition. */
export function importRoutes(
  mapping: MappingService,
  uploads: Uploads,
  parts: PreviewParts,
): Route[] {
  return [
    createRoute(mapping, uploads),
    listRoute(mapping),
    importRoute(mapping),
    findingsRoute(mapping),
    previewRoute(mapping, parts),
  ];
}

function createRoute(mapping: MappingService, uploads: Uploads): Route {
  return route({
    id: 'importFile',
    errors: {
      'object-not-found': 'no-such-upload',
      'file-refused': 'file-refused',
      'wrong-state': 'edition-frozen',
    },
    method: 'post',
    path: '/v1/imports',
    tag: 'imports',
    summary: 'Check a mapping file (CSV, XLSX, JSON, JSON Lines) for an edition',
    description:
      'The body is the file, or `upload` names one sent before. `sheet`, `encoding`, `map` and `ignoreColumn` say how it is read; this is kept with the import. With `dryRun` nothing is stored: the answer is a line for each finding and a last one for the file.',
    access: 'mapping:import',
    query: ImportQuery,
    body: FileBody,
    bodyKind: 'file',
    creates: true,
    responses: {
      200: {
        description: 'The findings of a dry run',
        mediaTypes: ['application/jsonl'],
        schema: DryRunLine,
      },
      201: { description: 'The import', schema: ImportResponse },
    },
    async handle({ query, body, caller, c }) {
      const { upload, dryRun, edition, referenceDate, ...reading } = query;
      const request: ImportRequest = {
        ...reading,
        source: await uploads.openSource(upload, body),
        ...(edition === undefined ? {} : { edition }),
        ...(referenceDate === undefined ? {} : { referenceDate }),
      };
      if (dryRun) return jsonLines(c, dryRunLines(mapping, request));
      return json(c, toImportResponse(await mapping.importFile(request, caller.subject)), {
        status: 201,
      });
    },
  });
}

async function* dryRunLines(mapping: MappingService, request: ImportRequest) {
  const run = mapping.dryRun(request);
  let next = await run.next();
  for (; next.done !== true; next = await run.next()) yield next.value satisfies Finding;
  yield next.value;
}

function listRoute(mapping: MappingService): Route {
  return route({
    id: 'listImports',
    method: 'get',
    path: '/v1/imports',
    tag: 'imports',
    summary: 'Imports, the latest first',
    access: 'mapping:read',
    query: z.object({
      cursor: z.string().max(400).optional(),
      limit: wholeNumberParameter(z.int().min(1).max(100)).optional(),
    }),
    responses: { 200: { description: 'A page of imports', schema: ImportsResponse } },
    async handle({ query, c }) {
      const { imports, ...rest } = await mapping.listImports(query);
      return json(c, { imports: imports.map(toImportResponse), ...rest });
    },
  });
}

function importRoute(mapping: MappingService): Route {
  return route({
    id: 'getImport',
    errors: { 'not-found': 'no-such-import' },
    method: 'get',
    path: '/v1/imports/{import}',
    tag: 'imports',
    summary: 'An import and its state',
    access: 'mapping:read',
    params: ImportPath,
    responses: { 200: { description: 'The import', schema: ImportResponse } },
    handle: async ({ params, c }) =>
      json(c, toImportResponse(await mapping.getImport(params.import))),
  });
}

function findingsRoute(mapping: MappingService): Route {
  return route({
    id: 'listFindings',
    errors: { 'not-found': 'no-such-import' },
    method: 'get',
    path: '/v1/imports/{import}/findings',
    tag: 'imports',
    summary: 'Everything that was found, row by row, as JSON Lines',
    access: 'mapping:read',
    params: ImportPath,
    query: PageRequest.pick({ cursor: true }),
    responses: {
      200: {
        description: 'One finding a line; a page has at most 4 MB',
        mediaTypes: ['application/jsonl'],
        schema: FindingResponse,
      },
    },
    async handle({ params, query, c }) {
      const { id } = await mapping.getImport(params.import);
      const list = { version: id, key: ['findings'] };
      const from = readPageCursor(query.cursor, list);
      return streamedPage(c, mapping.readFindings(id), from, (at) => buildPageCursor(at, list));
    },
  });
}

function previewRoute(mapping: MappingService, { previews, corrections }: PreviewParts): Route {
  return route({
    id: 'previewImport',
    errors: { 'not-found': 'no-such-import' },
    method: 'get',
    path: '/v1/imports/{import}/preview',
    tag: 'imports',
    summary:
      'What the import would make of its edition, against the current one; nothing is published',
    description:
      '`readers`: rows of each audience and of each reader by name, with the consent of this moment, in the current edition and in what the import would become. `figures`: the figures that differ from those of the current edition, or that are rounded or merged; null until the import is submitted. `corrections`: what companies asked to have corrected and the file says otherwise.',
    access: 'mapping:read',
    params: ImportPath,
    responses: { 200: { description: 'The preview', schema: PreviewResponse } },
    async handle({ params, c }) {
      const preview = await previews.of(params.import);
      const against = await corrections.listContradicted(() =>
        mapping.readIdentifiedImport(params.import),
      );
      return json(c, { ...preview, corrections: against.map(contradiction) });
    },
  });
}

function contradiction({ correction, value }: Contradiction) {
  const { id, recordId, field, state } = correction;
  return { id, recordId, field, state, requested: correction.value, value };
}

/** Builds the response for an import, without the keys of its stored files. */
export function toImportResponse(item: Import) {
  const { id, state, edition, source, reading, imported, summary } = item;
  const { decided, overrides, submission } = item;
  return {
    ...summary,
    id,
    state,
    edition: edition.id,
    referenceDate: edition.referenceDate,
    source,
    reading,
    imported,
    decided,
    overrides,
    submitted:
      submission === null
        ? null
        : { by: submission.by, at: submission.at, holds: submission.holds },
    released: item.released,
    rejected: item.rejected,
  };
}

/** The route that creates links for the upload of large files. */
export function uploadRoutes(uploads: Uploads): Route[] {
  return [
    route({
      id: 'createUpload',
      errors: { 'too-large': 'upload-too-large' },
      method: 'post',
      path: '/v1/uploads',
      tag: 'imports',
      summary: 'A link to which one PUT sends a large file; name its id in the import',
      access: 'upload:create',
      body: z.strictObject({ bytes: z.int().min(1) }),
      responses: { 201: { description: 'The link', schema: UploadResponse } },
      async handle({ body, c }) {
        return json(c, await uploads.createLink(body.bytes), { status: 201 });
      },
    }),
  ];
}
