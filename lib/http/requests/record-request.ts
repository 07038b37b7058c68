import * as z from 'zod';
import { sha256 } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { customRule } from '../../core/issues.ts';
import { shortPages } from '../../core/page.ts';
import { foldText } from '../../mapping/values/fold.ts';
import {
  listCodedFields,
  listReadableFields,
  listSortableFields,
  type RecordQuery,
} from '../../publication/record-query.ts';
import { commaList } from './read-request.ts';

/** Maximum number of records on one page. */
const MAX_RECORDS = 500;
/** Maximum number of sort fields. */
const MAX_SORT_FIELDS = 3;

/** The requested fields of a record. */
export const FieldsQuery = z.object({
  fields: commaList(z.array(z.enum(listReadableFields())).min(1).max(100))
    .optional()
    .meta({ description: 'Fields to show, several with commas; `record_id` is always there' }),
});

/** Filters by the codes of each coded field. */
const FilterQuery = z.object<Readonly<Record<string, z.ZodType>>>(
  Object.fromEntries(
    Object.entries(listCodedFields()).map(([field, codes]) => [
      field,
      commaList(z.array(z.enum(codes)).min(1).max(200))
        .optional()
        .meta({ description: 'Any of these codes, repeated or with commas' }),
    ]),
  ),
);

const OwnQuery = z.object({
  q: z
    .string()
    .max(200)
    .refine((text) => foldText(text) !== '', customRule('search-without-word'))
    .optional()
    .meta({
      description: 'Words that stand in the texts that you may read; case and accents do not count',
    }),
  sort: commaList(
    z
      .array(z.enum(listSortableFields().flatMap((field) => [field, `-${field}`])))
      .min(1)
      .max(MAX_SORT_FIELDS),
  )
    .optional()
    .meta({
      description: 'Fields to sort by, `-field` from the largest down; then by the record id',
    }),
});

/** The query of a list of records. */
export const RecordsQuery = FieldsQuery.extend(OwnQuery.shape)
  .extend(shortPages(MAX_RECORDS).shape)
  .extend(FilterQuery.shape as object);
type RecordsParameters = z.infer<typeof RecordsQuery>;

/** Converts a request to a query of the rows. */
export function toRecordQuery(parameters: RecordsParameters): RecordQuery {
  const { q, sort = [] } = parameters;
  const filters = Object.keys(FilterQuery.shape).flatMap((field) => {
    const codes = (parameters as Readonly<Record<string, unknown>>)[field];
    return codes === undefined ? [] : [[field, codes as readonly string[]] as const];
  });
  return { filters: Object.fromEntries(filters), q, sort };
}

/** The common facts of all pages of one list. */
export interface PagedList {
  /** Id of the version of the rows. */
  readonly version: string;
  /** Caller, purpose and query, without the position. */
  readonly key: readonly unknown[];
}

/**
 * Builds a cursor from the position, the version and a digest of the query. It contains no values of
 * rows.
 */
export function buildPageCursor(offset: number, { version, key }: PagedList): string {
  return `${offset}.${version}.${sha256(JSON.stringify([offset, version, key])).slice(0, 24)}`;
}

/**
 * The position of the page of a cursor.
 *
 * @throws KaartError `message-invalid` for a cursor of another list or another caller; `superseded` for
 * one of an earlier version
 */
export function readPageCursor(cursor: string | undefined, { version, key }: PagedList): number {
  if (cursor === undefined) return 0;
  const [, digits = '', cursorVersion = ''] =
    /^(\d{1,9})\.([\w.-]+)\.[0-9a-f]+$/.exec(cursor) ?? [];
  const offset = Number(digits);
  if (digits === '' || buildPageCursor(offset, { version: cursorVersion, key }) !== cursor)
    throw new KaartError('cursor-invalid', { code: 'message-invalid' });
  if (cursorVersion === version) return offset;
  throw new KaartError('pages-superseded', {
    code: 'superseded',
    parameters: { version: cursorVersion },
    details: { current: version },
  });
}
