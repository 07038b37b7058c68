import * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { parseJson } from '../core/parse-json.ts';
import { ageMs, type TimeMark, takeTimeMark } from '../core/time-mark.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';
import type { OutboundResponse } from '../outbound/outbound-response.ts';

/** The address of the catalog, and our credentials for it. */
export interface CatalogAccess {
  /** Address of the catalog, without a final slash. */
  readonly url: string;
  /** Token endpoint of its Keycloak realm. */
  readonly tokenUrl: string;
  readonly clientId: string;
  /** `undefined` in a process that does not call the catalog. */
  readonly clientSecret: string | undefined;
}

export interface FederatedCatalogueDeps {
  readonly access: CatalogAccess;
  readonly outbound: Pick<OutboundHttp, 'send'>;
  readonly clock: Clock;
}

/** Longest wait for the headers of an answer, in milliseconds. A body may take three times as long. */
const TIMEOUT_MS = 4_000;
/** Time after the first call in which further calls may begin. Milliseconds; other jobs wait meanwhile. */
const SESSION_MS = 20_000;
/** Maximum size of a response. Bytes; an asset of ours has less than 16 kB. */
const MAX_BYTES = 262_144;

const Token = z.object({ access_token: z.string().min(1).max(16_384) });
/** The response of the catalog for a stored asset. @see Federated Catalogue 2.1, `GET /assets/{id}` */
const StoredAsset = z.object({
  assetHash: z.string(),
  id: z.string(),
  status: z.string(),
  issuer: z.string(),
  rawContent: z.string(),
});

/** Some calls of the XFSC Federated Catalogue 2.1, with one token of its Keycloak. */
export class FederatedCatalogue {
  readonly #deps: FederatedCatalogueDeps;
  readonly #token: string;
  readonly #startedAt: TimeMark;

  private constructor(deps: FederatedCatalogueDeps, token: string, startedAt: TimeMark) {
    this.#deps = deps;
    this.#token = token;
    this.#startedAt = startedAt;
  }

  /**
   * Gets a token by the client credentials of OAuth 2.0.
   *
   * @throws KaartError `config-invalid` without a secret; `unavailable`, `address-refused`, `too-large`;
   *   `counterparty-failed` if the token is refused
   */
  static async open(deps: FederatedCatalogueDeps): Promise<FederatedCatalogue> {
    const { access, outbound, clock } = deps;
    const startedAt = takeTimeMark(clock);
    if (access.clientSecret === undefined)
      throw new KaartError('external-catalog-without-secret', {
        code: 'config-invalid',
        details: { variables: ['KAART_EXTERNAL_CATALOG_CLIENT_SECRET'] },
      });
    const response = await outbound.send({
      method: 'POST',
      url: access.tokenUrl,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: access.clientId,
        client_secret: access.clientSecret,
      }).toString(),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      idempotent: true,
    });
    if (response.status !== 200) throw refusedError('external-catalog-token-refused', response);
    const token = Token.safeParse(parseJson(await response.text())).data?.access_token;
    if (token === undefined || !BEARER_TOKEN.test(token))
      throw new KaartError('external-catalog-token-refused', {
        code: 'counterparty-failed',
        parameters: { status: response.status },
      });
    return new FederatedCatalogue(deps, token, startedAt);
  }

  /**
   * Stores an asset, instead of an earlier one with its id, and reads it back. A repetition with the same content has
   * no second effect: the catalog refuses identical bytes with 409, and then has them.
   *
   * @throws KaartError `unavailable`, `address-refused`, `too-large`; `counterparty-failed` if the catalog refuses the
   *   asset, or has another one afterwards
   */
  async store({ id, issuer, content }: PublishedAsset): Promise<void> {
    const response = await this.#send('POST', '/assets', {
      headers: { 'content-type': 'application/vp+jwt' },
      body: content,
    });
    response.discard();
    if (response.status !== 201 && response.status !== 409)
      throw refusedError('external-catalog-refused', response);
    const stored = await this.#find(id);
    const isOurs =
      stored !== undefined &&
      stored.rawContent === content &&
      stored.assetHash === sha256(content) &&
      stored.id === id &&
      stored.issuer === issuer &&
      stored.status === 'active';
    if (!isOurs) throw differsError(id);
  }

  /**
   * Removes an asset with all its versions, and checks that it is gone. It may be gone already.
   *
   * @throws KaartError `unavailable`, `address-refused`, `too-large`; `counterparty-failed`
   */
  async remove(id: string): Promise<void> {
    const response = await this.#send('DELETE', `/assets/by-id/${encodeURIComponent(id)}`);
    response.discard();
    if (response.status !== 204 && response.status !== 404)
      throw refusedError('external-catalog-refused', response);
    if ((await this.#find(id)) !== undefined) throw differsError(id);
  }

  /** The stored asset with this id; `undefined` if the catalog has none. */
  async #find(id: string): Promise<z.infer<typeof StoredAsset> | undefined> {
    const response = await this.#send('GET', `/assets/${encodeURIComponent(id)}`);
    if (response.status === 404) {
      response.discard();
      return undefined;
    }
    if (response.status !== 200) throw refusedError('external-catalog-refused', response);
    const asset = StoredAsset.safeParse(parseJson(await response.text())).data;
    if (asset === undefined) throw differsError(id);
    return asset;
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { headers, body }: { readonly headers?: Record<string, string>; readonly body?: string } = {},
  ): Promise<OutboundResponse> {
    const { access, outbound, clock } = this.#deps;
    if (ageMs(this.#startedAt, clock) > SESSION_MS)
      throw new KaartError('called-address-silent', { code: 'unavailable' });
    return outbound.send({
      method,
      url: `${access.url}${path}`,
      headers: {
        ...headers,
        accept: 'application/json',
        authorization: `Bearer ${this.#token}`,
      },
      ...(body !== undefined && { body }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      idempotent: true,
    });
  }
}

/** An asset as the catalog must store it. */
export interface PublishedAsset {
  readonly id: string;
  /** DID. */
  readonly issuer: string;
  /** Compact JWT of a presentation. */
  readonly content: string;
}

/** @see RFC 6750 #section-2.1 */
const BEARER_TOKEN = /^[\w.~+/-]+=*$/;

function refusedError(
  reason: 'external-catalog-refused' | 'external-catalog-token-refused',
  response: OutboundResponse,
): KaartError {
  response.discard();
  const { status } = response;
  return new KaartError(reason, { code: 'counterparty-failed', parameters: { status } });
}

function differsError(id: string): KaartError {
  return new KaartError('external-catalog-differs', {
    code: 'counterparty-failed',
    parameters: { asset: id },
  });
}
