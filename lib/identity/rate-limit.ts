import { LruCache } from '../core/lru-cache.ts';

/** A quota that refills evenly: `quota` requests in `windowSeconds`. All of them may come at the same time. */
export interface RatePolicy {
  /** Name in the headers, letters and hyphens only. */
  readonly name: string;
  readonly quota: number;
  readonly windowSeconds: number;
}

/** The decision on one request, with the values for the headers. */
export interface RateDecision {
  readonly allowed: boolean;
  /** Number of whole requests that are left now. */
  readonly remaining: number;
  /** Seconds until the quota is full again, rounded up. */
  readonly resetSeconds: number;
  /** Seconds until another request is allowed, rounded up; 0 if it is allowed now. */
  readonly retryAfterSeconds: number;
  /** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10, structured fields). */
  readonly headers: { readonly 'RateLimit-Policy': string; readonly RateLimit: string };
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Maximum number of stored keys, to limit the memory. The key that was used longest ago is dropped and gets a full quota again. */
const MAX_KEYS = 10_000;

/**
 * Token buckets by key (a client id) in one process: with n instances a client gets up to n quotas. They stop one
 * client from blocking the others. The throttle of the gateway is the hard limit.
 */
export class RateLimiter {
  readonly #policy: RatePolicy;
  readonly #msPerToken: number;
  readonly #buckets = new LruCache<Bucket>(MAX_KEYS);

  constructor(policy: RatePolicy) {
    this.#policy = policy;
    this.#msPerToken = (policy.windowSeconds * 1000) / policy.quota;
  }

  /** Takes one request from the quota of a key. @param nowMs milliseconds of a monotonic clock. If it goes back, the quota is not refilled */
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

  /** Returns the seconds in which tokens are refilled, rounded up. They are first rounded to a microsecond, so that 60.000000001 is 60 and not 61. */
  #secondsFor(tokens: number): number {
    return Math.ceil(Math.round(tokens * this.#msPerToken * 1000) / 1_000_000);
  }
}
