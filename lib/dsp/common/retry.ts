/** How long a message is tried, by what became of it. Milliseconds. */
const PATIENCE_MS = {
  /** The other side fails or is not there. */
  down: 10 * 60_000,
  /**
   * It does not know the process yet, or is busy with it. An EDC repeats its messages for so long, and
   * stores a state only after the answer to its message has come.
   */
  early: 60_000,
} as const;
/** The same for the first message of a process: the other side has no process yet, so it succeeds at once or never. */
const FIRST_PATIENCE_MS = 5_000;
const FIRST_PAUSE_MS = { down: 200, early: 50 } as const;
const LONGEST_PAUSE_MS = { down: 30_000, early: 2_000 } as const;
/** After a conflict: until an EDC has stored its state, and has let go of the process. */
const CONFLICT_PAUSE_MS = 1_000;

/** A try that did not succeed. */
export interface FailedTry {
  /** Status of the answer; `null` without one. */
  readonly status: number | null;
  /** Tries so far, this one included. */
  readonly attempts: number;
  /** Since the first try. */
  readonly elapsedMs: number;
  /** Since the other side first refused the message, without having been away in between, or last sent one itself. */
  readonly refusedMs: number;
  /** Whether the message begins a process, of which the other side knows nothing yet. */
  readonly isFirst: boolean;
}

/** Whether a message is tried again, and when. */
export type Retry = { readonly kind: 'again'; readonly inMs: number } | { readonly kind: 'final' };

/**
 * 5xx, 429, time-outs and broken connections for ten minutes; 404 and 409 for one, and for five
 * seconds if the message begins a process; every other answer is final. Pauses grow, with jitter; after a 409 they are 1 to 1.5 s.
 *
 * @param random 0 to 1
 */
export function computeRetry(failed: FailedTry, random: number): Retry {
  const { status, attempts, isFirst } = failed;
  const kind = classifyFailure(status);
  if (kind === undefined) return { kind: 'final' };
  const early = kind === 'early';
  const elapsedMs = early ? failed.refusedMs : failed.elapsedMs;
  const patienceMs = early && isFirst ? FIRST_PATIENCE_MS : PATIENCE_MS[kind];
  if (elapsedMs >= patienceMs) return { kind: 'final' };
  if (status === 409)
    return {
      kind: 'again',
      inMs: CONFLICT_PAUSE_MS + Math.round((random * CONFLICT_PAUSE_MS) / 2),
    };
  const pause = Math.min(
    LONGEST_PAUSE_MS[kind],
    FIRST_PAUSE_MS[kind] * 2 ** Math.min(attempts - 1, 20),
  );
  return { kind: 'again', inMs: Math.round(pause * (0.5 + random / 2)) };
}

/** Whether an answer says that the other side is there, and does not take the message yet. */
export function isTooEarly(status: number | null): boolean {
  return classifyFailure(status) === 'early';
}

/** 408, 421 and 425 say that the same request may be taken. @see RFC 9110 #section-15.5.9, #section-15.5.20, RFC 8470 */
function classifyFailure(status: number | null): keyof typeof PATIENCE_MS | undefined {
  if (status === null || status >= 500 || [408, 421, 425, 429].includes(status)) return 'down';
  return status === 404 || status === 409 ? 'early' : undefined;
}
