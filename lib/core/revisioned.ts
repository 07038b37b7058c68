/** A stored item as it was read. A later write is conditional on its revision. */
export interface Revisioned<T> {
  readonly value: T;
  /** Number of changes so far. */
  readonly revision: number;
}
