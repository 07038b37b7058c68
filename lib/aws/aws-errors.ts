import { KaartError } from '../core/errors.ts';

const BUSY =
  /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|SlowDown|TimeoutError|ECONN|EPIPE|EAI_AGAIN|ENOTFOUND/;

/**
 * The clock of this machine or of the service is wrong, so the signature of the request is not accepted. The
 * SDK repeats the request with the time of the service; a clock that moves again is refused again.
 */
const CLOCK =
  /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture|InvalidSignatureException)$/;

/** Returns the name of an error of an AWS service, or of the connection to it; empty for a value that is no error. */
export function readAwsName(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return error.name === 'Error' && 'code' in error ? String(error.code) : error.name;
}

/** Returns the HTTP status of the response; `undefined` if the service sent no response. */
export function readAwsStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}

/**
 * Names an error that a person with credentials of AWS has to correct: region, credentials, rights, or the name of a
 * resource. `undefined` for any other error.
 */
export function findSetupFault(error: unknown): string | undefined {
  if (error instanceof KaartError || !(error instanceof Error)) return undefined;
  if (error.message === 'Region is missing') return error.message;
  if (error.name === 'CredentialsProviderError') return error.name;
  const status = readAwsStatus(error) ?? 0;
  return status >= 400 && status < 500 ? readAwsName(error) : undefined;
}

/**
 * Waits for a request to a service. The SDK has already repeated it if that is useful.
 *
 * @throws KaartError `unavailable` if the service throttles, fails, cannot be reached, or refuses our time
 */
export async function callAws<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    const name = readAwsName(error);
    const isTemporary = (readAwsStatus(error) ?? 0) >= 500 || BUSY.test(name) || CLOCK.test(name);
    if (!isTemporary) throw error;
    throw new KaartError('service-silent', {
      code: 'unavailable',
      details: { reason: name },
      cause: error,
    });
  }
}
