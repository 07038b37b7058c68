import type { SecondStamp } from '../core/audit-entry.ts';
import type { Json } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import type { RecordedConsentEvent } from './event.ts';
import type { ConsentNotice, NoticeName, NoticeTerms, PinnedNotice } from './notice.ts';
import type { DataRecipient, NamedRecipient } from './recipient.ts';
import type { CompanyTimeline, Timeline } from './timeline.ts';
import type { Audience, FieldGroup } from './vocabulary.ts';

/** What the consent rules ask about a company of the current edition. */
export interface Company {
  /** `null` for one without a number; absent where it is not known, and then not compared. */
  readonly rcsNumber?: string | null;
  /** In the scope of the edition, so that its row can be published. */
  readonly eligible: boolean;
  /** Of its row; absent for a company that the current edition does not have. @see CompanyIdentity */
  readonly identity?: string;
  /** As its receipts call it; absent where it is not known. */
  readonly name?: string;
}

/** The companies that consent can be about. */
export interface Companies {
  /** Those of the record ids that are known; an unknown id is missing from the answer. */
  find(recordIds: readonly string[]): Promise<ReadonlyMap<string, Company>>;
}

/** The notices that events may name. */
export interface ConsentNotices {
  /** @param version as an event names it, `notice-v1` */
  find(version: string): Promise<PinnedNotice | undefined>;
  /** The newest revision, under which decisions are taken today. */
  current(): Promise<PinnedNotice>;
  /** The confirmed revisions as they are now; nothing of it is kept from an earlier call. */
  terms(): Promise<NoticeTerms>;
}

/** Who may be decided on by name. */
export interface Recipients {
  /** Whether a partner has this id. Participants of the data space need not be known before they come. */
  isPartner(id: string): Promise<boolean>;
}

/** Who did something, and when; `id` names the audit entry of it. */
export interface Recording {
  readonly id: string;
  readonly at: Instant;
  readonly actor: string;
}

/** A revision as it is stored: proposed by one person, in force once another has confirmed it. */
export interface StoredNotice {
  readonly notice: ConsentNotice;
  readonly proposed: { readonly by: string; readonly at: Instant };
  readonly confirmed: SecondStamp | null;
}

/** Stored notices. A confirmed one is never changed or removed; a proposal may be replaced. */
export interface ConsentNoticeStore {
  /** @returns with `mark`, which a later write must still find */
  find(
    id: string,
    revision: number,
  ): Promise<{ readonly value: StoredNotice; readonly mark: number } | undefined>;
  /** By id and then revision, those after a revision if given. */
  list(after?: NoticeName): AsyncIterable<StoredNotice>;
  /**
   * @param over mark of the proposal that it replaces
   * @throws KaartError `concurrent-update` when the revision was written meanwhile
   */
  propose(next: StoredNotice, over: number | undefined, recording: Recording): Promise<void>;
  /**
   * Puts a revision in force. One that ends grants makes every view stale in the same transaction.
   *
   * @throws KaartError `concurrent-update` when the revision was written meanwhile
   */
  confirm(
    next: StoredNotice,
    over: number,
    recording: Recording & { readonly endsGrants: boolean },
  ): Promise<void>;
}

/** The stored consent of one company. A company without events has an empty timeline and `lastSeq` 0. */
export interface CompanyConsents extends CompanyTimeline {
  readonly lastSeq: number;
  /** `hash` of the last event. */
  readonly lastHash: string | null;
  /** Counts the writes; 0 before the first. */
  readonly version: number;
}

/** New events of one company with the state they were decided on and the timeline they lead to. */
export interface CompanyAppend {
  readonly before: CompanyConsents;
  /** `seq` goes on from `before.lastSeq` without a gap. */
  readonly events: readonly RecordedConsentEvent[];
  /** The whole one, of all events of the company. */
  readonly timeline: Timeline;
}

/** How many events may narrow what each audience sees, now or later. */
export type Narrowing = Readonly<Partial<Record<Audience, number>>>;

/** A receipt of a commit: what it says is fixed together with the decision, and signed afterwards. */
export interface PendingReceipt {
  readonly id: string;
  readonly recordId: string;
  /** What the receipt is made of. */
  readonly decision: Json;
}

/** Writes down what the receipt of this id says of new events of one company. */
export type DraftReceipt = (
  id: string,
  events: readonly RecordedConsentEvent[],
) => Promise<PendingReceipt>;

/** One transaction of the log: several companies, the jobs it queues, and the actor. `id` also names the jobs. */
export interface ConsentCommit extends Recording {
  /** Why a person confirmed the identity of a company. */
  readonly reason?: string;
  readonly companies: readonly CompanyAppend[];
  readonly narrowing: Narrowing;
  readonly receipts: readonly PendingReceipt[];
}

/** The receipts of a commit that are still to be signed. */
export interface PendingReceipts {
  readonly kind: 'receipts-due';
  readonly receipts: readonly { readonly recordId: string; readonly id: string }[];
}

/** What a withdrawal or refusal closes to an audience that it had been open to. */
export type WithdrawnGroup = {
  readonly audience: Audience;
  /** The one reader of the audience that it is closed to; absent where it is the whole audience. */
  readonly recipient?: string;
  readonly fieldGroup: FieldGroup;
  readonly effectiveAt: Instant;
};

/** A company of a commit and what it withdraws. Named to those who hold its data, without a reason. */
export type CompanyWithdrawal = {
  readonly recordId: string;
  readonly withdrawnGroups: readonly WithdrawnGroup[];
};

/** The job of a commit that reduces access: it informs the services that serve the audiences. */
export interface AccessReduced {
  readonly kind: 'access-reduced';
  readonly audiences: readonly Audience[];
  /** The commit, with what it withdraws from those who hold it. Absent where it withdraws nothing. */
  readonly withdrawn?: {
    readonly commit: string;
    readonly at: Instant;
    readonly companies: readonly CompanyWithdrawal[];
  };
}

/** How often each audience's view was narrowed so far: a view rendered at another epoch is stale. */
export type ConsentEpoch = Readonly<Record<Audience, number>>;

/**
 * The log of consent events and its projections. Every read sees all that was committed
 * before it began.
 */
export interface ConsentStore {
  /**
   * Of the companies asked for, those that have events.
   *
   * @param from the first instant that pure history will be asked for. For it, the log of a company is
   *   read whose timeline lacks earlier decisions. Without it, only reads may be decided. @see withoutReplaced
   */
  load(recordIds: readonly string[], from?: Instant): Promise<ReadonlyMap<string, CompanyConsents>>;
  /**
   * Writes events, timelines, epoch, receipts, queued messages and audit entry: all or nothing.
   *
   * @throws KaartError `concurrent-update` when a company has changed since it was loaded: load and decide again
   */
  append(commit: ConsentCommit): Promise<void>;
  /**
   * Whether a withdrawal of some company failed without a sign of its outcome: it takes effect at the
   * next start, unless its company takes a new decision before.
   */
  hasMissingEntries(): Promise<boolean>;
  /** How many events, companies, recipients by name and receipts, counted together, one commit can hold. */
  readonly capacity: number;
  /** The log of one company in the order of recording. */
  events(recordId: string): Promise<readonly RecordedConsentEvent[]>;
  /** A page of it. */
  eventsPage(recordId: string, asked: PageAsked): Promise<ListPage<RecordedConsentEvent>>;
  /** All companies with events, in ascending order of the record id. @param from as for `load` */
  timelines(from?: Instant): AsyncIterable<CompanyTimeline>;
  /** The version of the notice whose end of grants has been put on record for all companies. */
  expiredUnder(): Promise<string | undefined>;
  /** @throws KaartError `concurrent-update` */
  keepExpiredUnder(notice: string): Promise<void>;
  epoch(): Promise<ConsentEpoch>;
  /** When a company first decided on this recipient by name; `undefined` where none ever has. */
  namedSince(reader: DataRecipient): Promise<Instant | undefined>;
  /** Every reader that a company has decided on by name. */
  listNamedRecipients(): AsyncIterable<NamedRecipient>;
}

/** One commit of the log, as it is told to those who follow it. */
export interface ConsentChange {
  /** Its current position: a read from this position gives later entries. */
  readonly cursor: string;
  readonly at: Instant;
  readonly events: readonly RecordedConsentEvent[];
}

/**
 * The commits of the log, one after the other. Each gets its place the first time a caller reads
 * past it, and keeps it: a reader that goes on from its cursor misses none and sees none twice,
 * whatever the clocks of the writers said.
 */
export interface ConsentFeed {
  /** @param cursor of the last change that was seen; none for all of them */
  changesSince(cursor: string | undefined, limit: number): AsyncIterable<ConsentChange>;
}
