import type { ConsentStore } from '../consent/ports.ts';
import type { CompanyTimeline } from '../consent/timeline.ts';
import type { Audience } from '../consent/vocabulary.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { FileInfo, FileWriter } from '../core/file-ports.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { ScopeFields } from '../mapping/companies/eligibility.ts';
import type { Profile } from '../mapping/release/profile.ts';
import type { FieldDeclarations } from '../register/field.ts';
import type { ContentCoding } from './file-forms.ts';
import type { CurrentVersion, EditionRef, PublicationHold, Redaction, Version } from './version.ts';

/**
 * Where views and change feeds lie: as much of an object store as publication needs, so that the
 * port `Objects` fits as it is. Writing a key again replaces the file.
 */
export interface ViewFiles {
  writer(key: string, options: { readonly contentType: string }): Promise<FileWriter>;
  /** @throws KaartError `object-not-found`, `range-not-satisfiable` */
  get(
    key: string,
    range?: { readonly first: number; readonly last: number },
  ): Promise<{ readonly info: FileInfo; readonly body: AsyncIterable<Uint8Array> }>;
  /** In the order of the keys, those behind the key `after` if given. */
  list(prefix: string, after?: string): AsyncIterable<FileInfo>;
  /** All that is stored under a prefix, including bytes that can no longer be read. */
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

/** Everything that one activation writes, in one transaction. */
export interface VersionActivation extends SignedVersion {
  readonly head: CurrentVersion;
  /** The head that was read when the version was planned; `undefined` for the first version. */
  readonly over: Revisioned<CurrentVersion> | undefined;
  /** The hold that this activation ends, if there is one. */
  readonly settles: Revisioned<PublicationHold> | undefined;
  readonly audit: AuditEntry;
  /** Prefix of the views that the version replaces: the outbox item has them deleted. */
  readonly supersededPrefix: string | null;
}

/** A change of the hold, of the head's marks, or of both, in one transaction. */
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

/** Files of versions that are deleted step by step: leftovers of dead runs, and old change feeds. */
export type CleanedFiles = 'abandoned' | 'changes';

/**
 * Heads, versions and holds. Reads see every write that was acknowledged before. Of two writers
 * that read the same revision exactly one succeeds; the other gets `concurrent-update`.
 */
export interface VersionStore {
  head(dataset: string): Promise<Revisioned<CurrentVersion> | undefined>;
  hold(dataset: string): Promise<Revisioned<PublicationHold> | undefined>;
  at(dataset: string, seq: number): Promise<SignedVersion | undefined>;
  /** The latest version with this id, its own or one that an audience calls it by. */
  find(dataset: string, id: string): Promise<SignedVersion | undefined>;
  /** The earliest version of a dataset. */
  first(dataset: string): Promise<Version | undefined>;
  /** Number of the last version whose files of a kind are deleted; 0 before the first time. */
  lastCleanedSeq(dataset: string, kind: CleanedFiles): Promise<number>;
  storeCleanedSeq(dataset: string, kind: CleanedFiles, seq: number): Promise<void>;
  /** The latest first, those before `beforeSeq` if given. */
  list(dataset: string, beforeSeq?: number): AsyncIterable<Version>;
  /** @throws KaartError `concurrent-update` */
  activate(flip: VersionActivation): Promise<void>;
  /** Replaces the signatures of a version. @throws KaartError `not-found`, `concurrent-update` */
  signAgain(dataset: string, seq: number, manifests: SignedVersion['manifests']): Promise<void>;
  /** @throws KaartError `concurrent-update` */
  change(change: HoldChange): Promise<void>;
  /** Asks the outbox for a superseding version. Asking again for the same head changes nothing. */
  enqueueSupersede(head: CurrentVersion): Promise<void>;
}

/** Redacted versions, one for each superseded version that was requested. */
export interface RedactionStore {
  find(dataset: string, seq: number): Promise<Revisioned<Redaction> | undefined>;
  list(dataset: string): AsyncIterable<Revisioned<Redaction>>;
  /**
   * Keeps a redaction over the one that was read. The erasure of files of another redaction is queued.
   *
   * @throws KaartError `concurrent-update`
   */
  keep(redaction: Redaction, over: Revisioned<Redaction> | undefined): Promise<void>;
  /** Deletes one and queues the deletion of its files. Does nothing if it was replaced meanwhile. */
  drop(redaction: Revisioned<Redaction>): Promise<void>;
  /** Asks the outbox for one that is too large to be made within a read. @param mark of the state that it is wanted at */
  ask(version: Version, mark: string): Promise<void>;
}

/** An edition whose rows may be published. */
export interface PublishableEdition extends EditionRef {
  readonly submittedBy: string;
  /** Companies in scope. */
  readonly eligible: number;
  readonly profile: Profile;
}

/** The rows of an edition. */
export interface PublishableRows {
  /** The fields of the edition's records. */
  readonly fields: FieldDeclarations;
  /** JSON Lines, each a record with its members in the order of `fields`, ascending by record id. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Whether a company is in scope, by the rules and the overrides of the edition. */
  isEligible(recordId: string, fields: ScopeFields): boolean;
}

/** The released editions. */
export interface EditionSource {
  /** The newest edition with rows that is released and not retracted. */
  current(): Promise<PublishableEdition | undefined>;
  /** Whether an edition is released and has not been retracted. */
  isReleased(edition: EditionRef): Promise<boolean>;
  /** The rows of any edition that was ever released, also one that has been retracted since. */
  rows(edition: EditionRef): Promise<PublishableRows>;
}

/** As much of the consent log as publication reads. */
export interface ConsentSource extends Pick<ConsentStore, 'epoch' | 'load'> {
  /**
   * The grants of the companies behind the rows of an edition, in ascending order of the record id.
   *
   * @param edition id, `2025.1`
   */
  timelines(edition: string): AsyncIterable<CompanyTimeline>;
}

/** The recipients that companies have decided on by name. */
export type NamedRecipients = Pick<ConsentStore, 'namedSince' | 'listNamedRecipients'>;
