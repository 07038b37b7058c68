import { nextNarrowingAfter, type Timeline } from '../consent/timeline.ts';
import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';
import { sha256Stream } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import { type ByAudience, byAudience } from './by-audience.ts';
import { CoverageCount } from './coverage-count.ts';
import { type GrantMask, type GroupBits, groupsIn, NO_GRANTS } from './grant-mask.ts';
import { RowMasks } from './row-masks.ts';
import type { ViewCoverage } from './version.ts';

/** The totals after the last row. */
export interface PlanTotals {
  /** By the number of the row in the edition. */
  readonly masks: RowMasks;
  /** Digest of what one audience may see, so that the inputs of its view can be named without the others'. */
  readonly audienceDigests: ByAudience<string>;
  readonly coverage: ByAudience<ViewCoverage>;
  /** The first instant at which something in the audience's view closes. */
  readonly nextChangeAt: ByAudience<Instant | null>;
}

/** Gathers, row by row in the order of the edition, what a version would hold. */
export class PlanCounter {
  readonly #masks = new RowMasks();
  readonly #views: ByAudience<ViewTally>;

  constructor(consentsReadAt: Instant) {
    this.#views = byAudience((audience) => new ViewTally(audience, consentsReadAt));
  }

  add(recordId: string, timeline: Timeline | undefined, mask: GrantMask): void {
    this.#masks.push(mask);
    if (mask === NO_GRANTS || timeline === undefined) return;
    for (const audience of AUDIENCES) {
      const groups = groupsIn(mask, audience);
      if (groups !== 0) this.#views[audience].add(recordId, timeline, groups);
    }
  }

  result(eligible: number): PlanTotals {
    return {
      masks: this.#masks,
      audienceDigests: byAudience((audience) => this.#views[audience].digest()),
      coverage: byAudience((audience) => this.#views[audience].count.coverage(eligible)),
      nextChangeAt: byAudience((audience) => this.#views[audience].nextChangeAt),
    };
  }
}

class ViewTally {
  readonly count = new CoverageCount();
  nextChangeAt: Instant | null = null;
  readonly #audience: Audience;
  readonly #consentsReadAt: Instant;
  readonly #hash = sha256Stream();
  #pending = '';

  constructor(audience: Audience, consentsReadAt: Instant) {
    this.#audience = audience;
    this.#consentsReadAt = consentsReadAt;
  }

  add(recordId: string, timeline: Timeline, groups: GroupBits): void {
    this.count.add(groups);
    this.#pending += `${recordId} ${groups}\n`;
    if (this.#pending.length > 65_536) this.#flush();
    const end = nextNarrowingAfter(timeline, this.#audience, this.#consentsReadAt);
    if (end !== null && (this.nextChangeAt === null || end < this.nextChangeAt))
      this.nextChangeAt = end;
  }

  digest(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #flush(): void {
    this.#hash.update(this.#pending);
    this.#pending = '';
  }
}
