import { sha256 } from '../core/digest.ts';
import type { AddressedDraft, ConsentDraft } from './event.ts';
import { type Timeline, type TimelineKey, timelineKey } from './timeline.ts';
import { AUDIENCES, type Audience, FIELD_GROUPS } from './vocabulary.ts';

/**
 * A recipient of data. With `recipient`, it is one recipient of the audience; companies may decide
 * about it by name.
 */
export interface DataRecipient {
  readonly audience: Audience;
  readonly recipient?: string | undefined;
}

/** A recipient with a name. */
export type NamedRecipient = DataRecipient & { readonly recipient: string };

/**
 * Name in the disclosure log for every public recipient without an agreement, because public recipients have
 * no name.
 */
export const EVERYONE = 'public';

/** The audiences whose recipients have names. Public recipients are unknown. */
export const NAMED_AUDIENCES: readonly Audience[] = ['partners', 'dataspace'];

/**
 * The timeline of one recipient: the decisions about its audience, then the decisions about itself, under the
 * key of the audience. The last decision that counts decides. So a decision by name has priority over the
 * audience from its beginning on, for grants and for refusals. When a grant by name ends or is withdrawn, the
 * audience's decision does not apply again.
 *
 * Decisions about other recipients are left out.
 */
export function timelineFor(timeline: Timeline, { audience, recipient }: DataRecipient): Timeline {
  const own: Partial<Record<TimelineKey, Timeline[TimelineKey]>> = {};
  for (const group of FIELD_GROUPS) {
    const key = timelineKey(group, audience);
    const byName = recipient && timeline[timelineKey(group, audience, recipient)];
    const decisions = [...(timeline[key] ?? []), ...(byName || [])];
    if (decisions.length > 0) own[key] = decisions;
  }
  return own;
}

/** Returns the recipients that a company has decided on by name, in the order of their names. */
export function listNamedRecipients(timeline: Timeline): readonly NamedRecipient[] {
  const names = Object.keys(timeline).flatMap((key) => {
    const [, audience, name] = /^[a-z]+\/([a-z]+)\/(.*)$/s.exec(key) ?? [];
    return name === undefined ? [] : [`${audience}/${name}`];
  });
  return [...new Set(names)].sort().map((name) => {
    const audience = AUDIENCES.find((each) => name.startsWith(`${each}/`)) ?? 'public';
    return { audience, recipient: name.slice(audience.length + 1) };
  });
}

/** The event for one recipient that a draft without an audience becomes. It has the same id each time that the draft is given. */
export function addressDraft(
  draft: ConsentDraft,
  { audience, recipient }: DataRecipient,
): AddressedDraft {
  const suffix =
    recipient === undefined ? audience : `${audience}-${sha256(recipient).slice(0, 16)}`;
  const base = draft.id.length > 70 ? sha256(draft.id) : draft.id;
  return {
    ...draft,
    id: `${base}.${suffix}`,
    audience,
    ...(recipient !== undefined && { recipient }),
  };
}
