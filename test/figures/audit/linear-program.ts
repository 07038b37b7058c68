import highsLoader, { type Highs } from 'highs';

// its types are those of a CommonJS module, what is imported is not
const highs: Highs = await (highsLoader as unknown as typeof highsLoader.default)();
/** No number here is larger; a variable that reaches it is bounded by nothing. */
export const MOST = 20_000;
/** What the solver may be off by. */
const TOLERANCE = 1e-6;

/** A variable by its place; `Term`s of one constraint are added up. */
export type Variable = number;
export interface Term {
  readonly of: Variable;
  readonly times?: number;
}

export interface Interval {
  readonly low: number;
  /** {@link MOST} where nothing bounds it. */
  readonly high: number;
}

/**
 * Whole numbers ≥ 0 and what is known of them, for HiGHS. Without {@link LinearProgram.whole} the
 * numbers may be fractions: then an interval can only be wider than the true one.
 */
export class LinearProgram {
  readonly #bounds: { low: number; high: number }[] = [];
  readonly #rows: { terms: readonly Term[]; low: number; high: number }[] = [];

  variable(low = 0, high = MOST): Variable {
    this.#bounds.push({ low, high });
    return this.#bounds.length - 1;
  }

  /** Says that the sum of the terms lies between two numbers. */
  between(terms: readonly Term[], low: number, high: number): void {
    this.#rows.push({ terms, low, high });
  }

  /** Says that the terms add up to nothing. */
  zero(terms: readonly Term[]): void {
    this.between(terms, 0, 0);
  }

  /** Says what is known of one variable. */
  restrict(variable: Variable, low: number, high = low): void {
    const bounds = this.#bounds[variable];
    if (bounds === undefined) throw new Error('no such variable');
    bounds.low = Math.max(bounds.low, low);
    bounds.high = Math.min(bounds.high, high);
  }

  /** The smallest and largest value that each of these variables can have. @throws where nothing fits */
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

/** Each variable once: the solver takes no two entries for one place. */
function added(terms: readonly Term[]): ReadonlyMap<Variable, number> {
  const sums = new Map<Variable, number>();
  for (const { of, times = 1 } of terms) sums.set(of, (sums.get(of) ?? 0) + times);
  return sums;
}
