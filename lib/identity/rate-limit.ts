/** A quota that refills evenly: `quota` requests in `windowSeconds`, all of which may come at once. */
export interface RatePolicy {
  /** Name in the headers, letters and hyphens only. */
  readonly name: string;
  readonly quota: number;
  readonly windowSeconds: number;
}

/** What one request met, with the values for the headers. */
export interface RateDecision {
  readonly allowed: boolean;
  /** Whole requests that are left now. */
  readonly remaining: number;
  /** Seconds until the quota is whole again, rounded up. */
  readonly resetSeconds: number;
  /** Seconds after which one more request passes, rounded up; 0 when one passes now. */
  readonly retryAfterSeconds: number;
  /** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10, structured fields). */
  readonly headers: { readonly 'RateLimit-Policy': string; readonly RateLimit: string };
}

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** Keys that are remembered; beyond it the one asked longest ago starts afresh, so memory is bounded. */
const MAX_KEYS = 10_000;

/**
 * Token buckets by key (a client id), in this process only: with n instances a client gets up to
 * n quotas. It keeps one client from starving the others; the gateway's throttle is the hard limit.
 */
export class RateLimiter {
  readonly #policy: RatePolicy;
  readonly #buckets = new Map<string, Bucket>();

  constructor(policy: RatePolicy) {
    this.#policy = policy;
  }

  /** Takes one request of the key's quota at `nowMs`, milliseconds of a clock that only grows; one that steps back refills nothing. */
  take(key: string, nowMs: number): RateDecision {
    const bucket = this.#buckets.get(key);
    const atMs = Math.max(nowMs, bucket?.atMs ?? nowMs);
    const tokens = refilled(bucket, atMs, this.#policy);
    const allowed = tokens >= 1;
    const left = allowed ? tokens - 1 : tokens;
    this.#remember(key, { tokens: left, atMs });
    return decision(allowed, left, this.#policy);
  }

  #remember(key: string, bucket: Bucket): void {
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size <= MAX_KEYS) return;
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      return;
    }
  }
}

function refilled(bucket: Bucket | undefined, atMs: number, policy: RatePolicy): number {
  if (bucket === undefined) return policy.quota;
  return Math.min(policy.quota, bucket.tokens + (atMs - bucket.atMs) / msPerToken(policy));
}

function decision(allowed: boolean, left: number, policy: RatePolicy): RateDecision {
  const { name, quota, windowSeconds } = policy;
  const remaining = Math.floor(left);
  const resetSeconds = secondsFor(quota - left, policy);
  return {
    allowed,
    remaining,
    resetSeconds,
    retryAfterSeconds: left >= 1 ? 0 : secondsFor(1 - left, policy),
    headers: {
      'RateLimit-Policy': `"${name}";q=${quota};w=${windowSeconds}`,
      RateLimit: `"${name}";r=${remaining};t=${resetSeconds}`,
    },
  };
}

/** Rounded to a microsecond first: 60.000000001 seconds are 60 and not 61. */
function secondsFor(tokens: number, policy: RatePolicy): number {
  return Math.ceil(Math.round(tokens * msPerToken(policy) * 1000) / 1_000_000);
}

function msPerToken({ quota, windowSeconds }: RatePolicy): number {
  return (windowSeconds * 1000) / quota;
}
