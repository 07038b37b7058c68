import type { IndicatorDefinition, ShareDefinition } from './definition.ts';
import { addTo, emptyTally, type Tally } from './disclosure/tally.ts';

/** A running count of one indicator: a few numbers, however many companies there are. */
export class IndicatorCount<R> {
  readonly definition: IndicatorDefinition<R>;
  /** Companies in the numerator; for a sum, its amounts. */
  readonly numerator: Tally = emptyTally();
  denominator = 0;
  unknown = 0;
  readonly #among: (record: R) => boolean;

  /** @param of the share whose numerator is this one's denominator */
  constructor(definition: IndicatorDefinition<R>, of?: ShareDefinition<R>) {
    this.definition = definition;
    this.#among = of === undefined ? () => true : of.counts;
  }

  add(record: R): void {
    const { definition } = this;
    if (definition.kind === 'entities') addTo(this.numerator, 1);
    else if (definition.kind === 'sum') this.#addAmount(definition.amount(record));
    else if (this.#among(record)) this.#addShare(record, definition);
  }

  #addAmount(amount: number | null): void {
    if (amount === null) this.unknown += 1;
    else addTo(this.numerator, amount);
  }

  #addShare(record: R, { known, counts }: ShareDefinition<R>): void {
    if (known !== undefined && !known(record)) {
      this.unknown += 1;
      return;
    }
    this.denominator += 1;
    if (counts(record)) addTo(this.numerator, 1);
  }
}

/** One running count for each indicator of the list, by id. */
export function indicatorCounts<R>(
  definitions: readonly IndicatorDefinition<R>[],
): ReadonlyMap<string, IndicatorCount<R>> {
  const shares = definitions.filter((definition) => definition.kind === 'share');
  return new Map(
    definitions.map((definition) => {
      const of = definition.kind === 'share' ? definition.of : undefined;
      const whole = shares.find(({ id }) => id === of);
      return [definition.id, new IndicatorCount(definition, whole)];
    }),
  );
}
