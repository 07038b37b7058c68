import type { Clock } from '../../core/clock.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import type { PlainReason } from '../../core/reasons/error-reasons.ts';
import { ageMs, type TimeMark, takeTimeMark } from '../../core/time-mark.ts';
import { RateLimiter } from '../rate-limit.ts';

/** A document to fetch before the caller is authenticated. */
export interface Resolution {
  /** Host and port of the address. */
  readonly host: string;
  /** Network address of the sender. */
  readonly source: string;
  /** Whether the participant is registered here. Registered participants have separate slots, which other senders cannot use. */
  readonly isMember: boolean;
}

/** Maximum numbers of simultaneous fetches in this process. */
const MEMBERS_AT_ONCE = 16;
const UNREGISTERED_AT_ONCE = 8;
const PER_HOST_AT_ONCE = 2;
const PER_SOURCE_AT_ONCE = 4;
/** Maximum numbers of fetches in a minute. */
const PER_HOST_A_MINUTE = 30;
const PER_SOURCE_A_MINUTE = 30;
/** A host that fails is not called again for this time. Each further failure doubles it. Milliseconds. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Maximum number of hosts whose failures are stored. The oldest one is dropped for a new one. */
const MAX_FAILING = 5_000;

interface FailingHost {
  readonly at: TimeMark;
  readonly pauseMs: number;
}

/**
 * Limits the documents that anonymous callers make us fetch, because anyone can write a token that names any host.
 * The limits are checked before a connection is opened. A refusal is `unavailable`, so an honest sender tries again.
 */
export class ResolutionLimits {
  readonly #clock: Clock;
  readonly #running = new Map<string, number>();
  readonly #failing = new Map<string, FailingHost>();
  readonly #hosts = new RateLimiter({ name: 'host', quota: PER_HOST_A_MINUTE, windowSeconds: 60 });
  readonly #sources = new RateLimiter({
    name: 'source',
    quota: PER_SOURCE_A_MINUTE,
    windowSeconds: 60,
  });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `fetch` within the limits. @throws KaartError `unavailable` beyond a limit; errors of `fetch` */
  async run<T>(resolution: Resolution, fetch: () => Promise<T>): Promise<T> {
    const slots = listResolutionSlots(resolution);
    this.#admit(resolution, slots);
    for (const [slot] of slots) this.#running.set(slot, this.#countRunning(slot) + 1);
    try {
      const result = await fetch();
      this.#failing.delete(resolution.host);
      return result;
    } catch (error) {
      if (hasCode(error, 'unavailable')) this.#recordFailure(resolution.host);
      throw error;
    } finally {
      for (const [slot] of slots) this.#freeSlot(slot);
    }
  }

  #admit({ host, source, isMember }: Resolution, slots: readonly Slot[]): void {
    const failing = this.#failing.get(host);
    if (failing !== undefined && ageMs(failing.at, this.#clock) < failing.pauseMs)
      throw limitError('host-failed-recently');
    if (slots.some(([slot, limit]) => this.#countRunning(slot) >= limit))
      throw limitError('too-many-resolutions');
    const now = performance.now();
    if (!isMember && !this.#sources.take(source, now).allowed)
      throw limitError('too-many-identities');
    if (!this.#hosts.take(host, now).allowed) throw limitError('host-asked-often');
  }

  #countRunning(slot: string): number {
    return this.#running.get(slot) ?? 0;
  }

  #freeSlot(slot: string): void {
    const left = this.#countRunning(slot) - 1;
    if (left > 0) this.#running.set(slot, left);
    else this.#running.delete(slot);
  }

  #recordFailure(host: string): void {
    const before = this.#failing.get(host);
    const pauseMs =
      before === undefined ? FIRST_PAUSE_MS : Math.min(before.pauseMs * 2, LONGEST_PAUSE_MS);
    this.#failing.delete(host);
    this.#failing.set(host, { at: takeTimeMark(this.#clock), pauseMs });
    const [oldest] = this.#failing.keys();
    if (this.#failing.size > MAX_FAILING && oldest !== undefined) this.#failing.delete(oldest);
  }
}

type Slot = readonly [name: string, limit: number];

function listResolutionSlots({ host, source, isMember }: Resolution): readonly Slot[] {
  if (isMember)
    return [
      ['members', MEMBERS_AT_ONCE],
      [`member host ${host}`, PER_HOST_AT_ONCE],
    ];
  return [
    ['strangers', UNREGISTERED_AT_ONCE],
    [`host ${host}`, PER_HOST_AT_ONCE],
    [`source ${source}`, PER_SOURCE_AT_ONCE],
  ];
}

function limitError(reason: PlainReason): KaartError {
  return new KaartError(reason, { code: 'unavailable' });
}
