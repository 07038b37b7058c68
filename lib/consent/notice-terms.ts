import { earlierOf, type Instant, later } from '../core/instant.ts';
import { type ConfirmedNotice, namedNotice } from './notice.ts';
import type { CompanyTimeline, Timeline, TimelineKey } from './timeline.ts';

/** Why grants under a version of the notice count no longer. */
interface NoticeEnd {
  /** Version of the notice that ended them. */
  readonly by: string;
  /** The first instant at which they do not count. */
  readonly from: Instant;
  /** It took effect when it was confirmed, so it counts for a reader whose clock is late as well. */
  readonly atOnce: boolean;
}

/** Confirmed revisions of the notice of the mapping, the earliest first. */
export interface NoticeTerms {
  readonly revisions: readonly ConfirmedNotice[];
}

/** Reads the timelines of companies. */
interface TimelineSource {
  permits(): AsyncIterable<CompanyTimeline>;
  load(recordIds: readonly string[]): Promise<ReadonlyMap<string, CompanyTimeline>>;
}

/**
 * The timeline as it counts under the notices: a grant under an earlier revision ends where a material
 * revision begins to apply, and never covers a purpose that its notice does not name. Everything that
 * evaluates consent reads a timeline after this function. Recording reads it before, because it
 * changes no event.
 *
 * @param purpose IRI of the Data Privacy Vocabulary; without it, the purposes that all grants that count cover
 */
export function timelineUnder(terms: NoticeTerms, timeline: Timeline, purpose?: string): Timeline {
  const endOf = endsUnder(terms, purpose);
  if (endOf === undefined) return timeline;
  const under: Partial<Record<TimelineKey, Timeline[TimelineKey]>> = {};
  for (const [key, decisions = []] of Object.entries(timeline) as [
    TimelineKey,
    Timeline[TimelineKey],
  ][])
    under[key] = decisions.map((decision) => {
      const end = decision.action === 'grant' ? endOf(decision.notice) : undefined;
      if (end === undefined) return decision;
      const last = later(end.from, -1);
      return {
        ...decision,
        validUntil: earlierOf(decision.validUntil ?? last, last),
        endedBy: end.by,
        ...(end.atOnce && { endsAtOnce: true as const }),
      };
    });
  return under;
}

/** A source of timelines as they count under the notices, which are read at each call. */
export function underNotices<S extends TimelineSource>(
  source: S,
  notices: { terms(): Promise<NoticeTerms> },
  purpose?: string,
): Pick<S, 'load'> & Pick<TimelineSource, 'permits'> {
  return {
    async *permits() {
      const terms = await notices.terms();
      for await (const company of source.permits())
        yield { ...company, timeline: timelineUnder(terms, company.timeline, purpose) };
    },
    async load(recordIds: readonly string[]) {
      const [terms, held] = await Promise.all([notices.terms(), source.load(recordIds)]);
      return new Map(
        [...held].map(([id, company]) => [
          id,
          { ...company, timeline: timelineUnder(terms, company.timeline, purpose) },
        ]),
      );
    },
  } as Pick<S, 'load'> & Pick<TimelineSource, 'permits'>;
}

/**
 * The purposes that every grant covers that counts at an instant: those that the last material
 * revision and each later one name. Rows are given to an audience for these.
 */
export function purposesOfAll({ revisions }: NoticeTerms, at: Instant): readonly string[] {
  const last = revisions.findLastIndex(
    (each) => isMaterial(each) && (each.from <= at || each.from <= each.confirmedAt),
  );
  const [first, ...others] = revisions.slice(Math.max(last, 0));
  return Object.keys(first?.notice.purposes ?? {}).filter((purpose) =>
    others.every(({ notice }) => Object.hasOwn(notice.purposes, purpose)),
  );
}

/** Whether the current revision names a purpose, so that it may be asked for. */
export function isNamed({ revisions }: NoticeTerms, purpose: string): boolean {
  return Object.hasOwn(revisions.at(-1)?.notice.purposes ?? {}, purpose);
}

/** @returns the end of grants by their notice; `undefined` where no grant ends */
function endsUnder(terms: NoticeTerms, purpose: string | undefined) {
  const { revisions } = terms;
  const firstNaming = purpose === undefined ? 0 : namingSince(terms, purpose);
  if (firstNaming === 0 && !revisions.some(isMaterial)) return undefined;
  const known = new Map<string, NoticeEnd | undefined>();
  return (version = ''): NoticeEnd | undefined => {
    if (!known.has(version)) known.set(version, endOf(terms, version, firstNaming));
    return known.get(version);
  };
}

/** A grant under a notice of another name counts until the first material revision. */
function endOf(
  { revisions }: NoticeTerms,
  version: string,
  firstNaming: number,
): NoticeEnd | undefined {
  const at = revisions.findIndex((each) => each.version === version);
  const naming = revisions[firstNaming];
  if (firstNaming > 0 && at < firstNaming)
    return { by: naming?.version ?? version, from: EARLIEST, atOnce: true };
  const material = revisions.find((each, index) => index > at && isMaterial(each));
  if (material === undefined) return undefined;
  const { version: by, from, confirmedAt } = material;
  return { by, from, atOnce: from <= confirmedAt };
}

/** Before every grant. */
const EARLIEST = '0001-01-01T00:00:00.000Z' as Instant;

/** The revision from which on each names the purpose; behind the last one if the current one does not. */
function namingSince({ revisions }: NoticeTerms, purpose: string): number {
  return revisions.findLastIndex(({ notice }) => !Object.hasOwn(notice.purposes, purpose)) + 1;
}

function isMaterial({ notice }: ConfirmedNotice): boolean {
  return notice.material === true;
}

/** The revisions of one notice in their order, for {@link NoticeTerms}. */
export function termsOf(id: string, all: readonly ConfirmedNotice[]): NoticeTerms {
  const revisions = all.filter(({ version }) => namedNotice(version)?.id === id);
  return { revisions: revisions.toSorted((a, b) => a.notice.revision - b.notice.revision) };
}
