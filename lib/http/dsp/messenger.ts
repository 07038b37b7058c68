import { KaartError } from '../../core/errors.ts';
import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { stateReason } from '../../core/stated-reason.ts';
import { parseUrl } from '../../core/url.ts';
import type { OutboundHttp } from '../../outbound/outbound.ts';
import type { OutboundResponse } from '../../outbound/outbound-response.ts';

/** Returns the value of `Authorization` for a request to another connector. */
export type Authorize = (to: {
  readonly address: string;
  readonly participantId?: string;
  /** The access token of the other side that the request renews. */
  readonly accessToken?: string;
}) => Promise<string>;

/** A response of another connector. */
export interface ConnectorResponse {
  readonly status: number;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly body: unknown;
  /** The body is not JSON: a proxy before the connector may have responded. */
  readonly isPage: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request to another connector. */
export interface ConnectorRequest {
  readonly method: 'GET' | 'POST';
  /** DSP base or callback address of the connector. */
  readonly address: string;
  readonly path: string;
  /** URL from a link in an earlier response. It replaces the path. */
  readonly url?: string;
  readonly participantId?: string | undefined;
  readonly body?: unknown;
}

const TIMEOUT_MS = 10_000;
/** A catalog of a thousand datasets is a few megabytes. */
const MAX_ANSWER_BYTES = 32_000_000;
/** Maximum number of redirects. */
const MAX_HOPS = 3;

/** Sends requests to other connectors. */
export class Messenger {
  readonly #outbound: OutboundHttp;
  readonly #authorize: Authorize;

  constructor(outbound: OutboundHttp, authorize: Authorize) {
    this.#outbound = outbound;
    this.#authorize = authorize;
  }

  /**
   * Sends a request. It follows a redirect that keeps the method and stays on the host of our token.
   *
   * @throws KaartError `address-refused`, `unavailable`, `too-large`
   */
  async sendRequest(request: ConnectorRequest): Promise<ConnectorResponse> {
    // Callback addresses come with and without a slash at the end: DSP 2025-1 #contract-negotiation-bindings
    let url = request.url ?? request.address.replace(/\/+$/, '') + request.path;
    for (let hops = 0; ; hops += 1) {
      const response = await this.#send(request, url);
      const isRedirect = response.status >= 300 && hops < MAX_HOPS;
      const next = isRedirect ? findRedirect(request, url, response) : undefined;
      if (next === undefined) {
        const { status, headers } = response;
        return { status, headers, ...(await readResponseBody(response)) };
      }
      response.discard();
      url = next;
    }
  }

  async #send(
    { method, address, participantId, body }: ConnectorRequest,
    url: string,
  ): Promise<OutboundResponse> {
    const target = { address, ...(participantId === undefined ? {} : { participantId }) };
    return this.#outbound.send({
      method,
      url,
      headers: {
        Authorization: await this.#authorize(target),
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      // the receiver recognises a repeated message by its id
      idempotent: true,
    });
  }
}

/**
 * The target of a redirect that may be followed. 301 and 302 may change a POST to a GET, so only reads
 * follow them.
 */
function findRedirect(
  { method }: ConnectorRequest,
  url: string,
  { status, headers }: OutboundResponse,
): string | undefined {
  const mayFollow =
    status === 307 || status === 308 || (method === 'GET' && /^30[123]$/.test(`${status}`));
  const location = headers['location'];
  const target = mayFollow && location !== undefined ? parseUrl(location, url) : undefined;
  if (target === undefined) return undefined;
  const from = new URL(url);
  const isSafe = target.protocol === from.protocol || target.protocol === 'https:';
  return target.hostname === from.hostname && isSafe ? target.href : undefined;
}

/** The text of an error response, short enough for a log and for a person. */
function readErrorReason({ status, body }: Pick<ConnectorResponse, 'status' | 'body'>): string {
  const { code, reason } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const reasons = (Array.isArray(reason) ? reason : [reason])
    .filter((each) => each !== undefined && each !== null)
    .map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  const details = [typeof code === 'string' ? code : undefined, ...reasons].filter(
    (each) => each !== undefined && each !== String(status),
  );
  return [`status ${status}`, ...details].join(': ').slice(0, 500);
}

async function readResponseBody(
  response: OutboundResponse,
): Promise<Pick<ConnectorResponse, 'body' | 'isPage'>> {
  const text = (await response.text()).trim();
  try {
    return { body: text === '' ? undefined : JSON.parse(text), isPage: false };
  } catch {
    return { body: undefined, isPage: true }; // an EDC answers some errors in HTML
  }
}

/** The reason if another connector refuses a message. */
export function buildRefusalReason(response: ConnectorResponse): StatedReason {
  return stateReason('counterparty-answered', { answer: readErrorReason(response) });
}

/** The error if another connector refuses a request. */
export function createCounterpartyError(
  response: ConnectorResponse,
  reason: 'catalog-not-given' | 'catalog-page-not-given' | 'dataset-not-given',
): KaartError {
  return new KaartError(reason, {
    code: 'counterparty-failed',
    parameters: { answer: readErrorReason(response) },
  });
}
