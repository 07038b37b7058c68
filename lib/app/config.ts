import { isIP } from 'node:net';
import * as z from 'zod';
import type { CatalogOrigin } from '../catalog/model.ts';
import { KaartError } from '../core/errors.ts';
import { readLocalizedText } from '../core/language.ts';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import type { SettleTimes } from '../dsp/negotiation/actions.ts';
import { toDidWeb } from '../identity/dsp/did-web.ts';
import { IDENTITY_PROFILES } from '../identity/dsp/dsp-identity.ts';
import { isAllowanceEntry } from '../outbound/allowance.ts';
import { isCallable } from '../outbound/callable-address.ts';
import { ROW_FORMATS } from '../publication/version.ts';
import type { DataController } from '../receipt/decision.ts';

const Url = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** A name: one for all languages, or `en=…;fr=…;de=…`. */
const Name = z.string().transform((setting, context) => {
  const name = readLocalizedText(setting);
  if (name === undefined) context.addIssue('expected one name, or en=…;fr=…;de=…');
  return name ?? z.NEVER;
});

/** The configuration from the environment. The defaults suit one machine. */
export const Environment = z.object({
  /** Public URL of Kaart; also the issuer of its tokens. */
  KAART_PUBLIC_URL: Url.optional(),
  /** Participant id in the data space. @default the did:web of the host of the public URL */
  KAART_PARTICIPANT_ID: z.string().min(1).optional(),
  /** How participants authenticate. `mock` accepts every claim: tests and demonstrations only. */
  KAART_IDENTITY: z.enum(IDENTITY_PROFILES).default('did'),
  /** External OpenID provider for people: issuer URL, and the audience of its tokens. */
  KAART_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  KAART_OIDC_AUDIENCE: z.string().optional(),
  /** URL of its keys. @default the URLs of Keycloak and Cognito */
  KAART_OIDC_JWKS_URI: Url.optional(),
  /** Client whose roles count. @default the audience */
  KAART_OIDC_CLIENT_ID: z.string().optional(),
  /** Prefix of our role names at the provider, e.g. `kaart-`. */
  KAART_OIDC_ROLE_PREFIX: z.string().optional(),
  /** Lowest logged level. @default `info` in AWS, `warn` on one machine */
  KAART_LOG_LEVEL: z.enum(['info', 'warn', 'error']).optional(),
  /** Formats of the rows, separated by commas; JSON Lines is always included. */
  KAART_FORMATS: z
    .string()
    .default(ROW_FORMATS.join(','))
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(ROW_FORMATS))),
  /**
   * Addresses that may be called in addition to public addresses by https at port 443, separated by
   * commas: CIDR ranges and host names, each with or without a port.
   */
  KAART_OUTBOUND_ALLOW: z
    .string()
    .transform(splitList)
    .pipe(z.array(z.string().refine(isAllowanceEntry)))
    .optional(),
  /**
   * Full IRIs of further operands of policies, in addition to ours and those of Dataspace4Health,
   * separated by commas.
   */
  KAART_POLICY_OPERANDS: z.string().default('').transform(splitList).pipe(z.array(z.url())),
  /**
   * Delay of messages to other connectors before the first attempt. Milliseconds. @default by kind of
   * message
   */
  KAART_DSP_SETTLE_MS: z.coerce.number().int().min(0).max(10_000).optional(),
  /** Requests per minute of one client, in each process. */
  KAART_RATE_PER_MINUTE: z.coerce.number().int().min(1).default(6000),
  /** Local only: simultaneous connections, and those of one network address. */
  KAART_CONNECTIONS: z.coerce.number().int().min(1).max(100_000).default(1_000),
  KAART_CONNECTIONS_OF_ONE: z.coerce.number().int().min(1).max(100_000).default(100),
  /** Local only: seconds within which the body of a request must arrive. */
  KAART_BODY_SECONDS: z.coerce.number().int().min(1).max(3_600).default(120),
  /** Days for which raw uploads are kept. */
  KAART_UPLOAD_DAYS: z.coerce.number().int().min(1).default(30),
  /** Days for which the changes of a version are kept, for partners that hold an older one. @default all of them */
  KAART_CHANGES_DAYS: z.coerce.number().int().min(1).max(36_500).optional(),
  /** Days within which withdrawn data are erased from stored views. */
  KAART_ERASE_DAYS: z.coerce.number().int().min(1).default(30),
  /** Days within which recipients must delete withdrawn data and acknowledge it. */
  KAART_ACKNOWLEDGE_DAYS: z.coerce.number().int().min(1).default(7),
  KAART_PUBLISHER_NAME: Name.prefault('Luxinnovation'),
  KAART_PUBLISHER_HOMEPAGE: Url.default('https://www.luxinnovation.lu'),
  KAART_CO_OWNER_NAME: Name.prefault(
    'en=Ministry of the Economy;fr=Ministère de l’Économie;de=Ministerium für Wirtschaft',
  ),
  KAART_CO_OWNER_HOMEPAGE: Url.default('https://meco.gouvernement.lu'),
  /** Version of HealthDCAT-AP whose terms the catalog adds, e.g. `Release 8`. @default no such terms */
  KAART_HEALTHDCAT_AP: z.string().min(1).max(40).optional(),
  KAART_CONTACT_NAME: Name.prefault('en=Data desk;fr=Service des données;de=Datenstelle'),
  KAART_CONTACT_EMAIL: z.email().default('data@example.lu'),
  /** Address that invitations come from. On one machine mails are written to a folder; in AWS, SES must know the address. */
  KAART_MAIL_FROM: z.email().optional(),
  /** Local only. */
  KAART_HOME: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** AWS only; set by the stack. */
  KAART_TABLE: z.string().optional(),
  KAART_BUCKET: z.string().optional(),
  KAART_KMS_KEY: z.string().optional(),
  /** Days for which Object Lock of the bucket protects the audit files against deletion. @default no lock */
  KAART_AUDIT_LOCK_DAYS: z.coerce.number().int().min(1).optional(),
  /** URL of the queue that starts a delivery later; without it, the process itself waits. */
  KAART_WAKE_QUEUE: z.url().optional(),
});

/** Splits a list with commas. */
function splitList(list: string): string[] {
  return list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export type Config = z.infer<typeof Environment> & { readonly publicUrl: string };

/**
 * Reads the configuration from an environment.
 *
 * @throws KaartError `config-invalid` with the names of the invalid variables, never their values
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(env);
  if (parsed.success) {
    const { data } = parsed;
    refuseMockInProduction(data);
    return { ...data, publicUrl: data.KAART_PUBLIC_URL ?? `http://127.0.0.1:${data.PORT}` };
  }
  const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
  throw new KaartError('settings-unusable', {
    code: 'config-invalid',
    parameters: { names: names.join(', ') },
    details: { variables: names },
  });
}

/** Our id in the data space. */
export function getParticipantId(config: Config): string {
  return config.KAART_PARTICIPANT_ID ?? toDidWeb(config.publicUrl);
}

/**
 * Addresses that may be called although they are not public. With mock identities this includes this
 * machine, unless ranges are named.
 */
export function allowedAddresses({
  KAART_OUTBOUND_ALLOW,
  KAART_IDENTITY,
}: Config): readonly string[] {
  return KAART_OUTBOUND_ALLOW ?? (KAART_IDENTITY === 'mock' ? ['127.0.0.0/8', '::1/128'] : []);
}

/** @see SettleTimes */
export function getSettleTimes({ KAART_DSP_SETTLE_MS: all }: Config): SettleTimes {
  return { answerMs: all ?? 50, verificationMs: all ?? 150 };
}

/** A server with a public address, or with data that others rely on, must authenticate its callers. */
function refuseMockInProduction(env: z.infer<typeof Environment>): void {
  if (env.KAART_IDENTITY !== 'mock') return;
  const { KAART_PUBLIC_URL: url = 'http://127.0.0.1' } = env;
  const signs = {
    'KAART_TABLE is set': env.KAART_TABLE !== undefined,
    'KAART_OIDC_ISSUER is set': env.KAART_OIDC_ISSUER !== undefined,
    'KAART_PUBLIC_URL is https': /^https:/i.test(url),
    'KAART_PUBLIC_URL is a public address': hasPublicHost(url),
  };
  const [sign] = Object.entries(signs).flatMap(([text, holds]) => (holds ? [text] : []));
  if (sign === undefined) return;
  throw new KaartError('mock-identity-in-production', {
    code: 'config-invalid',
    parameters: { sign },
    details: { variables: ['KAART_IDENTITY'] },
  });
}

/** Builds the data controller that receipts name. */
export function buildDataController(config: Config): DataController {
  return {
    publicUrl: config.publicUrl,
    participantId: getParticipantId(config),
    name: config.KAART_PUBLISHER_NAME.en,
    email: config.KAART_CONTACT_EMAIL,
  };
}

/** The address and the organisations that the catalog names. */
export function buildCatalogOrigin(config: Config): CatalogOrigin {
  return {
    publicUrl: config.publicUrl,
    dspUrl: `${config.publicUrl}${DSP_PATH}`,
    healthProfile: config.KAART_HEALTHDCAT_AP,
    publisher: {
      name: config.KAART_PUBLISHER_NAME,
      homepage: config.KAART_PUBLISHER_HOMEPAGE,
      contactName: config.KAART_CONTACT_NAME,
      contactEmail: config.KAART_CONTACT_EMAIL,
    },
    coOwner: {
      name: config.KAART_CO_OWNER_NAME,
      homepage: config.KAART_CO_OWNER_HOMEPAGE,
    },
  };
}

/** Names that cannot be resolved outside a network. @see RFC 6761, RFC 6762, RFC 8375, ICANN's `internal` */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|test|home\.arpa)$/;

/**
 * Whether a URL can be reached from other networks: its host is a public address, or a name with a
 * domain. The name is not resolved.
 */
function hasPublicHost(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return isCallable(host, []);
  return host.includes('.') && !LOCAL_NAME.test(host);
}
