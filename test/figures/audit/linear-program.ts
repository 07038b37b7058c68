import highsLoader, { type Highs } from 'highs';

// its types describe a CommonJS module, but it is imported as an ES module
const highs: Highs = await (highsLoader as unknown as typeof highsLoader.default)();
/** An upper limit for all numbers here. A variable that reaches it has no upper bound. */
export const MAX_VALUE = 20_000;
/** Maximum error of the solver. */
const TOLERANCE = 1e-6;

/** A variable, identified by its index. The `Term`s of one constraint are added. */
export type Variable = number;
export interface Term {
  readonly of: Variable;
  readonly times?: number;
}

export interface Interval {
  readonly low: number;
  /** {@link MOST} if there is no upper bound. */
  readonly high: number;
}

/**
 * Whole numbers ≥ 0 with their constraints, for the solver HiGHS. Without the option `whole`, the solver also
 * allows fractions, so an interval may be wider than the true one, but never narrower.
 */
export class LinearProgram {
  readonly #bounds: { low: number; high: number }[] = [];
  readonly #rows: { terms: readonly Term[]; low: number; high: number }[] = [];

  variable(low = 0, high = MAX_VALUE): Variable {
    this.#bounds.push({ low, high });
    return this.#bounds.length - 1;
  }

  /** Adds a constraint: the sum of the terms is between two numbers. */
  between(terms: readonly Term[], low: number, high: number): void {
    this.#rows.push({ terms, low, high });
  }

  /** Adds a constraint: the sum of the terms is 0. */
  zero(terms: readonly Term[]): void {
    this.between(terms, 0, 0);
  }

  /** Restricts the bounds of one variable. */
  restrict(variable: Variable, low: number, high = low): void {
    const bounds = this.#bounds[variable];
    if (bounds === undefined) throw new Error('no such variable');
    bounds.low = Math.max(bounds.low, low);
    bounds.high = Math.min(bounds.high, high);
  }

  /** The smallest and the largest value that each of these variables can have. @throws Error if no solution exists */
  intervals(variables: readonly Variable[], { whole = false } = {}): readonly Interval[] {
    return highs.withModel(this.#model(whole), (model) => {
      model.options.set({ output_flag: false, mip_rel_gap: 0 });
      const reached = (variable: Variable, sense: 'min' | 'max'): number => {
        model.changeColCost(variable, sense === 'min' ? 1 : -1);
        model.run();
        if (model.getModelStatus() !== highs.constants.modelStatus.optimal)
          throw new Error(`nothing fits: status ${model.getModelStatus()}`);
        const value = model.getSolution().colValue[variable] ?? Number.NaN;
        model.changeColCost(variable, 0);
        return value;
      };
      return variables.map((variable) => ({
        low: Math.ceil(reached(variable, 'min') - TOLERANCE),
        high: Math.floor(reached(variable, 'max') + TOLERANCE),
      }));
    });
  }

  #model(whole: boolean) {
    const starts = [0];
    const indices: number[] = [];
    const values: number[] = [];
    for (const { terms } of this.#rows) {
      for (const [of, times] of added(terms)) {
        indices.push(of);
        values.push(times);
      }
      starts.push(indices.length);
    }
    const count = this.#bounds.length;
    return {
      numCols: count,
      numRows: this.#rows.length,
      colCost: new Float64Array(count),
      colLower: Float64Array.from(this.#bounds, ({ low }) => low),
      colUpper: Float64Array.from(this.#bounds, ({ high }) => high),
      rowLower: Float64Array.from(this.#rows, ({ low }) => low),
      rowUpper: Float64Array.from(this.#rows, ({ high }) => high),
      matrix: {
        format: 'csr' as const,
        numRows: this.#rows.length,
        numCols: count,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: Float64Array.from(values),
      },
      ...(whole
        ? { integrality: this.#bounds.map(() => highs.constants.variableType.integer) }
        : {}),
    };
  }
}

/** Adds up the terms of each variable, because the solver accepts only one entry for a variable. */
function added(terms: readonly Term[]): ReadonlyMap<Variable, number> {
  const sums = new Map<Variable, number>();
  for (const { of, times = 1 } of terms) sums.set(of, (sums.get(of) ?? 0) + times);
  return sums;
}
