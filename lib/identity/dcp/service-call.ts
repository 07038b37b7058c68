/** A request to a service of DCP: a POST with a body, otherwise a GET. */
export interface ServiceRequest {
  readonly url: string;
  /** Value of `Authorization`. */
  readonly authorization: string;
  readonly body?: unknown;
}

export interface ServiceResponse {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends a request within bounds of time and size, to addresses that may be called.
 *
 * @throws KaartError `unavailable`, `address-refused`, `too-large`
 */
export type CallService = (request: ServiceRequest) => Promise<ServiceResponse>;
