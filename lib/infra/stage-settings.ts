import * as z from 'zod';
import { readLocalizedText } from '../core/language.ts';

const Flag = z.union([z.boolean(), z.stringbool()]);
const Count = z.coerce.number().int().min(1);
const Days = Count;

/** Local wall-clock time `HH:MM`; the hour from 02:00 is missing in March and comes twice in October. */
const NightlyTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM')
  .refine((time) => !time.startsWith('02:'), 'not between 02:00 and 03:00: summer time skips it');

/** A name: one for all languages, or one for each. */
const Name = z
  .string()
  .refine((name) => readLocalizedText(name) !== undefined, 'expected one name, or en=…;fr=…;de=…');

const Shape = z.strictObject({
  stage: z.enum(['dev', 'prod']),
  /** Where the data is kept. Regions outside this list have no price table and are refused. */
  region: z.enum(['eu-central-1', 'eu-west-1']),
  /** Keeps table, bucket, key and logs when the stack is deleted, and guards the stack itself. */
  retainData: Flag,
  logRetentionDays: Days,
  /** How long a raw upload may exist. */
  uploadsDays: Days,
  /** How long the changes of a version are kept. Without it all are kept. */
  changesDays: Days.optional(),
  /**
   * Days for which no one, not even the owner of the account, may delete what the audit stores, or the
   * journal of withdrawals. The bucket gets Object Lock, which cannot be taken back. Without it nothing is locked.
   */
  auditLockDays: Days.optional(),
  /** About 0.10 $ a month each (`kaart cost` counts them). */
  alarms: Flag,
  /** Keeps executions for deliveries and one publication at a time; needs a concurrency quota of 200. */
  reserveConcurrency: Flag,
  nightlyAt: NightlyTime,
  logLevel: z.enum(['info', 'warn', 'error']),
  alarmEmail: z.email().optional(),
  /** Own host name; without it the address that API Gateway gives is used. */
  domain: z.hostname().optional(),
  /** ACM certificate of `domain`, in the same region. */
  certificateArn: z.string().startsWith('arn:aws:acm:').optional(),
  /** Default: `did:web:` of the public host. */
  participantId: z.string().startsWith('did:').optional(),
  /** Who publishes, and who made the data together with the publisher, as the catalog says. Default: the app's own. */
  publisherName: Name.optional(),
  publisherHomepage: z.url().optional(),
  coOwnerName: Name.optional(),
  coOwnerHomepage: z.url().optional(),
  contactName: Name.optional(),
  contactEmail: z.email().optional(),
  /** Address that invitations are sent from, which SES has verified. Without it none are mailed. */
  mailFrom: z.email().optional(),
  oidcIssuer: z.url().optional(),
  oidcAudience: z.string().min(1).optional(),
  oidcJwksUri: z.url().optional(),
  oidcClientId: z.string().min(1).optional(),
  oidcRolePrefix: z.string().min(1).optional(),
  /** Days until an erasure that is not proved, and a withdrawal notice without an answer, are late. Default: the app's own. */
  eraseDays: Days.optional(),
  acknowledgeDays: Days.optional(),
  /** Lists with commas, and numbers, as the app reads them. Default: the app's own. */
  formats: z.string().min(1).optional(),
  outboundAllow: z.string().optional(),
  policyOperands: z.string().min(1).optional(),
  dspSettleMs: z.coerce.number().int().min(0).optional(),
  ratePerMinute: Count.optional(),
  /** Version of HealthDCAT-AP whose terms the catalog adds; it adds none without. */
  healthDcatAp: z.string().min(1).optional(),
});

/** Settings of one deployment; `cdk.json` holds them per stage and `-c name=value` overrides one. */
export const StageSettings = Shape.refine(
  (s) => (s.domain === undefined) === (s.certificateArn === undefined),
  { message: 'domain and certificateArn come together' },
).refine((s) => (s.oidcIssuer === undefined) === (s.oidcAudience === undefined), {
  message: 'oidcIssuer and oidcAudience come together',
});
export type StageSettings = z.infer<typeof StageSettings>;

/**
 * The settings of the stage that the CDK context asks for.
 *
 * @param context - looks one key of the context up; `undefined` where it is missing
 * @throws ZodError which names the setting that is missing or wrong
 * @example
 * stageSettings((key) => app.node.tryGetContext(key)); // cdk synth -c stage=prod -c domain=…
 */
export function stageSettings(context: (key: string) => unknown): StageSettings {
  const stage = Shape.shape.stage.parse(context('stage'));
  const defaults = z.record(z.string(), z.unknown()).parse(context(stage));
  const overrides = Object.keys(Shape.shape)
    .map((key) => [key, context(key)] as const)
    .filter(([, value]) => value !== undefined);
  return StageSettings.parse({ ...defaults, ...Object.fromEntries(overrides) });
}

/** By what name the functions are told a setting. */
const VARIABLES = {
  logLevel: 'KAART_LOG_LEVEL',
  uploadsDays: 'KAART_UPLOAD_DAYS',
  changesDays: 'KAART_CHANGES_DAYS',
  auditLockDays: 'KAART_AUDIT_LOCK_DAYS',
  participantId: 'KAART_PARTICIPANT_ID',
  oidcIssuer: 'KAART_OIDC_ISSUER',
  oidcAudience: 'KAART_OIDC_AUDIENCE',
  publisherName: 'KAART_PUBLISHER_NAME',
  publisherHomepage: 'KAART_PUBLISHER_HOMEPAGE',
  coOwnerName: 'KAART_CO_OWNER_NAME',
  coOwnerHomepage: 'KAART_CO_OWNER_HOMEPAGE',
  contactName: 'KAART_CONTACT_NAME',
  contactEmail: 'KAART_CONTACT_EMAIL',
  mailFrom: 'KAART_MAIL_FROM',
  oidcJwksUri: 'KAART_OIDC_JWKS_URI',
  oidcClientId: 'KAART_OIDC_CLIENT_ID',
  oidcRolePrefix: 'KAART_OIDC_ROLE_PREFIX',
  eraseDays: 'KAART_ERASE_DAYS',
  acknowledgeDays: 'KAART_ACKNOWLEDGE_DAYS',
  formats: 'KAART_FORMATS',
  outboundAllow: 'KAART_OUTBOUND_ALLOW',
  policyOperands: 'KAART_POLICY_OPERANDS',
  dspSettleMs: 'KAART_DSP_SETTLE_MS',
  ratePerMinute: 'KAART_RATE_PER_MINUTE',
  healthDcatAp: 'KAART_HEALTHDCAT_AP',
} as const satisfies Partial<Record<keyof StageSettings, string>>;

/** The environment variables that settings become; those that are not set are left out. */
export function toEnvironment(settings: StageSettings): Record<string, string> {
  const entries = Object.entries(VARIABLES).flatMap(([setting, variable]) => {
    const value = settings[setting as keyof typeof VARIABLES];
    return value === undefined ? [] : [[variable, String(value)]];
  });
  return Object.fromEntries(entries);
}
