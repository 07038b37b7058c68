import { KaartError } from '../core/errors.ts';

const BUSY =
  /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|SlowDown|TimeoutError|ECONN|EPIPE|EAI_AGAIN|ENOTFOUND/;

/** The name of an error of an AWS service, or of the connection to it. */
export function awsName(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return error.name === 'Error' && 'code' in error ? String(error.code) : error.name;
}

/** The HTTP status that the service answered with, if it did. */
export function awsStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}

/**
 * Asks a service, which the SDK repeats a few times where that makes sense.
 *
 * @throws KaartError `unavailable` when the service throttles, fails or is not reached even so
 */
export async function callAws<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if ((awsStatus(error) ?? 0) < 500 && !BUSY.test(awsName(error))) throw error;
    throw new KaartError('service-silent', {
      code: 'unavailable',
      details: { reason: awsName(error) },
      cause: error,
    });
  }
}
