/**
 * The work of a request, a nightly run and a change, counted in a test with the demonstration: 130 companies,
 * of which partners see 118 rows. `npm run measure:cost` prints these numbers again, and a test fails if they
 * differ by more than a tenth.
 */
export const MEASURED = {
  companies: 130,
  rows: 118,
  /** Bytes of a file of rows by format, as it is sent. */
  readBytes: {
    jsonl: { identity: 131_669, gzip: 10_364, br: 8_480 },
    csv: { identity: 68_694, gzip: 8_700, br: 7_657 },
    json: { identity: 131_790, gzip: 10_368, br: 8_490 },
    jsonld: { identity: 142_334, gzip: 11_510, br: 9_273 },
    parquet: { identity: 17_881, gzip: 17_881, br: 17_881 },
    xlsx: { identity: 42_214, gzip: 42_214, br: 42_214 },
  },
  /** A read in a process that has already read these rows for the recipient. */
  read: { readUnits: 4, writeUnits: 2, entryBytes: 578, listedBytes: 186, logBytes: 300 },
  /** Stored with the demonstration: bytes of the table, and of the bucket for one of two editions. */
  tableBytes: 981_160,
  editionBytes: 861_626,
  token: { readUnits: 1 },
  /** The mean of six pages of the portal that are in memory. */
  page: { bytes: { identity: 42_325, gzip: 7_127, br: 6_594 }, readUnits: 1 },
  /** Half of the demonstration: an edition with the permissions for it. */
  edition: { readUnits: 265, writeUnits: 1274, objectPuts: 33, objectGets: 12 },
  /** A night without a change. */
  night: { readUnits: 389, writeUnits: 19, objectPuts: 10, objectGets: 66 },
  /** A withdrawal of one company, with the new version and the notices. */
  withdrawal: { readUnits: 291, writeUnits: 132, objectPuts: 58, objectGets: 59 },
} as const;
