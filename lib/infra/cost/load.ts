import * as z from 'zod';
import { HOUR_MS } from '../../core/instant.ts';
import { Region } from './prices.ts';

const Amount = z.number().min(0);

/** The load of a deployment in one month. Amounts for one request or one run are averages. */
export const Load = z.strictObject({
  region: Region,
  /** HTTP requests of any kind. */
  requests: Amount,
  /** Billed time of the function `api` for one request. Milliseconds. */
  requestMs: Amount,
  responseKb: Amount,
  /** Read units of 4 KB, strongly consistent: partner, consent epoch, current version, version. */
  readUnitsPerRequest: Amount,
  /** Write units of 1 KB. A transaction needs twice as many, and an indexed item needs one more. */
  writeUnitsPerRequest: Amount,
  objectGetsPerRequest: Amount,
  /** Share of requests that start a new instance, from 0 to 1. Each new instance uses the key. */
  coldStartShare: z.number().min(0).max(1),
  /** Bytes of log for one request, gateway and function together. */
  logBytesPerRequest: Amount,
  /** Number of publications: nightly runs and versions after withdrawals. */
  publications: Amount,
  publishSeconds: Amount,
  objectPutsPerPublication: Amount,
  readUnitsPerPublication: Amount,
  writeUnitsPerPublication: Amount,
  /** Number of runs of the outbox. */
  deliveries: Amount,
  deliverSeconds: Amount,
  /** Number of delayed deliveries, because a counterparty did not respond. */
  wakes: Amount,
  tableGb: Amount,
  /** Size of all objects, with their old versions. */
  objectsGb: Amount,
});
export type Load = z.infer<typeof Load>;

/**
 * A load without callers and without new data. The amounts for one request were counted in the emulated
 * deployment for a read of the rows for partners: it reads three items and one object, and writes one
 * disclosure and its list in a transaction. The nightly run removes the list.
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

/** Named loads: idle, some partners that read every hour, and a hundred times as many requests. */
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
