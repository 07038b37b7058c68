import * as z from 'zod';
import type { ConsentStore } from '../consent/ports.ts';
import type { CompanyTimeline } from '../consent/timeline.ts';
import type { Audience } from '../consent/vocabulary.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { FileInfo, FileWriter } from '../core/file-ports.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { EligibilityFields } from '../mapping/companies/eligibility.ts';
import type { Profile } from '../mapping/release/profile.ts';
import type { FieldDeclarations } from '../register/field.ts';
import type { ContentCoding } from './file-forms.ts';
import type { CurrentVersion, EditionRef, PublicationHold, Redaction, Version } from './version.ts';

/**
 * The store of views and change feeds: the part of the port `Objects` that publication needs. A second
 * write to a key replaces the file.
 */
export interface ViewFiles {
  writer(key: string, options: { readonly contentType: string }): Promise<FileWriter>;
  /** @throws KaartError `object-not-found`, `range-not-satisfiable` */
  get(
    key: string,
    range?: { readonly first: number; readonly last: number },
  ): Promise<{ readonly info: FileInfo; readonly body: AsyncIterable<Uint8Array> }>;
  /** Lists files in the order of the keys. @param after only later keys */
  list(prefix: string, after?: string): AsyncIterable<FileInfo>;
  /** All stored versions under a prefix, including bytes that can no longer be read. */
  stored(prefix: string): AsyncIterable<{
    readonly key: string;
    readonly version: string;
    readonly current: boolean;
    readonly bytes: number;
  }>;
  /** Erases every stored version of every file under the prefix. */
  purge(prefix: string): Promise<void>;
  link(
    key: string,
    options: {
      readonly seconds: number;
      readonly fileName?: string;
      readonly coding?: ContentCoding;
    },
  ): Promise<string>;
}

/** A version with its signed manifests, one for each audience (compact JWS). */
export interface SignedVersion {
  readonly version: Version;
  readonly manifests: Readonly<Record<Audience, string>>;
}

/** All data that one activation writes in one transaction. */
export interface VersionActivation extends SignedVersion {
  readonly head: CurrentVersion;
  /** The current version that was read before planning; `undefined` for the first version. */
  readonly over: Revisioned<CurrentVersion> | undefined;
  /** The hold that this activation ends, if there is one. */
  readonly settles: Revisioned<PublicationHold> | undefined;
  readonly audit: AuditEntry;
  /** Prefix of the replaced views: the outbox job deletes them. */
  readonly supersededPrefix: string | null;
}

/** A change of the hold, of the marks of the current version, or of both, in one transaction. */
export interface HoldChange {
  readonly dataset: string;
  readonly hold: {
    readonly next: PublicationHold | null;
    readonly over: Revisioned<PublicationHold> | undefined;
  } | null;
  readonly head: {
    readonly next: CurrentVersion;
    readonly over: Revisioned<CurrentVersion>;
  } | null;
  readonly audit: AuditEntry | null;
}

/** Files of versions that are deleted step by step: those of failed runs, and old change feeds. */
export type CleanedFiles = 'abandoned' | 'changes';

/**
 * Current versions, versions and holds. Reads see every write that was acknowledged before. If two
 * writers read the same revision, one succeeds and the other gets `concurrent-update`.
 */
export interface VersionStore {
  head(dataset: string): Promise<Revisioned<CurrentVersion> | undefined>;
  hold(dataset: string): Promise<Revisioned<PublicationHold> | undefined>;
  findBySeq(dataset: string, seq: number): Promise<SignedVersion | undefined>;
  /** The latest version with this id: its own id, or the id for an audience. */
  find(dataset: string, id: string): Promise<SignedVersion | undefined>;
  /** The earliest version of a dataset. */
  first(dataset: string): Promise<Version | undefined>;
  /** Number of the last version whose files of a kind are deleted; 0 before the first time. */
  lastCleanedSeq(dataset: string, kind: CleanedFiles): Promise<number>;
  storeCleanedSeq(dataset: string, kind: CleanedFiles, seq: number): Promise<void>;
  /** Lists versions, latest first. @param beforeSeq only versions before this number */
  list(dataset: string, beforeSeq?: number): AsyncIterable<Version>;
  /** @throws KaartError `concurrent-update` */
  activate(activation: VersionActivation): Promise<void>;
  /** Replaces the signatures of a version. @throws KaartError `not-found`, `concurrent-update` */
  signAgain(dataset: string, seq: number, manifests: SignedVersion['manifests']): Promise<void>;
  /** @throws KaartError `concurrent-update` */
  change(change: HoldChange): Promise<void>;
  /** Enqueues a job for a superseding version. A second call for the same current version changes nothing. */
  enqueueSupersede(head: CurrentVersion): Promise<void>;
}

/** Redacted versions, one for each superseded version that was requested. */
export interface RedactionStore {
  find(dataset: string, seq: number): Promise<Revisioned<Redaction> | undefined>;
  list(dataset: string): AsyncIterable<Revisioned<Redaction>>;
  /**
   * Stores a redaction in place of the one that was read. It enqueues the erasure of the files of
   * another redaction.
   *
   * @throws KaartError `concurrent-update`
   */
  save(redaction: Redaction, over: Revisioned<Redaction> | undefined): Promise<void>;
  /**
   * Deletes a redaction and enqueues the deletion of its files. Does nothing if it was replaced
   * meanwhile.
   */
  drop(redaction: Revisioned<Redaction>): Promise<void>;
  /** Enqueues a job for a redaction that is too large for a read. @param mark of the requested state */
  requestRedaction(version: Version, mark: string): Promise<void>;
}

/** A piece of work on a dataset. */
export interface LeaseName {
  readonly dataset: string;
  readonly work: string;
}

/** A lease that this process has, or the name of the process that has it. */
export type LeaseTaken =
  | { readonly kind: 'taken'; end(): Promise<void> }
  | { readonly kind: 'held'; readonly holder: string };

/**
 * Leases: one process at a time has the lease of a piece of work. They save work and guarantee nothing: a slow process
 * may go on after another one has taken its lease, so each result is stored under a condition as well.
 */
export interface Leases {
  /** Time after which a lease may be taken over from its holder. Milliseconds. */
  readonly durationMs: number;
  /** @param overdueHolder the holder, if this process has seen it for longer than a lease lasts */
  take(name: LeaseName, overdueHolder?: string): Promise<LeaseTaken>;
}

/** An edition whose rows may be published. */
export interface PublishableEdition extends EditionRef {
  readonly submittedBy: string;
  /** Number of eligible companies. */
  readonly eligible: number;
  readonly profile: Profile;
}

/** The rows of an edition. */
export interface PublishableRows {
  /** The fields of the edition's records. */
  readonly fields: FieldDeclarations;
  /** JSON Lines, each a record with its members in the order of `fields`, ascending by record id. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Whether a company is eligible, by the rules and the overrides of the edition. */
  isEligible(recordId: string, fields: EligibilityFields): boolean;
}

/** The released editions. */
export interface EditionSource {
  /** The newest edition with rows that is released and not retracted. */
  current(): Promise<PublishableEdition | undefined>;
  /** Whether an edition is released and has not been retracted. */
  isReleased(edition: EditionRef): Promise<boolean>;
  /** The rows of any released edition, also of a retracted one. */
  rows(edition: EditionRef): Promise<PublishableRows>;
}

/** The part of the consent store that publication reads. */
export interface ConsentSource extends Pick<ConsentStore, 'epoch' | 'load'> {
  /**
   * The timelines of the companies of an edition, in ascending order of the record id.
   *
   * @param edition id, `2025.1`
   */
  timelines(edition: string): AsyncIterable<CompanyTimeline>;
}

/** The recipients with decisions by name. */
export type NamedRecipients = Pick<ConsentStore, 'namedSince' | 'listNamedRecipients'>;

/** The job that a new current version queues: the rows of the version before are erased. */
export const VersionPublished = z.object({
  kind: z.literal('version-published'),
  dataset: z.string(),
  id: z.string(),
  seq: z.int(),
  /** Prefix of the files to erase; `null` without such files. */
  supersededPrefix: z.string().nullable(),
});
export type VersionPublished = z.infer<typeof VersionPublished>;

/** The job that makes a redacted version of a superseded one. */
export const RedactionWanted = z.object({
  kind: z.literal('redaction-wanted'),
  dataset: z.string(),
  /** Id of the superseded version. */
  version: z.string(),
});
export type RedactionWanted = z.infer<typeof RedactionWanted>;

/** The job that erases the files of a redacted version that is no longer served. */
export const RedactionDropped = z.object({
  kind: z.literal('redaction-dropped'),
  dataset: z.string(),
  prefix: z.string(),
});
export type RedactionDropped = z.infer<typeof RedactionDropped>;
