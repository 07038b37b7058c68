import type { Edition } from './auditor.ts';
import { type Company, GROUPS, RECIPIENTS } from './editions.ts';

/** Counts which cases occur in the random editions. A case that never occurs has not been tested. */
export class Cases {
  readonly #counts = new Map<string, number>(
    [
      ...['editions', 'pairs of editions', 'corrections that kept their figures'],
      ...['one refusal', 'two refusals', 'three refusals', 'more refusals, up to 30 %'],
      ...[
        'refusals of one group only',
        'a named recipient that reads other rows than its audience',
      ],
      ...['withdrawals between editions', 'changed companies', 'companies that left'],
      ...['companies that entered', 'exact facts', 'rounded facts', 'merged categories'],
    ].map((name) => [name, 0]),
  );

  /** @param all an edition and the later ones */
  count(all: readonly Edition[]): void {
    this.#add('editions', all.length);
    for (const { figures, companies } of all) {
      if (figures.keptFrom !== undefined) this.#add('corrections that kept their figures');
      for (const { roundedTo, mergedOf } of figures.indicators) {
        this.#add(roundedTo === undefined ? 'exact facts' : 'rounded facts');
        if (mergedOf !== undefined) this.#add('merged categories');
      }
      this.#countRefusals(companies);
    }
    for (const [at, later] of all.entries()) {
      if (at === 0) continue;
      if (later.figures.keptFrom === undefined) this.#add('pairs of editions');
      this.#countChanges((all[at - 1] as Edition).companies, later.companies);
    }
  }

  /** Names of cases that did not occur. */
  get missing(): readonly string[] {
    return [...this.#counts].flatMap(([name, times]) => (times === 0 ? [name] : []));
  }

  toString(): string {
    return [...this.#counts].map(([name, times]) => `${times} ${name}`).join('\n');
  }

  /** Counts the companies that refuse something, for each recipient, without the one that has the rows of all. */
  #countRefusals(companies: readonly Company[]): void {
    for (const recipient of RECIPIENTS.keys()) {
      if (recipient === RECIPIENTS.length - 1) continue;
      const open = companies.map(({ shownGroups }) => shownGroups[recipient]?.size ?? 0);
      const refusing = open.filter((groups) => groups < GROUPS.length).length;
      const few = ['no refusal', 'one refusal', 'two refusals', 'three refusals'][refusing];
      if (few !== 'no refusal') this.#add(few ?? 'more refusals, up to 30 %');
      if (open.some((groups) => 0 < groups && groups < GROUPS.length))
        this.#add('refusals of one group only');
    }
    const differs = ({ shownGroups: [audience, , named] }: Company) =>
      GROUPS.some((group) => audience?.has(group) !== named?.has(group));
    if (companies.some(differs))
      this.#add('a named recipient that reads other rows than its audience');
  }

  #countChanges(before: readonly Company[], after: readonly Company[]): void {
    const later = new Map(after.map((each) => [each.record.record_id, each]));
    let stayed = 0;
    for (const { record, shownGroups } of before) {
      const now = later.get(record.record_id);
      if (now === undefined) {
        this.#add('companies that left');
        continue;
      }
      stayed += 1;
      if (now.record !== record) this.#add('changed companies');
      if (
        shownGroups.some((groups, recipient) =>
          [...groups].some((g) => !now.shownGroups[recipient]?.has(g)),
        )
      )
        this.#add('withdrawals between editions');
    }
    this.#add('companies that entered', after.length - stayed);
  }

  #add(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }
}
