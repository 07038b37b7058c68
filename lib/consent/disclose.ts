import type { Instant } from '../core/instant.ts';
import type { CompanyPermits, Timeline } from './timeline.ts';
import type { Audience, FieldGroup } from './vocabulary.ts';

/** A row of a version: a company's fields by name. */
export interface Row {
  readonly record_id: string;
}

/** The group of every field of a row. A field that is missing here, or `internal`, never leaves the house. */
export type GroupOf<R extends Row> = { readonly [F in keyof R & string]: FieldGroup | 'internal' };

/** A group that can be closed while the row is there; `registry` is the row itself. */
export type ClosableGroup = Exclude<FieldGroup, 'registry'>;

/**
 * A row as an audience gets it. Fields of a closed group are **absent**, their groups are named in
 * `withheld` (the last member, in the order of `FIELD_GROUPS`); a field that is `null` is unknown.
 */
export type DisclosedRow<R extends Row = Row> = Readonly<Partial<R>> & {
  readonly record_id: string;
  readonly withheld: readonly ClosableGroup[];
};

/** The rows of a version and the timelines of companies, both in ascending order of the record id (UTF-16 code units). */
export interface DisclosableVersion<R extends Row> {
  readonly rows: Iterable<R> | AsyncIterable<R>;
  readonly permits: Iterable<CompanyPermits> | AsyncIterable<CompanyPermits>;
  readonly groupOf: GroupOf<R>;
}
