import { beginTrace, runInTrace } from '../core/trace.ts';

/**
 * Does the work of an event in a separate trace. If the event names queued messages, each of them has the
 * trace of its request.
 *
 * @param context of the invocation, as Lambda gives it to a handler
 */
export function runInInvocation<T>(
  { awsRequestId }: { readonly awsRequestId: string },
  work: () => Promise<T>,
): Promise<T> {
  return runInTrace({ ...beginTrace(awsRequestId), awsRequestId }, work);
}
