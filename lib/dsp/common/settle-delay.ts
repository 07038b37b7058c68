/** A counterparty with a lower response time is fast: the basic delay is enough for it. Milliseconds. */
const FAST_MS = 200;
/** An EDC stores its state after our response. That takes about as long as its own responses. */
const TIMES_LATENCY = 1.5;
const LONGEST_MS = 5_000;

/** Whether a latency changes how long messages wait. */
export function isSlow(latencyMs: number): boolean {
  return latencyMs >= FAST_MS;
}

/**
 * Computes the delay before the first attempt of a message.
 *
 * @param baseMs delay for a counterparty that is fast or unknown
 * @param latencyMs recent response time of the counterparty
 * @returns milliseconds
 */
export function computeSettleDelay(baseMs: number, latencyMs = 0): number {
  if (!isSlow(latencyMs)) return baseMs;
  return Math.max(baseMs, Math.min(Math.round(latencyMs * TIMES_LATENCY), LONGEST_MS));
}

/**
 * Updates the response time of a counterparty. One slow response raises it at once; it takes several
 * fast ones to lower it.
 */
export function withLatency<C extends { readonly latencyMs?: number | undefined }>(
  contact: C | undefined,
  latestMs: number,
): C & { readonly latencyMs: number } {
  const { latencyMs: beforeMs = 0 } = contact ?? {};
  return { ...(contact as C), latencyMs: Math.round(Math.max(latestMs, beforeMs / 2)) };
}
