import { smoothLatency } from '../dsp/common/settle-delay.ts';

/** Maximum number of remembered participants; the one that was called longest ago is removed first. */
const MOST = 1_000;

/** How long other participants take to answer, as this process has seen it. */
export class Latencies {
  readonly #known = new Map<string, number>();

  /** Milliseconds; `undefined` for a participant that was not called yet. */
  of(participantId: string): number | undefined {
    return this.#known.get(participantId);
  }

  observe(participantId: string, latencyMs: number): void {
    const latency = smoothLatency(this.#known.get(participantId), latencyMs);
    this.#known.delete(participantId);
    this.#known.set(participantId, latency);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
  }
}
