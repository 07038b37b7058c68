import { CfnOutput, Duration, Fn, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Environment } from '../settings/settings.ts';
import type { Deployment } from '../settings/settings-file.ts';
import { executionsByFunction, type StageSettings } from '../settings/stage-settings.ts';
import { Alarms, type Watched } from './alarms.ts';
import { MonthlyBudget } from './budget.ts';
import { OperatorDashboard } from './dashboard.ts';
import { DataStore } from './data-store.ts';
import { PublicDistribution, readOriginSecrets } from './distribution.ts';
import { HttpEntry } from './http-entry.ts';
import { KaartFunction } from './kaart-function.ts';
import { LiveAlias } from './live-alias.ts';
import { readParameter } from './parameter.ts';
import type { FunctionName } from './rights.ts';
import { divideDeliveries, NightlyPublication, OutboxDelivery, ProcessWake } from './triggers.ts';

export interface KaartStackProps extends StackProps {
  readonly settings: Deployment;
  /** Folder that `npm run bundle` fills, with `<name>/index.mjs` for each function. */
  readonly bundles: string;
}

/** One deployment of Kaart. */
export class KaartStack extends Stack {
  readonly #settings: Deployment;
  readonly #bundles: string;
  readonly #store: DataStore;
  readonly #entry: HttpEntry;

  constructor(scope: Construct, id: string, { settings, bundles, ...props }: KaartStackProps) {
    super(scope, id, {
      description: `Kaart data-space connector (${settings.stage})`,
      terminationProtection: settings.retainData,
      ...props,
    });
    this.#settings = settings;
    this.#bundles = bundles;
    this.#store = new DataStore(this, 'Data', {
      retain: settings.retainData,
      uploadsDays: Environment.shape.KAART_UPLOAD_DAYS.parse(
        settings.variables['KAART_UPLOAD_DAYS'],
      ),
      locks: settings.variables['KAART_AUDIT_LOCK_DAYS'] !== undefined,
    });
    const { requestsPerSecond } = settings;
    const nameProps = { ownName: getOwnName(settings), requestsPerSecond };
    this.#entry = new HttpEntry(this, 'Entry', { ...this.#logs, ...nameProps });
    this.#store.allowUploadsFrom(this.#entry.publicUrl);
    this.#createFunctions();
    for (const [name, value] of Object.entries(this.#tags)) Tags.of(this).add(name, value);
    this.#addOutputs();
  }

  get #tags(): Readonly<Record<string, string>> {
    return { application: 'kaart', stage: this.#settings.stage };
  }

  get #logs(): { logRetention: RetentionDays; retainLogs: boolean } {
    const { logRetentionDays, retainData } = this.#settings;
    return { logRetention: logRetentionDays, retainLogs: retainData };
  }

  #createFunctions(): void {
    const nights = new FailureQueue(this, 'FailedNights');
    const deliveries = new FailureQueue(this, 'FailedDeliveries');
    // API Gateway waits at most 30 s for a response. Anyone can make the API wait for hosts that do not respond, and each
    // wait needs an execution. Deliveries of withdrawals have separate executions, so such requests cannot delay them.
    const api = this.#createFunction('api', {
      timeout: Duration.seconds(29),
      memorySize: 1024,
    });
    const publish = this.#createFunction('publish', {
      timeout: Duration.minutes(15),
      memorySize: 1769,
      retryAttempts: 2,
      maxEventAge: Duration.hours(2),
      onFailure: new SqsDestination(nights),
    });
    const deliverWithin = Duration.minutes(15);
    const deliver = this.#createFunction('deliver', {
      timeout: deliverWithin,
      memorySize: 1769,
      // It starts itself more often than the 16 times after which Lambda would stop it. The time limit of
      // the retries ends this.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    // No event and no other account starts it. In this account, only callers with the right to invoke it can
    // start it.
    const breakGlass = this.#createFunction('break-glass', {
      timeout: Duration.seconds(30),
      memorySize: 512,
    });
    new CfnOutput(this, 'BreakGlassFunction', { value: breakGlass.handler.functionName });
    const live = new LiveAlias(this, 'Live', api);
    this.#entry.serve(live.alias);
    this.#addDistribution(live);
    const nightlyAt = this.#settings.nightlyAt;
    new NightlyPublication(this, 'Nightly', { publish, at: nightlyAt, failures: nights });
    const runsAtOnce = divideDeliveries(this.#settings.deliverExecutions);
    new OutboxDelivery(this, 'Outbox', {
      table: this.#store.table,
      deliver,
      atOnce: runsAtOnce.stream,
      failures: deliveries,
    });
    const { queue: wakes } = new ProcessWake(this, 'Wake', {
      deliver,
      timeout: deliverWithin,
      atOnce: runsAtOnce.queue,
      failures: deliveries,
    });
    const from = this.#settings.variables['KAART_MAIL_FROM'];
    if (from !== undefined) grantMail(deliver.role, from);
    this.#addObservation(live, {
      ...{ api, publish, deliver, breakGlass, wakes },
      ...{ table: this.#store.table, entry: this.#entry },
      ...{ failedNights: nights, failedDeliveries: deliveries },
    });
  }

  /** CloudFront is changed after `api`, which then knows the secret that CloudFront sends. */
  #addDistribution(live: LiveAlias): void {
    const { cloudFront, domain, cloudFrontCertificateArn: certificateArn } = this.#settings;
    const origin = this.#entry.domain?.regionalDomainName;
    if (cloudFront === 'off' || !domain || !origin || !certificateArn) return;
    const { originSecretVersion, webAclArn } = this.#settings;
    const [secret] = readOriginSecrets(this, originSecretVersion);
    const props = { domain, certificateArn, origin, secret, webAclArn };
    new PublicDistribution(this, 'CloudFront', props).node.addDependency(live);
  }

  /** The variables that only `api` needs. */
  get #originVariables(): Record<string, string> {
    const { cloudFront, originSecretVersion } = this.#settings;
    if (cloudFront === 'off') return {};
    return {
      KAART_ORIGIN_SECRETS: readOriginSecrets(this, originSecretVersion).join(','),
      KAART_ORIGIN_REQUIRED: String(cloudFront === 'required'),
    };
  }

  /** The variables that only `deliver` needs, because it calls the external catalog. */
  get #catalogVariables(): Record<string, string> {
    const { variables, externalCatalogSecretVersion: version } = this.#settings;
    if (variables['KAART_EXTERNAL_CATALOG'] === undefined) return {};
    const secret = readParameter(this, 'external-catalog-secret', version);
    return { KAART_EXTERNAL_CATALOG_CLIENT_SECRET: secret };
  }

  #addObservation(live: LiveAlias, watched: Watched): void {
    const { alarms, canary, dashboard, alarmEmail: email, monthlyBudget } = this.#settings;
    const createdAlarms = alarms ? new Alarms(this, 'Alarms', { ...watched, email }) : undefined;
    if (createdAlarms !== undefined && canary) live.moveGradually(createdAlarms.requestAlarms);
    if (dashboard)
      new OperatorDashboard(this, 'Dashboard', {
        ...watched,
        shownAlarms: createdAlarms?.alarms ?? [],
      });
    if (email !== undefined) {
      const tags = this.#tags;
      new MonthlyBudget(this, 'Budget', { email, monthlyBudget, tags });
    }
  }

  #createFunction(
    name: FunctionName,
    props: Pick<
      ConstructorParameters<typeof KaartFunction>[2],
      'timeout' | 'memorySize' | 'retryAttempts' | 'maxEventAge' | 'onFailure' | 'recursiveLoop'
    >,
  ): KaartFunction {
    return new KaartFunction(this, toPascalCase(name), {
      name,
      bundles: this.#bundles,
      store: this.#store,
      environment: {
        ...this.#environment(),
        ...(name === 'api' && this.#originVariables),
        ...(name === 'deliver' && this.#catalogVariables),
      },
      ...this.#logs,
      ...props,
      reservedConcurrency: this.#settings.reserveConcurrency
        ? executionsByFunction(this.#settings)[name]
        : undefined,
    });
  }

  #environment(): Record<string, string> {
    const { publicUrl } = this.#entry;
    return {
      POWERTOOLS_SERVICE_NAME: this.stackName, // the dimension of our metrics
      KAART_TABLE: this.#store.table.tableName,
      KAART_BUCKET: this.#store.bucket.bucketName,
      KAART_KMS_KEY: this.#store.key.keyArn,
      KAART_PUBLIC_URL: publicUrl,
      // `https://host` → `did:web:host`. If API Gateway gives the name, the host is a token of the CDK.
      KAART_PARTICIPANT_ID: `did:web:${Fn.select(2, Fn.split('/', publicUrl))}`,
      ...this.#settings.variables,
    };
  }

  #addOutputs(): void {
    new CfnOutput(this, 'PublicUrl', { value: this.#entry.publicUrl });
    new CfnOutput(this, 'TableName', { value: this.#store.table.tableName });
    new CfnOutput(this, 'BucketName', { value: this.#store.bucket.bucketName });
    new CfnOutput(this, 'KeyArn', { value: this.#store.key.keyArn });
  }
}

/** Name of a construct: `break-glass` is `BreakGlass`. */
function toPascalCase(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function getOwnName({ domain, certificateArn }: StageSettings) {
  return domain && certificateArn ? { domain, certificateArn } : undefined;
}

/** Stores events that failed at the last attempt for 14 days, so that an operator can inspect and repeat them. */
class FailureQueue extends Queue {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This queue is the dead-letter queue.',
    });
  }
}

/**
 * Lets a function send mails from one address only. SES has verified either the address or its domain, so the right
 * names both.
 */
function grantMail(role: Role, from: string): void {
  const stack = Stack.of(role);
  const identities = [from, from.slice(from.indexOf('@') + 1)];
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: identities.map((resourceName) =>
        stack.formatArn({ service: 'ses', resource: 'identity', resourceName }),
      ),
      conditions: { StringEquals: { 'ses:FromAddress': from } },
    }),
  );
}
