import { KaartError } from '../../core/errors.ts';
import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { stateReason } from '../../core/stated-reason.ts';
import { parseUrl } from '../../core/url.ts';
import type { OutboundHttp } from '../../outbound/outbound.ts';
import type { OutboundResponse } from '../../outbound/outbound-response.ts';

/** How a request to another connector is authorised: the value of its `Authorization`. */
export type Authorize = (to: {
  readonly address: string;
  readonly participantId?: string;
  /** Of theirs, that the request is to renew. */
  readonly accessToken?: string;
}) => Promise<string>;

/** An answer of another connector. */
export interface ConnectorResponse {
  readonly status: number;
  /** Parsed where it is JSON, else `undefined`. */
  readonly body: unknown;
  /** The body is not JSON: a proxy before the connector may have responded. */
  readonly isPage: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request to another connector. */
export interface ConnectorRequest {
  readonly method: 'GET' | 'POST';
  /** Its DSP base, or the callback address it gave. */
  readonly address: string;
  readonly path: string;
  /** Where a link of an answer leads, instead of the path. */
  readonly url?: string;
  readonly participantId?: string;
  readonly body?: unknown;
}

const TIMEOUT_MS = 10_000;
/** A catalog of a thousand datasets is a few megabytes. */
const MAX_ANSWER_BYTES = 32_000_000;
/** Redirects that are followed. */
const MAX_HOPS = 3;

/** Speaks to other connectors. */
export class Messenger {
  readonly #outbound: OutboundHttp;
  readonly #authorize: Authorize;

  constructor(outbound: OutboundHttp, authorize: Authorize) {
    this.#outbound = outbound;
    this.#authorize = authorize;
  }

  /**
   * A redirect is followed if it keeps the method and leads to the same host: our token is for it.
   *
   * @throws KaartError `address-refused`, `unavailable`, `too-large`
   */
  async ask(request: ConnectorRequest): Promise<ConnectorResponse> {
    // Callback addresses come with and without a slash at the end: DSP 2025-1 #contract-negotiation-bindings
    let url = request.url ?? request.address.replace(/\/+$/, '') + request.path;
    for (let hops = 0; ; hops += 1) {
      const response = await this.#send(request, url);
      const leadsOn = response.status >= 300 && hops < MAX_HOPS;
      const next = leadsOn ? findRedirect(request, url, response) : undefined;
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
    const to = { address, ...(participantId === undefined ? {} : { participantId }) };
    return this.#outbound.send({
      method,
      url,
      headers: {
        Authorization: await this.#authorize(to),
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      // Whatever is asked twice is recognised by its id.
      idempotent: true,
    });
  }
}

/** Where a redirect leads that may be followed. 301 and 302 may turn a POST into a GET, so they are for reading only. */
function findRedirect(
  { method }: ConnectorRequest,
  url: string,
  { status, headers }: OutboundResponse,
): string | undefined {
  const follows =
    status === 307 || status === 308 || (method === 'GET' && /^30[123]$/.test(`${status}`));
  const location = headers['location'];
  const to = follows && location !== undefined ? parseUrl(location, url) : undefined;
  if (to === undefined) return undefined;
  const from = new URL(url);
  const safer = to.protocol === from.protocol || to.protocol === 'https:';
  return to.hostname === from.hostname && safer ? to.href : undefined;
}

/** What an error answer says, short enough for a log and for a person. */
function readErrorReason({ status, body }: Pick<ConnectorResponse, 'status' | 'body'>): string {
  const { code, reason } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const reasons = (Array.isArray(reason) ? reason : [reason])
    .filter((each) => each !== undefined && each !== null)
    .map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  const said = [typeof code === 'string' ? code : undefined, ...reasons].filter(
    (each) => each !== undefined && each !== String(status),
  );
  return [`status ${status}`, ...said].join(': ').slice(0, 500);
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

/** The reason of a message that another connector does not take. */
export function stateRefusal(answer: ConnectorResponse): StatedReason {
  return stateReason('counterparty-answered', { answer: readErrorReason(answer) });
}

/** The code to report when another connector does not do what it was asked. */
export function counterpartyFailed(
  answer: ConnectorResponse,
  reason: 'catalog-not-given' | 'catalog-page-not-given' | 'dataset-not-given',
): KaartError {
  return new KaartError(reason, {
    code: 'counterparty-failed',
    parameters: { answer: readErrorReason(answer) },
  });
}
