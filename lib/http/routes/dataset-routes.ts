import type { Context } from 'hono';
import * as z from 'zod';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { KaartError } from '../../core/errors.ts';
import { PageRequest, shortPages, wholeNumberParameter } from '../../core/page.ts';
import {
  type FILE_FORMATS,
  MEDIA_TYPES,
  ROW_FORMATS,
  type RowFormat,
} from '../../publication/file-formats.ts';
import type { RecipientPublications } from '../../publication/recipient-publications.ts';
import type { VersionFacts, View } from '../../publication/version.ts';
import { BomField, requireCsvForBom, withBom } from '../csv.ts';
import { CachedCounts } from '../files/cached-counts.ts';
import { describing, reading } from '../files/reading.ts';
import { type RecordDisclosure, type Sending, sendFile } from '../files/send-file.ts';
import { addManifest, type HasDisclosure, removeDigests } from '../files/shown-version.ts';
import { SmallFiles } from '../files/small-files.ts';
import { getVersionView } from '../files/version-view.ts';
import { json, linesPage } from '../reply.ts';
import { negotiateMediaType } from '../requests/negotiate.ts';
import { buildPageCursor, readPageCursor } from '../requests/record-request.ts';
import { CountedBy, CountsResponse } from '../responses/count-responses.ts';
import {
  ChangeResponse,
  VersionFactsResponse,
  VersionResponse,
} from '../responses/data-responses.ts';
import { FILE_RESPONSE, PART_RESPONSE, ROWS_RESPONSE } from '../responses/row-responses.ts';
import { type OpenDataRule, type Route, type RouteErrors, route } from '../route.ts';

export const DatasetPath = z.object({
  dataset: z
    .string()
    .max(60)
    .meta({
      description: `\`${COMPANIES_DATASET_ID}\` has the rows of partners, \`${PUBLIC_COMPANIES_DATASET_ID}\` those for everyone`,
      examples: [COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID],
    }),
});
const VersionPath = DatasetPath.extend({
  version: z
    .string()
    .max(60)
    .meta({ description: 'Id of the version; `current` is the newest', examples: ['current'] }),
});
export const PurposeQuery = z.object({ purpose: z.url().max(200).optional() });

/** The purpose of a read, and the format of the rows. */
export const DataQuery = withBom(
  PurposeQuery.extend({
    format: z
      .enum(ROW_FORMATS)
      .optional()
      .meta({ description: 'Form of the rows; by `Accept` if it is not named' }),
  }),
);

/** Public rows need no token. They are not cached, so that a withdrawal takes effect at the next read. */
export const OPEN: OpenDataRule = {
  maxAgeSeconds: 0,
  only: { dataset: PUBLIC_COMPANIES_DATASET_ID },
};

/** Errors of each request that reads the current version. */
export const VIEW_ERRORS = {
  'nothing-published': 'nothing-published-yet',
  'view-stale': 'new-version-being-made',
  'nothing-served': 'no-earlier-edition-published',
  'recovery-pending': 'journal-not-recorded',
} as const satisfies RouteErrors;

/** The routes for recipients. Each response concerns the caller's own audience only. */
export function datasetRoutes(
  publications: RecipientPublications,
  disclose: RecordDisclosure,
  hasRead: HasDisclosure,
): Route[] {
  const sender = { publications, disclose, smallFiles: new SmallFiles() };
  return [
    dataRoute(sender),
    countsRoute(sender),
    versionsRoute(publications),
    versionRoute(publications, hasRead),
    versionFileRoute(sender),
    changesRoute(publications),
  ];
}

type Sender = Pick<Sending, 'disclose' | 'smallFiles'> & {
  readonly publications: RecipientPublications;
};

function dataRoute(sender: Sender): Route {
  return route({
    id: 'getData',
    errors: {
      'not-found': 'no-such-dataset',
      'not-acceptable': 'none-acceptable',
      'range-not-satisfiable': 'file-range-outside',
      ...VIEW_ERRORS,
    },
    method: 'get',
    path: '/v1/datasets/{dataset}/data',
    tag: 'data',
    summary: 'The rows you may read now',
    description:
      'By `format`, else by Accept, else JSON Lines. The digest in the manifest is of a CSV without the byte order mark. Conditional requests and ranges as in RFC 9110, compressed by Accept-Encoding; ETag, digest and range are of the bytes that are sent. A file over the inline limit is answered by 303 to a short-lived link.',
    access: 'data:read',
    open: OPEN,
    params: DatasetPath,
    query: DataQuery,
    responses: {
      200: { description: 'The rows', ...ROWS_RESPONSE },
      206: { description: 'The part asked for by Range', ...PART_RESPONSE },
      303: { description: 'A link to the file, for at most a minute' },
      304: { description: 'Unchanged since If-None-Match' },
      503: { description: 'A superseding version is being made: try again after Retry-After' },
    },
    async handle({ params, query, caller, c }) {
      const { publication, loadView, disclosedTo } = await reading(
        sender.publications,
        { ...params, ...query },
        caller,
      );
      const view = await loadView();
      const format = query.format ?? acceptedFormat(c, view);
      requireCsvForBom({ ...query, format });
      const file = getFileInFormat(view, format);
      const bom = query.bom === 'true';
      return sendFile(c, { ...sender, publication, view, file, caller: disclosedTo, bom });
    },
  });
}

const CountsQuery = PurposeQuery.extend({ by: CountedBy });

function countsRoute({ publications, disclose, smallFiles: small }: Sender): Route {
  const cache = new CachedCounts(small);
  return route({
    id: 'getCounts',
    errors: {
      'not-found': 'no-such-dataset',
      'not-acceptable': 'format-not-of-version',
      ...VIEW_ERRORS,
    },
    method: 'get',
    path: '/v1/datasets/{dataset}/counts',
    tag: 'data',
    summary: 'Companies by one field or two, counted from the rows you may read now',
    description: `The counts are exact and reveal nothing beyond the rows. The class is \`not-shown\` if a company does not show the field, and \`unknown\` if its value is not known.`,
    access: 'data:read',
    open: OPEN,
    requiresAccept: true,
    params: DatasetPath,
    query: CountsQuery,
    responses: {
      200: { description: 'The counts of all classes with a company', schema: CountsResponse },
      503: { description: 'A superseding version is being made: try again after Retry-After' },
    },
    async handle({ params, query, caller, c }) {
      const { publication, audience, loadView, disclosedTo } = await reading(
        publications,
        { ...params, ...query },
        caller,
      );
      const view = await loadView();
      const counted = await cache.getCounts(
        publication,
        view,
        getFileInFormat(view, 'jsonl'),
        query.by,
      );
      const { id: version, edition } = view;
      const response = {
        dataset: params.dataset,
        audience,
        version,
        edition: { id: edition.id, referenceDate: edition.referenceDate },
        by: query.by,
        ...counted,
      };
      const bytes = Buffer.byteLength(JSON.stringify(response));
      const { requestId } = c.get('facts');
      await disclose({ caller: disclosedTo, view, format: 'counts', bytes, requestId });
      c.header('Kaart-Version', version);
      return json(c, response);
    },
  });
}

function versionsRoute(publications: RecipientPublications): Route {
  return route({
    id: 'listVersions',
    errors: {
      'not-found': 'no-such-dataset',
      'nothing-published': 'nothing-published-yet',
      'view-stale': 'new-version-being-made',
      'recovery-pending': 'journal-not-recorded',
    },
    method: 'get',
    path: '/v1/datasets/{dataset}/versions',
    tag: 'data',
    summary: 'Versions, the latest first, as JSON Lines',
    access: 'data:read',
    open: OPEN,
    requiresAccept: true,
    params: DatasetPath,
    query: shortPages(400).extend(PurposeQuery.shape),
    responses: {
      200: {
        description: 'One version a line',
        mediaTypes: ['application/jsonl'],
        schema: VersionFactsResponse,
      },
    },
    async handle({ params, query, caller, c }) {
      const { publication, audience } = await describing(
        publications,
        { ...params, ...query },
        caller,
      );
      const page = await publication.versions(audience, query);
      const latest = page.items[0];
      const shown = { ...page, items: page.items.map(removeDigests) };
      return linesPage(c, shown, latest && buildEtag(latest));
    },
  });
}

function versionRoute(publications: RecipientPublications, hasRead: HasDisclosure): Route {
  return route({
    id: 'getVersion',
    errors: {
      'not-found': 'no-such-version',
      ...VIEW_ERRORS,
    },
    method: 'get',
    path: '/v1/datasets/{dataset}/versions/{version}',
    tag: 'data',
    summary: 'A version with its signed manifest; “current” names the newest',
    description:
      'Only a recipient that has read a superseded version gets its manifest and digests. For others, `manifest` is null.',
    access: 'data:read',
    open: OPEN,
    requiresAccept: true,
    params: VersionPath,
    query: PurposeQuery,
    responses: {
      200: {
        description: 'Facts of the version and its manifest, a compact JWS',
        schema: VersionResponse,
      },
    },
    async handle({ params, query, caller, c }) {
      const { publication, audience, disclosedTo } = await describing(
        publications,
        { ...params, ...query },
        caller,
      );
      const id =
        params.version === 'current' ? (await publication.view(audience)).id : params.version;
      const facts = await publication.version(id, audience);
      return json(c, await addManifest(facts, disclosedTo, hasRead));
    },
  });
}

function versionFileRoute(sender: Sender): Route {
  return route({
    id: 'getVersionFile',
    errors: {
      'not-found': 'no-such-file',
      superseded: 'version-superseded',
      'range-not-satisfiable': 'file-range-outside',
      ...VIEW_ERRORS,
    },
    method: 'get',
    path: '/v1/datasets/{dataset}/versions/{version}/files/{file}',
    tag: 'data',
    summary: 'One file of a version; 410 with “replacedBy” for a superseded version',
    description:
      '`replacedBy` is the redacted version: the part of the version that is still granted, with its own manifest. `current` is the current version.',
    access: 'data:read',
    open: OPEN,
    params: VersionPath.extend({ file: z.string().max(100) }),
    query: PurposeQuery.extend({ bom: BomField }),
    responses: {
      200: { description: 'The file', ...FILE_RESPONSE },
      410: { description: 'The rows of this version are gone' },
    },
    async handle({ params, query, caller, c }) {
      const read = await reading(sender.publications, { ...params, ...query }, caller);
      const { publication, disclosedTo } = read;
      const view = await getVersionView(read, params.version);
      const file = view.files.find(({ path }) => path === params.file);
      if (file === undefined) throw new KaartError('no-such-file', { code: 'not-found' });
      const bom = query.bom === 'true';
      if (bom && file.mediaType !== MEDIA_TYPES.csv)
        throw new KaartError('bom-csv-only', { code: 'message-invalid' });
      return sendFile(c, { ...sender, publication, view, file, caller: disclosedTo, bom });
    },
  });
}

/** Without a limit, the response is the whole feed. */
const ChangesQuery = PurposeQuery.extend({
  since: z.string().max(60).meta({ description: 'Id of the version that you hold' }),
  limit: wholeNumberParameter(z.int().min(1).max(1_000)).optional(),
  cursor: PageRequest.shape.cursor,
});

function changesRoute(publications: RecipientPublications): Route {
  return route({
    id: 'listChanges',
    errors: {
      'not-found': 'no-such-version',
      superseded: 'changes-not-kept',
      ...VIEW_ERRORS,
    },
    method: 'get',
    path: '/v1/datasets/{dataset}/changes',
    tag: 'data',
    summary: 'Rows that were added, changed and removed since a version that you have',
    description:
      '`removed` has only the record id and the end of its permission; `changed` names the fields. The header Kaart-Version names the version after these changes: keep it for the next `since`. Without `limit`, the response is the whole feed. A cursor is valid for one version. After the next version it gives 410: then begin again without it.',
    access: 'data:read',
    open: OPEN,
    requiresAccept: true,
    params: DatasetPath,
    query: ChangesQuery,
    responses: {
      200: {
        description: 'One change a line',
        mediaTypes: ['application/jsonl'],
        schema: ChangeResponse,
      },
      410: {
        description:
          'The changes since this version are no longer kept: fetch all rows of the version in `replacedBy`. Or the cursor is of an earlier version',
      },
    },
    async handle({ params, query, caller, c }) {
      const { since, limit, cursor } = query;
      const { publication, audience, purpose, disclosedTo } = await describing(
        publications,
        { ...params, ...query },
        caller,
      );
      const view = await publication.view(audience);
      const { partnerId = disclosedTo.subject } = disclosedTo;
      const list = {
        version: view.id,
        key: [params.dataset, audience, partnerId, purpose, since],
      };
      const offset = readPageCursor(cursor, list);
      const feed = await publication.changes(audience, since);
      const end = offset + (limit ?? feed.length);
      c.header('Kaart-Version', view.id);
      const next = end < feed.length ? buildPageCursor(end, list) : undefined;
      return linesPage(c, { items: feed.slice(offset, end), cursor: next }, buildEtag(view));
    },
  });
}

/** Builds the ETag of a version. It also differs for two versions with the same id. */
function buildEtag({ id, publishedAt }: Pick<VersionFacts, 'id' | 'publishedAt'>): string {
  return `"${id}-${Date.parse(publishedAt)}"`;
}

function acceptedFormat(c: Context, view: View): RowFormat {
  const offered = ROW_FORMATS.filter((format) => view.files.some((file) => file.format === format));
  const types = offered.map((format) => MEDIA_TYPES[format]);
  const type = negotiateMediaType(c.req.header('accept'), types);
  const format = offered.find((candidate) => MEDIA_TYPES[candidate] === type);
  if (format !== undefined) return format;
  throw new KaartError('none-acceptable', { code: 'not-acceptable', details: { allowed: types } });
}

export function getFileInFormat(view: View, format: (typeof FILE_FORMATS)[number]) {
  const file = view.files.find((candidate) => candidate.format === format);
  if (file !== undefined) return file;
  throw new KaartError('format-not-of-version', {
    code: 'not-acceptable',
    parameters: { format },
    details: { allowed: view.files.map((candidate) => candidate.format) },
  });
}
