import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpRoute,
  HttpRouteKey,
  LogGroupLogDestination,
  PayloadFormatVersion,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface HttpEntryProps {
  readonly logRetention: RetentionDays;
  readonly retainLogs: boolean;
  /**
   * Requests per second. The default is far above the limits of the app, and only limits the cost of a flood of requests.
   * The gateway refuses with 429, and a connector ends its negotiation after any 4xx. The app refuses with 503.
   */
  readonly requestsPerSecond: number;
  /** Own domain of the API. @default the domain of API Gateway */
  readonly ownName?: { readonly domain: string; readonly certificateArn: string } | undefined;
}

/** The access log without path, query and address, because a consent link is a secret and an address is personal data. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  method: '$context.httpMethod',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  error: '$context.integrationErrorMessage',
};

/** The public HTTP API: its only route passes every request to one function. */
export class HttpEntry extends Construct {
  readonly api: HttpApi;
  /** Public URL of the API, without a final slash. */
  readonly publicUrl: string;
  /** Certificate of the own domain. */
  readonly certificate: ICertificate | undefined;
  /** Own domain of the API, and the regional name to which it leads. */
  readonly domain: DomainName | undefined;

  constructor(scope: Construct, id: string, props: HttpEntryProps) {
    super(scope, id);
    const { ownName } = props;
    this.api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
      disableExecuteApiEndpoint: ownName !== undefined,
    });
    const ownDomain = ownName && this.#createDomain(ownName);
    this.domain = ownDomain?.domain;
    this.certificate = ownDomain?.certificate;
    this.publicUrl = ownName ? `https://${ownName.domain}` : this.api.apiEndpoint;
    this.#addStage(props);
  }

  /** Adds the route to the function. It is a separate step, because the environment of the function contains {@link publicUrl}. */
  serve(handler: IFunction): void {
    const route = new HttpRoute(this, 'Everything', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('Integration', handler, {
        payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      }),
    });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'The app verifies every token itself, and the catalog is public on purpose.',
    });
  }

  #createDomain({ domain: domainName, certificateArn }: NonNullable<HttpEntryProps['ownName']>) {
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    const securityPolicy = SecurityPolicy.TLS_1_2;
    const domain = new DomainName(this, 'Domain', { domainName, certificate, securityPolicy });
    return { domain, certificate };
  }

  #addStage({ logRetention, retainLogs, requestsPerSecond: rateLimit }: HttpEntryProps): void {
    const logs = new LogGroup(this, 'AccessLog', {
      retention: logRetention,
      removalPolicy: retainLogs ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit, burstLimit: 2 * rateLimit },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
      ...(this.domain && { domainMapping: { domainName: this.domain } }),
    });
  }
}
