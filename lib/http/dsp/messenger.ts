import { KaartError } from '../../core/errors.ts';
import type { OutboundResponse } from '../outbound/answer.ts';
import type { Outbound } from '../outbound/outbound.ts';

/** How a request to another connector is authorised: the value of its `Authorization`. */
export type Authorize = (to: {
  readonly address: string;
  readonly participantId?: string;
}) => Promise<string>;

/** An answer of another connector. `body` is parsed where it is JSON. */
export interface ConnectorAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A request to another connector. */
export interface ConnectorRequest {
  readonly method: 'GET' | 'POST';
  /** Its DSP base, or the callback address it gave. */
  readonly address: string;
  readonly path: string;
  readonly participantId?: string;
  readonly body?: unknown;
}

const TIMEOUT_MS = 10_000;
/** A catalog of a thousand datasets is a few megabytes. */
const MAX_ANSWER_BYTES = 32_000_000;

/** Speaks to other connectors. */
export class Messenger {
  readonly #outbound: Outbound;
  readonly #authorize: Authorize;

  constructor(outbound: Outbound, authorize: Authorize) {
    this.#outbound = outbound;
    this.#authorize = authorize;
  }

  /** @throws KaartError `address-refused`, `unavailable`, `too-large` */
  async ask({
    method,
    address,
    path,
    participantId,
    body,
  }: ConnectorRequest): Promise<ConnectorAnswer> {
    const to = { address, ...(participantId === undefined ? {} : { participantId }) };
    const response = await this.#outbound.send({
      method,
      url: joined(address, path),
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
    return { status: response.status, body: await bodyOf(response) };
  }
}

/** Callback addresses come with and without a slash at the end. @see DSP 2025-1 #contract-negotiation-bindings */
function joined(address: string, path: string): string {
  return address.replace(/\/+$/, '') + path;
}

/** What an error answer says, short enough for a log and for a person. */
export function reasonIn({ status, body }: ConnectorAnswer): string {
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

async function bodyOf(response: OutboundResponse): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined; // an EDC answers some errors in HTML
  }
}

/** The code to report when another connector does not do what it was asked. */
export function refusedBy(answer: ConnectorAnswer, what: string): KaartError {
  return new KaartError(`the other connector did not ${what}: ${reasonIn(answer)}`, {
    code: 'counterpart-failed',
  });
}
