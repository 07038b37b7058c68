import type { Keys } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { Adapters } from './adapters.ts';

/** The stores of a Kaart that runs on machines of its own. */
export interface MachineStores {
  readonly table: Table;
  /** @param publicUrl address of links to the objects, if Kaart serves them itself */
  openObjects(publicUrl: string): Adapters['objects'];
  readonly keys: Keys;
  /** Free disk space of the stores. Bytes. @default not limited */
  readonly freeBytes?: () => number;
  /**
   * Returns the table whose transactions start the delivery of what they queue.
   *
   * @param deliver gets the process of the queued message; `undefined` for a job without a process
   */
  withDelivery(deliver: (pid?: string) => unknown): Table;
  /**
   * Does the work of a server that one process at a time does, such as the nightly run.
   *
   * @param begin begins the work and returns a function that ends it
   */
  lead(begin: () => () => void): void;
}
