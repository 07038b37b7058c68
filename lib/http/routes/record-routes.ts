import type { Context } from 'hono';
import * as z from 'zod';
import { coversPurpose } from '../../consent/purposes.ts';
import { sha256 } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { projectRow, type ReadableRow } from '../../publication/record-query.ts';
import type { View } from '../../publication/version.ts';
import type { OpenedRecords, RecordService } from '../files/record-service.ts';
import { countFitting } from '../page-bytes.ts';
import { linkNext, matchesIfNoneMatch, toTexts } from '../reply.ts';
import {
  buildPageCursor,
  FieldsQuery,
  RecordsQuery,
  readPageCursor,
  toRecordQuery,
} from '../requests/record-request.ts';
import { OneRecordResponse, RecordsResponse } from '../responses/record-responses.ts';
import { type Route, route } from '../route.ts';
import { DatasetPath, OPEN, PurposeQuery, VIEW_ERRORS } from './dataset-routes.ts';

/**
 * The routes of records: the rows that match, and one row by its id, as JSON. Both read only the rows that
 * `…/data` would send to the same caller at the same moment.
 */
export function recordRoutes(records: RecordService): Route[] {
  return [listRecordsRoute(records), getRecordRoute(records)];
}

const STALE = { description: 'A superseding version is being made: try again after Retry-After' };
const DERIVED =
  'The answer is derived from a signed version that it names; it has no digest of its own. A field of a group that is not shown to you is absent, and `withheld` lists its group.';

function listRecordsRoute(records: RecordService): Route {
  return route({
    id: 'listRecords',
    errors: {
      'not-found': 'no-such-dataset',
      superseded: 'pages-superseded',
      'not-acceptable': 'format-not-of-version',
      ...VIEW_ERRORS,
    },
    method: 'get',
    path: '/v1/datasets/{dataset}/records',
    tag: 'data',
    summary: 'The records that you may read now and that match',
    description: `Each coded field is a filter: any of its codes, repeated or with commas. A field that is not shown to you matches no filter and no word of \`q\`, and its record comes last in an order. ${DERIVED} A cursor is of one version: 410 after the next one, then begin again without it.`,
    access: 'data:read',
    open: OPEN,
    requiresAccept: true,
    params: DatasetPath,
    query: RecordsQuery.extend(PurposeQuery.shape),
    responses: {
      200: { description: 'A page of matching records', schema: RecordsResponse },
      304: { description: 'Unchanged since If-None-Match' },
      410: { description: 'The cursor is of an earlier version: begin again without it' },
      503: STALE,
    },
    async handle({ params, query, caller, c }) {
      const { dataset } = params;
      const opened = await records.open({ dataset, caller, purpose: query.purpose });
      const { view, rows, purpose, recipient } = opened;
      const { limit, cursor, fields } = query;
      const wanted = toRecordQuery(query);
      const { partnerId = recipient.subject } = recipient;
      const key = [dataset, view.audience, partnerId, purpose, wanted, fields];
      const list = { version: view.id, key };
      const offset = readPageCursor(cursor, list);
      const { total, rows: all } = await rows.search(wanted, { offset, limit });
      const texts = toTexts(all);
      const found = all.slice(0, countFitting(texts));
      const end = offset + found.length;
      const next = end < total ? buildPageCursor(end, list) : undefined;
      linkNext(c, next, texts.slice(0, found.length));
      const response = {
        ...describeView(c, dataset, view),
        total,
        records: found.map((row) => projectRow(row, fields)),
        ...(next !== undefined && { cursor: next }),
      };
      return sendRecords(c, response, { records, opened, found });
    },
  });
}

function getRecordRoute(records: RecordService): Route {
  return route({
    id: 'getRecord',
    errors: {
      'not-found': 'no-such-record',
      'not-acceptable': 'format-not-of-version',
      ...VIEW_ERRORS,
    },
    method: 'get',
    path: '/v1/datasets/{dataset}/records/{record}',
    tag: 'data',
    summary: 'One record that you may read now',
    description: `404 for a record that you may not read, as for one that does not exist. ${DERIVED}`,
    access: 'data:read',
    open: OPEN,
    requiresAccept: true,
    params: DatasetPath.extend({ record: z.string().max(60) }),
    query: FieldsQuery.extend(PurposeQuery.shape),
    responses: {
      200: { description: 'The record', schema: OneRecordResponse },
      304: { description: 'Unchanged since If-None-Match' },
      503: STALE,
    },
    async handle({ params, query, caller, c }) {
      const { dataset } = params;
      const opened = await records.open({ dataset, caller, purpose: query.purpose });
      const { view, rows } = opened;
      const row = await rows.find(params.record);
      if (row === undefined) throw new KaartError('no-such-record', { code: 'not-found' });
      const response = {
        ...describeView(c, dataset, view),
        record: projectRow(row, query.fields),
      };
      return sendRecords(c, response, { records, opened, found: [row] });
    },
  });
}

function describeView(
  c: Context,
  dataset: string,
  { audience, id: version, edition, purpose }: View,
) {
  const { publicUrl } = c.get('facts');
  const isAdded = purpose !== null && !coversPurpose(purpose);
  const query = isAdded ? `?purpose=${encodeURIComponent(purpose)}` : '';
  return {
    dataset,
    audience,
    version,
    edition: { id: edition.id, referenceDate: edition.referenceDate },
    digest: null,
    manifest: `${publicUrl}/v1/datasets/${dataset}/versions/${version}${query}`,
  };
}

/**
 * Records the read of rows, and then sends them. The ETag is the digest of the response. A response with
 * few fields can be guessed, and a 304 confirms the guess. So a 304 and a HEAD are recorded as reads too.
 */
async function sendRecords(
  c: Context,
  response: object,
  {
    records,
    opened,
    found,
  }: {
    readonly records: RecordService;
    readonly opened: OpenedRecords;
    readonly found: readonly ReadableRow[];
  },
): Promise<Response> {
  const text = JSON.stringify(response);
  const etag = `"${sha256(text)}"`;
  c.header('ETag', etag);
  c.header('Kaart-Version', opened.view.id);
  await records.record(c, opened, { sentRows: found, bytes: Buffer.byteLength(text) });
  if (matchesIfNoneMatch(c.req.header('if-none-match'), etag)) return c.body(null, 304);
  return c.body(text, 200, { 'Content-Type': 'application/json' });
}
