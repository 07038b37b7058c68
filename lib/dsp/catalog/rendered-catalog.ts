import { canonicalJson, type Json } from '../../core/digest.ts';
import type { Instant } from '../../core/instant.ts';
import { LruCache } from '../../core/lru-cache.ts';
import type { OfferedDataset } from '../common/offered-dataset.ts';
import type { VerifiedCounterparty } from '../common/ports.ts';
import { evaluate } from '../policy/evaluate.ts';
import { policyFacts } from '../policy/facts.ts';
import type { Policy } from '../policy/policy.ts';
import { policyExpiry } from '../policy/policy-expiry.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import { type CatalogFrame, catalogDocument, datasetDocument, rootDocument } from './documents.ts';
import { compareByField, type FieldValues, meetsCriteria, readFieldValues } from './filter.ts';
import type { CatalogQuery } from './query.ts';

/** The properties of a caller that decide which datasets it sees. */
export type CatalogViewer = Pick<VerifiedCounterparty, 'claims' | 'purposes'>;

/** A part of the catalog as one caller sees it. */
export interface CatalogResponsePage {
  /** The whole root catalog, JSON in UTF-8. Do not change these bytes: other callers get the same object. */
  readonly body: Uint8Array;
  /** Absent on the last page. */
  readonly next?: CatalogQuery;
  /** Absent on the first page. */
  readonly previous?: CatalogQuery;
  /** Number of datasets that the caller sees and that meet the filter, on all pages together. */
  readonly total: number;
}

interface RenderedDataset {
  readonly text: Uint8Array;
  /** The values that a filter compares. */
  readonly fields: FieldValues;
  /** Index of its access policy in the list of different policies. */
  readonly access: number;
  /** The last instant at which a consumer can agree to its offer. */
  readonly endsAt: Instant | null;
}

/** The catalog for one class of callers: the same access policies permit all of them. */
interface ClassView {
  readonly name: string;
  readonly datasets: readonly RenderedDataset[];
}

/** Cached page bodies, in bytes: a dozen whole catalogs of 1,000 datasets. */
const MAX_CACHED_BYTES = 32 * 1024 * 1024;
/** Cached lists of classes, in datasets. */
const MAX_CACHED_DATASETS = 100_000;

const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']}');

/**
 * The catalog at one revision. Each dataset is rendered once. Callers differ only in the access
 * policies that permit them, so all callers of a class get the same pages.
 */
export class RenderedCatalog {
  readonly #vocabulary: Vocabulary;
  readonly #empty: Uint8Array;
  readonly #beginning: Uint8Array;
  readonly #policies: readonly Policy[];
  readonly #datasets: ReadonlyMap<string, RenderedDataset>;
  /** The different end instants of all offers. */
  readonly #ends: readonly Instant[];
  readonly #views = new LruCache<ClassView>(MAX_CACHED_DATASETS);
  readonly #bodies = new LruCache<Uint8Array>(MAX_CACHED_BYTES);

  constructor(datasets: readonly OfferedDataset[], frame: CatalogFrame, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    const document = catalogDocument(frame);
    this.#empty = Buffer.from(document);
    this.#beginning = Buffer.from(`${document.slice(0, -1)},"dataset":[`);
    const policies = new Map<string, { readonly policy: Policy; readonly at: number }>();
    const rendered = datasets.map((dataset): [string, RenderedDataset] => {
      const name = canonicalJson(dataset.access as unknown as Json);
      const known = policies.get(name) ?? { policy: dataset.access, at: policies.size };
      policies.set(name, known);
      const text = Buffer.from(datasetDocument(dataset, frame));
      const fields = readFieldValues(dataset);
      return [dataset.id, { text, fields, access: known.at, endsAt: policyExpiry(dataset.offer) }];
    });
    this.#policies = [...policies.values()].map(({ policy }) => policy);
    this.#datasets = new Map(rendered);
    const ends = rendered.flatMap(([, { endsAt }]) => (endsAt === null ? [] : [endsAt]));
    this.#ends = [...new Set(ends)];
  }

  /** The requested page of the datasets that the caller sees; empty after the end. */
  page(caller: CatalogViewer, query: CatalogQuery, now: Instant): CatalogResponsePage {
    const view = this.#getClassView(caller, now);
    const datasets = selectDatasets(view.datasets, query);
    const { offset, limit } = query;
    const total = datasets.length;
    const from = Math.min(offset, total);
    const to = Math.min(from + limit, total);
    const before = Math.max(from - limit, 0);
    // A filter has so many values that a cache would seldom help, and would lose the other pages.
    const body =
      datasets === view.datasets
        ? this.#getPageBody(view, from, to)
        : this.#buildPageBody(datasets.slice(from, to));
    return {
      body,
      ...(to < total ? { next: { ...query, offset: to } } : {}),
      ...(from > 0 ? { previous: { ...query, offset: before, limit: from - before } } : {}),
      total,
    };
  }

  /**
   * A dataset as a root document; `undefined` if it does not exist, if the caller may not see it, or if
   * its offer has ended.
   */
  dataset(id: string, caller: CatalogViewer, now: Instant): Uint8Array | undefined {
    const known = this.#datasets.get(id);
    const found = known && isOpen(known, now) ? known : undefined;
    const policy = found && this.#policies[found.access];
    return policy && this.#permits(policy, caller, now) ? rootDocument(found.text) : undefined;
  }

  /** Evaluated at each call, because policies, offers and claims can expire. */
  #getClassView(caller: CatalogViewer, now: Instant): ClassView {
    const permitted = this.#policies.map((policy) => this.#permits(policy, caller, now));
    const endedCount = this.#ends.filter((end) => end < now).length;
    const name = `${permitted.map((isPermitted) => (isPermitted ? '1' : '0')).join('')}-${endedCount}`;
    const known = this.#views.get(name);
    if (known !== undefined) return known;
    const datasets = [...this.#datasets.values()].filter(
      (dataset) => permitted[dataset.access] && isOpen(dataset, now),
    );
    const view = { name, datasets };
    this.#views.set(name, view, datasets.length + 1);
    return view;
  }

  #permits(policy: Policy, { claims, purposes = [] }: CatalogViewer, now: Instant): boolean {
    const facts = policyFacts({ claims, purposes }, policy, now);
    return evaluate(policy, facts, this.#vocabulary).kind === 'permit';
  }

  #getPageBody({ name, datasets }: ClassView, from: number, to: number): Uint8Array {
    if (from === to) return this.#empty;
    const key = `${name}:${from}:${to}`;
    const known = this.#bodies.get(key);
    if (known !== undefined) return known;
    const body = this.#buildPageBody(datasets.slice(from, to));
    this.#bodies.set(key, body, body.length);
    return body;
  }

  #buildPageBody(datasets: readonly RenderedDataset[]): Uint8Array {
    if (datasets.length === 0) return this.#empty;
    const parts = datasets.flatMap(({ text }, at) => (at === 0 ? [text] : [COMMA, text]));
    return Buffer.concat([this.#beginning, ...parts, CLOSE]);
  }
}

/** The datasets that meet the filter, in the requested order; the same list if the query has neither. */
function selectDatasets(
  datasets: readonly RenderedDataset[],
  { filterExpression, sortField, sortOrder = 'ASC' }: CatalogQuery,
): readonly RenderedDataset[] {
  const found =
    filterExpression === undefined
      ? datasets
      : datasets.filter(({ fields }) => meetsCriteria(fields, filterExpression));
  if (sortField === undefined) return found;
  const compare = compareByField(sortField, sortOrder);
  return found.toSorted((one, other) => compare(one.fields, other.fields));
}

function isOpen({ endsAt }: RenderedDataset, now: Instant): boolean {
  return endsAt === null || endsAt >= now;
}
