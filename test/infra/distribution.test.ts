import type { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/app/config.ts';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { sha256 } from '../../lib/core/digest.ts';
import { readAssets } from '../../lib/http/files/browser-assets.ts';
import { SCRIPT_ASSET, STYLE_ASSET } from '../../lib/portal/page-assets.ts';
import { listCallers, listPathsToRead } from '../app/exits/callers.ts';
import { HTTP_EXITS } from '../app/exits/exits.ts';
import { Setup } from '../app/setup.ts';
import { BEHIND_CLOUDFRONT, resources, synthesised, variablesOf } from './synthesised.ts';

/** Managed policies of CloudFront, by the ids of its documentation. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const HOST_HEADER_ONLY = 'bf0718e1-ba1e-49d1-88b1-f726733018ae';
const SECRET = '{{resolve:ssm:/kaart/kaart-prod/origin-secret:1}}';

let template: Template;
beforeAll(() => {
  template = synthesised('prod', BEHIND_CLOUDFRONT);
}, 60_000);

/** The configuration of the distribution. */
const config = (of: Template = template) => {
  const [distribution, ...others] = Object.values(resources(of, 'AWS::CloudFront::Distribution'));
  expect(others).toEqual([]);
  return distribution?.Properties['DistributionConfig'];
};

describe('17.3 CloudFront', () => {
  it('is not made unless it is asked for', () => {
    for (const stage of ['dev', 'prod'] as const) {
      const plain = synthesised(stage);
      plain.resourceCountIs('AWS::CloudFront::Distribution', 0);
      expect(JSON.stringify(plain.toJSON())).not.toContain('KAART_ORIGIN');
    }
  });

  it('stands before the domain of the gateway, whose own address is disabled', () => {
    const [[gateway = ''] = []] = Object.entries(
      resources(template, 'AWS::ApiGatewayV2::DomainName'),
    );
    expect(config()).toMatchObject({
      Aliases: ['kaart.example.lu'],
      Enabled: true,
      HttpVersion: 'http2and3',
      PriceClass: 'PriceClass_100',
      ViewerCertificate: {
        AcmCertificateArn: BEHIND_CLOUDFRONT.cloudFrontCertificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
      Origins: [
        {
          DomainName: { 'Fn::GetAtt': [gateway, 'RegionalDomainName'] },
          CustomOriginConfig: {
            OriginProtocolPolicy: 'https-only',
            OriginSSLProtocols: ['TLSv1.2'],
          },
          OriginCustomHeaders: [{ HeaderName: 'Kaart-Origin-Secret', HeaderValue: SECRET }],
        },
      ],
    });
    expect(config().WebACLId).toBeUndefined();
    expect(config().Logging).toBeUndefined();
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });

  it('passes each method and everything that a client sent to the origin, and stores no response', () => {
    const [[policy = '', { Properties } = { Properties: {} }] = []] = Object.entries(
      resources(template, 'AWS::CloudFront::OriginRequestPolicy'),
    );
    expect(config().DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: { Ref: policy },
      ViewerProtocolPolicy: 'https-only',
      Compress: false,
    });
    expect(Properties['OriginRequestPolicyConfig']).toMatchObject({
      HeadersConfig: {
        HeaderBehavior: 'allViewerAndWhitelistCloudFront',
        Headers: ['CloudFront-Viewer-Address'],
      },
      CookiesConfig: { CookieBehavior: 'all' },
      QueryStringsConfig: { QueryStringBehavior: 'all' },
    });
  });

  it('keeps no error, which it would for 10 s by default', () => {
    const responses = config().CustomErrorResponses as readonly Record<string, number>[];
    expect(responses.map(({ ErrorCode }) => ErrorCode)).toEqual([
      ...[400, 403, 404, 405, 414, 416],
      ...[500, 501, 502, 503, 504],
    ]);
    for (const each of responses)
      expect(Object.keys(each)).toEqual(['ErrorCachingMinTTL', 'ErrorCode']);
    for (const { ErrorCachingMinTTL } of responses) expect(ErrorCachingMinTTL).toBe(0);
  });

  it('is known by a secret that only api gets, and that is in no template', () => {
    expect(variablesOf(template, 'Kaart api')).toMatchObject({
      KAART_ORIGIN_SECRETS: SECRET,
      KAART_ORIGIN_REQUIRED: 'true',
    });
    for (const other of ['publish', 'deliver', 'break-glass'])
      expect(JSON.stringify(variablesOf(template, `Kaart ${other}`))).not.toContain('ORIGIN');
    const { KAART_ORIGIN_SECRETS, KAART_ORIGIN_REQUIRED } = readConfig({
      KAART_ORIGIN_SECRETS: `${'n'.repeat(64)},${'b'.repeat(64)}`,
      KAART_ORIGIN_REQUIRED: 'true',
    });
    expect([KAART_ORIGIN_SECRETS?.length, KAART_ORIGIN_REQUIRED]).toEqual([2, true]);
    expect(() => readConfig({ KAART_ORIGIN_SECRETS: 'short' })).toThrow();
  });

  it('gets a new secret after api knows it, and the one before still counts', () => {
    const later = synthesised('prod', {
      ...BEHIND_CLOUDFRONT,
      cloudFront: 'optional',
      originSecretVersion: '3',
    });
    const version = (each: number) => SECRET.replace(':1}', `:${each}}`);
    expect(config(later).Origins[0].OriginCustomHeaders[0].HeaderValue).toBe(version(3));
    expect(variablesOf(later, 'Kaart api')).toMatchObject({
      KAART_ORIGIN_SECRETS: `${version(3)},${version(2)}`,
      KAART_ORIGIN_REQUIRED: 'false',
    });
    const [distribution] = Object.values(
      later.findResources('AWS::CloudFront::Distribution') as Record<
        string,
        { readonly DependsOn: readonly string[] }
      >,
    );
    const [alias = ''] = Object.keys(resources(later, 'AWS::Lambda::Alias'));
    expect(distribution?.DependsOn).toContain(alias);
  });

  it('has the web ACL that its operator made', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/kaart/0';
    expect(config(synthesised('prod', { ...BEHIND_CLOUDFRONT, webAclArn })).WebACLId).toBe(
      webAclArn,
    );
  });
});

describe('17.3 CloudFront stores', () => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await Setup.demonstration();
  });
  afterAll(() => setup.close());

  const behaviours = () =>
    config().CacheBehaviors as readonly {
      readonly PathPattern: string;
      readonly CachePolicyId: string;
    }[];
  /** The cached behaviour that matches a path. In a pattern of CloudFront, `*` is any text. */
  const isStored = (path: string) =>
    behaviours().some(({ PathPattern }) =>
      new RegExp(`^${PathPattern.replaceAll('*', '.*')}$`).test(path),
    );

  it('only at the addresses of files that change with their content', async () => {
    expect(behaviours().map(({ PathPattern }) => PathPattern)).toEqual([
      '/assets/*',
      '/docs/assets/*',
    ]);
    for (const behaviour of behaviours())
      expect(behaviour).toMatchObject({
        AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
        CachePolicyId: CACHING_OPTIMIZED,
        OriginRequestPolicyId: HOST_HEADER_ONLY,
        Compress: true,
      });
    const stored = Object.keys(HTTP_EXITS).filter((exit) => isStored(exit.split(' ')[1] ?? ''));
    expect(stored).toEqual(['GET /docs/assets/:asset', 'GET /assets/:asset']);
    for (const exit of stored) expect(HTTP_EXITS[exit]).toBe('nothing');
  });

  it('what may be kept for a year, and is the same in each language and with cookies', async () => {
    const { names } = await readAssets();
    const paths = [
      ...[STYLE_ASSET.path, SCRIPT_ASSET.path],
      ...Object.values(names).map((name) => `/docs/assets/${name}`),
    ];
    for (const path of paths) {
      expect(isStored(path)).toBe(true);
      const plain = await setup.ask(path);
      const other = await setup.ask(path, {
        headers: { 'accept-language': 'de', cookie: 'a=b' },
      });
      const body = await plain.text();
      expect([path, await other.text()]).toEqual([path, body]);
      for (const { status, headers } of [plain, other]) {
        expect([path, status]).toEqual([path, 200]);
        expect(headers.get('Cache-Control')).toBe('public, max-age=31536000, must-revalidate');
        expect(headers.get('Set-Cookie')).toBeNull();
      }
      if (path.startsWith('/assets/')) expect(path).toContain(sha256(body).slice(0, 12));
    }
  });

  it('nothing else: each other response goes to the origin, and those with rows may be stored nowhere', async () => {
    const responses = [];
    for (const caller of await listCallers(setup, DEMO_PARTNER))
      for (const { exit, path } of listPathsToRead().filter((each) => !isStored(each.path))) {
        const response = await caller.ask(path, { headers: { accept: '*/*' } });
        await response.arrayBuffer();
        const control = response.headers.get('Cache-Control') ?? '';
        responses.push({ caller: caller.name, exit, status: response.status, control });
      }
    expect(responses.filter(({ status }) => status < 300).length).toBeGreaterThan(300);
    expect(
      responses.filter(({ exit, status, control }) => !mayAnswer(exit, status, control)),
    ).toEqual([]);
  });
});

const CARRIERS = ['rows', 'public-rows', 'counts', 'ids', 'staff', 'own'];

/**
 * Whether a response of the origin says how long it may be stored. Errors and rows may not be stored without
 * a new request to the origin; other data for an hour.
 */
function mayAnswer(exit: string, status: number, control: string): boolean {
  if (status >= 400 || CARRIERS.includes(HTTP_EXITS[exit] ?? ''))
    return /\bno-(store|cache)\b/.test(control);
  const [, seconds = '0'] = /\bmax-age=(\d+)/.exec(control) ?? [];
  return control !== '' && Number(seconds) <= 3600;
}
