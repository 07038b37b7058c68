import { ASSUMED, type Load } from './load.ts';
import { MEASURED } from './measured.ts';

/** The usage of a load in one month of 365/12 days, independent of the resources of the stage. */
export interface Usage {
  readonly requests: number;
  /** Requests of 512 KB that the gateway bills. */
  readonly meteredRequests: number;
  readonly sentGb: number;
  readonly tableReads: number;
  readonly tableWrites: number;
  readonly objectPuts: number;
  readonly objectGets: number;
  readonly keyRequests: number;
  /** Runs of functions. */
  readonly nights: number;
  readonly deliveries: number;
  readonly wakes: number;
  /** Stored at the end of the years. */
  readonly tableGb: number;
  readonly objectsGb: number;
  readonly logGb: number;
}

/** Days and hours of a month. */
const DAYS = 365 / 12;
const HOURS = 730;
/** The most tokens that a partner needs in a day: one is valid for ten minutes. */
const TOKENS_PER_DAY = 144;
const GB = 1e9;
/** Bytes of a request that the gateway bills once. */
const METERED_BYTES = 512 * 1024;
/** Write units of the removal of a list when a head includes it. */
const LIST_REMOVAL = 1;
/** Write units of the removal of an ended entry, which is smaller than 1 KB. */
const ENTRY_REMOVAL = 1;

/** Computes the usage of a load. Work on all companies grows with their number. */
export function computeUsage(load: Load): Usage {
  const reads = load.readsPerDay * DAYS;
  const pages = load.pagesPerDay * DAYS;
  const tokens = Math.min(load.readsPerDay, load.partners * TOKENS_PER_DAY) * DAYS;
  const requests = reads + pages + tokens;
  const readBytes = computeSentBytes(load);
  const pageBytes = MEASURED.page.bytes[load.coding];
  const starts = Math.min(requests, ASSUMED.startsPerHour * HOURS);
  const { read } = MEASURED;
  return {
    requests,
    meteredRequests: reads * Math.max(1, Math.ceil(readBytes / METERED_BYTES)) + pages + tokens,
    sentGb: (reads * readBytes + pages * pageBytes) / GB,
    tableReads:
      reads * read.readUnits +
      tokens * MEASURED.token.readUnits +
      pages * MEASURED.page.readUnits +
      computeChanges(load, 'readUnits'),
    tableWrites:
      reads * (read.writeUnits + LIST_REMOVAL + (hasEndedReads(load) ? ENTRY_REMOVAL : 0)) +
      computeChanges(load, 'writeUnits'),
    objectPuts: computeChanges(load, 'objectPuts'),
    objectGets: starts + computeChanges(load, 'objectGets'),
    keyRequests: 2 * (starts + DAYS),
    nights: DAYS,
    deliveries: load.withdrawalsPerMonth * ASSUMED.deliveriesPerWithdrawal + load.messagesPerMonth,
    wakes: load.messagesPerMonth,
    ...computeStored(load, reads),
    logGb: (requests * (read.logBytes + ASSUMED.gatewayLogBytes + ASSUMED.platformLogBytes)) / GB,
  };
}

function computeSentBytes({ format, coding, companies }: Load): number {
  return (MEASURED.readBytes[format][coding] * companies) / MEASURED.companies;
}

/** The work of nights, withdrawals and editions. */
function computeChanges(load: Load, unit: keyof typeof MEASURED.night): number {
  const work =
    DAYS * MEASURED.night[unit] +
    load.withdrawalsPerMonth * MEASURED.withdrawal[unit] +
    (load.editionsPerYear / 12) * MEASURED.edition[unit];
  return (work * load.companies) / MEASURED.companies;
}

/** Whether the oldest entries of reads have ended. Then each month removes as many entries as it adds. */
function hasEndedReads({ years, disclosureDays }: Load): boolean {
  return disclosureDays !== null && years * 365 > disclosureDays;
}

/**
 * Entries of reads are kept unless they end. Their lists and the editions are kept. Files of a version are
 * erased when the next version is served.
 */
function computeStored(load: Load, readsPerMonth: number) {
  const { companies, editionsPerYear, years, disclosureDays } = load;
  const listedReads = readsPerMonth * 12 * years;
  const entries = hasEndedReads(load)
    ? (listedReads * (disclosureDays ?? 0)) / (years * 365)
    : listedReads;
  const editions = 1 + editionsPerYear * years;
  const share = companies / MEASURED.companies;
  const { tableBytes, editionBytes, read } = MEASURED;
  return {
    // The demonstration has two editions.
    tableGb: (((tableBytes * editions) / 2) * share + entries * read.entryBytes) / GB,
    objectsGb: (editionBytes * editions * share + listedReads * read.listedBytes) / GB,
  };
}
