import { LruCache } from '../core/lru-cache.ts';

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
  tokens: number;
  atMs: number;
}

/** Keys that are remembered; beyond it the one asked longest ago starts afresh, so memory is bounded. */
const MAX_KEYS = 10_000;

/**
 * Token buckets by key (a client id), in this process only: with n instances a client gets up to
 * n quotas. It keeps one client from starving the others; the gateway's throttle is the hard limit.
 */
export class RateLimiter {
  readonly #policy: RatePolicy;
  readonly #msPerToken: number;
  readonly #buckets = new LruCache<Bucket>(MAX_KEYS);

  constructor(policy: RatePolicy) {
    this.#policy = policy;
    this.#msPerToken = (policy.windowSeconds * 1000) / policy.quota;
  }

  /** Takes one request of the key's quota at `nowMs`, milliseconds of a clock that only grows; one that steps back refills nothing. */
  take(key: string, nowMs: number): RateDecision {
    const { name, quota, windowSeconds } = this.#policy;
    const known = this.#buckets.get(key);
    const bucket = known ?? { tokens: quota, atMs: nowMs };
    if (known === undefined) this.#buckets.set(key, bucket);
    const passedMs = Math.max(0, nowMs - bucket.atMs);
    bucket.atMs += passedMs;
    bucket.tokens = Math.min(quota, bucket.tokens + passedMs / this.#msPerToken);
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    const { tokens: left } = bucket;
    const remaining = Math.floor(left);
    const resetSeconds = this.#secondsFor(quota - left);
    return {
      allowed,
      remaining,
      resetSeconds,
      retryAfterSeconds: left >= 1 ? 0 : this.#secondsFor(1 - left),
      headers: {
        'RateLimit-Policy': `"${name}";q=${quota};w=${windowSeconds}`,
        RateLimit: `"${name}";r=${remaining};t=${resetSeconds}`,
      },
    };
  }

  /** Rounded to a microsecond first: 60.000000001 seconds are 60 and not 61. */
  #secondsFor(tokens: number): number {
    return Math.ceil(Math.round(tokens * this.#msPerToken * 1000) / 1_000_000);
  }
}
