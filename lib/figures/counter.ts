import { addTo, type ClassCounts, count, emptySum, noCompanies, type SumTally } from './counts.ts';
import type { IndicatorDefinition, Method, SumDefinition } from './definition.ts';
import { type Property, propertiesOf } from './property.ts';

/** The edition that is counted. */
export interface Counted {
  readonly id: string;
  readonly referenceDate: string;
}

/** The groups of fields of a company that each reader could read; in the order of the readers. */
export type ShownTo = readonly ReadonlySet<string>[];

/** A property with its counts. */
export interface PropertyCount<R> {
  readonly property: Property<R>;
  readonly all: ClassCounts;
  /** Of the companies that show it: by reader. */
  readonly known: readonly ClassCounts[];
}

/** A sum with its amounts. */
export interface SumCount<R> {
  readonly definition: SumDefinition<R>;
  readonly all: SumTally;
  unknown: number;
  /** Of the companies that do not show it: by reader. */
  readonly hidden: readonly SumTally[];
}

/**
 * Counts an edition as its companies go by, in any order and in flat memory: all of them, and what
 * each reader could count by itself.
 *
 * @example
 * const counter = new FigureCounter(METHOD_2025, { id: '2025', referenceDate: '2025-09-30' });
 * for await (const record of companies) counter.add(record);
 * releasedFigures(counter).figures;
 */
export class FigureCounter<R extends { readonly synthetic: boolean }> {
  readonly edition: Counted;
  readonly definitions: readonly IndicatorDefinition<R>[];
  /** Names of the readers. */
  readonly readers: readonly string[];
  readonly properties: readonly PropertyCount<R>[];
  readonly sums: readonly SumCount<R>[];
  companies = 0;
  synthetic = false;

  constructor(method: Method<R>, edition: Counted, readers: readonly string[] = [EVERYBODY]) {
    this.edition = edition;
    this.readers = readers;
    this.definitions = method.indicators(edition.referenceDate);
    this.properties = propertiesOf(this.definitions).map((property) => ({
      property,
      all: noCompanies(property.classes),
      known: readers.map(() => noCompanies(property.classes)),
    }));
    this.sums = this.definitions
      .filter((definition) => definition.kind === 'sum')
      .map((definition) => ({
        definition,
        all: emptySum(),
        unknown: 0,
        hidden: readers.map(() => emptySum()),
      }));
  }

  /** @param shown what the company shows to each reader; nothing to a reader that is left out */
  add(record: R, shown: ShownTo = []): void {
    this.companies += 1;
    this.synthetic ||= record.synthetic;
    for (const { property, all, known } of this.properties) {
      const at = property.classOf(record);
      count(all, at);
      for (const [reader, counts] of known.entries())
        if (shown[reader]?.has(property.fields)) count(counts, at);
    }
    for (const sum of this.sums) addAmount(sum, record, shown);
  }
}

/** A reader who could read no row. */
const EVERYBODY = 'everybody';

function addAmount<R>(sum: SumCount<R>, record: R, shown: ShownTo): void {
  const { definition, all, hidden } = sum;
  const amount = definition.amount(record);
  if (amount === null) {
    sum.unknown += 1;
    return;
  }
  const limit = definition.smaller.amount;
  addTo(all, amount, limit);
  for (const [reader, tally] of hidden.entries())
    if (!shown[reader]?.has(definition.fields)) addTo(tally, amount, limit);
}
