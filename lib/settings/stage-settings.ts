import { isIP } from 'node:net';
import * as z from 'zod';
import { customRule } from '../core/issues.ts';
import { isPublicName } from '../core/public-name.ts';
import { setting } from './setting.ts';

const Flag = z.union([z.boolean(), z.stringbool()]);

/**
 * An ARN of AWS, of the form that an example shows. CloudFront takes certificates and web ACLs of `us-east-1` only.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscertificatemanager.html
 */
const arn = (form: RegExp, example: string) =>
  z.string().refine((text) => form.test(text), customRule('arn-malformed', { example }));
const Certificate = arn(
  /^arn:aws[a-z-]*:acm:[a-z]+(-[a-z]+)+-\d:\d{12}:certificate\/[\w-]+$/,
  'arn:aws:acm:REGION:ACCOUNT:certificate/ID',
);
const EdgeCertificate = arn(
  /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
  'arn:aws:acm:us-east-1:ACCOUNT:certificate/ID',
);
const EdgeWebAcl = arn(
  /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/,
  'arn:aws:wafv2:us-east-1:ACCOUNT:global/webacl/NAME/ID',
);

/** A whole number. A value of the command line is a text. */
function wholeNumber<S extends z.ZodType<number>>(schema: S) {
  return z.preprocess((value) => (typeof value === 'string' ? Number(value) : value), schema);
}

const Count = wholeNumber(z.number().int().min(1));

/** The days for which CloudWatch can keep logs. */
export const RETENTION_DAYS = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557],
  ...[2922, 3288, 3653],
] as const;

/** Local wall-clock time `HH:MM`; the hour from 02:00 is missing in March and comes twice in October. */
const NightlyTime = z
  .string()
  .refine((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time), customRule('time-not-of-day'))
  .refine((time) => !time.startsWith('02:'), customRule('night-in-skipped-hour'));

/** A host name for a certificate, as API Gateway takes it: in lower case. */
const PublicName = z
  .hostname()
  .refine(
    (name) => name === name.toLowerCase() && isPublicName(name) && isIP(name) === 0,
    customRule('host-not-public'),
  );

/** The settings of a deployment in AWS that no function reads. */
export const StageSettings = z.object({
  stage: setting(z.enum(['dev', 'prod']), '`dev` or `prod`; also the name of the stack'),
  region: setting(
    z.enum(['eu-central-1', 'eu-west-1']),
    'where the data are kept; other regions have no price table and are refused',
  ),
  retainData: setting(
    Flag,
    'keeps table, bucket, key and logs when the stack is deleted, and guards the stack',
  ),
  logRetentionDays: setting(
    wholeNumber(z.literal(RETENTION_DAYS)),
    'how long logs are kept, in days: a number that CloudWatch knows, such as 14, 30, 90 or 365',
  ),
  alarms: setting(Flag, 'makes the alarms; `kaart cost` counts them'),
  dashboard: setting(
    Flag.default(false),
    'makes a dashboard in CloudWatch: the first three of an account are free, a further one costs 3 $ a month',
  ),
  monthlyBudget: setting(
    Count.default(20),
    'dollars: if the account costs 80 % of it in a month, or is forecast to cost more than it, the address for alarms gets a mail. A budget is free',
  ),
  reserveConcurrency: setting(
    Flag,
    'reserves executions: one for the publication, one for break-glass, and those of the next two settings. Lambda keeps 100 of the quota of the account unreserved',
  ),
  apiExecutions: setting(
    Count.default(80),
    'requests that are served at once, if executions are reserved; more are refused with 503',
  ),
  deliverExecutions: setting(
    wholeNumber(z.number().int().min(3).max(30)).default(15),
    'deliveries at once (3 to 30), reserved or not: a third or more from the queue, the others, at most 10, from the stream',
  ),
  accountExecutions: setting(
    Count.optional(),
    'with `reserveConcurrency`: the quota of concurrent executions that the account has in its region. With the defaults it must be 197 at least; a new account often has 10. `aws service-quotas get-service-quota --service-code lambda --quota-code L-B99A9384` shows it',
  ),
  requestsPerSecond: setting(
    Count.default(2000),
    'requests per second that the gateway lets through; twice as many in a burst. Others are refused with 429',
  ),
  canary: setting(
    Flag,
    'a new version of `api` answers a tenth of the requests for ten minutes, then all; an alarm meanwhile restores the version before. Set it to `false` for a release with another schema of the stored data',
  ),
  nightlyAt: setting(
    NightlyTime,
    'local time in Luxembourg of the nightly run, not between 02:00 and 03:00',
  ),
  alarmEmail: setting(z.email().optional(), 'address that alarms are sent to'),
  domain: setting(
    PublicName.optional(),
    'own host name; without it the address that API Gateway gives is used',
  ),
  certificateArn: setting(
    Certificate.optional(),
    'ACM certificate of the domain, in the same region',
  ),
  cloudFront: setting(
    z.enum(['off', 'optional', 'required']).default('off'),
    'CloudFront before the gateway: with `optional`, requests may also reach the gateway directly; with `required`, `api` refuses those. Responses then pass servers outside of the region: [CloudFront](cloud-operator.md#cloudfront)',
  ),
  cloudFrontCertificateArn: setting(
    EdgeCertificate.optional(),
    'with `cloudFront`: ACM certificate of the domain in `us-east-1`',
  ),
  originSecretVersion: setting(
    Count.default(1),
    'with `cloudFront`: the version of the parameter `/kaart/STACK/origin-secret` that CloudFront sends. The version before it counts, too',
  ),
  externalCatalogSecretVersion: setting(
    Count.default(1),
    'with `externalCatalog`: the version of the parameter `/kaart/STACK/external-catalog-secret`, the secret of our client there, which `deliver` gets',
  ),
  webAclArn: setting(
    EdgeWebAcl.optional(),
    'with `cloudFront`: a web ACL of AWS WAF that you made in `us-east-1`; from 6 $ a month',
  ),
});
export type StageSettings = z.infer<typeof StageSettings>;

/** Executions that Lambda keeps unreserved in each account. */
export const UNRESERVED_EXECUTIONS = 100;

/** Executions that each function reserves, if they are reserved. Two publications at once would only compete. */
export function executionsByFunction(
  settings: Pick<StageSettings, 'apiExecutions' | 'deliverExecutions'>,
) {
  const { apiExecutions: api, deliverExecutions: deliver } = settings;
  return { api, deliver, publish: 1, 'break-glass': 1 };
}

/** Settings that go together. */
export const PAIRS = [
  ['domain', 'certificateArn'],
  ['oidcIssuer', 'oidcAudience'],
] as const;

/** Settings of the stack that need another one, if they are on: alarms stop a canary, and CloudFront has our name. */
export const NEEDS = [
  ['canary', 'alarms'],
  ['reserveConcurrency', 'accountExecutions'],
  ['cloudFront', 'domain'],
  ['cloudFront', 'cloudFrontCertificateArn'],
  ['webAclArn', 'cloudFront'],
] as const satisfies readonly (readonly [keyof StageSettings, keyof StageSettings])[];

/**
 * The additional requirements of production: an address, people with roles, and a person for questions and
 * for alarms.
 */
export const REQUIRED_IN_PROD = [
  'domain',
  'certificateArn',
  'oidcIssuer',
  'oidcAudience',
  'contactEmail',
  'alarmEmail',
] as const;
