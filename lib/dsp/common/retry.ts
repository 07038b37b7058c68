/** Time of all attempts to send a message, by kind of failure. Milliseconds. */
const MAX_RETRY_MS = {
  /** The other side fails or is unreachable. */
  down: 10 * 60_000,
  /**
   * The other side does not know the process yet, or is busy with it. An EDC also repeats its messages
   * for this time. It stores a state only after the response to its message.
   */
  early: 60_000,
} as const;
/** The same for the first message of a process: the other side has no process yet, so it succeeds at once or never. */
const FIRST_MAX_RETRY_MS = 5_000;
const FIRST_PAUSE_MS = { down: 200, early: 50 } as const;
const LONGEST_PAUSE_MS = { down: 30_000, early: 2_000 } as const;
/** Pause after a conflict, in which an EDC stores its state and releases the process. */
const CONFLICT_PAUSE_MS = 1_000;

/** A failed attempt. */
export interface FailedAttempt {
  /** Status of the response; `null` without one. */
  readonly status: number | null;
  /** Number of attempts, including this one. */
  readonly attempts: number;
  /** Time since the first attempt. Milliseconds. */
  readonly elapsedMs: number;
  /**
   * Time since the first refusal of the message. It starts again after the other side was unreachable
   * or sent a message. Milliseconds.
   */
  readonly refusedMs: number;
  /** Whether the message begins a process that the other side does not know yet. */
  readonly isFirst: boolean;
}

/** Whether there is another attempt, and its delay. */
export type Retry = { readonly kind: 'again'; readonly inMs: number } | { readonly kind: 'final' };

/**
 * Decides about another attempt. After 5xx, 429, time-outs and broken connections, attempts continue
 * for ten minutes. After 404 and 409 they continue for one minute, or for five seconds if the message
 * begins a process. Every other response is final. Pauses grow, with jitter; after a 409 they are 1 to
 * 1.5 s.
 *
 * @param random 0 to 1
 */
export function computeRetry(attempt: FailedAttempt, random: number): Retry {
  const { status, attempts, isFirst } = attempt;
  const kind = classifyFailure(status);
  if (kind === undefined) return { kind: 'final' };
  const early = kind === 'early';
  const elapsedMs = early ? attempt.refusedMs : attempt.elapsedMs;
  const maxRetryMs = early && isFirst ? FIRST_MAX_RETRY_MS : MAX_RETRY_MS[kind];
  if (elapsedMs >= maxRetryMs) return { kind: 'final' };
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

/** Whether a response means that the other side is reachable, but does not accept the message yet. */
export function isTooEarly(status: number | null): boolean {
  return classifyFailure(status) === 'early';
}

/**
 * After 408, 421 and 425, the same request may succeed later. @see RFC 9110 #section-15.5.9,
 * #section-15.5.20, RFC 8470
 */
function classifyFailure(status: number | null): keyof typeof MAX_RETRY_MS | undefined {
  if (status === null || status >= 500 || [408, 421, 425, 429].includes(status)) return 'down';
  return status === 404 || status === 409 ? 'early' : undefined;
}
