import type { Audience } from '../consent/vocabulary.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { ProcessStore } from '../dsp/common/ports.ts';
import type { ErasureTarget, Inspection } from '../publication/inspection.ts';
import type { ConsentSource } from '../publication/ports.ts';
import type { FirstDisclosure, HeldRows, PermittedOf } from './holders.ts';
import type { Channel, SentWithdrawalNotice } from './notice.ts';
import type { WithdrawalBatch } from './propagation.ts';

/** Where propagations lie. Reads see every write that was acknowledged before, but for the lists. */
export interface PropagationStore {
  find(id: string): Promise<Revisioned<WithdrawalBatch> | undefined>;
  /**
   * Keeps a new propagation, findable by its companies, and owes that it is worked on. One that is
   * there already stays as it is.
   */
  open(propagation: WithdrawalBatch): Promise<void>;
  /**
   * @param owes what follows from the change
   * @throws KaartError `concurrent-update`
   */
  change(next: WithdrawalBatch, revision: number, owes?: 'erasure-due'): Promise<void>;
  /** Those that are not closed, the oldest first; what was written within the last second may be missing. */
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

/** Where notices lie, by propagation. */
export interface WithdrawalNoticeStore extends ProcessStore<SentWithdrawalNotice> {
  /** What was written within the last second may be missing. */
  of(propagation: string): AsyncIterable<SentWithdrawalNotice>;
}

/** How a holder can be told. */
export interface Reach {
  readonly channel: Channel;
  /** Where messages go: a DSP base, or the address of the webhook; empty for the feed. */
  readonly address: string;
  /** Why nobody can be told by the feed: a person has to. */
  readonly unreachable?: string;
}

/** What propagation asks of the rest of Kaart. */
export interface PropagationPorts {
  readonly propagations: PropagationStore;
  readonly notices: WithdrawalNoticeStore;
  /** In the order of the versions that were read. */
  holdings(order: 'latest-first'): AsyncIterable<FirstDisclosure>;
  /** The same by pages, the oldest first. */
  holdingsPage(asked: PageAsked): Promise<ListPage<FirstDisclosure>>;
  /** What each holder was given of some companies, in any version that it read. */
  held(recordIds: ReadonlySet<string>): AsyncIterable<HeldRows>;
  /** Prepares what was read lately for {@link held}, so that its cost does not grow with the versions. */
  foldHeld(): Promise<void>;
  readonly permittedOf: PermittedOf;
  readonly consents: Pick<ConsentSource, 'load'>;
  /** The log by record id, for what was read of earlier rows. */
  readonly history: Pick<ConsentSource, 'load'>;
  /** Has what is withdrawn taken out of what is served. @returns the version; `null` where nothing is published */
  supersede(): Promise<string | null>;
  /** Suspends the running transfers of audiences that nothing is left for. @returns their pids */
  suspendEmpty(audiences: readonly Audience[]): Promise<readonly string[]>;
  reach(holder: string, agreements: readonly string[]): Promise<Reach>;
  inspectErasure(asked: readonly ErasureTarget[]): Promise<Inspection>;
}
