import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { ORIGIN_SECRET_HEADER, VIEWER_ADDRESS_HEADER } from '../settings/origin-secret.ts';
import { readParameter } from './parameter.ts';

export interface PublicDistributionProps {
  /** Our public host name, which the gateway has, too. */
  readonly domain: string;
  /** Certificate of this name in `us-east-1`. */
  readonly certificateArn: string;
  /** Regional name of the domain at the gateway. */
  readonly origin: string;
  /** The secret that CloudFront sends in {@link ORIGIN_SECRET_HEADER}. */
  readonly secret: string;
  readonly webAclArn: string | undefined;
}

/** The files whose address changes with their content. CloudFront stores nothing else. */
const HASHED_FILES = ['/assets/*', '/docs/assets/*'];

/** The error statuses that CloudFront stores for its own time, 10 s by default, even without a cache. */
const UNCACHED_ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/**
 * CloudFront in front of the gateway. It passes each request on without changes, with the same host name, and
 * stores only {@link HASHED_FILES}. `CachingDisabled` also prevents CloudFront from answering two
 * simultaneous requests with one response.
 */
export class PublicDistribution extends Construct {
  constructor(scope: Construct, id: string, props: PublicDistributionProps) {
    super(scope, id);
    const { domain, certificateArn, webAclArn } = props;
    const originBehavior = this.#createOrigin(props);
    const hashedFiles: BehaviorOptions = {
      ...originBehavior,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      originRequestPolicy: OriginRequestPolicy.HOST_HEADER_ONLY,
      compress: true,
    };
    const distribution = new Distribution(this, 'Distribution', {
      comment: Stack.of(this).stackName,
      domainNames: [domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100, // Europe and North America
      defaultBehavior: {
        ...originBehavior,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: this.#createRequestPolicy(),
        compress: false, // the app does it
      },
      additionalBehaviors: Object.fromEntries(HASHED_FILES.map((path) => [path, hashedFiles])),
      errorResponses: UNCACHED_ERRORS.map((httpStatus) => ({
        httpStatus,
        ttl: Duration.seconds(0),
      })),
      ...(webAclArn !== undefined && { webAclId: webAclArn }),
    });
    acknowledgeFindings(distribution);
    new CfnOutput(this, 'Domain', { value: distribution.distributionDomainName });
  }

  #createOrigin({ origin, secret }: PublicDistributionProps) {
    return {
      origin: new HttpOrigin(origin, {
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        customHeaders: { [ORIGIN_SECRET_HEADER]: secret },
      }),
      // A redirect would hide that a token was sent without encryption.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    };
  }

  /** Everything that the client sent, and its address. The managed policy with the address also names the town of the client. */
  #createRequestPolicy(): OriginRequestPolicy {
    return new OriginRequestPolicy(this, 'Everything', {
      headerBehavior: OriginRequestHeaderBehavior.all(VIEWER_ADDRESS_HEADER),
      cookieBehavior: OriginRequestCookieBehavior.all(),
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
    });
  }
}

/**
 * The secrets that `api` accepts: the given version of the parameter of a stack, which CloudFront sends, and the one before
 * it.
 */
export function readOriginSecrets(stack: Stack, version: number): [string, ...string[]] {
  const read = (each: number) => readParameter(stack, 'origin-secret', each);
  return version === 1 ? [read(1)] : [read(version), read(version - 1)];
}

function acknowledgeFindings(distribution: Distribution): void {
  const reasons = {
    CFR1: 'Partners and readers are in any country.',
    CFR2: 'A web ACL costs from 6 $ a month, so it is an option (webAclArn).',
    CFR3: 'The log of CloudFront has paths and addresses: a consent link is a secret, an address is personal data. The gateway logs each request.',
  };
  for (const [rule, reason] of Object.entries(reasons))
    Validations.of(distribution).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}
