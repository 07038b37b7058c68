import { join } from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type EventInvokeConfigOptions,
  Function as LambdaFunction,
  LoggingFormat,
  type RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { grantData } from './access.ts';
import type { DataStore } from './data-store.ts';
import { type FunctionName, getAccess } from './rights.ts';

export interface KaartFunctionProps extends EventInvokeConfigOptions {
  readonly name: FunctionName;
  /** Folder that `npm run bundle` fills, with `<name>/index.mjs` for each function. */
  readonly bundles: string;
  readonly store: DataStore;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout: Duration;
  /** Memory in MB. Lambda gives processor time in proportion: 1769 MB is one core. */
  readonly memorySize: number;
  readonly logRetention: RetentionDays;
  readonly retainLogs: boolean;
  /** Number of reserved executions. @default no reservation */
  readonly reservedConcurrency?: number | undefined;
  /** Whether the function may start itself through a queue without a limit. @default Lambda stops it after about 16 times */
  readonly recursiveLoop?: RecursiveLoop;
}

/**
 * A Lambda function with one bundle, its own role and its own log group.
 *
 * The code is the bundle that the tests run, not a second build. The role has no AWS-managed policy, because
 * these policies allow a function to write to every log of the account.
 */
export class KaartFunction extends Construct {
  readonly handler: LambdaFunction;
  readonly role: Role;
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, props: KaartFunctionProps) {
    super(scope, id);
    const { name, bundles, store, logRetention, retainLogs, reservedConcurrency, ...rest } = props;
    this.logs = new LogGroup(this, 'Logs', {
      retention: logRetention,
      removalPolicy: retainLogs ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logs.grantWrite(this.role);
    const endsDisclosures = rest.environment['KAART_DISCLOSURE_DAYS'] !== undefined;
    grantData(this.role, store, getAccess(name, endsDisclosures));
    this.handler = new LambdaFunction(this, 'Function', {
      ...rest,
      description: `Kaart ${name}`,
      code: Code.fromAsset(join(bundles, name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: { ...rest.environment, NODE_OPTIONS: '--enable-source-maps' },
      loggingFormat: LoggingFormat.JSON,
      logGroup: this.logs,
      role: this.role,
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...(reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: reservedConcurrency,
      }),
    });
  }
}
