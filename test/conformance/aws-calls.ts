import type { IncomingMessage } from 'node:http';

/** One right that a request to AWS needs, as IAM names it. */
export interface AwsCall {
  /** For example `dynamodb:PutItem`. */
  readonly action: string;
  /** End of the ARN: `table/NAME`, `table/NAME/index/index`, `BUCKET/KEY`, `BUCKET`, `key/…`, `QUEUE`. */
  readonly resource: string;
  /** Values of the condition keys of IAM that the policies of the stack name. */
  readonly context: Readonly<Record<string, string>>;
}

/**
 * The rights that a request needs (Service Authorization Reference). An unknown kind of request needs a right
 * that no function has, so the test fails.
 */
export function callsOf(incoming: IncomingMessage, body: Buffer): readonly AwsCall[] {
  const target = String(incoming.headers['x-amz-target'] ?? '');
  const [service = '', operation = ''] = target.split('.');
  if (service.startsWith('DynamoDB_')) return tableCalls(operation, JSON.parse(body.toString()));
  if (service === 'AmazonSQS') return [queueCall(operation, JSON.parse(body.toString()))];
  if (service === 'TrentService') return keyCalls(operation, JSON.parse(body.toString()));
  return objectCalls(incoming, body);
}

type Attributes = Readonly<Record<string, { readonly S?: string }>>;
interface TableRequest {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Attributes;
  readonly Item?: Attributes;
  readonly TransactItems?: readonly Readonly<Record<string, TableRequest>>[];
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly Attributes[] }>>;
}

/** A transaction needs the rights of its parts, and no right of its own. */
const PARTS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

function tableCalls(operation: string, request: TableRequest): readonly AwsCall[] {
  if (request.TransactItems)
    return request.TransactItems.flatMap((item) =>
      Object.entries(item).flatMap(([part, of]) => tableCalls(PARTS[part] ?? part, of)),
    );
  if (request.RequestItems)
    return Object.entries(request.RequestItems).flatMap(([TableName, { Keys = [] }]) =>
      Keys.flatMap((Key) => tableCalls(operation, { TableName, Key })),
    );
  const index = request.IndexName === undefined ? '' : `/index/${request.IndexName}`;
  const leadingKey = (request.Key ?? request.Item)?.['pk']?.S;
  const context: Record<string, string> =
    leadingKey === undefined ? {} : { 'dynamodb:LeadingKeys': leadingKey };
  const resource = `table/${request.TableName}${index}`;
  return [{ action: `dynamodb:${operation}`, resource, context }];
}

/** The URL and the ARN of a queue end with its name. */
function queueCall(operation: string, { QueueUrl = '' }: { readonly QueueUrl?: string }): AwsCall {
  const resource = QueueUrl.split('/').at(-1) ?? '';
  return { action: `sqs:${operation}`, resource, context: {} };
}

interface KeyRequest {
  readonly KeyId?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
}

function keyCalls(
  operation: string,
  { KeyId = '', EncryptionContext = {} }: KeyRequest,
): readonly AwsCall[] {
  const resource = KeyId.replace(/^arn:.*:key\//, 'key/');
  const pairs = Object.entries(EncryptionContext);
  const named = pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  return [{ action: `kms:${operation}`, resource, context: Object.fromEntries(named) }];
}

/** S3 with path-style addresses. Reading and writing an encrypted object need the right to the key as well. */
function objectCalls({ method, url = '/' }: IncomingMessage, body: Buffer): readonly AwsCall[] {
  const { pathname, searchParams: query } = new URL(url, 'http://s3');
  const [, bucket = '', ...rest] = decodeURIComponent(pathname).split('/');
  const key = rest.join('/');
  if (method === 'POST' && query.has('delete')) return deletions(bucket, body.toString());
  const action = key === '' ? bucketAction(method, query) : objectAction(method, query);
  const resource = key === '' ? bucket : `${bucket}/${key}`;
  const ofKey = /^s3:GetObject(Version)?$/.test(action)
    ? 'kms:Decrypt'
    : action === 's3:PutObject' && 'kms:GenerateDataKey';
  const call = { action, resource, context: {} };
  const context = { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' };
  return ofKey ? [call, { action: ofKey, resource: 'key/of-the-bucket', context }] : [call];
}

function bucketAction(method: string | undefined, query: URLSearchParams): string {
  if (method === 'GET' && query.has('versions')) return 's3:ListBucketVersions';
  if (method === 'GET' && query.has('list-type')) return 's3:ListBucket';
  return `unknown:${method} bucket?${query}`;
}

/** The action of a request for an object, by method and query. */
const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
  'GET tagging': 'GetObjectTagging',
  'PUT tagging': 'PutObjectTagging',
  'POST uploads': 'PutObject',
  'PUT uploadId': 'PutObject',
  'POST uploadId': 'PutObject',
  'DELETE uploadId': 'AbortMultipartUpload',
};

function objectAction(method: string | undefined, query: URLSearchParams): string {
  const part = ['tagging', 'uploads', 'uploadId'].find((name) => query.has(name));
  const action = OBJECT_ACTIONS[[method, part].filter(Boolean).join(' ')];
  if (action === undefined) return `unknown:${method} object?${query}`;
  return `s3:${query.has('versionId') ? action.replace('Object', 'ObjectVersion') : action}`;
}

function deletions(bucket: string, xml: string): readonly AwsCall[] {
  const objects = xml.match(/<Object>.*?<\/Object>/gs) ?? [];
  return objects.map((object) => {
    const key = /<Key>(.*?)<\/Key>/s.exec(object)?.[1] ?? '';
    const version = object.includes('<VersionId>') ? 'Version' : '';
    return { action: `s3:DeleteObject${version}`, resource: `${bucket}/${key}`, context: {} };
  });
}
