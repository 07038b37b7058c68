import type { Audience } from '../consent/vocabulary.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { ProcessStore } from '../dsp/common/ports.ts';
import type { ErasureTarget, Inspection } from '../publication/inspection.ts';
import type { ConsentSource } from '../publication/ports.ts';
import type { DisclosedRows, FirstDisclosure, LoadGrantMasks } from './affected-recipients.ts';
import type { Channel, SentWithdrawalNotice } from './notice.ts';
import type { WithdrawalBatch } from './withdrawal-batch.ts';

/** The store of withdrawal batches. Reads by id return every acknowledged write; lists may lag. */
export interface WithdrawalBatchStore {
  find(id: string): Promise<Revisioned<WithdrawalBatch> | undefined>;
  /**
   * Stores a new batch, so that it can be found by its companies, and queues the job that works on it. A
   * batch that is stored already is not changed.
   */
  open(batch: WithdrawalBatch): Promise<void>;
  /**
   * @param enqueues the job that the change queues
   * @throws KaartError `concurrent-update`
   */
  update(next: WithdrawalBatch, revision: number, enqueues?: 'erasure-due'): Promise<void>;
  /** The batches that are not closed, the oldest first; writes of the last second may be missing. */
  listUnfinished(): AsyncIterable<WithdrawalBatch>;
  /**
   * A page of batches: those that are not closed first, then the latest first.
   *
   * @param which all batches, or those that are not closed
   */
  page(page: PageRequest, which: 'all' | 'unfinished'): Promise<ListPage<WithdrawalBatch>>;
  /** Ids of the batches with a withdrawal of a company, the oldest first. */
  of(recordId: string): AsyncIterable<string>;
}

/** The store of sent withdrawal notices. */
export interface WithdrawalNoticeStore extends ProcessStore<SentWithdrawalNotice> {
  /** The notices of a batch. Writes of the last second may be missing. */
  of(batch: string): AsyncIterable<SentWithdrawalNotice>;
}

/** How a recipient can be notified. */
export interface DeliveryRoute {
  readonly channel: Channel;
  /** Address for messages: a DSP base URL, or the URL of the webhook; empty for the feed. */
  readonly address: string;
  /** Why the recipient cannot be notified automatically, so that a person has to do it. Absent if it can. */
  readonly unreachable?: StatedReason;
}

/** The functions of other modules that withdrawals use. */
export interface WithdrawalDeps {
  readonly batches: WithdrawalBatchStore;
  readonly notices: WithdrawalNoticeStore;
  /** All first disclosures, in the order of the disclosed versions, the latest first. */
  firstDisclosures(order: 'latest-first'): AsyncIterable<FirstDisclosure>;
  /** A page of the first disclosures, the oldest first. */
  firstDisclosuresPage(page: PageRequest): Promise<ListPage<FirstDisclosure>>;
  /** The rows of some companies that each recipient got, in any version that it read. */
  disclosedRows(recordIds: ReadonlySet<string>): AsyncIterable<DisclosedRows>;
  /** Merges recent disclosures, so that the cost of {@link disclosedRows} does not grow with the number of versions. */
  mergeDisclosedRows(): Promise<void>;
  readonly loadGrantMasks: LoadGrantMasks;
  readonly consents: Pick<ConsentSource, 'load'>;
  /** Consent by record id, at the time of earlier disclosures. */
  readonly history: Pick<ConsentSource, 'load'>;
  /** Publishes a version without the withdrawn data. @returns its id; `null` if nothing was ever published */
  supersede(): Promise<string | null>;
  /** Suspends the running transfers of audiences without any rows. @returns their pids */
  suspendTransfersWithoutRows(audiences: readonly Audience[]): Promise<readonly string[]>;
  findRoute(recipient: string, agreements: readonly string[]): Promise<DeliveryRoute>;
  inspectErasure(targets: readonly ErasureTarget[]): Promise<Inspection>;
}
