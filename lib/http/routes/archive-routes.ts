import * as z from 'zod';
import type { ArchiveService } from '../../archive/archive-service.ts';
import { bodyStream } from '../files/body-stream.ts';
import { json } from '../reply.ts';
import { ArchiveResponse } from '../responses/archive-responses.ts';
import { type Route, route } from '../route.ts';

const ArchivePath = z.object({ archive: z.string().min(1).max(100) });
const FilePath = ArchivePath.extend({ file: z.string().min(1).max(100) });
const ONE = { description: 'The export with its files', schema: ArchiveResponse };

/** The export of everything that is kept, for the national archives. */
export function archiveRoutes(archives: ArchiveService): Route[] {
  return [beginRoute(archives), showRoute(archives), fileRoute(archives), sealRoute(archives)];
}

function beginRoute(archives: ArchiveService): Route {
  return route({
    id: 'beginArchive',
    method: 'post',
    path: '/v1/archives',
    tag: 'archive',
    summary: 'Begin an export of everything that is kept; the audit log names the person',
    description:
      'Then read each file, and seal the export. An export can be continued for 30 days by the person who began it.',
    access: 'archive:export',
    body: z.strictObject({}),
    creates: true,
    responses: { 201: ONE },
    handle: async ({ caller, c }) => json(c, await archives.begin(caller.subject), { status: 201 }),
  });
}

function showRoute(archives: ArchiveService): Route {
  return route({
    id: 'getArchive',
    errors: { 'not-found': 'no-such-export' },
    method: 'get',
    path: '/v1/archives/{archive}',
    tag: 'archive',
    summary: 'An export, with the files that were sent so far',
    access: 'archive:export',
    params: ArchivePath,
    responses: { 200: ONE },
    handle: async ({ params, caller, c }) =>
      json(c, await archives.get(params.archive, caller.subject)),
  });
}

function fileRoute(archives: ArchiveService): Route {
  return route({
    id: 'getArchiveFile',
    errors: { 'not-found': 'no-such-export-file', 'wrong-state': 'export-sealed' },
    method: 'get',
    path: '/v1/archives/{archive}/files/{file}',
    tag: 'archive',
    summary: 'One file of an export, as the data are now',
    access: 'archive:export',
    params: FilePath,
    responses: {
      200: {
        description: 'The file',
        mediaTypes: ['application/octet-stream'],
        schema: z.string().meta({ format: 'binary', examples: ['{"id":"…"}\n'] }),
      },
    },
    async handle({ params, caller, c }) {
      const { archive, file: name } = params;
      const chunks = await archives.open(archive, name, caller.subject);
      return c.body(bodyStream(c, chunks), 200, {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'private, no-store',
      });
    },
  });
}

function sealRoute(archives: ArchiveService): Route {
  return route({
    id: 'sealArchive',
    errors: { 'not-found': 'no-such-export', 'wrong-state': 'export-files-unread' },
    method: 'post',
    path: '/v1/archives/{archive}/seal',
    tag: 'archive',
    summary: 'Sign the list of the files that were sent, with the digest of each',
    access: 'archive:export',
    params: ArchivePath,
    body: z.strictObject({}),
    responses: { 200: ONE },
    handle: async ({ params, caller, c }) =>
      json(c, await archives.seal(params.archive, caller.subject)),
  });
}
