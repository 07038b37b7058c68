import type { ScopeResult } from '../mapping/scope.ts';
import type { Method } from './definition.ts';
import { SUPPRESSED } from './disclosure/shown.ts';
import { percentOf } from './exact.ts';
import type { Figures, Indicator } from './indicator.ts';
import { type IndicatorCount, indicatorCounts } from './indicator-count.ts';
import { withheldIndicators } from './official-list.ts';
import { protectedTables } from './protected-tables.ts';
import { quote } from './quote.ts';
import { suppressed } from './same-pattern.ts';
import { TableCounter } from './table-counter.ts';

/** The edition that is counted. */
export interface Counted {
  readonly id: string;
  readonly referenceDate: string;
}

/**
 * Counts an edition as its rows go by, in any order and in flat memory.
 *
 * @example
 * const counter = new FigureCounter(METHOD_2025, { id: '2025', referenceDate: '2025-09-30' });
 * for await (const { record, scope } of rows) counter.add(record, scope);
 * counter.figures();
 */
export class FigureCounter<R extends { readonly synthetic: boolean }> {
  readonly #method: Method<R>;
  readonly #edition: Counted;
  readonly #indicators: ReadonlyMap<string, IndicatorCount<R>>;
  readonly #tables: readonly TableCounter<R>[];
  #synthetic = false;

  constructor(method: Method<R>, edition: Counted) {
    this.#method = method;
    this.#edition = edition;
    this.#indicators = indicatorCounts(method.indicators(edition.referenceDate));
    this.#tables = method.tables.map((definition) => new TableCounter(definition));
  }

  /** Counts a row if the edition's method counts rows of this scope. */
  add(record: R, scope: ScopeResult): void {
    if (this.#method.eligibleOnly && scope !== 'IN') return;
    this.#synthetic ||= record.synthetic;
    for (const indicator of this.#indicators.values()) indicator.add(record);
    for (const table of this.#tables) table.add(record);
  }

  /**
   * The figures so far, fit to be published.
   *
   * @param earlier figures of editions of the same family that are published already: what they withhold stays withheld
   */
  figures(earlier: readonly Figures[] = []): Figures {
    const withheld = withheldIndicators(this.#indicators, withheldBy(earlier));
    const { id: edition, referenceDate } = this.#edition;
    const link = this.#method.link === undefined ? {} : { link: this.#method.link };
    return {
      edition,
      referenceDate,
      synthetic: this.#synthetic,
      indicators: [...this.#indicators.values()].map((count) => this.#indicator(count, withheld)),
      tables: protectedTables(this.#tables, { withheld, earlier, ...link }),
    };
  }

  #indicator(count: IndicatorCount<R>, withheld: ReadonlySet<string>): Indicator {
    const { id, label, definition, sentence } = count.definition;
    const { id: edition, referenceDate } = this.#edition;
    const unit = count.definition.kind === 'sum' ? ('jobs' as const) : ('companies' as const);
    const head = { id, label, definition, unit };
    const numbers = { ...numbersOf(count), ...this.#unknownOf(id, withheld) };
    const indicator = { ...head, ...numbers, ...groupOf(count), edition, referenceDate };
    const quoted = { ...indicator, sentence: quote(sentence, indicator, this.#synthetic) };
    return withheld.has(id) ? suppressed(quoted, this.#synthetic) : quoted;
  }

  /** Who is unknown to a sum is unknown to the shares by its amounts: where one of these is withheld, so is that. */
  #unknownOf(sum: string, withheld: ReadonlySet<string>): Pick<Indicator, 'unknown'> {
    const tells = [...this.#indicators.values()].some(
      ({ definition }) =>
        definition.kind === 'share' && definition.below?.sum === sum && withheld.has(definition.id),
    );
    return tells ? { unknown: SUPPRESSED } : {};
  }
}

type Numbers = Pick<Indicator, 'numerator' | 'denominator' | 'unknown' | 'percent'>;

function numbersOf<R>({ definition, numerator, denominator, unknown }: IndicatorCount<R>): Numbers {
  const { value } = numerator;
  if (definition.kind === 'entities') return { numerator: value };
  if (definition.kind === 'sum') return { numerator: value, unknown };
  const reported = definition.known === undefined ? {} : { unknown };
  return { numerator: value, denominator, ...reported, percent: percentOf(value, denominator) };
}

function groupOf<R>({ definition }: IndicatorCount<R>): Pick<Indicator, 'group'> {
  return definition.kind === 'share' && definition.group !== undefined
    ? { group: definition.group }
    : {};
}

function withheldBy(earlier: readonly Figures[]): ReadonlySet<string> {
  return new Set(
    earlier.flatMap(({ indicators }) =>
      indicators.filter(({ numerator }) => numerator === SUPPRESSED).map(({ id }) => id),
    ),
  );
}
