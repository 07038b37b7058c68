import { isIP } from 'node:net';
import type * as z from 'zod';
import type { CatalogOrigin } from '../catalog/model.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { parseOrListIssues } from '../core/issues.ts';
import { isPublicName } from '../core/public-name.ts';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import type { SettleTimes } from '../dsp/negotiation/actions.ts';
import { didDocumentUrl, toDidWeb } from '../identity/dsp/did-web.ts';
import { parseAllowance } from '../outbound/allowance.ts';
import { isCallable } from '../outbound/callable-address.ts';
import { outboundUrl } from '../outbound/outbound-url.ts';
import type { DataController } from '../receipt/decision.ts';
import { NEEDED_BY_EXTERNAL_CATALOG } from '../settings/external-catalog-settings.ts';
import { Environment, lacksRequiredCredential } from '../settings/settings.ts';

export type Config = z.infer<typeof Environment> & { readonly publicUrl: string };

/**
 * Reads the configuration from an environment.
 *
 * @throws KaartError `config-invalid` with the invalid variables and the reason for each; it never contains
 * the value of a secret
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = parseOrListIssues(Environment, env, 'body');
  if ('data' in parsed) {
    const { data } = parsed;
    refuseMockInProduction(data);
    refuseDcpWithoutTrust(data);
    refuseInnerAddresses(data);
    refuseIncompleteCatalog(data);
    return { ...data, publicUrl: data.KAART_PUBLIC_URL ?? `http://127.0.0.1:${data.PORT}` };
  }
  const { issues } = parsed;
  const names = [...new Set(issues.map(({ at }) => at.split(/[./[]/)[0] ?? at))];
  throw new KaartError('settings-unusable', {
    code: 'config-invalid',
    parameters: { names: names.join(', ') },
    details: { variables: names, issues },
  });
}

/** Settings without a default that some kinds of stores need. */
type StoreSetting =
  | 'KAART_TABLE'
  | 'KAART_BUCKET'
  | 'KAART_KMS_KEY'
  | 'KAART_DATABASE_URL'
  | 'KAART_S3_BUCKET'
  | 'KAART_MAIN_KEY_FILE';

/** Returns a setting that the stores need. @throws KaartError `config-invalid` if it is not set */
export function requireSetting(config: Config, name: StoreSetting): string {
  const value = config[name];
  if (value !== undefined) return value;
  throw new KaartError('setting-missing', {
    code: 'config-invalid',
    parameters: { name },
    details: { variables: [name] },
  });
}

/** Our id in the data space. */
export function getParticipantId(config: Config): string {
  return config.KAART_PARTICIPANT_ID ?? toDidWeb(config.publicUrl);
}

/** Types of our credentials that the participants we contact may ask for. */
export function getPresentedTypes(config: Config): readonly string[] {
  const { KAART_PRESENTED_CREDENTIALS: named, KAART_TRUSTED_CREDENTIALS: trusted } = config;
  return named ?? [...new Set(trusted.map(({ type }) => type))];
}

/** Whether the settings name an id that others can use: itself, or the public address that it follows from. */
export function isParticipantNamed({ KAART_PARTICIPANT_ID: id, publicUrl }: Config): boolean {
  return id !== undefined || hasPublicHost(publicUrl);
}

/**
 * Addresses that may be called although they are not public. With mock identities this includes this
 * machine, unless ranges are named.
 */
export function listAllowedAddresses({
  KAART_OUTBOUND_ALLOW,
  KAART_IDENTITY,
}: Pick<Config, 'KAART_OUTBOUND_ALLOW' | 'KAART_IDENTITY'>): readonly string[] {
  return KAART_OUTBOUND_ALLOW ?? (KAART_IDENTITY === 'mock' ? ['127.0.0.0/8', '::1/128'] : []);
}

/** @see SettleTimes */
export function getSettleTimes({ KAART_DSP_SETTLE_MS: all }: Config): SettleTimes {
  return { answerMs: all ?? 50, verificationMs: all ?? 150 };
}

/** Without a credential to ask for, `dcp` would let in every participant. */
function refuseDcpWithoutTrust(env: z.infer<typeof Environment>): void {
  if (!lacksRequiredCredential(env)) return;
  throw new KaartError('dcp-without-credentials', {
    code: 'config-invalid',
    details: { variables: ['KAART_TRUSTED_CREDENTIALS'] },
  });
}

/** The settings whose addresses we call. */
const CALLED_SETTINGS = [
  'KAART_EVENT_WEBHOOK',
  'KAART_EXTERNAL_CATALOG',
  'KAART_EXTERNAL_CATALOG_TOKEN_URL',
] as const;

/** An address that we call must be a permitted one. Its name is resolved later, at each call. */
function refuseInnerAddresses(env: z.infer<typeof Environment>): void {
  for (const name of CALLED_SETTINGS) {
    const url = env[name];
    if (url === undefined) continue;
    try {
      outboundUrl(url, parseAllowance(listAllowedAddresses(env)));
    } catch (cause) {
      if (!hasCode(cause, 'address-refused')) throw cause;
      throw new KaartError('address-setting-refused', {
        code: 'config-invalid',
        parameters: { name },
        cause,
        details: { variables: [name] },
      });
    }
  }
}

/** The credentials in the catalog name the publisher, and are signed by the key of a did:web. */
function refuseIncompleteCatalog(env: z.infer<typeof Environment>): void {
  if (env.KAART_EXTERNAL_CATALOG === undefined) return;
  const missing = NEEDED_BY_EXTERNAL_CATALOG.filter((name) => env[name] === undefined);
  if (missing.length > 0)
    throw new KaartError('external-catalog-incomplete', {
      code: 'config-invalid',
      parameters: { names: missing.join(', ') },
      details: { variables: missing },
    });
  const { KAART_PARTICIPANT_ID: id } = env;
  if (id !== undefined && didDocumentUrl(id) === undefined)
    throw new KaartError('participant-id-not-did-web', {
      code: 'config-invalid',
      details: { variables: ['KAART_PARTICIPANT_ID'] },
    });
}

/** A server with a public address, or with data that others rely on, must authenticate its callers. */
function refuseMockInProduction(env: z.infer<typeof Environment>): void {
  if (env.KAART_IDENTITY !== 'mock') return;
  const { KAART_PUBLIC_URL: url = 'http://127.0.0.1' } = env;
  const productionSigns = {
    'KAART_TABLE is set': env.KAART_TABLE !== undefined,
    'KAART_OIDC_ISSUER is set': env.KAART_OIDC_ISSUER !== undefined,
    'KAART_PUBLIC_URL is https': /^https:/i.test(url),
    'KAART_PUBLIC_URL is a public address': hasPublicHost(url),
  };
  const [productionSign] = Object.entries(productionSigns).flatMap(([text, holds]) =>
    holds ? [text] : [],
  );
  if (productionSign === undefined) return;
  throw new KaartError('mock-identity-in-production', {
    code: 'config-invalid',
    parameters: { sign: productionSign },
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

/**
 * Whether a URL can be reached from other networks: its host is a public address, or a name with a
 * domain. The name is not resolved.
 */
function hasPublicHost(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return isCallable(host, []);
  return isPublicName(host);
}
