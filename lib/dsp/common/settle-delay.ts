/** Who answers sooner is fast, and waits no longer than it did. Milliseconds. */
const FAST_MS = 200;
/** An EDC stores its state after our answer has come, and that takes about as long as its own answers. */
const TIMES_LATENCY = 1.5;
const LONGEST_MS = 5_000;

/** Whether a latency changes how long messages wait. */
export function isSlow(latencyMs: number): boolean {
  return latencyMs >= FAST_MS;
}

/**
 * How long a message waits before its first try.
 *
 * @param baseMs for a counterparty that is fast, or not known yet
 * @param latencyMs how long the counterparty takes to answer, as seen of late
 * @returns milliseconds
 */
export function computeSettleDelay(baseMs: number, latencyMs = 0): number {
  if (!isSlow(latencyMs)) return baseMs;
  return Math.max(baseMs, Math.min(Math.round(latencyMs * TIMES_LATENCY), LONGEST_MS));
}

/** A counterparty after one more answer. A slow answer counts at once, fast ones only after several. */
export function withLatency<C extends { readonly latencyMs?: number | undefined }>(
  contact: C | undefined,
  latestMs: number,
): C & { readonly latencyMs: number } {
  const { latencyMs: beforeMs = 0 } = contact ?? {};
  return { ...(contact as C), latencyMs: Math.round(Math.max(latestMs, beforeMs / 2)) };
}
