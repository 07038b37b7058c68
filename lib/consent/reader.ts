import { type Timeline, type TimelineKey, timelineKey } from './timeline.ts';
import { AUDIENCES, type Audience, FIELD_GROUPS } from './vocabulary.ts';

/** Who reads. With a `recipient` it is one reader of the audience, whom companies may have decided on by name. */
export interface DataRecipient {
  readonly audience: Audience;
  readonly recipient?: string | undefined;
}

/** A reader with a name. */
export type NamedRecipient = DataRecipient & { readonly recipient: string };

/** Stands in the log of reads for everyone who reads in public without an agreement: nobody is asked for a name. */
export const EVERYONE = 'public';

/** The audiences whose readers have names: nobody knows who reads in public. */
export const NAMED_AUDIENCES: readonly Audience[] = ['partners', 'dataspace'];

/**
 * The timeline that holds for one reader: the decisions of its audience, then those about itself,
 * under the key of the audience. The last that counts decides, so whatever was decided by name beats
 * the audience from its own beginning on, in both directions; it has decided for good, as any
 * decision has: one that ran out or was withdrawn does not fall back on the audience.
 *
 * Everything that is not this reader's is left out.
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

/** The readers that a company has decided on by name, in the order of their names. */
export function namedIn(timeline: Timeline): readonly NamedRecipient[] {
  const names = Object.keys(timeline).flatMap((key) => {
    const [, audience, name] = /^[a-z]+\/([a-z]+)\/(.*)$/s.exec(key) ?? [];
    return name === undefined ? [] : [`${audience}/${name}`];
  });
  return [...new Set(names)].sort().map((name) => {
    const audience = AUDIENCES.find((each) => name.startsWith(`${each}/`)) ?? 'public';
    return { audience, recipient: name.slice(audience.length + 1) };
  });
}
