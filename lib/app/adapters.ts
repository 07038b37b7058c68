import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Mailer } from '../core/mail.ts';
import { RecentCatalogCount } from '../store/catalog-revision.ts';
import type { Keys } from '../store/keys.ts';
import { ListingTable } from '../store/listing-table.ts';
import type { Objects } from '../store/objects.ts';
import type { ServesLinks } from '../store/served-link.ts';
import type { Table } from '../store/table.ts';
import type { Copies } from '../withdrawal/received-notice.ts';
import { createStores, type Stores } from './stores.ts';

/** The adapters to the technology under Kaart, and its environment. */
export interface Adapters {
  readonly table: Table;
  readonly objects: Objects & Partial<ServesLinks>;
  readonly keys: Keys;
  readonly log: Log;
  /** Clock of consent and publication; tokens use real time. */
  readonly clock: Clock;
  /** Real time, for nightly runs. @default the clock of the machine */
  readonly realClock?: Clock;
  /** Sends invitations to contacts. @default no mail can be sent */
  readonly mailer?: Mailer;
  /** Free disk space of the data directory. Bytes. @default not limited */
  readonly freeBytes?: () => number;
  /** Continues the delivery of a DSP process later, if a run may not wait that long. @default the run waits */
  readonly wake?: Wake;
  /**
   * The process that records withdrawals that are in the journal but not in the table: this process, or the
   * one that runs the queued jobs. @default this process
   */
  readonly recovery?: 'here' | 'queued';
  /** Files that `kaart fetch` has stored on this machine. @default none: fetched files are not recorded here */
  readonly copies?: Copies;
  /** On one machine without an identity provider: the code with which people sign in at the workbench. @default people cannot sign in */
  readonly developmentCode?: string | undefined;
  /** Whether the data are a demonstration, which each page then says. @default they are not */
  readonly isDemonstration?: boolean;
}

/** A queue that delivers after a delay. */
interface Wake {
  /** The run itself waits for a shorter delay. Milliseconds. */
  readonly afterMs: number;
  later(pid: string, ms: number): Promise<void>;
}

/** The adapters with the stores over their table. */
export interface OpenAdapters extends Adapters {
  readonly stores: Stores;
  /** The counter of the catalog for open pages. */
  readonly catalogCount: RecentCatalogCount;
}

/**
 * This table lists new entries of the append-only logs and reports changes of the catalog, so every store is built
 * over it.
 */
export function openStores(adapters: Adapters): OpenAdapters {
  const catalogCount = new RecentCatalogCount(adapters.table);
  const table = ListingTable.over(catalogCount.table);
  return { ...adapters, table, stores: createStores(table), catalogCount };
}
