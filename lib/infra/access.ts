import { Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { DataStore } from './data-store.ts';
import { LOCKED, PREFIXES } from './prefixes.ts';
import { type Access, APPEND_ONLY, type ObjectAccess, type StoragePrefix } from './rights.ts';

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
  read: [
    'dynamodb:GetItem',
    'dynamodb:BatchGetItem',
    'dynamodb:Query',
    'dynamodb:ConditionCheckItem',
  ],
  write: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
};

/** Gives the role of a function exactly this access. */
export function grantData(role: Role, store: DataStore, access: Access): void {
  const statements = [
    ...tableStatements(store, access),
    ...objectStatements(store, access),
    ...keyStatements(store, access),
  ];
  for (const statement of statements) role.addToPolicy(statement);
  for (const prefix of Object.keys(access.objects) as StoragePrefix[])
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${store.bucketLogicalId}.Arn>/${PREFIXES[prefix]}*]`,
      reason:
        'Object keys are created at run time; their prefix is the narrowest possible resource.',
    });
}

function tableStatements(
  { table }: DataStore,
  { writes, puts, deletes = [] }: Access,
): PolicyStatement[] {
  const neverDeleted = APPEND_ONLY.filter((keys) => !deletes.includes(keys));
  return [
    new PolicyStatement({
      actions: TABLE_ACTIONS.read,
      resources: [table.tableArn, `${table.tableArn}/index/index`],
    }),
    new PolicyStatement({
      actions: TABLE_ACTIONS.write,
      resources: [table.tableArn],
      conditions: within(writes),
    }),
    new PolicyStatement({
      actions: ['dynamodb:PutItem'],
      resources: [table.tableArn],
      conditions: within(puts),
    }),
    ...(deletes.length === 0
      ? []
      : [
          new PolicyStatement({
            actions: ['dynamodb:DeleteItem'],
            resources: [table.tableArn],
            conditions: within(deletes),
          }),
        ]),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resources: [table.tableArn],
      conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': neverDeleted } },
    }),
  ];
}

function within(partitions: readonly string[]) {
  return { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } };
}

/** Every function may list, because without this right S3 responds 403 and not 404 if an object is missing. */
function objectStatements({ bucket, locks }: DataStore, { objects }: Access): PolicyStatement[] {
  if (Object.keys(objects).length === 0) return [];
  const byAction = (Object.keys(OBJECT_ACTIONS) as ObjectAccess[]).map((access) => {
    const prefixes = (Object.keys(objects) as StoragePrefix[]).filter((p) =>
      objects[p]?.includes(access),
    );
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
function keyStatements({ key }: DataStore, { objects }: Access): PolicyStatement[] {
  const s3 = `s3.${Stack.of(key).region}.amazonaws.com`;
  const ofObjects = new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': s3 } },
  });
  const ofSigningKeys = new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:purpose': 'kaart-signing-keys' } },
  });
  return Object.keys(objects).length === 0 ? [ofSigningKeys] : [ofObjects, ofSigningKeys];
}
