import { hasCode, KaartError } from '../../core/errors.ts';
import { compactDocument } from '../../dsp/common/compact/compact-document.ts';
import { DSP_VERSION, DSPACE_CONTEXT } from '../../dsp/common/vocabulary.ts';
import { MessageOffer } from '../../dsp/policy/policy.ts';
import {
  type ConnectorAnswer,
  type ConnectorRequest,
  type Messenger,
  refusedBy,
} from './messenger.ts';

/** A catalog of another connector in its compact form. */
export interface ForeignCatalog {
  /** DSP base at which it was found. */
  readonly address: string;
  readonly participantId: string;
  readonly datasets: readonly ForeignDataset[];
  /** The document as it came, compacted. */
  readonly document: Readonly<Record<string, unknown>>;
}

type ForeignDataset = Readonly<Record<string, unknown>> & { readonly '@id'?: unknown };

/** What a consumer may ask another connector for. */
export interface ForeignOffer {
  readonly address: string;
  readonly participantId: string;
  readonly offer: MessageOffer;
}

const PAGE = 100;

/** Reads the catalogs of other connectors. */
export class ConnectorClient {
  readonly #messenger: Messenger;

  constructor(messenger: Messenger) {
    this.#messenger = messenger;
  }

  /**
   * A page of a catalog.
   *
   * @param url DSP base, catalog URL, or the root at which the version metadata lie
   * @throws KaartError `counterpart-failed`, `address-refused`, `unavailable`
   */
  async catalog(
    url: string,
    { offset = 0, limit = PAGE }: { readonly offset?: number; readonly limit?: number } = {},
  ): Promise<ForeignCatalog> {
    const base = url.replace(/\/(catalog(\/request)?)?\/*$/, '');
    const found = await this.#page(base, offset, limit);
    if (found !== undefined) return found;
    const versioned = await this.#versionedBase(base);
    const again = versioned === undefined ? undefined : await this.#page(versioned, offset, limit);
    if (again !== undefined) return again;
    throw new KaartError(`there is no catalog of version ${DSP_VERSION} at this address`, {
      code: 'counterpart-failed',
    });
  }

  /**
   * The terms on which another connector offers a dataset.
   *
   * @param offerId one of several offers; the first without it
   * @throws KaartError `not-found` for a dataset or offer that is not there; as {@link catalog}
   */
  async offer(url: string, dataset: string, offerId?: string): Promise<ForeignOffer> {
    const first = await this.catalog(url);
    const { address, participantId } = first;
    const listed = first.datasets.find((each) => each['@id'] === dataset);
    const found = listed ?? (await this.#dataset(address, dataset, participantId));
    const offers = [found['hasPolicy'] ?? []].flat() as Record<string, unknown>[];
    const chosen = offers.find((each) => offerId === undefined || isSame(each['@id'], offerId));
    if (chosen === undefined)
      throw new KaartError('the dataset has no such offer', { code: 'not-found' });
    return { address, participantId, offer: asked(chosen, dataset) };
  }

  /** `undefined` where there is no such endpoint. */
  async #page(address: string, offset: number, limit: number): Promise<ForeignCatalog | undefined> {
    const answer = await this.#read({
      method: 'POST',
      address,
      path: '/catalog/request',
      body: {
        '@context': [DSPACE_CONTEXT],
        '@type': 'CatalogRequestMessage',
        filter: [{ '@type': 'QuerySpec', offset, limit }],
      },
    });
    if (answer.status === 404 || answer.status === 405) return undefined;
    if (answer.status !== 200) throw refusedBy(answer, 'give its catalog');
    const document = compacted(answer.body);
    const { participantId, dataset } = document;
    if (typeof participantId !== 'string')
      throw new KaartError('the catalog names no participant', { code: 'counterpart-failed' });
    const datasets = [dataset ?? []].flat() as ForeignDataset[];
    return { address, participantId, datasets, document };
  }

  async #dataset(address: string, id: string, participantId: string): Promise<ForeignDataset> {
    const path = `/catalog/datasets/${encodeURIComponent(id)}`;
    const answer = await this.#read({ method: 'GET', address, path, participantId });
    if (answer.status === 404)
      throw new KaartError(`the catalog there has no dataset ${id}`, { code: 'not-found' });
    if (answer.status !== 200) throw refusedBy(answer, 'give the dataset');
    return compacted(answer.body);
  }

  /** Asks once more where the answer got lost: reading twice is as good as once. */
  async #read(request: ConnectorRequest): Promise<ConnectorAnswer> {
    try {
      return await this.#messenger.ask(request);
    } catch (error) {
      if (!hasCode(error, 'unavailable')) throw error;
      return this.#messenger.ask(request);
    }
  }

  /** By the version metadata below the address, if there are any. */
  async #versionedBase(root: string): Promise<string | undefined> {
    const path = '/.well-known/dspace-version';
    const answer = await this.#read({ method: 'GET', address: root, path });
    const { protocolVersions } = (answer.body ?? {}) as { protocolVersions?: unknown };
    if (answer.status !== 200 || !Array.isArray(protocolVersions)) return undefined;
    const entry = protocolVersions.find((each) => each?.version === DSP_VERSION);
    return typeof entry?.path === 'string' ? root + entry.path.replace(/\/$/, '') : undefined;
  }
}

/** An EDC names the same offer anew each time its catalog is read: definition, asset and a random part, each in base64. */
function isSame(id: unknown, asked: string): boolean {
  const [, stable] = /^([\w+/-]+=*:[\w+/-]+=*):[\w+/-]+=*$/.exec(asked) ?? [];
  return id === asked || (stable !== undefined && String(id).startsWith(`${stable}:`));
}

/** Our request for an offer. A catalog may write rules that are not there as empty lists; an EDC leaves out an empty policy, which no message may. */
function asked(offer: Record<string, unknown>, dataset: string): MessageOffer {
  const said = Object.fromEntries(
    Object.entries(offer).filter(([, value]) => !Array.isArray(value) || value.length > 0),
  );
  const empty = said['permission'] === undefined && said['prohibition'] === undefined;
  const parsed = MessageOffer.safeParse({
    ...said,
    ...(empty ? { permission: [{ action: 'use' }] } : {}),
    '@type': 'Offer',
    target: dataset,
  });
  if (parsed.success) return parsed.data;
  throw new KaartError('the offer there is none that we understand', {
    code: 'counterpart-failed',
    cause: parsed.error,
  });
}

function compacted(body: unknown): Record<string, unknown> {
  try {
    return compactDocument(body);
  } catch (cause) {
    throw new KaartError('the other connector answered with no document of the protocol', {
      code: 'counterpart-failed',
      cause,
    });
  }
}
