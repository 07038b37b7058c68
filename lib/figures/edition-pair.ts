import type { FigureCounter, PropertyCount, ShownTo, SumCount } from './counter.ts';
import { addTo, type ClassCounts, count, emptySum, noCompanies, type SumTally } from './counts.ts';
import type { Method } from './definition.ts';
import { type Figures, indicatorOf } from './indicator.ts';
import { type Property, propertiesOf } from './property.ts';
import type { PropertyForm } from './published.ts';

/** A company as an edition counts it, and what it shows to each reader. */
export interface Seen<R> {
  readonly record: R;
  readonly shown: ShownTo;
}

/** What a property was in the earlier edition, and who moved; the lists are by reader. */
export interface PropertyMove<A, B> {
  readonly before: Property<B>;
  readonly after: PropertyCount<A>;
  /** How the earlier edition shows it. */
  readonly form: PropertyForm;
  readonly all: ClassCounts;
  readonly known: readonly ClassCounts[];
  /** Companies that do not show it and came, went, or stayed in their class. Who changed the class came and went. */
  readonly came: number[];
  readonly went: number[];
  readonly stayed: number[];
}

export interface SumMove<A> {
  readonly after: SumCount<A>;
  readonly amountBefore: (record: never) => number | null;
  readonly fields: string;
  readonly roundedTo: number;
  readonly all: SumTally;
  readonly came: readonly SumTally[];
  readonly went: readonly SumTally[];
  readonly stayed: readonly SumTally[];
}

/** Compares an edition with an earlier one, company by company, for those who hold the facts of both. */
export class EditionPair<
  A extends { readonly synthetic: boolean },
  B extends { readonly synthetic: boolean },
> {
  readonly earlier: Figures;
  readonly properties: readonly PropertyMove<A, B>[];
  readonly sums: readonly SumMove<A>[];
  /** Companies that came, went or are in another class of any property. */
  changed = 0;

  /** @param earlier the figures of the earlier edition as they were released, and how they were counted */
  constructor(
    counter: FigureCounter<A>,
    earlier: { readonly figures: Figures; readonly method: Method<B> },
  ) {
    const { figures, method } = earlier;
    const definitions = method.indicators(figures.referenceDate);
    const before = propertiesOf(definitions);
    const each = <T>(make: () => T) => counter.readers.map(make);
    this.earlier = figures;
    this.properties = counter.properties.flatMap((after) => {
      const same = before.find((property) => isSame(property, after.property));
      if (same === undefined) return [];
      return {
        ...{ before: same, after, form: formIn(figures, same) },
        all: noCompanies(same.classes),
        known: each(() => noCompanies(same.classes)),
        ...{ came: each(() => 0), went: each(() => 0), stayed: each(() => 0) },
      };
    });
    this.sums = counter.sums.flatMap((after) => {
      const same = definitions.find(({ id }) => id === after.definition.id);
      if (same?.kind !== 'sum') return [];
      return {
        ...{ after, amountBefore: same.amount, fields: same.fields, all: emptySum() },
        roundedTo: indicatorOf(figures, same.id)?.roundedTo ?? 1,
        ...{ came: each(emptySum), went: each(emptySum), stayed: each(emptySum) },
      };
    });
  }

  /** Counts a company; it is in one of the editions or in both. */
  add(before: Seen<B> | undefined, after: Seen<A> | undefined): void {
    let changed = before === undefined || after === undefined;
    for (const move of this.properties) changed = addClasses(move, before, after) || changed;
    for (const move of this.sums) addAmounts(move, before, after);
    if (changed) this.changed += 1;
  }
}

/** @returns whether the class is another one */
function addClasses<A, B>(
  move: PropertyMove<A, B>,
  before: Seen<B> | undefined,
  after: Seen<A> | undefined,
): boolean {
  const was = before === undefined ? undefined : move.before.classOf(before.record);
  const is = after === undefined ? undefined : move.after.property.classOf(after.record);
  const { fields } = move.before;
  if (was !== undefined) count(move.all, was);
  for (const [reader, known] of move.known.entries()) {
    const knewIt = before?.shown[reader]?.has(fields) === true;
    const knowsIt = after?.shown[reader]?.has(fields) === true;
    if (was !== undefined && knewIt) count(known, was);
    const hidBefore = was !== undefined && !knewIt;
    const hidesNow = is !== undefined && !knowsIt;
    if (hidBefore && hidesNow && was === is) count(move.stayed, reader);
    else {
      if (hidBefore) count(move.went, reader);
      if (hidesNow) count(move.came, reader);
    }
  }
  return was !== is;
}

function addAmounts<A, B>(
  { after: { definition }, amountBefore, fields, all, came, went, stayed }: SumMove<A>,
  before: Seen<B> | undefined,
  after: Seen<A> | undefined,
): void {
  const was = before === undefined ? null : amountBefore(before.record as never);
  const is = after === undefined ? null : definition.amount(after.record);
  const add = (tallies: readonly SumTally[], reader: number, amount: number) =>
    addTo(tallies[reader] as SumTally, amount, definition.smaller.amount);
  if (was !== null) addTo(all, was, definition.smaller.amount);
  for (const reader of came.keys()) {
    const hidBefore = was !== null && before?.shown[reader]?.has(fields) !== true;
    const hidesNow = is !== null && after?.shown[reader]?.has(fields) !== true;
    if (hidBefore && hidesNow && was === is) add(stayed, reader, was);
    else {
      if (hidesNow) add(came, reader, is);
      if (hidBefore) add(went, reader, was);
    }
  }
}

/** Whether two editions count a property alike: by shares of the same ids. */
function isSame<A, B>(a: Property<A>, b: Property<B>): boolean {
  const ids = (shares: readonly { readonly id: string }[]) => shares.map(({ id }) => id).join();
  return a.id === b.id && ids(a.shares) === ids(b.shares);
}

function formIn<R>(figures: Figures, { shares }: Property<R>): PropertyForm {
  const at = (id: string) => shares.findIndex((share) => share.id === id);
  const shown = figures.indicators.filter(({ id, mergedOf }) => at(mergedOf?.[0] ?? id) >= 0);
  return {
    parts: shown.map(({ id, mergedOf = [id] }) => mergedOf.map(at)),
    step: shown[0]?.roundedTo ?? 1,
  };
}
