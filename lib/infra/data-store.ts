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

/** The only index of the table. */
export const TABLE_INDEX = 'index';

export interface DataStoreProps {
  /** Whether the data are kept if the stack is deleted. */
  readonly retain: boolean;
  /** Days after which a raw upload is deleted. */
  readonly uploadsDays: number;
  /** Whether the bucket is created for Object Lock. The functions lock the objects under {@link LOCKED}. */
  readonly locks: boolean;
}

/**
 * The resources that contain data: one table, one versioned bucket and one customer key.
 *
 * The key encrypts the bucket and the signing keys. The table is encrypted with the key that DynamoDB owns. A
 * second customer key, or requests to this key at each burst of reads, would cost more than the table.
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

  /** Logical id of the bucket in the template. cdk-nag uses it in the ids of its findings. */
  get bucketLogicalId(): string {
    return Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnElement);
  }

  /** Lets the pages of an origin send files to links. The signature of a link says which file. */
  allowUploadsFrom(origin: string): void {
    this.bucket.addCorsRule({
      allowedMethods: [HttpMethods.PUT],
      allowedOrigins: [origin],
      allowedHeaders: ['if-none-match'],
      maxAge: 3_600,
    });
  }

  /** Creates a `Table` and not a `TableV2`, because the emulator supports only `Table`. Both result in the same table. */
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
      indexName: TABLE_INDEX,
      partitionKey: { name: 'gsi1pk', type: AttributeType.STRING },
      sortKey: { name: 'gsi1sk', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    return table;
  }

  /** Creates the bucket. It removes deleted and replaced objects after 30 days, and raw uploads one day after their deletion. */
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
      // Pages of other origins read large open data by a signed link. The signature protects the object.
      cors: [{ allowedMethods: [HttpMethods.GET], allowedOrigins: ['*'], maxAge: 86_400 }],
      lifecycleRules: [
        {
          id: 'purge-uploads',
          prefix: PREFIXES.uploads,
          expiration: Duration.days(uploadsDays),
          noncurrentVersionExpiration: Duration.days(1),
        },
        {
          id: 'purge-deleted-objects',
          noncurrentVersionExpiration: Duration.days(30),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'The disclosures of the application record each read; a server access log would contain signed links.',
    });
    return bucket;
  }
}
