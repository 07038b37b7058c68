import { Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { DataStore } from './data-store.ts';
import { LOCKED, PREFIXES } from './prefixes.ts';

/** The three functions; each is bundled from `functions/<name>.ts` into `dist/<name>`. */
export const FUNCTION_NAMES = ['api', 'publish', 'deliver'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

type Prefix = keyof typeof PREFIXES;
type ObjectAccess = 'read' | 'write' | 'purge';

/** Tags are included because the digest of a streamed object is in a tag of its version. */
const OBJECT_ACTIONS: Record<ObjectAccess, readonly string[]> = {
  read: [
    's3:GetObject',
    's3:GetObjectVersion',
    's3:GetObjectTagging',
    's3:GetObjectVersionTagging',
  ],
  write: [
    's3:PutObject',
    's3:AbortMultipartUpload',
    's3:PutObjectTagging',
    's3:PutObjectVersionTagging',
  ],
  purge: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
};

/**
 * The actions on single items. They also allow a transaction of these actions.
 * No function may scan the table, delete it, or change its settings.
 */
const TABLE_ACTIONS = {
  read: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:ConditionCheckItem'],
  write: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
};

/**
 * The append-only logs. No function may delete or update an item of them. IAM cannot distinguish a put
 * of a new item from a put over an old item. So each put has a condition
 * (`lib/store/listing-table.ts`), and the signed lists of entries show a change.
 */
const APPEND_ONLY = [
  'AUDIT#*',
  'DISCLOSURE#*',
  'RECEIPT#*',
  'SIGNED-RECEIPT#*',
  'AGREEMENT#*',
  'COMPANY#*',
];

interface Access {
  /** Partition keys whose items may be put, updated and deleted; `*` stands for any ending. @default all */
  readonly writes?: readonly string[];
  /** Further partition keys whose items may only be put. */
  readonly puts?: readonly string[];
  readonly objects: Partial<Record<Prefix, readonly ObjectAccess[]>>;
}

/** Access for a publication. It cannot write a consent or release an edition. */
const PUBLISHING: Access = {
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
};

/** Partition keys of the items that record an expired grant: its event and the projection. */
const EXPIRIES = ['COMPANY#*', 'TIMELINES'];

/** Access to give the entries of the consent feed their places. */
const FEED = { writes: ['CONSENT-INBOX'], puts: ['CONSENT-FEED', 'CONSENT-FEED-COUNTER'] };

/**
 * Access for the erasure of a person. It stores editions and imports again, because their rows are in new
 * files, and changes the epoch, because every view is stale. It cannot delete editions and imports.
 */
const ERASING = {
  puts: ['EDITIONS', 'IMPORT#*', 'ERASURES'],
  writes: ['EPOCH'],
};

/**
 * Access for `deliver`. In addition to publications, it signs receipts, records expired grants, numbers the entries of
 * the consent feed, continues processes, stores dead letters, records the data that it pushes, sends mails to contacts,
 * sends withdrawal notices to recipients, and erases persons. It receives no messages and concludes no agreements:
 * `api` does this.
 */
const DELIVERING: Access = {
  ...PUBLISHING,
  writes: [
    ...(PUBLISHING.writes ?? []),
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
    ...ERASING.writes,
    ...FEED.writes,
  ],
  objects: {
    ...PUBLISHING.objects,
    imports: ['read', 'write', 'purge'],
  },
  puts: [
    ...(PUBLISHING.puts ?? []),
    ...['RECEIPT#*', 'SIGNED-RECEIPT#*', 'DISCLOSURE#*'],
    ...EXPIRIES,
    ...ERASING.puts,
    ...FEED.puts,
  ],
};

const ACCESS: Record<FunctionName, Access> = {
  api: {
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
    ...PUBLISHING,
    objects: { ...PUBLISHING.objects, imports: ['read', 'purge'], audit: ['read', 'write'] },
  },
  deliver: DELIVERING,
};

/** Gives the role of a function exactly its access in {@link ACCESS}. */
export function grantData(role: Role, store: DataStore, name: FunctionName): void {
  const access = ACCESS[name];
  const statements = [
    ...tableStatements(store, access),
    ...objectStatements(store, access),
    ...keyStatements(store),
  ];
  for (const statement of statements) role.addToPolicy(statement);
  for (const prefix of Object.keys(access.objects) as Prefix[])
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${store.bucketLogicalId}.Arn>/${PREFIXES[prefix]}*]`,
      reason:
        'Object keys are created at run time; their prefix is the narrowest possible resource.',
    });
}

function tableStatements({ table }: DataStore, { writes, puts }: Access): PolicyStatement[] {
  const conditions = writes && within(writes);
  const putting = puts && {
    actions: ['dynamodb:PutItem'],
    resources: [table.tableArn],
    conditions: within(puts),
  };
  return [
    new PolicyStatement({
      actions: TABLE_ACTIONS.read,
      resources: [table.tableArn, `${table.tableArn}/index/index`],
    }),
    new PolicyStatement({
      actions: TABLE_ACTIONS.write,
      resources: [table.tableArn],
      ...(conditions && { conditions }),
    }),
    ...(putting ? [new PolicyStatement(putting)] : []),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resources: [table.tableArn],
      conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': APPEND_ONLY } },
    }),
  ];
}

function within(partitions: readonly string[]) {
  return { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } };
}

/** Every function may list, because without this right S3 responds 403 and not 404 if an object is missing. */
function objectStatements({ bucket, locks }: DataStore, { objects }: Access): PolicyStatement[] {
  const byAction = (Object.keys(OBJECT_ACTIONS) as ObjectAccess[]).map((access) => {
    const prefixes = (Object.keys(objects) as Prefix[]).filter((p) => objects[p]?.includes(access));
    return new PolicyStatement({
      actions: [...OBJECT_ACTIONS[access]],
      resources: prefixes.map((prefix) => bucket.arnForObjects(`${PREFIXES[prefix]}*`)),
    });
  });
  const list = new PolicyStatement({
    actions: ['s3:ListBucket', 's3:ListBucketVersions'],
    resources: [bucket.bucketArn],
  });
  return [list, ...byAction, ...(locks ? lockStatements(bucket, objects) : [])];
}

/** A function that writes locked objects may also lock them. No function may shorten or bypass a lock. */
function lockStatements(
  bucket: DataStore['bucket'],
  objects: Access['objects'],
): PolicyStatement[] {
  const locked = LOCKED.filter((prefix) => objects[prefix]?.includes('write'));
  if (locked.length === 0) return [];
  const resources = locked.map((prefix) => bucket.arnForObjects(`${PREFIXES[prefix]}*`));
  return [new PolicyStatement({ actions: ['s3:PutObjectRetention'], resources })];
}

/** The key may be used only for objects of the bucket (through S3) and for signing keys (by their encryption context). */
function keyStatements({ key }: DataStore): PolicyStatement[] {
  const s3 = `s3.${Stack.of(key).region}.amazonaws.com`;
  return [
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': s3 } },
    }),
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:Encrypt'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:EncryptionContext:purpose': 'kaart-signing-keys' } },
    }),
  ];
}
