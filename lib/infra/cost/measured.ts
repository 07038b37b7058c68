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
    jsonld: { identity: 142_334, gzip: 11_513, br: 9_272 },
    parquet: { identity: 17_881, gzip: 17_881, br: 17_881 },
    xlsx: { identity: 42_214, gzip: 42_214, br: 42_214 },
  },
  /** A read in a process that has already read these rows for the recipient. */
  read: { readUnits: 6, writeUnits: 2, entryBytes: 578, listedBytes: 186, logBytes: 288 },
  /** Stored with the demonstration: bytes of the table, and of the bucket for one of two editions. */
  tableBytes: 989_264,
  editionBytes: 861_628,
  token: { readUnits: 1 },
  /** The mean of six pages of the portal that are in memory. */
  page: { bytes: { identity: 38_754, gzip: 6_626, br: 6_156 }, readUnits: 1.33 },
  /** Half of the demonstration: an edition with the permissions for it. */
  edition: { readUnits: 250, writeUnits: 1270, objectPuts: 33, objectGets: 12 },
  /** A night without a change. */
  night: { readUnits: 384, writeUnits: 19, objectPuts: 11, objectGets: 66 },
  /** A withdrawal of one company, with the new version and the notices. */
  withdrawal: { readUnits: 290, writeUnits: 143, objectPuts: 58, objectGets: 59 },
} as const;
