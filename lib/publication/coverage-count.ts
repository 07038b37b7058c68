import { FIELD_GROUPS } from '../consent/vocabulary.ts';
import { type GroupBits, isOpen } from './grant-mask.ts';
import type { ViewCoverage } from './version.ts';

/** Counts the rows of a view by what is open in them. */
export class CoverageCount {
  /** By {@link GroupBits}. */
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
        FIELD_GROUPS.map((group) => [group, sum((groups) => isOpen(groups, group))]),
      ) as ViewCoverage['groups'],
    };
  }
}
