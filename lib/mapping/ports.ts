import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import type { RowIdentity } from '../core/company-identity.ts';
import type { Json } from '../core/digest.ts';
import type { FileWriter } from '../core/file-ports.ts';
import type { NewId } from '../core/ids.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { EligibilityCode } from './companies/eligibility.ts';
import type { EditionDefinition } from './edition.ts';
import type { Import } from './import/import.ts';
import type { ReviewDecision } from './import/review-decision.ts';
import type { HoldThresholds } from './release/compare-profiles.ts';
import type { FiguresCheck } from './release/disclosure.ts';
import type { Edition } from './release/released-edition.ts';
import type { EditionRecord } from './values/row-parser.ts';

/** A change of an import, and the stored state that it is based on. */
export interface ImportChange {
  readonly next: Import;
  readonly over: Revisioned<Import>;
  readonly audit: AuditEntry;
}

/**
 * Imports and the decisions on their rows. Reads see every write that was acknowledged before. Each write
 * is one transaction with its audit entry. If two writers read the same revision, one succeeds and the
 * other gets `concurrent-update`.
 */
export interface ImportStore {
  find(id: string): Promise<Revisioned<Import> | undefined>;
  /** The latest first. */
  list(page: {
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
  }): Promise<{
    readonly imports: readonly Import[];
    readonly cursor?: string;
  }>;
  create(item: Import, audit: AuditEntry): Promise<void>;
  change(change: ImportChange): Promise<void>;
  /** Stores the decision on a row, and the import that counts it. @param replaces the earlier decision on the row */
  decide(
    change: ImportChange,
    decision: ReviewDecision,
    replaces: Revisioned<ReviewDecision> | undefined,
  ): Promise<void>;
  findDecision(importId: string, rowId: number): Promise<Revisioned<ReviewDecision> | undefined>;
  /** Removes personal data from a decision. @throws KaartError `concurrent-update` */
  redact(
    importId: string,
    decision: ReviewDecision,
    over: Revisioned<ReviewDecision>,
  ): Promise<void>;
  /** Decisions in the order of the rows. */
  listDecisions(importId: string): AsyncIterable<ReviewDecision>;
}

/** A change of a released edition, and the stored state that it is based on. */
export interface EditionChange {
  readonly next: Edition;
  readonly over: Revisioned<Edition>;
}

/** Released editions. The same guarantees as {@link ImportStore}. */
export interface EditionStore {
  find(id: string): Promise<Revisioned<Edition> | undefined>;
  listAll(): Promise<readonly Edition[]>;
  /** Stores an edition whose id was never used, and the import it came from. @throws KaartError `concurrent-update` */
  release(edition: Edition, change: ImportChange): Promise<void>;
  /**
   * Changes editions. Then every view of their rows is stale, and the next read publishes it again.
   *
   * @param changes at most 90
   * @throws KaartError `concurrent-update`
   */
  change(changes: readonly EditionChange[], audit: AuditEntry): Promise<void>;
}

/** The store of rows and findings: the part of an object store that imports need, so that the port `Objects` fits. */
export interface ImportFiles {
  writer(key: string, options: { readonly contentType: string }): Promise<FileWriter>;
  get(
    key: string,
    range?: { readonly first: number; readonly last: number },
  ): Promise<{ readonly body: AsyncIterable<Uint8Array> }>;
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly storedAt: Instant }>;
  /** Erases every file under the prefix. */
  purge(prefix: string): Promise<void>;
}

/** A company of an edition with its eligibility. */
export interface AssessedRecord {
  readonly record: EditionRecord;
  readonly eligibility: EligibilityCode;
}

/** An earlier released edition, with its rows in the order of their ids. */
export interface EarlierEdition {
  readonly edition: Edition;
  rows(): AsyncIterable<AssessedRecord>;
}

/** The edition whose figures are to be released. */
export interface FiguresRequest {
  readonly definition: EditionDefinition;
  /** Yields the rows in the order of their ids; each call reads them again. */
  rows(): AsyncIterable<AssessedRecord>;
  /** The identities of the rows, in the same order. */
  identities(): AsyncIterable<RowIdentity>;
  /** All released editions, including retracted ones. */
  readonly earlier: readonly EarlierEdition[];
  /** Ids of the facts that are released exactly despite the disclosure check. */
  readonly exact: readonly string[];
}

/** Figures of an edition, and the result of their check. */
export interface FiguresResult {
  /** Plain JSON, which is stored with the edition and never changes. */
  readonly figures: Json;
  readonly disclosure: FiguresCheck;
}

/** Dependencies of the mapping service. */
export interface MappingDeps {
  readonly imports: ImportStore;
  readonly editions: EditionStore;
  readonly files: ImportFiles;
  /** Computes the figures that may be released now. The module `figures` implements it. @throws KaartError `message-invalid` for an unknown fact */
  readonly figures: (request: FiguresRequest) => Promise<FiguresResult>;
  /** Secret key of the identities of companies and persons, at least 32 bytes. */
  readonly identityKey: () => Promise<Uint8Array>;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Version of the software, stored with its results. */
  readonly software: string;
  readonly thresholds?: HoldThresholds;
}
