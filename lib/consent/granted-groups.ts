import type { Instant } from '../core/instant.ts';
import { listNamedRecipients, type NamedRecipient, timelineFor } from './recipient.ts';
import { grantedGroupsAt, type Timeline } from './timeline.ts';
import { AUDIENCES, type Audience, type FieldGroup } from './vocabulary.ts';

/** The grants of a company at an instant: granted groups, in the order of `FIELD_GROUPS`. */
export interface ConsentState {
  readonly recordId: string;
  readonly at: Instant;
  /** Number of its last event; 0 without events. */
  readonly seq: number;
  readonly permitted: Readonly<Record<Audience, readonly FieldGroup[]>>;
  /** The recipients about which the company has decided by name, each with its granted groups. */
  readonly named: readonly (NamedRecipient & { readonly permitted: readonly FieldGroup[] })[];
  /**
   * Number of decisions under this record id that do not apply to the row until a person confirms the
   * company.
   */
  readonly waiting: number;
}

/** The granted groups of a company before and after a decision that is not recorded yet. */
export interface ConsentPreview {
  /** Number of its last event; 0 without events. */
  readonly seq: number;
  /** Number of events that would be recorded; 0 if the decision applies already. */
  readonly events: number;
  readonly before: Pick<ConsentState, 'permitted' | 'named'>;
  readonly after: Pick<ConsentState, 'permitted' | 'named'>;
}

/** The granted groups by record id and audience. */
export type Permissions = ReadonlyMap<string, ConsentState['permitted']>;

/** What a timeline permits to each audience, and to each recipient with a decision by name. */
export function listGrantedGroups(
  timeline: Timeline,
  at: Instant,
): Pick<ConsentState, 'permitted' | 'named'> {
  return {
    permitted: Object.fromEntries(
      AUDIENCES.map((audience) => [audience, grantedGroupsAt(timeline, audience, at)]),
    ) as ConsentState['permitted'],
    named: listNamedRecipients(timeline).map((recipient) => ({
      ...recipient,
      permitted: grantedGroupsAt(timelineFor(timeline, recipient), recipient.audience, at),
    })),
  };
}
