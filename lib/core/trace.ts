import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** The ids by which the work of one request is found, also in the logs of other programs. */
export interface Trace {
  /** Id of the request that began the work, or of the run. */
  readonly requestId: string;
  /** Our span in the trace of the caller, or in a new trace: W3C Trace Context. */
  readonly traceparent: string;
}

/** The trace of work in progress. */
export interface CurrentTrace extends Trace {
  /** Id of the invocation, in a Lambda function. */
  readonly awsRequestId?: string;
}

/**
 * Since Node.js 24, an `AsyncLocalStorage` costs nothing. In earlier versions each `await` of the process is slower
 * while one is in use: it took two fifths of the processor time of small reads on Node.js 20.
 */
export const IS_TRACING_CHEAP = Number(process.versions.node.split('.')[0]) >= 24;

const storage = new AsyncLocalStorage<CurrentTrace>();
/** Number of calls of {@link runInTrace} in progress. */
let running = 0;

/** The trace of the work in progress; `undefined` for work without one. */
export function currentTrace(): CurrentTrace | undefined {
  return storage.getStore();
}

/** Does work in a trace: its log lines, the messages it queues and its calls of other programs have the ids. */
export async function runInTrace<T>(trace: CurrentTrace, work: () => Promise<T>): Promise<T> {
  running += 1;
  try {
    return await storage.run(trace, work);
  } finally {
    running -= 1;
    if (running === 0 && !IS_TRACING_CHEAP) storage.disable();
  }
}

/**
 * Does queued work in the trace of the request that queued it, or in a new trace. It does not use the trace
 * of the request in progress, which did not queue it.
 *
 * @param id the `requestId` of a new trace
 */
export function resumeTrace<T>(
  stored: Trace | undefined,
  id: string,
  work: () => Promise<T>,
): Promise<T> {
  const { awsRequestId } = storage.getStore() ?? {};
  const invocation = awsRequestId === undefined ? {} : { awsRequestId };
  return runInTrace({ ...(stored ?? beginTrace(id)), ...invocation }, work);
}

/** @param traceparent the header of the caller; anything that is not of its form begins a new trace */
export function beginTrace(requestId: string, traceparent?: string): Trace {
  const { trace, flags } = parseTraceparent(traceparent);
  return { requestId, traceparent: `00-${trace}-${randomBytes(8).toString('hex')}-${flags}` };
}

/** A later version may have more fields. @see https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-|$)/;

function parseTraceparent(text = '') {
  const [, trace = randomBytes(16).toString('hex'), flags = '00'] = TRACEPARENT.exec(text) ?? [];
  return { trace, flags };
}

/** The current trace as a member of a stored message. */
export function traceForMessage(): { readonly trace?: Trace } {
  const current = storage.getStore();
  if (current === undefined) return {};
  const { requestId, traceparent } = current;
  return { trace: { requestId, traceparent } };
}

/** Headers that bring the trace to another program. */
export function traceHeaders(): Readonly<Record<string, string>> {
  const current = storage.getStore();
  if (current === undefined) return {};
  return { traceparent: current.traceparent, 'X-Request-Id': current.requestId };
}
