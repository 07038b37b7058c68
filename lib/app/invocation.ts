import { beginTrace, runInTrace } from '../core/trace.ts';

/**
 * Does the work of an event in a trace of its own. Queued messages that the event names bring theirs.
 *
 * @param context of the invocation, as Lambda gives it to a handler
 */
export function inInvocation<T>(
  { awsRequestId }: { readonly awsRequestId: string },
  work: () => Promise<T>,
): Promise<T> {
  return runInTrace({ ...beginTrace(awsRequestId), awsRequestId }, work);
}
