import type { PREFIXES } from './prefixes.ts';

/** The functions; each is bundled from `functions/<name>.ts` into `dist/<name>`. */
export const FUNCTION_NAMES = ['api', 'publish', 'deliver', 'break-glass'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

export type StoragePrefix = keyof typeof PREFIXES;
export type ObjectAccess = 'read' | 'write' | 'purge';

/**
 * The append-only logs. No function may delete or update an item of them, except {@link ENDING_PARTITION}. IAM cannot distinguish a put
 * of a new item from a put over an old item. So each put has a condition
 * (`lib/store/listing-table.ts`), and the signed lists of entries show a change.
 */
export const APPEND_ONLY = [
  'AUDIT#*',
  'DISCLOSURE#*',
  'RECEIPT#*',
  'SIGNED-RECEIPT#*',
  'AGREEMENT#*',
  'COMPANY#*',
];

/** Disclosures end if `KAART_DISCLOSURE_DAYS` is set. Then the nightly run, and nothing else, may delete them. */
const ENDING_PARTITION = 'DISCLOSURE#*';

export interface Access {
  /** Partition keys whose items may be put, updated and deleted. `*` matches any ending. */
  readonly writes: readonly string[];
  /** Further partition keys whose items may only be put. */
  readonly puts: readonly string[];
  /** Partition keys of append-only logs whose items may be deleted nevertheless. @default none */
  readonly deletes?: readonly string[];
  readonly objects: Partial<Record<StoragePrefix, readonly ObjectAccess[]>>;
}

/** Access for a publication. It cannot write a consent or release an edition. */
const PUBLISH_ACCESS = {
  writes: [
    ...['DATASET#*', 'HOLD#*', 'CATALOG', 'OUTBOX', 'DEAD-LETTER', 'KEYS'],
    'NIGHT',
    'ENTRY-LISTS',
  ],
  puts: ['AUDIT#*'],
  objects: {
    imports: ['read'],
    versions: ['read', 'write', 'purge'],
    changes: ['read', 'write', 'purge'],
    readers: ['read', 'write', 'purge'],
    journal: ['read'],
  },
} satisfies Access;

/** Partition keys of the items that record an expired grant: its event and the projection. */
const EXPIRY_PARTITIONS = ['COMPANY#*', 'TIMELINES'];

/** Access to give the entries of the consent feed their places. */
const FEED_ACCESS = { writes: ['CONSENT-INBOX'], puts: ['CONSENT-FEED', 'CONSENT-FEED-COUNTER'] };

/**
 * Access for the erasure of a person. It stores editions and imports again, because their rows are in new
 * files, and changes the epoch, because every view is stale. It cannot delete editions and imports.
 */
const ERASURE_ACCESS = {
  puts: ['EDITIONS', 'IMPORT#*', 'ERASURES'],
  writes: ['EPOCH', 'EPOCH#*'],
};

/**
 * Access for `deliver`. In addition to publications, it signs receipts, records expired grants, numbers the entries of
 * the consent feed, continues processes, stores dead letters, records the data that it pushes, sends mails to contacts,
 * sends withdrawal notices to recipients, publishes in an external catalog, and erases persons. It receives no messages and concludes no agreements:
 * `api` does this.
 */
const DELIVER_ACCESS: Access = {
  ...PUBLISH_ACCESS,
  writes: [
    ...PUBLISH_ACCESS.writes,
    'OUTBOX#*',
    'DEAD-LETTER-MESSAGE',
    'JOURNAL',
    'NEGOTIATION#*',
    'TRANSFER#*',
    'FIRST-DISCLOSURE#*',
    'WITHDRAWAL-BATCH#*',
    'WITHDRAWN#*',
    'NOTICE#*',
    'INCOMING-NOTICE#*',
    'INVITATION#*',
    'ACCESS-REQUEST#*',
    'CREDENTIAL-REQUESTS',
    'EXTERNAL-CATALOG',
    ...ERASURE_ACCESS.writes,
    ...FEED_ACCESS.writes,
  ],
  objects: {
    ...PUBLISH_ACCESS.objects,
    imports: ['read', 'write', 'purge'],
  },
  puts: [
    ...PUBLISH_ACCESS.puts,
    ...['RECEIPT#*', 'SIGNED-RECEIPT#*', 'DISCLOSURE#*'],
    ...EXPIRY_PARTITIONS,
    ...ERASURE_ACCESS.puts,
    ...FEED_ACCESS.puts,
  ],
};

/**
 * The items that requests change. The items of {@link API_EVIDENCE}, the append-only logs, exports and the
 * feed of decisions may only be put.
 */
const API_WRITES = [
  ...['CAMPAIGNS', 'INVITATION#*', 'SESSION#*', 'STAFF-SESSION#*', 'LISTED-EDITIONS'],
  ...['TIMELINES', 'NAMED#*', 'EPOCH', 'EPOCH#*', 'CONSENT-INBOX', 'JOURNAL'],
  ...['DATASET#*', 'HOLD#*', 'CATALOG', 'ENTRY-LISTS', 'NIGHT'],
  ...['OUTBOX', 'OUTBOX#*', 'DEAD-LETTER', 'DEAD-LETTER-MESSAGE'],
  ...['NEGOTIATION#*', 'TRANSFER#*', 'RECEIVED#*', 'NOTICE#*', 'INCOMING-NOTICE#*'],
  ...['WITHDRAWAL-BATCH#*', 'WITHDRAWN#*', 'FIRST-DISCLOSURE#*'],
  ...[
    'PARTNER#*',
    'PARTICIPANT#*',
    'OWN-CREDENTIALS',
    'CREDENTIAL-REQUESTS',
    'CREDENTIAL-APPLICATIONS',
    'CREDENTIAL-ISSUER',
    'EXTERNAL-CATALOG',
    'PERSON#*',
    'ACCESS-REQUEST#*',
    'ACCESS-ADDRESS#*',
  ],
  ...['KEYS', 'JTI#*', 'IDEMPOTENCY#*'],
];

/** Evidence that requests store, and store again with another state, but never delete. */
const API_EVIDENCE = [
  'IMPORT#*',
  'EDITIONS',
  'NOTICE',
  'ERASURES',
  'KEY-ARCHIVE',
  'ISSUED-CREDENTIALS',
];

/** A token for a person: the person with the token, its audit entry, and the first signing key. */
const BREAK_GLASS_ACCESS: Access = {
  writes: ['PERSON#*', 'ENTRY-LISTS', 'KEYS'],
  puts: ['AUDIT#*'],
  objects: {},
};

export const ACCESS: Record<FunctionName, Access> = {
  api: {
    writes: API_WRITES,
    puts: [...APPEND_ONLY, ...API_EVIDENCE, 'ARCHIVE#*', ...FEED_ACCESS.puts],
    objects: {
      uploads: ['read', 'write', 'purge'],
      imports: ['read', 'write', 'purge'],
      versions: ['read', 'write', 'purge'],
      changes: ['read', 'write'],
      readers: ['read', 'write', 'purge'],
      audit: ['read', 'write'],
      journal: ['read', 'write'],
    },
  },
  publish: {
    ...PUBLISH_ACCESS,
    objects: { ...PUBLISH_ACCESS.objects, imports: ['read', 'purge'], audit: ['read', 'write'] },
  },
  deliver: DELIVER_ACCESS,
  'break-glass': BREAK_GLASS_ACCESS,
};

/** Returns the access of a function. @param endsDisclosures whether `KAART_DISCLOSURE_DAYS` is set */
export function getAccess(name: FunctionName, endsDisclosures: boolean): Access {
  const access = ACCESS[name];
  return endsDisclosures && name === 'publish'
    ? { ...access, deletes: [ENDING_PARTITION] }
    : access;
}
