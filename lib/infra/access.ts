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
    ...buildTableStatements(store, access),
    ...buildObjectStatements(store, access),
    ...buildKeyStatements(store, access),
  ];
  for (const statement of statements) role.addToPolicy(statement);
  for (const prefix of Object.keys(access.objects) as StoragePrefix[])
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${store.bucketLogicalId}.Arn>/${PREFIXES[prefix]}*]`,
      reason:
        'Object keys are created at run time; their prefix is the narrowest possible resource.',
    });
}

function buildTableStatements(
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
      conditions: buildKeyCondition(writes),
    }),
    new PolicyStatement({
      actions: ['dynamodb:PutItem'],
      resources: [table.tableArn],
      conditions: buildKeyCondition(puts),
    }),
    ...(deletes.length === 0
      ? []
      : [
          new PolicyStatement({
            actions: ['dynamodb:DeleteItem'],
            resources: [table.tableArn],
            conditions: buildKeyCondition(deletes),
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

function buildKeyCondition(partitions: readonly string[]) {
  return { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } };
}

/** Every function may list, because without this right S3 responds 403 and not 404 if an object is missing. */
function buildObjectStatements(
  { bucket, locks }: DataStore,
  { objects }: Access,
): PolicyStatement[] {
  if (Object.keys(objects).length === 0) return [];
  const byAction = (Object.keys(OBJECT_ACTIONS) as ObjectAccess[]).map((access) => {
    const prefixes = (Object.keys(objects) as StoragePrefix[]).filter((prefix) =>
      objects[prefix]?.includes(access),
    );
    return new PolicyStatement({
      actions: [...OBJECT_ACTIONS[access]],
      resources: prefixes.map((prefix) => bucket.arnForObjects(`${PREFIXES[prefix]}*`)),
    });
  });
  const listStatement = new PolicyStatement({
    actions: ['s3:ListBucket', 's3:ListBucketVersions'],
    resources: [bucket.bucketArn],
  });
  return [listStatement, ...byAction, ...(locks ? buildLockStatements(bucket, objects) : [])];
}

/** A function that writes locked objects may also lock them. No function may shorten or bypass a lock. */
function buildLockStatements(
  bucket: DataStore['bucket'],
  objects: Access['objects'],
): PolicyStatement[] {
  const lockedPrefixes = LOCKED.filter((prefix) => objects[prefix]?.includes('write'));
  if (lockedPrefixes.length === 0) return [];
  const resources = lockedPrefixes.map((prefix) => bucket.arnForObjects(`${PREFIXES[prefix]}*`));
  return [new PolicyStatement({ actions: ['s3:PutObjectRetention'], resources })];
}

/** The key may be used only for objects of the bucket (through S3) and for signing keys (by their encryption context). */
function buildKeyStatements({ key }: DataStore, { objects }: Access): PolicyStatement[] {
  const s3 = `s3.${Stack.of(key).region}.amazonaws.com`;
  const objectStatement = new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': s3 } },
  });
  const signingKeyStatement = new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:EncryptionContext:purpose': 'kaart-signing-keys' } },
  });
  return Object.keys(objects).length === 0
    ? [signingKeyStatement]
    : [objectStatement, signingKeyStatement];
}
