import * as z from 'zod';
import { HOUR_MS } from '../../core/instant.ts';
import { Region } from './prices.ts';

const Amount = z.number().min(0);

/** What a deployment is asked to do in one month. All amounts are averages. */
export const Load = z.strictObject({
  region: Region,
  /** HTTP requests of any kind. */
  requests: Amount,
  /** Billed time of the api function for one of them. */
  requestMs: Amount,
  responseKb: Amount,
  /** Of 4 KB each, strongly consistent: partner, consent epoch, head, version. */
  readUnitsPerRequest: Amount,
  /** Of 1 KB each; a transaction counts twice, an indexed item once more. */
  writeUnitsPerRequest: Amount,
  objectGetsPerRequest: Amount,
  /** Share of requests that start a new instance, which asks the key once. */
  coldStartShare: z.number().min(0).max(1),
  /** Bytes of log for one request, gateway and function together. */
  logBytesPerRequest: Amount,
  /** Nights and superseding versions. */
  publications: Amount,
  publishSeconds: Amount,
  objectPutsPerPublication: Amount,
  readUnitsPerPublication: Amount,
  writeUnitsPerPublication: Amount,
  /** Runs of the outbox. */
  deliveries: Amount,
  deliverSeconds: Amount,
  /** Times a process of the data space had to be woken later, since its counterparty did not answer. */
  wakes: Amount,
  tableGb: Amount,
  /** Old versions of objects included. */
  objectsGb: Amount,
});
export type Load = z.infer<typeof Load>;

/**
 * No caller; each night finds nothing to do. What a request takes is what the emulated
 * deployment counted for a read of the partners' rows: three items read, one disclosure and its list
 * written in a transaction, one object; the night removes the list.
 */
const IDLE: Load = {
  region: 'eu-central-1',
  requests: 0,
  requestMs: 30,
  responseKb: 20,
  readUnitsPerRequest: 5,
  writeUnitsPerRequest: 6,
  objectGetsPerRequest: 1,
  coldStartShare: 0.02,
  logBytesPerRequest: 1000,
  publications: 30.4,
  publishSeconds: 5,
  objectPutsPerPublication: 0,
  readUnitsPerPublication: 100,
  writeUnitsPerPublication: 2,
  deliveries: 0,
  deliverSeconds: 2,
  wakes: 0,
  tableGb: 0.01,
  objectsGb: 0.05,
};

const WORKING = {
  deliveries: 60,
  wakes: 100,
  objectPutsPerPublication: 40,
  writeUnitsPerPublication: 20,
};

/** Loads to quote: idle, some partners that look in every hour, and a hundred times that. */
export const LOADS = {
  idle: IDLE,
  partners: { ...IDLE, ...WORKING, requests: 36_000, tableGb: 0.1, objectsGb: 0.5 },
  busy: {
    ...IDLE,
    ...WORKING,
    requests: HOUR_MS,
    wakes: 10_000,
    coldStartShare: 0.001,
    tableGb: 2,
    objectsGb: 2,
  },
} as const satisfies Readonly<Record<string, Load>>;
