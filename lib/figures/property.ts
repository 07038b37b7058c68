import type { IndicatorDefinition, ShareDefinition } from './definition.ts';

/**
 * Shares that divide the companies into classes: every company is in exactly one class.
 *
 * - `groups`: class i is share i; the last class is the companies of no share.
 * - `chain`: each condition holds only if the previous one holds. Class i contains the companies for which
 *   exactly the first i conditions hold, so the numbers of the classes follow from the shares.
 */
export interface Property<R> {
  readonly id: string;
  readonly kind: 'groups' | 'chain';
  readonly fields: string;
  readonly shares: readonly ShareDefinition<R>[];
  readonly merge: boolean;
  readonly classes: number;
  readonly classOf: (record: R) => number;
  /** The class of the companies whose property is unknown. An empty class reveals something, except this one. */
  readonly unknown: number | null;
}

/** Groups the shares of a list into properties, in the order of the list. */
export function buildProperties<R>(
  definitions: readonly IndicatorDefinition<R>[],
): readonly Property<R>[] {
  const sets = new Map<string, ShareDefinition<R>[]>();
  const propertyIds = new Map<string, string>();
  for (const share of definitions) {
    if (share.kind !== 'share') continue;
    const { id, group, of, within } = share;
    const other = of ?? within;
    const propertyId = group ?? (other === undefined ? id : (propertyIds.get(other) ?? other));
    propertyIds.set(id, propertyId);
    sets.set(propertyId, [...(sets.get(propertyId) ?? []), share]);
  }
  return [...sets].map(([id, shares]) => buildProperty(id, shares));
}

function buildProperty<R>(id: string, shares: readonly ShareDefinition<R>[]): Property<R> {
  const [{ group, merge = false, fields, known } = shares[0] as ShareDefinition<R>] = shares;
  const common = { id, fields, shares, merge };
  if (group !== undefined) {
    const classOf = (record: R) => {
      const at = shares.findIndex(({ counts }) => counts(record));
      return at < 0 ? shares.length : at;
    };
    const unknown = shares.length;
    return { ...common, kind: 'groups', classes: unknown + 1, classOf, unknown };
  }
  const conditions = [...(known === undefined ? [] : [known]), ...shares.map((s) => s.counts)];
  const classOf = (record: R) => {
    const at = conditions.findIndex((holds) => !holds(record));
    return at < 0 ? conditions.length : at;
  };
  const unknown = known === undefined ? null : 0;
  return { ...common, kind: 'chain', classes: conditions.length + 1, classOf, unknown };
}

/** Whether two editions count a property in the same way: with shares of the same ids. */
export function isSameProperty<A, B>(a: Property<A>, b: Property<B>): boolean {
  const ids = (shares: readonly { readonly id: string }[]) => shares.map(({ id }) => id).join();
  return a.id === b.id && ids(a.shares) === ids(b.shares);
}
