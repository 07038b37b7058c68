import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { type Issue, parseOrListIssues } from '../../core/issues.ts';
import type { PlainReason } from '../../core/reasons/error-reasons.ts';
import { EDC_NS } from '../common/vocabulary.ts';

/** A part of the catalog, counted in datasets. */
export interface CatalogQuery {
  readonly offset: number;
  /** At least 1. */
  readonly limit: number;
}

/** The page of who asks for none; a Federated Catalog of EDC asks for as many. */
const DEFAULT: CatalogQuery = { offset: 0, limit: 100 };
/** Maximum page size. A larger request gets this many: EDC writes "everything" as the largest integer. */
const MAX_LIMIT = 10_000;

const nothing = z.literal(['', null]).optional();
const count = (least: number) =>
  z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(least))
    .nullish();

/** The one filter that is understood, by the bare names of its members. */
const QuerySpec = z.strictObject({
  '@type': z.literal('QuerySpec'),
  '@id': z.unknown().optional(),
  limit: count(1),
  offset: count(0),
  // An order without a field to order by asks for nothing.
  sortOrder: z.enum(['ASC', 'DESC']).nullish(),
  sortField: nothing,
  filterExpression: z.union([z.array(z.unknown()).max(0), nothing]),
});

/**
 * The part of the catalog that the `filter` of a request asks for: its beginning without one, else
 * what one `QuerySpec` of EDC says. Limit and offset are honoured exactly, up to 10,000 at a time.
 *
 * @throws KaartError `message-invalid` for any other filter: what would not be honoured is refused
 * @see DSP 2025-1 #catalog-request-message, which wants 400 for a filter that is not supported
 */
export function readQuery(filter: readonly unknown[] | undefined): CatalogQuery {
  if (filter === undefined || filter.length === 0) return DEFAULT;
  if (filter.length > 1) throw refused('filter-not-one', []);
  const parsed = parseOrListIssues(QuerySpec, bare(filter[0]), 'body');
  if (!('data' in parsed))
    throw refused(
      'filter-unknown',
      parsed.issues.map((issue) => ({
        ...issue,
        at: issue.at === '' ? 'filter.0' : `filter.0.${issue.at}`,
      })),
    );
  const { offset, limit } = parsed.data;
  return {
    offset: offset ?? DEFAULT.offset,
    limit: Math.min(limit ?? DEFAULT.limit, MAX_LIMIT),
  };
}

/** Members and types with a prefix, or expanded, have the same meaning. */
function bare(spec: unknown): unknown {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return spec;
  return Object.fromEntries(
    Object.entries(spec)
      .filter(([key]) => key !== '@context')
      .map(([key, value]) => {
        const plain = plainValue(value);
        return [local(key), key === '@type' && typeof plain === 'string' ? local(plain) : plain];
      }),
  );
}

function local(name: string): string {
  return name.startsWith(EDC_NS) ? name.slice(EDC_NS.length) : name.replace(/^edc:/, '');
}

/** A value out of its array of one and its typed value. */
function plainValue(value: unknown): unknown {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof one === 'object' && one !== null && '@value' in one ? one['@value'] : one;
}

function refused(reason: PlainReason, issues: readonly Issue[]): KaartError {
  return new KaartError(reason, { code: 'message-invalid', details: { issues } });
}
