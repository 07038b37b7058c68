import { addTo, type ClassCounts, count, emptySum, type SumContributions } from './counts.ts';
import type { FactWording, IndicatorDefinition, Method, SumDefinition } from './definition.ts';
import { type Figures, findIndicator } from './indicator.ts';
import type { MovedPart, MovementParts } from './inference.ts';
import { buildProperties, isSameProperty, type Property } from './property.ts';
import { type PropertyForm, readPublishedForm } from './published.ts';
import {
  buildValueKnowledge,
  type CompanyHistory,
  type CompanyInEdition,
  type GroupChange,
  type ValueKnowledge,
} from './sighting.ts';

/** The edition that is counted. */
export interface CountedEdition {
  readonly id: string;
  readonly referenceDate: string;
}

/** An earlier edition: its figures as they were released, and how they were counted. */
export interface CountedEarlier {
  readonly figures: Figures;
  readonly method: Method<never>;
}

/** A property with its counts. The lists are by recipient. */
export interface PropertyCount<R> {
  readonly property: Property<R>;
  readonly all: ClassCounts;
  /** Counts of the companies that the recipient knows. */
  readonly known: readonly ClassCounts[];
  /** By earlier edition; `undefined` if it does not count the property in the same way. */
  readonly earlierCounts: readonly (EarlierProperty | undefined)[];
}

/** A property in an earlier edition, and the companies that changed since. */
export interface EarlierProperty extends Pick<PropertyCount<never>, 'property' | 'all' | 'known'> {
  /** The form in which the earlier edition shows the property. */
  readonly form: PropertyForm;
  /**
   * Numbers of companies that the recipient does not know. A company that changed its class counts as gone
   * and as new.
   */
  readonly hidden: readonly Record<MovedPart, number>[];
}

/** A sum with its amounts. The lists are by recipient. */
export interface SumCount<R> {
  readonly definition: SumDefinition<R>;
  readonly all: SumContributions;
  unknown: number;
  /** Contributions of the companies that the recipient does not know. */
  readonly hidden: readonly SumContributions[];
  readonly earlierCounts: readonly (EarlierSum | undefined)[];
}

export interface EarlierSum {
  readonly amount: (record: never) => number | null;
  readonly roundedTo: number;
  readonly all: SumContributions;
  readonly hidden: readonly MovementParts<SumContributions>[];
}

/**
 * Counts the companies of an edition, in any order and with constant memory: all companies, the companies
 * that each recipient knows, and the companies that entered, left or changed since each earlier edition.
 *
 * @example
 * const counter = new FigureCounter(METHOD_2025, { id: '2025', referenceDate: '2025-09-30' });
 * for await (const record of companies) counter.add({ record });
 */
export class FigureCounter<R extends { readonly synthetic: boolean }> {
  readonly edition: CountedEdition;
  readonly definitions: readonly IndicatorDefinition<R>[];
  readonly wording: FactWording;
  /**
   * Names of the recipients. If earlier editions exist, each recipient is listed a second time, after all
   * others. The second one has kept the rows that it read in any edition, so it knows every equal value of
   * the company.
   */
  readonly recipients: readonly string[];
  readonly earlier: readonly CountedEarlier[];
  readonly properties: readonly PropertyCount<R>[];
  readonly sums: readonly SumCount<R>[];
  /** By earlier edition: companies that entered, left or have another class of any property. */
  readonly changed: number[];
  companies = 0;
  synthetic = false;
  readonly #own: number;

  constructor(
    method: Method<R>,
    edition: CountedEdition,
    context: {
      readonly recipients?: readonly string[];
      readonly earlier?: readonly CountedEarlier[];
    } = {},
  ) {
    const { recipients = [ALL_RECIPIENTS], earlier = [] } = context;
    const keepingRecipients =
      earlier.length === 0 ? [] : recipients.map((name) => `${name}, ${KEEPING}`);
    this.edition = edition;
    this.#own = recipients.length;
    this.recipients = [...recipients, ...keepingRecipients];
    this.earlier = earlier;
    this.wording = method.wording;
    this.changed = earlier.map(() => 0);
    this.definitions = method.indicators(edition.referenceDate);
    this.properties = buildProperties(this.definitions).map((property) =>
      this.#buildPropertyCount(property),
    );
    this.sums = this.definitions
      .filter((definition) => definition.kind === 'sum')
      .map((definition) => this.#buildSumCount(definition));
  }

  /** Counts a company. @param earlier the company in each earlier edition, in the order of the editions */
  add(now: CompanyInEdition<R> | undefined, earlier: CompanyHistory = []): void {
    if (now !== undefined) {
      this.companies += 1;
      this.synthetic ||= now.record.synthetic;
    }
    const history = [now as CompanyInEdition<never> | undefined, ...earlier];
    const knowledge = this.properties.map((each) => this.#addClasses(each, history));
    for (const each of this.sums) this.#addAmounts(each, history);
    for (const at of this.earlier.keys())
      if (knowledge.some(({ values }) => values[0] !== values[at + 1]))
        this.changed[at] = (this.changed[at] ?? 0) + 1;
  }

  #buildPropertyCount(property: Property<R>): PropertyCount<R> {
    const counts = () => Array.from({ length: property.classes }, () => 0);
    const known = () => this.recipients.map(counts);
    const earlierCounts = this.earlier.map(({ figures, method }) => {
      const before = buildProperties(method.indicators(figures.referenceDate));
      const same = before.find((each) => isSameProperty(each, property));
      if (same === undefined) return undefined;
      const hidden = this.recipients.map(() => ({ entered: 0, left: 0, stayed: 0 }));
      const form = readPublishedForm(figures, same);
      return { property: same, form, all: counts(), known: known(), hidden };
    });
    return { property, all: counts(), known: known(), earlierCounts };
  }

  #buildSumCount(definition: SumDefinition<R>): SumCount<R> {
    const earlierCounts = this.earlier.map(({ figures, method }) => {
      const same = method.indicators(figures.referenceDate).find(({ id }) => id === definition.id);
      if (same?.kind !== 'sum') return undefined;
      const roundedTo = findIndicator(figures, same.id)?.roundedTo ?? 1;
      const parts = () => ({ entered: emptySum(), left: emptySum(), stayed: emptySum() });
      const { amount } = same;
      return { amount, roundedTo, all: emptySum(), hidden: this.recipients.map(parts) };
    });
    const hidden = this.recipients.map(emptySum);
    return { definition, all: emptySum(), unknown: 0, hidden, earlierCounts };
  }

  #addClasses(each: PropertyCount<R>, history: CompanyHistory): ValueKnowledge {
    const editions = [each as unknown as EarlierProperty, ...each.earlierCounts];
    const values = editions.map(
      (edition, at) => history[at] && edition?.property.classOf(history[at].record),
    );
    const knowledge = buildValueKnowledge(values, history, {
      fields: each.property.fields,
      own: this.#own,
    });
    for (const [at, value] of values.entries()) {
      const edition = editions[at];
      if (edition === undefined || value === undefined) continue;
      count(edition.all, value);
      for (const [recipient, known] of edition.known.entries())
        if (knowledge.isKnown(recipient, at)) count(known, value);
    }
    for (const { hidden, part } of listMoves(knowledge, each.earlierCounts)) hidden[part] += 1;
    return knowledge;
  }

  #addAmounts(each: SumCount<R>, history: CompanyHistory): void {
    const { definition, all, hidden, earlierCounts } = each;
    const { fields, smaller } = definition;
    const amounts = [definition as { amount: EarlierSum['amount'] }, ...earlierCounts];
    const values = amounts.map(
      (edition, at) => (history[at] && edition?.amount(history[at].record)) ?? undefined,
    );
    const knowledge = buildValueKnowledge(values, history, { fields, own: this.#own });
    const [now] = values;
    if (now !== undefined) addTo(all, now, smaller.amount);
    else if (history[0] !== undefined) each.unknown += 1;
    for (const [recipient, tally] of hidden.entries())
      if (now !== undefined && !knowledge.isKnown(recipient, 0)) addTo(tally, now, smaller.amount);
    for (const [at, earlierSum] of earlierCounts.entries()) {
      const value = values[at + 1];
      if (earlierSum !== undefined && value !== undefined)
        addTo(earlierSum.all, value, smaller.amount);
    }
    for (const { hidden, part, value } of listMoves(knowledge, earlierCounts))
      addTo(hidden[part], value, smaller.amount);
  }
}

/** The changes since each earlier edition, each with the counts of the recipient that does not know the value. */
function* listMoves<T>(
  knowledge: ValueKnowledge,
  earlierCounts: readonly ({ readonly hidden: readonly T[] } | undefined)[],
): Generator<GroupChange & { readonly hidden: T }> {
  for (const [at, edition] of earlierCounts.entries())
    for (const [recipient, hidden] of edition?.hidden.entries() ?? [])
      for (const move of knowledge.listMoves(recipient, at + 1)) yield { ...move, hidden };
}

/** A recipient without any row. */
const ALL_RECIPIENTS = 'everybody';
const KEEPING = 'with the rows of every edition';
