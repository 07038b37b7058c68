import type { Instant } from '../core/instant.ts';
import type { RecordedConsentEvent } from './event.ts';
import type { CompanyPermits, Timeline } from './timeline.ts';
import type { Audience, FieldGroup } from './vocabulary.ts';

/** What the consent rules ask about a company of the current edition. */
export interface Company {
  /** `null` for one without a number; absent where it is not known, and then not compared. */
  readonly rcsNumber?: string | null;
  /** In the scope of the edition, so that its row can be published. */
  readonly eligible: boolean;
}

/** The companies that consent can be about. */
export interface Companies {
  /** Those of the record ids that are known; an unknown id is missing from the answer. */
  find(recordIds: readonly string[]): Promise<ReadonlyMap<string, Company>>;
}

/** What is held of one company's consent. A company without events has an empty timeline and `lastSeq` 0. */
export interface CompanyConsents extends CompanyPermits {
  readonly lastSeq: number;
  /** Counts the writes; 0 before the first. */
  readonly version: number;
}

/** New events of one company with the state they were decided on and the timeline they lead to. */
export interface CompanyAppend {
  readonly before: CompanyConsents;
  /** `seq` goes on from `before.lastSeq` without a gap. */
  readonly events: readonly RecordedConsentEvent[];
  readonly timeline: Timeline;
}

/** How many events may narrow what each audience sees, now or later. */
export type Narrowing = Readonly<Partial<Record<Audience, number>>>;

/** One transaction of the log: several companies, what it owes, who did it. */
export interface ConsentCommit {
  /** Names the audit entry and the message owed; new for every commit. */
  readonly id: string;
  readonly at: Instant;
  readonly actor: string;
  readonly companies: readonly CompanyAppend[];
  readonly narrowing: Narrowing;
}

/** What a withdrawal or refusal closes to an audience that it had been open to. */
type Closing = {
  readonly audience: Audience;
  readonly fieldGroup: FieldGroup;
  readonly effectiveAt: Instant;
};

/** A company of a commit and what it withdraws. Named to those who hold its data, without a reason. */
export type WithdrawnCompany = {
  readonly recordId: string;
  readonly closings: readonly Closing[];
};

/** What a commit that narrows owes to those who serve the audiences. */
export interface ConsentNarrowed {
  readonly kind: 'consent-narrowed';
  readonly audiences: readonly Audience[];
  /** The commit, with what it withdraws from those who hold it. Absent where it withdraws nothing. */
  readonly withdrawn?: {
    readonly commit: string;
    readonly at: Instant;
    readonly companies: readonly WithdrawnCompany[];
  };
}

/** How often each audience's view was narrowed so far: a view rendered at another epoch is stale. */
export type ConsentEpoch = Readonly<Record<Audience, number>>;

/**
 * The log of consent events and what is derived from it. Every read sees all that was committed
 * before it began.
 */
export interface ConsentStore {
  /** Of the companies asked for, those that have events. */
  load(recordIds: readonly string[]): Promise<ReadonlyMap<string, CompanyConsents>>;
  /**
   * Events, timelines, epoch, message owed and audit entry: all or nothing.
   *
   * @throws KaartError `concurrent-update` when a company has changed since it was loaded: load and decide again
   */
  append(commit: ConsentCommit): Promise<void>;
  /** How many events and companies, counted together, one commit can hold. */
  readonly capacity: number;
  /** The log of one company in the order of recording. */
  events(recordId: string): Promise<readonly RecordedConsentEvent[]>;
  /** All companies with events, in ascending order of the record id. */
  permits(): AsyncIterable<CompanyPermits>;
  epoch(): Promise<ConsentEpoch>;
}
