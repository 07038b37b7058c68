import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { type Issue, parseOrListIssues } from '../../core/issues.ts';
import type { PlainReason } from '../../core/reasons/error-reasons.ts';
import { isObject } from '../common/compact/compact-value.ts';
import { EDC_NS } from '../common/vocabulary.ts';

/** A part of the catalog. Both numbers count datasets. */
export interface CatalogQuery {
  readonly offset: number;
  /** At least 1. */
  readonly limit: number;
}

/** The default page; a Federated Catalog of EDC requests the same number. */
const DEFAULT: CatalogQuery = { offset: 0, limit: 100 };
/** Maximum page size. A larger number is reduced to it: for all datasets, EDC sends the largest integer. */
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

/** The only supported filter, with the bare names of its members. */
const QuerySpec = z.strictObject({
  '@type': z.literal('QuerySpec'),
  '@id': z.unknown().optional(),
  limit: count(1),
  offset: count(0),
  // Ignored: without a sort field, an order has no effect.
  sortOrder: z.enum(['ASC', 'DESC']).nullish(),
  sortField: nothing,
  filterExpression: z.union([z.array(z.unknown()).max(0), nothing]),
});

/** Some connectors send `{}` for no filter. */
function isEmpty(filter: unknown): boolean {
  return isObject(filter) && Object.keys(filter).length === 0;
}

/**
 * Reads the part of the catalog that a request names. Without a `filter` it is the first page, else the
 * part of one `QuerySpec` of EDC. Limit and offset are exact, up to 10,000 datasets.
 *
 * @throws KaartError `message-invalid` for any other filter, because it would have no effect
 * @see DSP 2025-1 #catalog-request-message, which requires 400 for an unsupported filter
 */
export function readQuery(filter: readonly unknown[] | undefined): CatalogQuery {
  if (filter === undefined || filter.every(isEmpty)) return DEFAULT;
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

/** Takes a value out of an array of one and out of a typed value. */
function plainValue(value: unknown): unknown {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof one === 'object' && one !== null && '@value' in one ? one['@value'] : one;
}

function refused(reason: PlainReason, issues: readonly Issue[]): KaartError {
  return new KaartError(reason, { code: 'message-invalid', details: { issues } });
}
