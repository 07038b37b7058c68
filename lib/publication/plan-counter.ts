import { nextNarrowingAfter, type Timeline } from '../consent/timeline.ts';
import { AUDIENCES, type Audience, FIELD_GROUPS } from '../consent/vocabulary.ts';
import { sha256Stream } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import { type ByAudience, byAudience } from './by-audience.ts';
import { type GrantMask, type GroupBits, groupsIn, isGranted, NO_GRANTS } from './grant-mask.ts';
import type { ViewCoverage } from './version.ts';

/** The grant mask of each row of an edition, with two bytes per row. */
class RowMasks {
  #masks = new Uint16Array(1024);
  #length = 0;

  push(mask: GrantMask): void {
    if (this.#length === this.#masks.length) {
      const wider = new Uint16Array(this.#length * 2);
      wider.set(this.#masks);
      this.#masks = wider;
    }
    this.#masks[this.#length++] = mask;
  }

  /** The mask of a row. @param row number of the row, from 0 */
  at(row: number): GrantMask {
    const mask = this.#masks[row];
    if (mask === undefined || row >= this.#length)
      throw new Error('the edition has more rows than when the version was planned');
    return mask;
  }

  get length(): number {
    return this.#length;
  }
}

/** Counts the rows of a view by their granted groups. */
class CoverageCount {
  /** Number of rows by {@link GroupBits}. */
  readonly #rows = new Map<GroupBits, number>();

  add(groups: GroupBits): void {
    this.#rows.set(groups, (this.#rows.get(groups) ?? 0) + 1);
  }

  coverage(eligible: number): ViewCoverage {
    const sum = (counts: (groups: GroupBits) => boolean) =>
      [...this.#rows].reduce((total, [groups, rows]) => (counts(groups) ? total + rows : total), 0);
    return {
      published: sum(() => true),
      eligible,
      groups: Object.fromEntries(
        FIELD_GROUPS.map((group) => [group, sum((groups) => isGranted(groups, group))]),
      ) as ViewCoverage['groups'],
    };
  }
}

/** The totals after the last row. */
export interface PlanTotals {
  /** Masks by the number of the row in the edition. */
  readonly masks: RowMasks;
  /** Digest of the data of one audience, so that the id of its view does not depend on other audiences. */
  readonly audienceDigests: ByAudience<string>;
  readonly coverage: ByAudience<ViewCoverage>;
  /** The first instant at which a grant in the view of the audience ends. */
  readonly nextChangeAt: ByAudience<Instant | null>;
}

/** Counts the content of a planned version, row by row in the order of the edition. */
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

  computeTotals(eligible: number): PlanTotals {
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
