import type { Keys } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { Adapters } from './adapters.ts';

/** The stores of a Kaart on one or several machines, without a cloud. */
export interface MachineStores {
  readonly table: Table;
  /** @param publicUrl address of links to the objects, if Kaart serves them itself */
  openObjects(publicUrl: string): Adapters['objects'];
  readonly keys: Keys;
  /** Free disk space of the stores. Bytes. @default not limited */
  readonly freeBytes?: () => number;
  /**
   * Returns a table whose transactions start the delivery of the jobs and messages that they queue.
   *
   * @param deliver gets the process of the queued message; `undefined` for a job without a process
   */
  withDelivery(deliver: (pid?: string) => unknown): Table;
  /**
   * Does work that only one process at a time may do, such as the nightly run.
   *
   * @param begin begins the work and returns a function that ends it
   */
  runAsLeader(begin: () => () => void): void;
}
