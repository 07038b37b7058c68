import * as z from 'zod';
import type { SecondStamp } from '../core/audit-entry.ts';
import type { Json } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import type { RecordedConsentEvent } from './event.ts';
import type { ConsentNotice, NoticeName, NoticeTerms, PinnedNotice } from './notice.ts';
import type { DataRecipient, NamedRecipient } from './recipient.ts';
import type { CompanyTimeline, Timeline } from './timeline.ts';
import type { Audience, FieldGroup } from './vocabulary.ts';

/** The data of a company of the current edition that the consent rules use. */
export interface Company {
  /** `null` for a company without a number. Absent if the number is unknown; then it is not compared. */
  readonly rcsNumber?: string | null;
  /** Whether the company belongs to the mapping, so that its row can be published. */
  readonly eligible: boolean;
  /** Identity of its row; absent if the current edition does not have the company. @see CompanyIdentity */
  readonly identity?: string;
  /** Name of the company in receipts; absent if unknown. */
  readonly name?: string;
}

/** Finds companies of the current edition for the consent rules. */
export interface Companies {
  /** @returns companies by record id; an unknown id is missing */
  find(recordIds: readonly string[]): Promise<ReadonlyMap<string, Company>>;
}

/** The notices that events may name. */
export interface ConsentNotices {
  /** @param version as in events, for example `notice-v1` */
  find(version: string): Promise<PinnedNotice | undefined>;
  /** The newest revision. New decisions are made under it. */
  current(): Promise<PinnedNotice>;
  /** The current confirmed revisions. The result is not cached. */
  terms(): Promise<NoticeTerms>;
}

/** The recipients that a decision may name. */
export interface Recipients {
  /**
   * Whether a partner has this id. There is no such check for participants: they may be unknown until
   * their first request.
   */
  isPartner(id: string): Promise<boolean>;
}

/** Actor and time of a change; `id` is the id of its audit entry. */
export interface Recording {
  readonly id: string;
  readonly at: Instant;
  readonly actor: string;
}

/** A stored revision. One person proposes it; it is in force after another person has confirmed it. */
export interface StoredNotice {
  readonly notice: ConsentNotice;
  readonly proposed: { readonly by: string; readonly at: Instant };
  readonly confirmed: SecondStamp | null;
}

/** Stored notices. A confirmed one is never changed or removed; a proposal may be replaced. */
export interface ConsentNoticeStore {
  /** @returns the revision with its `mark`; a later write fails if the mark has changed */
  find(
    id: string,
    revision: number,
  ): Promise<{ readonly value: StoredNotice; readonly mark: number } | undefined>;
  /** Lists revisions, sorted by id, then revision. @param after lists only later ones */
  list(after?: NoticeName): AsyncIterable<StoredNotice>;
  /**
   * @param replacedMark mark of the proposal that it replaces
   * @throws KaartError `concurrent-update` when the revision was written meanwhile
   */
  propose(
    next: StoredNotice,
    replacedMark: number | undefined,
    recording: Recording,
  ): Promise<void>;
  /**
   * Puts a revision in force. One that ends grants makes every view stale in the same transaction.
   *
   * @throws KaartError `concurrent-update` when the revision was written meanwhile
   */
  confirm(
    next: StoredNotice,
    replacedMark: number,
    recording: Recording & { readonly endsGrants: boolean },
  ): Promise<void>;
}

/** The stored consent of one company. A company without events has an empty timeline and `lastSeq` 0. */
export interface CompanyConsents extends CompanyTimeline {
  readonly lastSeq: number;
  /** `hash` of the last event. */
  readonly lastHash: string | null;
  /** Number of writes; 0 before the first. */
  readonly version: number;
}

/** New events of one company, with the state before them and the timeline after them. */
export interface CompanyAppend {
  readonly before: CompanyConsents;
  /** `seq` continues from `before.lastSeq` without gaps. */
  readonly events: readonly RecordedConsentEvent[];
  /** The timeline of all events of the company. */
  readonly timeline: Timeline;
}

/** By audience, the number of events that may reduce its access, now or later. */
export type PossibleReductions = Readonly<Partial<Record<Audience, number>>>;

/** A receipt of a commit. Its content is stored together with the decision, and signed later. */
export interface PendingReceipt {
  readonly id: string;
  readonly recordId: string;
  /** Content of the receipt. */
  readonly decision: Json;
}

/** Builds the content of a receipt for new events of one company. */
export type DraftReceipt = (
  id: string,
  events: readonly RecordedConsentEvent[],
) => Promise<PendingReceipt>;

/** One transaction of the log: several companies, the jobs it queues, and the actor. `id` also names the jobs. */
export interface ConsentCommit extends Recording {
  /** A person's reason for the confirmation of a company's identity. */
  readonly reason?: string;
  readonly companies: readonly CompanyAppend[];
  readonly narrowing: PossibleReductions;
  readonly receipts: readonly PendingReceipt[];
}

/** The receipts of a commit that are still to be signed. */
export const PendingReceipts = z.object({
  kind: z.literal('receipts-due'),
  receipts: z.array(z.object({ recordId: z.string(), id: z.string() })),
});
export type PendingReceipts = z.infer<typeof PendingReceipts>;

/** A field group that a withdrawal or refusal ends for an audience that had a permission. */
export type WithdrawnGroup = {
  readonly audience: Audience;
  /** The one recipient that loses the group; absent for the whole audience. */
  readonly recipient?: string;
  readonly fieldGroup: FieldGroup;
  readonly effectiveAt: Instant;
};

/** A company with its withdrawn groups. Its recipients get this information, without a reason. */
export type CompanyWithdrawal = {
  readonly recordId: string;
  readonly withdrawnGroups: readonly WithdrawnGroup[];
};

/** The job of a commit that reduces access: it informs the services that serve the audiences. */
export interface AccessReduced {
  readonly kind: 'access-reduced';
  readonly audiences: readonly Audience[];
  /** The commit with the withdrawn groups; absent if it withdraws nothing. */
  readonly withdrawn?: {
    readonly commit: string;
    readonly at: Instant;
    readonly companies: readonly CompanyWithdrawal[];
  };
}

/**
 * By audience, the number of reductions of access so far. A view that was rendered at another epoch is
 * stale.
 */
export type ConsentEpoch = Readonly<Record<Audience, number>>;

/**
 * The log of consent events and its projections. Every read sees all that was committed
 * before it began.
 */
export interface ConsentStore {
  /**
   * Loads those of the requested companies that have events.
   *
   * @param from first instant for which the history is evaluated. If a timeline lacks earlier
   * decisions, the log of its company is read. Without `from`, the result is valid for reads only. @see
   * withoutReplaced
   */
  load(recordIds: readonly string[], from?: Instant): Promise<ReadonlyMap<string, CompanyConsents>>;
  /**
   * Writes events, timelines, epoch, receipts, queued messages and audit entry: all or nothing.
   *
   * @throws KaartError `concurrent-update` if a company has changed since it was loaded: load and
   * decide again
   */
  append(commit: ConsentCommit): Promise<void>;
  /**
   * Whether the outcome of a failed write of a withdrawal is unknown. Such a withdrawal takes effect at
   * the next start, unless its company decides again before.
   */
  hasMissingEntries(): Promise<boolean>;
  /** Maximum total of events, companies, named recipients and receipts in one commit. */
  readonly capacity: number;
  /** The log of one company in the order of recording. */
  events(recordId: string): Promise<readonly RecordedConsentEvent[]>;
  /** One page of this log. */
  eventsPage(recordId: string, page: PageRequest): Promise<ListPage<RecordedConsentEvent>>;
  /** All companies with events, in ascending order of the record id. @param from as for `load` */
  timelines(from?: Instant): AsyncIterable<CompanyTimeline>;
  /** The version of the notice for which the ends of grants have been recorded for all companies. */
  loadExpiryNotice(): Promise<string | undefined>;
  /** @throws KaartError `concurrent-update` */
  saveExpiryNotice(notice: string): Promise<void>;
  epoch(): Promise<ConsentEpoch>;
  /** Time of the first decision about this recipient by name; `undefined` without one. */
  namedSince(recipient: DataRecipient): Promise<Instant | undefined>;
  /** Every recipient with a decision by name. */
  listNamedRecipients(): AsyncIterable<NamedRecipient>;
}

/** One commit of the log, as followers of the log get it. */
export interface ConsentChange {
  /** Position of the commit: a read from this cursor returns the later commits. */
  readonly cursor: string;
  readonly at: Instant;
  readonly events: readonly RecordedConsentEvent[];
}

/**
 * The commits of the log in a fixed order. A commit gets its place when a caller first reads past it. A
 * caller that continues from its cursor gets each commit once, even if the clocks of the writers
 * differ.
 */
export interface ConsentFeed {
  /** @param cursor of the last change that was read. @default from the first change */
  changesSince(cursor: string | undefined, limit: number): AsyncIterable<ConsentChange>;
}
