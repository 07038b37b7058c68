import { addMilliseconds, EARLIEST, earlierInstant, type Instant } from '../core/instant.ts';
import {
  type ConfirmedNotice,
  type ConsentNotice,
  type NoticeTerms,
  parseNoticeVersion,
} from './notice.ts';
import type { ConsentStore } from './ports.ts';
import { coversPurpose } from './purposes.ts';
import type { ConsentDecision, Timeline } from './timeline.ts';

/** The end of the grants under a version of the notice. */
interface NoticeEnd {
  /** Version of the notice that ended them. */
  readonly by: string;
  /** The first instant at which they do not count. */
  readonly from: Instant;
  /** Whether the end took effect at its confirmation. Then it also applies to a recipient whose clock is slow. */
  readonly endsImmediately: boolean;
}

type TimelineSource = Pick<ConsentStore, 'timelines' | 'load'>;

/**
 * Creates the function that applies the notices to a timeline. A grant under an earlier revision ends
 * when a material revision begins to apply, and never covers a purpose that its notice does not name.
 * All code that evaluates consent uses its result. Recording uses the original timeline, because the
 * function changes no event.
 *
 * @param purpose IRI of the Data Privacy Vocabulary; without it, the purposes of the first notice,
 * which every grant covers
 */
export function createNoticeFilter(
  terms: NoticeTerms,
  purpose?: string,
): (timeline: Timeline) => Timeline {
  const endOf = createEndFinder(terms, purpose);
  if (endOf === undefined) return (timeline) => timeline;
  const endByNotice = (decision: ConsentDecision): ConsentDecision => {
    const end = decision.action === 'grant' ? endOf(decision.notice) : undefined;
    return end === undefined ? decision : endGrant(end, decision);
  };
  return (timeline) =>
    Object.fromEntries(
      Object.entries(timeline).map(([key, decisions = []]) => [key, decisions.map(endByNotice)]),
    );
}

function endGrant(
  { by, from, endsImmediately }: NoticeEnd,
  grant: ConsentDecision,
): ConsentDecision {
  const last = addMilliseconds(from, -1);
  return {
    ...grant,
    validUntil: earlierInstant(grant.validUntil ?? last, last),
    endedBy: by,
    ...(endsImmediately && { endsImmediately: true as const }),
  };
}

/**
 * Wraps a source of timelines so that it applies the notices. It reads the notices at each call.
 *
 * @param purpose as for {@link createNoticeFilter}
 */
export function applyNoticesToSource(
  source: TimelineSource,
  notices: { terms(): Promise<NoticeTerms> },
  purpose?: string,
): TimelineSource {
  const loadFilter = async () => createNoticeFilter(await notices.terms(), purpose);
  return {
    async *timelines(from) {
      const applyNotices = await loadFilter();
      for await (const company of source.timelines(from))
        yield { ...company, timeline: applyNotices(company.timeline) };
    },
    async load(recordIds, from) {
      const [applyNotices, consents] = await Promise.all([
        loadFilter(),
        source.load(recordIds, from),
      ]);
      return new Map(
        [...consents].map(([id, company]) => [
          id,
          { ...company, timeline: applyNotices(company.timeline) },
        ]),
      );
    },
  };
}

/** Names of purposes by IRI, as the newest revision has them that names the purpose. */
export function readPurposeNames({ revisions }: NoticeTerms): ConsentNotice['purposes'] {
  return Object.assign({}, ...revisions.map(({ notice }) => notice.purposes));
}

/** The purposes that at least one confirmed revision names, and the first notice does not. */
export function listAddedPurposes({ revisions }: NoticeTerms): readonly string[] {
  const named = revisions.flatMap(({ notice }) => Object.keys(notice.purposes));
  return [...new Set(named)].filter((purpose) => !coversPurpose(purpose));
}

/** The last material revision that applies at an instant. It has ended earlier grants. */
export function findLastMaterialRevision(
  { revisions }: NoticeTerms,
  at: Instant,
): string | undefined {
  return revisions.findLast((each) => isMaterial(each) && each.from <= at)?.version;
}

/** Whether the current revision names a purpose. Only then may a permission for it be requested. */
export function isCurrentPurpose({ revisions }: NoticeTerms, purpose: string): boolean {
  return Object.hasOwn(revisions.at(-1)?.notice.purposes ?? {}, purpose);
}

/** @returns the end of grants by their notice; `undefined` if no grant ends */
function createEndFinder(terms: NoticeTerms, purpose: string | undefined) {
  const { revisions } = terms;
  const firstNaming = purpose === undefined ? 0 : findFirstRevisionNaming(terms, purpose);
  if (firstNaming === 0 && !revisions.some(isMaterial)) return undefined;
  const known = new Map<string, NoticeEnd | undefined>();
  return (version = ''): NoticeEnd | undefined => {
    if (!known.has(version)) known.set(version, findNoticeEnd(terms, version, firstNaming));
    return known.get(version);
  };
}

/** A grant under a notice of another name counts until the first material revision. */
function findNoticeEnd(
  { revisions }: NoticeTerms,
  version: string,
  firstNaming: number,
): NoticeEnd | undefined {
  const at = revisions.findIndex((each) => each.version === version);
  const naming = revisions[firstNaming];
  if (firstNaming > 0 && at < firstNaming)
    return { by: naming?.version ?? version, from: EARLIEST, endsImmediately: true };
  const material = revisions.find((each, index) => index > at && isMaterial(each));
  if (material === undefined) return undefined;
  const { version: by, from, confirmedAt } = material;
  return { by, from, endsImmediately: from <= confirmedAt };
}

/** Index of the first revision from which every revision names the purpose; after the last one if the current revision does not name it. */
function findFirstRevisionNaming({ revisions }: NoticeTerms, purpose: string): number {
  return revisions.findLastIndex(({ notice }) => !Object.hasOwn(notice.purposes, purpose)) + 1;
}

function isMaterial({ notice }: ConfirmedNotice): boolean {
  return notice.material === true;
}

/** The revisions of one notice in their order, for {@link NoticeTerms}. */
export function buildNoticeTerms(id: string, all: readonly ConfirmedNotice[]): NoticeTerms {
  const revisions = all.filter(({ version }) => parseNoticeVersion(version)?.id === id);
  return { revisions: revisions.toSorted((a, b) => a.notice.revision - b.notice.revision) };
}
