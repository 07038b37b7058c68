import type { Clock } from '../core/clock.ts';
import { later } from '../core/instant.ts';
import type { NoticeStore } from './ports.ts';
import type { Propagation } from './propagation.ts';

const DAY_MS = 86_400_000;

export interface OverdueOptions {
  readonly notices: NoticeStore;
  /** Within which holders acknowledge. */
  readonly acknowledgeDays: number;
  /** Within which what was withdrawn is erased. */
  readonly eraseDays: number;
  readonly clock: Clock;
}

/** What of a propagation is late, and so a person's to look after. */
export class Overdue {
  readonly #options: OverdueOptions;

  constructor(options: OverdueOptions) {
    this.#options = options;
  }

  /** `erasure`, and the holders that have not acknowledged in time. */
  async of({ id, effectiveAt, erased, closedAt }: Propagation): Promise<readonly string[]> {
    if (closedAt !== null) return [];
    const { notices, acknowledgeDays, eraseDays, clock } = this.#options;
    const now = clock();
    const late: string[] = [];
    if (erased === null && now > later(effectiveAt, eraseDays * DAY_MS)) late.push('erasure');
    for await (const { state, issuedAt, counterParty } of notices.of(id))
      if (state !== 'ACKNOWLEDGED' && now > later(issuedAt, acknowledgeDays * DAY_MS))
        late.push(counterParty);
    return late;
  }
}
