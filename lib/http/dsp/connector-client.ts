import { hasCode, KaartError } from '../../core/errors.ts';
import { parseUrl } from '../../core/url.ts';
import { compactDocument } from '../../dsp/common/compact/compact-document.ts';
import { isObject } from '../../dsp/common/compact/compact-value.ts';
import { DSP_VERSION, DSPACE_CONTEXT } from '../../dsp/common/vocabulary.ts';
import { MessageOffer } from '../../dsp/policy/policy.ts';
import {
  type ConnectorRequest,
  type ConnectorResponse,
  createCounterpartyError,
  type Messenger,
} from './messenger.ts';

/** A catalog of another connector in its compact form. */
export interface ForeignCatalog {
  /** DSP base of the catalog. */
  readonly address: string;
  readonly participantId: string;
  readonly datasets: readonly ForeignDataset[];
  /** The document in its compact form. */
  readonly document: Readonly<Record<string, unknown>>;
}

type ForeignDataset = Readonly<Record<string, unknown>> & { readonly '@id'?: unknown };

/** The data that a consumer may request from another connector. */
export interface ForeignOffer {
  readonly address: string;
  readonly participantId: string;
  readonly offer: MessageOffer;
}

const PAGE_SIZE = 100;
/** Maximum number of datasets and of pages that are searched in one catalog. */
const MAX_DATASETS = 10_000;
const MAX_PAGES = 500;
/**
 * Statuses after which the same request may succeed. @see RFC 9110 #section-15.5.9, #section-15.5.20,
 * RFC 8470
 */
const TEMPORARY_STATUSES = new Set([408, 421, 425]);

/** The requested part of the datasets of a provider. */
interface CatalogPart {
  readonly offset: number;
  readonly limit: number;
}

/** A connector whose catalog is read. */
export interface ForeignSource {
  /** DSP base, catalog URL, or the root URL with the version metadata. */
  readonly address: string;
  /**
   * The expected participant, to whom our token is addressed. It is necessary if the DID of the participant
   * is on another host than its connector.
   */
  readonly participantId?: string | undefined;
}

/** The dataset that a consumer wants, and one of its offers; the first without it. */
interface WantedOffer {
  readonly dataset: string;
  readonly offer?: string | undefined;
}

/** Reads the catalogs of other connectors. */
export class ConnectorClient {
  readonly #messenger: Messenger;

  constructor(messenger: Messenger) {
    this.#messenger = messenger;
  }

  /**
   * Reads a part of a catalog. If the provider refuses our filter, all pages are read.
   *
   * @throws KaartError `counterparty-failed`, also if the catalog names another participant than the expected
   *   one; `counterparty-unreachable`, `address-refused`
   */
  async loadCatalog(
    { address: url, participantId }: ForeignSource,
    { offset = 0, limit = PAGE_SIZE }: Partial<CatalogPart> = {},
  ): Promise<ForeignCatalog> {
    const base = { address: url.replace(/\/(catalog(\/request)?)?\/*$/, ''), participantId };
    const catalog = await this.#loadPart(base, { offset, limit });
    if (catalog !== undefined) return catalog;
    const address = await this.#findVersionedBase(base);
    const secondResult =
      address === undefined
        ? undefined
        : await this.#loadPart({ address, participantId }, { offset, limit });
    if (secondResult !== undefined) return secondResult;
    throw new KaartError('no-catalog-at-address', {
      code: 'counterparty-unreachable',
      parameters: {
        version: DSP_VERSION,
      },
    });
  }

  /**
   * Finds the offer of another connector for a dataset, and the address for the negotiation: the
   * catalog names the service of each distribution.
   *
   * @throws KaartError `not-found` for a missing dataset or offer; the errors of {@link loadCatalog}
   */
  async findOffer(
    source: ForeignSource,
    { dataset, offer: offerId }: WantedOffer,
  ): Promise<ForeignOffer> {
    const first = await this.loadCatalog(source);
    const { participantId, document } = first;
    const catalog = await this.#find(first, dataset);
    const offers = [catalog['hasPolicy'] ?? []].flat() as Record<string, unknown>[];
    const chosen = offers.find((each) => offerId === undefined || isSame(each['@id'], offerId));
    if (chosen === undefined) throw new KaartError('dataset-lacks-offer', { code: 'not-found' });
    const address = findServiceUrl(document, catalog) ?? first.address;
    return { address, participantId, offer: toRequestedOffer(chosen, dataset) };
  }

  async #find(first: ForeignCatalog, dataset: string): Promise<ForeignDataset> {
    const { address, participantId, datasets } = first;
    const isWanted = (each: ForeignDataset) => each['@id'] === dataset;
    const firstFound =
      datasets.find(isWanted) ?? (await this.#loadDataset(address, dataset, participantId));
    if (firstFound !== undefined) return firstFound;
    // Not every provider has an endpoint for single datasets, so all pages of the catalog are searched.
    const wholeCatalog =
      datasets.length < PAGE_SIZE
        ? undefined
        : await this.#loadPart(first, { offset: 0, limit: MAX_DATASETS });
    const catalog = wholeCatalog?.datasets.find(isWanted);
    if (catalog !== undefined) return catalog;
    throw new KaartError('catalog-lacks-dataset', { code: 'not-found', parameters: { dataset } });
  }

  /** @returns `undefined` if the endpoint does not exist */
  async #loadPart(source: ForeignSource, part: CatalogPart): Promise<ForeignCatalog | undefined> {
    const { address, participantId: expected } = source;
    const filteredResponse = await this.#read(buildCatalogRequest(source, part));
    const unfiltered =
      filteredResponse.status === 400 ? await this.#read(buildCatalogRequest(source)) : undefined;
    const response = unfiltered?.status === 200 ? unfiltered : filteredResponse;
    if (response.status === 404 || response.status === 405) return undefined;
    if (response.status === 200 && response.isPage)
      throw new KaartError('page-instead-of-connector', { code: 'counterparty-unreachable' });
    if (response.status !== 200) throw createCounterpartyError(response, 'catalog-not-given');
    const document = compactMessage(response.body);
    const { participantId } = document;
    if (typeof participantId !== 'string')
      throw new KaartError('catalog-without-participant', { code: 'counterparty-failed' });
    if (expected !== undefined && participantId !== expected)
      throw new KaartError('catalog-of-another-participant', {
        code: 'counterparty-failed',
        parameters: { participant: participantId, expected },
      });
    // A provider that accepted the filter has skipped the datasets before the part.
    const skipped = response === unfiltered ? part.offset : 0;
    const allDatasets = await this.#loadPages(
      { address, participantId },
      response,
      skipped + part.limit,
    );
    const datasets = allDatasets.slice(skipped, skipped + part.limit);
    return { address, participantId, datasets, document: { ...document, dataset: datasets } };
  }

  /** Collects the datasets of a response and of the following pages, until there are enough. */
  async #loadPages(
    source: ForeignSource,
    first: ConnectorResponse,
    neededCount: number,
  ): Promise<ForeignDataset[]> {
    const datasets = readDatasets(compactMessage(first.body));
    const readUrls = new Set<string>();
    const { address } = source;
    let url = findNextPage(address, address, first);
    while (
      url !== undefined &&
      datasets.length < neededCount &&
      !readUrls.has(url) &&
      readUrls.size < MAX_PAGES
    ) {
      readUrls.add(url);
      const response = await this.#loadPage(source, url);
      if (response.status !== 200)
        throw createCounterpartyError(response, 'catalog-page-not-given');
      datasets.push(...readDatasets(compactMessage(response.body)));
      url = findNextPage(address, url, response);
    }
    return datasets;
  }

  /** Links are read with GET according to the specification; an EDC expects the request again. */
  async #loadPage(source: ForeignSource, url: string): Promise<ConnectorResponse> {
    const response = await this.#read({ ...source, url, method: 'GET', path: '' });
    if (response.status !== 404 && response.status !== 405) return response;
    return this.#read({ ...buildCatalogRequest(source), url });
  }

  /** @returns `undefined` if the provider does not show the dataset */
  async #loadDataset(
    address: string,
    id: string,
    participantId: string,
  ): Promise<ForeignDataset | undefined> {
    const path = `/catalog/datasets/${encodeURIComponent(id)}`;
    const response = await this.#read({ method: 'GET', address, path, participantId });
    if (response.status === 404 || response.status === 405 || response.status === 501)
      return undefined;
    if (response.status !== 200) throw createCounterpartyError(response, 'dataset-not-given');
    return compactMessage(response.body);
  }

  /**
   * Sends the request once more if the response was lost, because a repeated read has no effect.
   *
   * @throws KaartError `counterparty-unreachable`: so that the caller can correct the address
   */
  async #read(request: ConnectorRequest): Promise<ConnectorResponse> {
    try {
      const response = await this.#messenger.sendRequest(request);
      return TEMPORARY_STATUSES.has(response.status)
        ? await this.#messenger.sendRequest(request)
        : response;
    } catch (error) {
      if (!hasCode(error, 'unavailable')) throw error;
      return this.#messenger.sendRequest(request).catch((secondResult) => {
        if (!hasCode(secondResult, 'unavailable')) throw secondResult;
        throw new KaartError('no-connector-answers', {
          code: 'counterparty-unreachable',
          cause: secondResult,
        });
      });
    }
  }

  /** Finds the DSP base in the version metadata of the address, if there are any. */
  async #findVersionedBase(root: ForeignSource): Promise<string | undefined> {
    const path = '/.well-known/dspace-version';
    const response = await this.#read({ ...root, method: 'GET', path });
    const { protocolVersions } = (response.body ?? {}) as { protocolVersions?: unknown };
    if (response.status !== 200 || !Array.isArray(protocolVersions)) return undefined;
    const entry = protocolVersions.find((each) => each?.version === DSP_VERSION);
    return typeof entry?.path === 'string'
      ? root.address + entry.path.replace(/\/$/, '')
      : undefined;
  }
}

function buildCatalogRequest(source: ForeignSource, part?: CatalogPart): ConnectorRequest {
  const filter = part && [{ '@type': 'QuerySpec', ...part }];
  return {
    ...source,
    method: 'POST',
    path: '/catalog/request',
    body: {
      '@context': [DSPACE_CONTEXT],
      '@type': 'CatalogRequestMessage',
      ...(filter && { filter }),
    },
  };
}

function readDatasets({ dataset = [] }: Readonly<Record<string, unknown>>): ForeignDataset[] {
  return [dataset].flat() as ForeignDataset[];
}

/** The target of `Link: <…>; rel="next"`, if it is on the host of our token. @see RFC 8288 #section-3 */
function findNextPage(
  address: string,
  url: string,
  { headers: { link = '' } }: ConnectorResponse,
): string | undefined {
  const next = [...link.matchAll(/<([^>]*)>([^<]*)/g)].find(([, , parameters = '']) =>
    /;\s*rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next\s*(?=[;,]|$))/i.test(parameters),
  )?.[1];
  const target = next === undefined ? undefined : parseUrl(next, url);
  return target?.hostname === new URL(address).hostname ? target.href : undefined;
}

/**
 * The address of the service of a dataset according to the catalog. If the dataset names no service, it
 * is the only service of the catalog.
 */
function findServiceUrl(
  { service = [] }: Readonly<Record<string, unknown>>,
  dataset: ForeignDataset,
): string | undefined {
  const services = [service].flat().filter(isObject);
  const distributions = [dataset['distribution'] ?? []].flat().filter(isObject);
  const namedServices = distributions.map(({ accessService: one }) =>
    isObject(one) && one['endpointURL'] === undefined ? one['@id'] : one,
  );
  const catalog = namedServices.flatMap((each) =>
    isObject(each) ? [each] : services.filter((one) => one['@id'] === each),
  );
  const known = catalog.length > 0 ? catalog : services;
  const urls = new Set(known.flatMap(({ endpointURL }) => toHttpUrls(endpointURL)));
  const [onlyUrl, ...otherUrls] = urls;
  return catalog.length > 0 || otherUrls.length === 0 ? onlyUrl : undefined;
}

function toHttpUrls(value: unknown): string[] {
  if (typeof value !== 'string' || !/^https?:\/\//i.test(value)) return [];
  return parseUrl(value) ? [value.replace(/\/+$/, '')] : [];
}

/**
 * Whether two offer ids mean the same offer. An EDC creates a new id at each read of its catalog:
 * definition, asset and a random part, each in base64.
 */
function isSame(id: unknown, requested: string): boolean {
  const [, stable] = /^([\w+/-]+=*:[\w+/-]+=*):[\w+/-]+=*$/.exec(requested) ?? [];
  return id === requested || (stable !== undefined && String(id).startsWith(`${stable}:`));
}

/** Builds our request for an offer. An EDC omits empty members of a policy, but a message must have them. */
function toRequestedOffer(offer: Record<string, unknown>, dataset: string): MessageOffer {
  const parsed = MessageOffer.safeParse({ ...offer, '@type': 'Offer', target: dataset });
  if (parsed.success) {
    const { permission, prohibition } = parsed.data;
    const isEmpty = permission === undefined && prohibition === undefined;
    return isEmpty ? { ...parsed.data, permission: [{ action: 'use' }] } : parsed.data;
  }
  throw new KaartError('offer-not-understood', {
    code: 'counterparty-failed',
    cause: parsed.error,
  });
}

function compactMessage(body: unknown): Record<string, unknown> {
  try {
    return compactDocument(body);
  } catch (cause) {
    throw new KaartError('answer-no-protocol', { code: 'counterparty-failed', cause });
  }
}
