import type { Context } from 'hono';
import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { Caller } from '../../identity/caller.ts';
import type { ReaderPublications } from '../../publication/reader-publications.ts';
import {
  type FILE_FORMATS,
  FORMATS,
  type Format,
  MEDIA_TYPES,
  type View,
} from '../../publication/version.ts';
import { ChangeAnswer, VersionAnswer, VersionFactsAnswer } from '../answers/data-answers.ts';
import { negotiate } from '../negotiate.ts';
import { json, jsonLines } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { type Disclose, type Sending, sendFile } from '../send-file.ts';
import { SmallFiles } from '../small-files.ts';
import { viewOfVersion } from '../view-of-version.ts';

const DatasetPath = z.object({ dataset: z.string().max(60) });
const VersionPath = DatasetPath.extend({ version: z.string().max(60) });
const PurposeQuery = z.object({ purpose: z.url().max(200).optional() });
const DataQuery = PurposeQuery.extend({ format: z.enum(FORMATS).optional() });

/** What a reader of rows asks: everything here is of the caller's own audience, and nothing of any other. */
export function datasetRoutes(readers: ReaderPublications, disclose: Disclose): Route[] {
  const sender = { readers, disclose, small: new SmallFiles() };
  return [data(sender), versions(readers), version(readers), versionFile(sender), changes(readers)];
}

type Sender = Pick<Sending, 'disclose' | 'small'> & { readonly readers: ReaderPublications };

function data(sender: Sender): Route {
  return route({
    id: 'getData',
    method: 'get',
    path: '/v1/datasets/{dataset}/data',
    tag: 'data',
    summary: 'The rows you may read now',
    description:
      'By `format`, else by Accept, else JSON Lines. Conditional requests and ranges as in RFC 9110; a file over the inline limit is answered by 303 to a short-lived link.',
    access: 'data:read',
    params: DatasetPath,
    query: DataQuery,
    answers: {
      200: { description: 'The rows', mediaTypes: FORMATS.map((f) => MEDIA_TYPES[f]) },
      206: { description: 'The part asked for by Range' },
      303: { description: 'A link to the file, for at most a minute' },
      304: { description: 'Unchanged since If-None-Match' },
      503: { description: 'A superseding version is being made: try again after Retry-After' },
    },
    async handle({ params, query, caller, c }) {
      const purpose = purposeOf(caller, query.purpose);
      const { publication, audience } = await readable(sender.readers, caller);
      const view = await publication.view(params.dataset, audience, purpose);
      const format = query.format ?? acceptedFormat(c, view);
      return sendFile(c, { ...sender, publication, view, file: fileOf(view, format), caller });
    },
  });
}

function versions(readers: ReaderPublications): Route {
  return route({
    id: 'listVersions',
    method: 'get',
    path: '/v1/datasets/{dataset}/versions',
    tag: 'data',
    summary: 'All versions, the latest first, as JSON Lines',
    access: 'data:read',
    params: DatasetPath,
    answers: {
      200: {
        description: 'One version a line',
        mediaTypes: ['application/jsonl'],
        schema: VersionFactsAnswer,
      },
    },
    async handle({ params, caller, c }) {
      const { publication, audience } = await readable(readers, caller);
      return jsonLines(c, publication.versions(params.dataset, audience));
    },
  });
}

function version(readers: ReaderPublications): Route {
  return route({
    id: 'getVersion',
    method: 'get',
    path: '/v1/datasets/{dataset}/versions/{version}',
    tag: 'data',
    summary: 'A version with its signed manifest; `current` names the newest',
    access: 'data:read',
    params: VersionPath,
    answers: {
      200: {
        description: 'Facts of the version and its manifest, a compact JWS',
        schema: VersionAnswer,
      },
    },
    async handle({ params, caller, c }) {
      const { publication, audience } = await readable(readers, caller);
      const id =
        params.version === 'current'
          ? (await publication.view(params.dataset, audience)).version.id
          : params.version;
      return json(c, await publication.version(params.dataset, id, audience));
    },
  });
}

function versionFile(sender: Sender): Route {
  return route({
    id: 'getVersionFile',
    method: 'get',
    path: '/v1/datasets/{dataset}/versions/{version}/files/{file}',
    tag: 'data',
    summary: 'One file of a version; of a superseded one the answer is 410 with `replacedBy`',
    description:
      '`replacedBy` is the redacted edition: what is still permitted of the version, with a manifest of its own; `current` is the version that is served.',
    access: 'data:read',
    params: VersionPath.extend({ file: z.string().max(100) }),
    query: PurposeQuery,
    answers: {
      200: { description: 'The file' },
      410: { description: 'The rows of this version are gone' },
    },
    async handle({ params, query, caller, c }) {
      const purpose = purposeOf(caller, query.purpose);
      const { publication, audience } = await readable(sender.readers, caller);
      const view = await viewOfVersion(publication, params, audience, purpose);
      const file = view.files.find(({ path }) => path === params.file);
      if (file === undefined) throw new KaartError('no such file', { code: 'not-found' });
      return sendFile(c, { ...sender, publication, view, file, caller });
    },
  });
}

function changes(readers: ReaderPublications): Route {
  return route({
    id: 'listChanges',
    method: 'get',
    path: '/v1/datasets/{dataset}/changes',
    tag: 'data',
    summary: 'What was added, changed and removed since a version you hold',
    description:
      '`removed` carries the record id and when its permission ended, and nothing else. The header Kaart-Version names the version the feed leads to.',
    access: 'data:read',
    params: DatasetPath,
    query: z.object({ since: z.string().max(60) }),
    answers: {
      200: {
        description: 'One change a line',
        mediaTypes: ['application/jsonl'],
        schema: ChangeAnswer,
      },
    },
    async handle({ params, query, caller, c }) {
      const { publication, audience } = await readable(readers, caller);
      const view = await publication.view(params.dataset, audience);
      const feed = await publication.changes(params.dataset, audience, query.since);
      c.header('Kaart-Version', view.version.id);
      return jsonLines(c, feed);
    },
  });
}

/** What the caller may ask. A token without an audience opens no rows. */
async function readable(readers: ReaderPublications, { audience, partnerId }: Caller) {
  if (audience !== undefined)
    return { audience, publication: await readers.of({ audience, recipient: partnerId }) };
  throw new KaartError('this token is of no audience', { code: 'forbidden' });
}

/** The purpose asked for must be one the partner is registered with; unasked, it is the first of them. */
function purposeOf({ purposes = [] }: Caller, asked: string | undefined): string {
  const purpose = asked ?? purposes[0];
  if (purpose !== undefined && purposes.includes(purpose)) return purpose;
  throw new KaartError('this client is not registered for that purpose', {
    code: 'forbidden',
    details: { allowed: purposes },
  });
}

function acceptedFormat(c: Context, view: View): Format {
  const offered = FORMATS.filter((format) => view.files.some((file) => file.format === format));
  const types = offered.map((format) => MEDIA_TYPES[format]);
  const type = negotiate(c.req.header('accept'), types);
  const format = offered.find((candidate) => MEDIA_TYPES[candidate] === type);
  if (format !== undefined) return format;
  throw new KaartError('none of the accepted types is offered', {
    code: 'not-acceptable',
    details: { allowed: types },
  });
}

function fileOf(view: View, format: (typeof FILE_FORMATS)[number]) {
  const file = view.files.find((candidate) => candidate.format === format);
  if (file !== undefined) return file;
  throw new KaartError(`${format} is not among the formats of this version`, {
    code: 'not-acceptable',
    details: { allowed: view.files.map((candidate) => candidate.format) },
  });
}
