import { type CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type LOCKED, PREFIXES } from './prefixes.ts';

export interface DataStoreProps {
  /** Keep the data when the stack is deleted. */
  readonly retain: boolean;
  /** How long a raw upload may exist. */
  readonly uploadsDays: number;
  /** Make the bucket for Object Lock, which the functions set for {@link LOCKED} objects. */
  readonly locks: boolean;
}

/**
 * Everything that lasts: one table, one versioned bucket and the one customer key.
 *
 * The key encrypts the bucket and wraps the signing keys. The table stays under the key that
 * DynamoDB owns: a second customer key, or this one asked at each burst of reads, would cost more
 * than the table.
 */
export class DataStore extends Construct {
  readonly key: Key;
  readonly table: Table;
  readonly bucket: Bucket;

  /** Whether objects may be locked. */
  readonly locks: boolean;

  constructor(scope: Construct, id: string, { retain, uploadsDays, locks }: DataStoreProps) {
    super(scope, id);
    this.locks = locks;
    const removalPolicy = retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.key = new Key(this, 'Key', {
      description: 'Kaart: objects and wrapped signing keys',
      enableKeyRotation: true,
      removalPolicy,
    });
    this.table = this.#createTable(removalPolicy);
    this.bucket = this.#createBucket(removalPolicy, uploadsDays);
  }

  /** How the template names the bucket, which is how cdk-nag names the grants on it. */
  get bucketLogicalId(): string {
    return Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnElement);
  }

  /** `Table` and not `TableV2`: both make the same table, and only this one exists in the emulator. */
  #createTable(removalPolicy: RemovalPolicy): Table {
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: 14,
      },
      timeToLiveAttribute: 'expiresAt',
      stream: StreamViewType.NEW_IMAGE,
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
      removalPolicy,
    });
    table.addGlobalSecondaryIndex({
      indexName: 'index',
      partitionKey: { name: 'gsi1pk', type: AttributeType.STRING },
      sortKey: { name: 'gsi1sk', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    return table;
  }

  /** Deleted and replaced objects are gone after 30 days at the latest, a raw upload after one more. */
  #createBucket(removalPolicy: RemovalPolicy, uploadsDays: number): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      versioned: true,
      ...(this.locks && { objectLockEnabled: true }),
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy,
      // Open data over the inline limit lead pages of other origins to a signed link; that is what protects it.
      cors: [{ allowedMethods: [HttpMethods.GET], allowedOrigins: ['*'], maxAge: 86_400 }],
      lifecycleRules: [
        {
          id: 'purge-uploads',
          prefix: PREFIXES.uploads,
          expiration: Duration.days(uploadsDays),
          noncurrentVersionExpiration: Duration.days(1),
        },
        {
          id: 'forget-what-was-deleted',
          noncurrentVersionExpiration: Duration.days(30),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Who read what is in the disclosure log of the application; a server access log would hold signed links.',
    });
    return bucket;
  }
}
