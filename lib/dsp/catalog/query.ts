import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { customRule, type Issue, parseOrListIssues } from '../../core/issues.ts';
import { isObject, type JsonObject, toItems, toScalar } from '../common/compact/compact-value.ts';
import { EDC_NS } from '../common/vocabulary.ts';
import {
  type Criterion,
  FILTER_FIELDS,
  FILTER_OPERATORS,
  type FilterField,
  findFilterField,
  LIST_OPERATORS,
} from './filter.ts';

/** A part of the catalog, with the member names of EDC. */
export interface CatalogQuery {
  /** Number of datasets before the part. */
  readonly offset: number;
  /** Number of datasets, at least 1. */
  readonly limit: number;
  /** All of them must be met. @default every dataset */
  readonly filterExpression?: readonly Criterion[];
  /** @default the order of the catalog */
  readonly sortField?: FilterField;
  readonly sortOrder?: 'ASC' | 'DESC';
}

/** The default page; a Federated Catalog of EDC requests the same number. */
const DEFAULT = { offset: 0, limit: 100 } as const;
/** Maximum page size. A larger number is reduced to it: for all datasets, EDC sends the largest integer. */
const MAX_LIMIT = 10_000;
const MAX_CRITERIA = 10;
/** Maximum length of a query as the parameters of a link, because a response has two links in its head. */
const MAX_PARAMETERS = 3000;

const countSchema = (least: number) =>
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

const CriterionSchema = z
  .strictObject({
    '@type': z.enum(['Criterion', 'CriterionDto']).optional(),
    '@id': z.unknown().optional(),
    operandLeft: z.enum(FILTER_FIELDS),
    operator: z.enum(FILTER_OPERATORS),
    operandRight: z.array(z.string()).min(1),
  })
  .superRefine(({ operator, operandRight }, { addIssue }) => {
    if (operandRight.length > 1 && !LIST_OPERATORS.includes(operator))
      addIssue({
        code: 'custom',
        path: ['operandRight'],
        ...customRule('list-too-long', { limit: 1 }),
      });
  });

/** The supported filter, in the form of {@link toPlainSpec}. */
const QuerySpec = z.strictObject({
  '@type': z.literal('QuerySpec'),
  '@id': z.unknown().optional(),
  limit: countSchema(1),
  offset: countSchema(0),
  sortOrder: z.enum(['ASC', 'DESC']).nullish(),
  sortField: z.enum(FILTER_FIELDS).nullish(),
  filterExpression: z.array(CriterionSchema).max(MAX_CRITERIA).nullish(),
});

/** Some connectors send `{}` for no filter. */
function isEmpty(filter: unknown): boolean {
  return isObject(filter) && Object.keys(filter).length === 0;
}

/**
 * Reads the part of the catalog that a request names. Without a `filter` it is the first page, else the
 * part of one `QuerySpec` of EDC: its criteria, its order, its limit and offset. Limit and offset are
 * exact, up to 10,000 datasets.
 *
 * @throws KaartError `message-invalid` if a part is not understood, because it would have no effect;
 * `details.issues` names each such part
 * @see DSP 2025-1 #catalog-request-message, which requires 400 for an unsupported filter
 * @see EDC 0.15 `QuerySpec`, `Criterion`
 */
export function readQuery(filter: readonly unknown[] | undefined): CatalogQuery {
  if (filter === undefined || filter.every(isEmpty)) return DEFAULT;
  if (filter.length > 1)
    throw new KaartError('filter-not-one', { code: 'message-invalid', details: { issues: [] } });
  const parsed = parseOrListIssues(QuerySpec, toPlainSpec(filter[0]), 'body');
  if (!('data' in parsed)) throw filterError(parsed.issues);
  const { offset, limit, sortField, sortOrder, filterExpression } = parsed.data;
  const query: CatalogQuery = {
    offset: offset ?? DEFAULT.offset,
    limit: Math.min(limit ?? DEFAULT.limit, MAX_LIMIT),
    ...(filterExpression?.length ? { filterExpression: filterExpression.map(toCriterion) } : {}),
    // Without a field, an order has no effect.
    ...(sortField ? { sortField, sortOrder: sortOrder ?? 'ASC' } : {}),
  };
  if (toQueryParameters(query).length <= MAX_PARAMETERS) return query;
  throw new KaartError('filter-too-long', {
    code: 'message-invalid',
    parameters: { limit: MAX_PARAMETERS },
  });
}

function toCriterion({ operandLeft, operator, operandRight }: Criterion): Criterion {
  return { operandLeft, operator, operandRight };
}

function filterError(bodyIssues: readonly Issue[]): KaartError {
  const issues = bodyIssues.map((issue) => ({
    ...issue,
    at: ['filter.0', issue.at].filter((part) => part !== '').join('.'),
  }));
  const [{ at, message } = { at: 'filter.0', message: '' }] = issues;
  return new KaartError('filter-unknown', {
    code: 'message-invalid',
    parameters: { at, issue: message },
    details: { issues },
  });
}

/** The parameters of a link to a part of the catalog; criteria are JSON. */
export function toQueryParameters({ filterExpression, ...query }: CatalogQuery): string {
  const parameters = new URLSearchParams(mapValues(query, String));
  if (filterExpression) parameters.set('filterExpression', JSON.stringify(filterExpression));
  return parameters.toString();
}

/** A `QuerySpec` without prefixes and wrapped values; other values stay, so that the schema names them. */
function toPlainSpec(spec: unknown): unknown {
  if (!isObject(spec)) return spec;
  const { filterExpression, ...members } = toBareMembers(spec);
  const scalars = mapValues(members, toScalar);
  const { sortField } = scalars;
  return {
    ...scalars,
    ...('@type' in scalars && { '@type': toBareName(scalars['@type']) }),
    ...('sortField' in scalars && { sortField: sortField === '' ? null : toField(sortField) }),
    ...(isAbsent(filterExpression) ? {} : { filterExpression: toPlainCriteria(filterExpression) }),
  };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function toPlainCriteria(criteria: unknown): unknown {
  const items = toItems(criteria);
  return Array.isArray(items) ? items.map(toPlainCriterion) : items;
}

function toPlainCriterion(criterion: unknown): unknown {
  if (!isObject(criterion)) return criterion;
  const { operandRight, ...members } = toBareMembers(criterion);
  const scalars = mapValues(members, toScalar);
  const { operator } = scalars;
  return {
    ...scalars,
    ...('@type' in scalars && { '@type': toBareName(scalars['@type']) }),
    operandLeft: toField(scalars['operandLeft']),
    operator: typeof operator === 'string' ? operator.toLowerCase() : operator,
    operandRight: operandRight === undefined ? undefined : toTexts(operandRight),
  };
}

/** The values of a right operand. A number is a text, because the fields of a dataset are texts. */
function toTexts(operand: unknown): unknown {
  const items = toItems(operand);
  if (!Array.isArray(items)) return items;
  return items.map(toScalar).map((value) => (typeof value === 'number' ? String(value) : value));
}

function toField(name: unknown): unknown {
  return typeof name === 'string' ? (findFilterField(name) ?? name) : name;
}

/**
 * The members by their bare names.
 *
 * @throws KaartError `message-invalid` for a member in two spellings, because it is not clear which one counts
 */
function toBareMembers(node: JsonObject): JsonObject {
  const members = new Map<string, unknown>();
  for (const [key, value] of Object.entries(node)) {
    const name = String(toBareName(key));
    if (members.has(name))
      throw new KaartError('member-twice', {
        code: 'message-invalid',
        parameters: { member: name },
      });
    if (name !== '@context') members.set(name, value);
  }
  return Object.fromEntries(members);
}

/** A name of EDC without its namespace or prefix. */
function toBareName(name: unknown): unknown {
  if (typeof name !== 'string') return name;
  return name.startsWith(EDC_NS) ? name.slice(EDC_NS.length) : name.replace(/^edc:/, '');
}

function mapValues<T>(node: object, change: (value: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, change(value)]));
}
