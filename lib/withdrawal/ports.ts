import type { Audience } from '../consent/vocabulary.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { ProcessStore } from '../dsp/common/ports.ts';
import type { ErasureTarget, Inspection } from '../publication/inspection.ts';
import type { ConsentSource } from '../publication/ports.ts';
import type { DisclosedRows, FirstDisclosure, LoadGrantMasks } from './affected-recipients.ts';
import type { Channel, SentWithdrawalNotice } from './notice.ts';
import type { WithdrawalBatch } from './withdrawal-batch.ts';

/** The store of withdrawal batches. Reads see every acknowledged write; only the lists may lag. */
export interface WithdrawalBatchStore {
  find(id: string): Promise<Revisioned<WithdrawalBatch> | undefined>;
  /**
   * Stores a new batch, which is found by its companies, and queues the job that works on it. One that is
   * there already stays as it is.
   */
  open(batch: WithdrawalBatch): Promise<void>;
  /**
   * @param enqueues the job that the change queues
   * @throws KaartError `concurrent-update`
   */
  change(next: WithdrawalBatch, revision: number, enqueues?: 'erasure-due'): Promise<void>;
  /** Those that are not closed, the oldest first; writes of the last second may be missing. */
  unfinished(): AsyncIterable<WithdrawalBatch>;
  /**
   * A page of them, those that are not closed first, then the latest first.
   *
   * @param of all of them, or those that are not closed
   */
  page(asked: PageAsked, of: 'all' | 'unfinished'): Promise<ListPage<WithdrawalBatch>>;
  /** Ids of those that a company has a part in, in the order of time. */
  of(recordId: string): AsyncIterable<string>;
}

/** The store of withdrawal notices, by batch. */
export interface WithdrawalNoticeStore extends ProcessStore<SentWithdrawalNotice> {
  /** Writes of the last second may be missing. */
  of(batch: string): AsyncIterable<SentWithdrawalNotice>;
}

/** How a recipient can be notified. */
export interface DeliveryRoute {
  readonly channel: Channel;
  /** Where messages go: a DSP base, or the address of the webhook; empty for the feed. */
  readonly address: string;
  /** Why the change feed cannot notify this recipient: a person has to do it. */
  readonly unreachable?: StatedReason;
}

/** What withdrawals need of the rest of Kaart. */
export interface WithdrawalDeps {
  readonly batches: WithdrawalBatchStore;
  readonly notices: WithdrawalNoticeStore;
  /** In the order of the versions that were read. */
  firstDisclosures(order: 'latest-first'): AsyncIterable<FirstDisclosure>;
  /** The same by pages, the oldest first. */
  firstDisclosuresPage(asked: PageAsked): Promise<ListPage<FirstDisclosure>>;
  /** The rows of some companies that each recipient got, in any version that it read. */
  disclosedRows(recordIds: ReadonlySet<string>): AsyncIterable<DisclosedRows>;
  /** Prepares recent reads for {@link disclosedRows}, so that its cost does not grow with the versions. */
  foldDisclosedRows(): Promise<void>;
  readonly loadGrantMasks: LoadGrantMasks;
  readonly consents: Pick<ConsentSource, 'load'>;
  /** The log by record id, for reads of earlier rows. */
  readonly history: Pick<ConsentSource, 'load'>;
  /** Publishes a version without the withdrawn data. @returns the version; `null` where nothing is published */
  supersede(): Promise<string | null>;
  /** Suspends the running transfers of audiences that nothing is left for. @returns their pids */
  suspendTransfersWithoutRows(audiences: readonly Audience[]): Promise<readonly string[]>;
  findRoute(recipient: string, agreements: readonly string[]): Promise<DeliveryRoute>;
  inspectErasure(asked: readonly ErasureTarget[]): Promise<Inspection>;
}
