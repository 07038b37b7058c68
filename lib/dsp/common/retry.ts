/** How long a message is tried, by what became of it. Milliseconds. */
const PATIENCE_MS = {
  /** The other side fails or is not there. */
  down: 10 * 60_000,
  /** It does not know the process yet, or is busy with it: that passes at once or never. */
  early: 5_000,
} as const;
const FIRST_PAUSE_MS = { down: 200, early: 50 } as const;
const LONGEST_PAUSE_MS = { down: 30_000, early: 1_000 } as const;

/** A try that did not succeed. */
export interface FailedTry {
  /** Status of the answer; `null` without one. */
  readonly status: number | null;
  /** Tries so far, this one included. */
  readonly attempts: number;
  /** Since the first try. */
  readonly elapsedMs: number;
}

/** Whether a message is tried again, and when. */
export type Retry = { readonly kind: 'again'; readonly inMs: number } | { readonly kind: 'final' };

/**
 * 5xx, 429, time-outs and broken connections for minutes; 404 and 409 for a few seconds; every
 * other answer is final. Pauses grow, with jitter.
 *
 * @param random 0 to 1
 */
export function afterFailure({ status, attempts, elapsedMs }: FailedTry, random: number): Retry {
  const kind = kindOf(status);
  if (kind === undefined || elapsedMs >= PATIENCE_MS[kind]) return { kind: 'final' };
  const pause = Math.min(
    LONGEST_PAUSE_MS[kind],
    FIRST_PAUSE_MS[kind] * 2 ** Math.min(attempts - 1, 20),
  );
  return { kind: 'again', inMs: Math.round(pause * (0.5 + random / 2)) };
}

function kindOf(status: number | null): keyof typeof PATIENCE_MS | undefined {
  if (status === null || status === 429 || status >= 500) return 'down';
  return status === 404 || status === 409 ? 'early' : undefined;
}
