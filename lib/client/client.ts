import { findNextPage, readLines } from './lines.ts';
import type { operations } from './openapi.ts';
import { ProblemError } from './problem.ts';
import { type Credentials, TokenSource } from './tokens.ts';
import { Transport, type TransportOptions } from './transport.ts';
import {
  type Jwks,
  type Manifest,
  VerificationError,
  verifyFile,
  verifyManifest,
} from './verify.ts';

/** Options of {@link KaartClient}. */
export interface ClientOptions extends TransportOptions {
  /** Address of the Kaart, for example `https://mapping.example.lu`. */
  readonly url: string;
  /** Credentials of the client. @default only public data can be read */
  readonly credentials?: Credentials;
}

type Operations = operations;

/** The JSON body of the response 200 of an operation. */
type Body<Id extends keyof Operations> = Operations[Id] extends {
  responses: { 200: { content: infer Content } };
}
  ? Content[keyof Content]
  : never;

/** The query parameters of an operation. */
type Query<Id extends keyof Operations> = Operations[Id] extends { parameters: { query?: infer Q } }
  ? NonNullable<Q>
  : never;

export type Version = Body<'listVersions'>;
export type VersionWithManifest = Body<'getVersion'>;
export type Change = Body<'listChanges'>;
export type Figures = Body<'getFigures'>;
export type Edition = Body<'listEditions'>['editions'][number];
export type CompanyRecord = Body<'getRecord'>['record'];

/** Options of one GET request. `etag` makes it conditional. */
interface GetOptions {
  readonly accept?: string;
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The purpose of a read. @default the first purpose of the first notice that the client has */
interface ForPurpose {
  /** IRI of one of the purposes of the client, for example `https://w3id.org/dpv#AcademicResearch`. */
  readonly purpose?: string;
}

/** Rows in one format; or `changed: false` if the given ETag is still current. */
export type FetchedData =
  | { readonly changed: false }
  | {
      readonly changed: true;
      /** ETag for the next call. */
      readonly etag: string | null;
      /** Id of the version of these rows. */
      readonly version: string | null;
      readonly response: Response;
    };

/**
 * Reads the mapping from a Kaart: records, files, changes, figures. Gets and renews tokens, waits and
 * tries again after temporary errors, follows pages, and checks signatures.
 *
 * @example
 * const kaart = new KaartClient({ url, credentials: { clientId, clientSecret } });
 * for await (const company of kaart.records('healthtech-companies', { canton: 'Esch-sur-Alzette' }))
 *   console.log(company.legal_name);
 */
export class KaartClient {
  readonly #url: string;
  /** Path of the base URL, before the paths of the API; usually empty. */
  readonly #basePath: string;
  readonly #transport: Transport;
  readonly #tokens: TokenSource | undefined;

  constructor({ url, credentials, ...options }: ClientOptions) {
    this.#url = url.replace(/\/+$/, '');
    this.#basePath = new URL(this.#url).pathname.replace(/\/$/, '');
    this.#transport = new Transport(options);
    this.#tokens =
      credentials && new TokenSource(credentials, `${this.#url}/token`, this.#transport);
  }

  /**
   * Sends any request to the Kaart, with the token. Another method than GET and HEAD is sent again after
   * a temporary error only with an `Idempotency-Key`.
   *
   * @param path with the query, for example `/v1/editions`
   * @throws ProblemError for a response with a status of 400 or more
   */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    try {
      return await this.#send(path, init);
    } catch (error) {
      // A token can end before its `expires_in`, because the rights of the client were changed.
      const refused = error instanceof ProblemError && error.status === 401;
      if (!refused || !this.#tokens?.forget()) throw error;
      return this.#send(path, init);
    }
  }

  /** Loads the catalog in DCAT-AP, as JSON-LD. */
  async catalog(): Promise<unknown> {
    return (await this.#get('/catalog.jsonld')).json();
  }

  /** Yields the released editions of all pages, the latest first. */
  async *editions(): AsyncGenerator<Edition, void, undefined> {
    for await (const page of this.#readPages('/v1/editions', {}))
      yield* ((await page.json()) as Body<'listEditions'>).editions;
  }

  /** Loads the official figures of an edition. */
  async figures(edition: string): Promise<Figures> {
    const path = `/v1/editions/${encodeURIComponent(edition)}/figures`;
    return (await (await this.#get(path, { accept: 'application/json' })).json()) as Figures;
  }

  /** Yields the records of all pages that you may read now. */
  async *records(
    dataset: string,
    query: Query<'listRecords'> = {},
  ): AsyncGenerator<CompanyRecord, void, undefined> {
    for await (const page of this.#readPages(`${this.#buildPath(dataset)}/records`, query))
      yield* ((await page.json()) as Body<'listRecords'>).records as CompanyRecord[];
  }

  /** Loads one record. @throws ProblemError 404 if it does not exist or you may not read it */
  async record(dataset: string, recordId: string): Promise<CompanyRecord> {
    const path = `${this.#buildPath(dataset)}/records/${encodeURIComponent(recordId)}`;
    return ((await (await this.#get(path)).json()) as Body<'getRecord'>).record;
  }

  /**
   * Requests all rows that you may read now, in one format.
   *
   * @param options `etag` of the last call: the result states whether the rows have changed since
   */
  async data(
    dataset: string,
    query: Query<'getData'> = {},
    options: { readonly etag?: string; readonly signal?: AbortSignal } = {},
  ): Promise<FetchedData> {
    const response = await this.#get(`${this.#buildPath(dataset)}/data${toQuery(query)}`, options);
    if (response.status === 304) return { changed: false };
    const { headers } = response;
    const version = headers.get('kaart-version');
    return { changed: true, etag: headers.get('etag'), version, response };
  }

  /** Yields all rows that you may read now, one by one, without keeping them in memory. */
  async *rows(
    dataset: string,
    purpose: ForPurpose = {},
  ): AsyncGenerator<CompanyRecord, void, undefined> {
    const fetched = await this.data(dataset, { ...purpose, format: 'jsonl' });
    const { response } = fetched as { response: Response };
    yield* readLines<CompanyRecord>(response);
  }

  /** Yields the versions, the latest first. */
  versions(dataset: string, purpose: ForPurpose = {}): AsyncGenerator<Version> {
    return this.#readLines<Version>(`${this.#buildPath(dataset)}/versions`, purpose);
  }

  /** Loads one version with its signed manifest. @param id `current` is the newest version */
  async version(
    dataset: string,
    id = 'current',
    purpose: ForPurpose = {},
  ): Promise<VersionWithManifest> {
    const path = `${this.#buildPath(dataset)}/versions/${encodeURIComponent(id)}${toQuery(purpose)}`;
    return (await (await this.#get(path)).json()) as VersionWithManifest;
  }

  /** Yields the added, changed and removed rows since a version. @param since id of a version that you have */
  changes(dataset: string, since: string, purpose: ForPurpose = {}): AsyncGenerator<Change> {
    return this.#readLines<Change>(`${this.#buildPath(dataset)}/changes`, { since, ...purpose });
  }

  /** Loads the public keys of all years, with which manifests and receipts are verified. */
  async keys(): Promise<Jwks> {
    return (await (await this.#get('/.well-known/jwks-archive.json')).json()) as Jwks;
  }

  /**
   * Downloads files of the current version, and checks each with the signed manifest.
   *
   * @param formats at least one, such as `csv`, of those that the manifest names
   * @param jwks keys that you stored before; without them the client uses the keys that the server publishes
   * now
   * @throws VerificationError if a file differs from the signed manifest
   * @throws RangeError if no format is requested, or the version has no file in one of them
   */
  async verified(
    dataset: string,
    formats: readonly string[],
    { jwks, ...purpose }: ForPurpose & { readonly jwks?: Jwks } = {},
  ): Promise<{ readonly manifest: Manifest; readonly files: ReadonlyMap<string, Uint8Array> }> {
    const { id, manifest: signed } = await this.version(dataset, 'current', purpose);
    if (signed === null) throw new VerificationError('The server gave no manifest.');
    const manifest = await verifyManifest(signed, jwks ?? (await this.keys()));
    if (manifest.version !== id || manifest.dataset !== dataset)
      throw new VerificationError('The manifest is of another version.');
    requireFormats(manifest, formats);
    const files = new Map<string, Uint8Array>();
    for (const { path } of manifest.files.filter(({ format }) => formats.includes(format))) {
      const place = `${this.#buildPath(dataset)}/versions/${encodeURIComponent(id)}/files/${path}${toQuery(purpose)}`;
      const bytes = new Uint8Array(await (await this.#get(place)).arrayBuffer());
      await verifyFile(manifest, path, bytes);
      files.set(path, bytes);
    }
    return { manifest, files };
  }

  #buildPath(id: string): string {
    return `/v1/datasets/${encodeURIComponent(id)}`;
  }

  #get(path: string, { accept, etag, signal }: GetOptions = {}): Promise<Response> {
    const headers: Record<string, string> = {};
    if (accept !== undefined) headers['accept'] = accept;
    if (etag !== undefined) headers['if-none-match'] = etag;
    return this.request(path, { headers, ...(signal === undefined ? {} : { signal }) });
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#tokens !== undefined)
      headers.set('authorization', `Bearer ${await this.#tokens.token()}`);
    return this.#transport.send(this.#url + path, { ...init, headers });
  }

  async *#readPages(path: string, query: object): AsyncGenerator<Response, void, undefined> {
    for (let next: string | undefined = path + toQuery(query); next !== undefined; ) {
      const response = await this.#get(next);
      next = findNextPage(response)?.replace(this.#basePath, '');
      yield response;
    }
  }

  async *#readLines<T>(path: string, query: object): AsyncGenerator<T, void, undefined> {
    for await (const page of this.#readPages(path, query)) yield* readLines<T>(page);
  }
}

/** @throws RangeError, because files that are not there cannot be verified */
function requireFormats({ files }: Manifest, formats: readonly string[]): void {
  const offered = [...new Set(files.map(({ format }) => format))];
  const missing = formats.filter((format) => !offered.includes(format));
  if (formats.length > 0 && missing.length === 0) return;
  const query =
    missing.length === 0 ? 'No format was asked for' : `No file as ${missing.join(', ')}`;
  throw new RangeError(`${query}: this version has ${offered.join(', ')}.`);
}

/** Builds a query string. A list becomes a repeated parameter. */
function toQuery(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of [value as unknown].flat())
      if (each !== undefined) search.append(name, String(each));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
