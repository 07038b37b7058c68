import type { MovedPart } from './inference.ts';

/** The groups of fields of a company that each recipient could read; in the order of the recipients. */
export type ShownGroups = readonly ReadonlySet<string>[];

/** A company in an edition, and the groups that it shows to each recipient. A missing recipient sees no group. */
export interface CompanyInEdition<R> {
  readonly record: R;
  readonly shownGroups?: ShownGroups;
}

/** A company in the edition that is counted, then in each earlier one; `undefined` where it is not. */
export type CompanyHistory = readonly (CompanyInEdition<never> | undefined)[];

/** A value that a recipient does not know, and its change between two editions. */
export interface GroupChange {
  readonly part: MovedPart;
  readonly value: number;
}

/**
 * One value of a company in the editions of its {@link CompanyHistory}, and the recipients that know it. A recipient
 * knows the values that it could read in the edition itself. Each recipient is counted a second time as one
 * that has kept the rows that it could read in any edition. It also knows the value in other editions if the
 * value is the same.
 */
export interface ValueKnowledge {
  readonly values: readonly (number | undefined)[];
  /** Whether a recipient knows the value in an edition. */
  isKnown(recipient: number, edition: number): boolean;
  /**
   * The change of a value that the recipient does not know, from an earlier edition to the counted one. If
   * the value differs, the old value left and the new one entered.
   */
  listMoves(recipient: number, edition: number): readonly GroupChange[];
}

/** Builds the sighting of one value. @param own number of recipients, each counted once */
export function buildValueKnowledge(
  values: ValueKnowledge['values'],
  history: CompanyHistory,
  { fields, own }: { readonly fields: string; readonly own: number },
): ValueKnowledge {
  const isRead = (recipient: number, edition: number) =>
    history[edition]?.shownGroups?.[recipient]?.has(fields) === true;
  const isKnown = (recipient: number, edition: number) =>
    recipient < own
      ? isRead(recipient, edition)
      : values.some((each, at) => each === values[edition] && isRead(recipient - own, at));
  const hidden = (recipient: number, at: number) =>
    isKnown(recipient, at) ? undefined : values[at];
  const listMoves = (recipient: number, edition: number): readonly GroupChange[] => {
    const [was, is] = [hidden(recipient, edition), hidden(recipient, 0)];
    if (was !== undefined && was === is) return [{ part: 'stayed', value: was }];
    const left = was === undefined ? [] : [{ part: 'left' as const, value: was }];
    return is === undefined ? left : [...left, { part: 'entered', value: is }];
  };
  return { values, isKnown, listMoves };
}
