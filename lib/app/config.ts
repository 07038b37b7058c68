import * as z from 'zod';
import type { Publisher } from '../catalog/model.ts';
import { KaartError } from '../core/errors.ts';
import { FORMATS } from '../publication/version.ts';

const Url = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** What Kaart is told by its environment. Everything has a default that is right for one machine. */
const Environment = z.object({
  /** Absolute URL under which Kaart is reached; also the issuer of its tokens. */
  KAART_PUBLIC_URL: Url.optional(),
  /** Participant id in the data space, a DID or URL. */
  KAART_PARTICIPANT_ID: z.string().optional(),
  /** External OpenID provider for people: issuer URL, and the audience its tokens are for. */
  KAART_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  KAART_OIDC_AUDIENCE: z.string().optional(),
  /** Where its keys are, if neither Keycloak's nor Cognito's place is right. */
  KAART_OIDC_JWKS_URI: Url.optional(),
  /** Client whose roles count; the audience without it. */
  KAART_OIDC_CLIENT_ID: z.string().optional(),
  /** What the names of our roles begin with there, e.g. `kaart-`. */
  KAART_OIDC_ROLE_PREFIX: z.string().optional(),
  /** The least level that is logged: `info` in AWS, `warn` on one machine. */
  KAART_LOG_LEVEL: z.enum(['info', 'warn', 'error']).optional(),
  /** Formats of the rows, separated by commas; JSON Lines is always made. */
  KAART_FORMATS: z
    .string()
    .default(FORMATS.join(','))
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(FORMATS))),
  /** Requests a minute for one client, in each process. */
  KAART_RATE_PER_MINUTE: z.coerce.number().int().min(1).default(6000),
  /** Days for which raw uploads are kept. */
  KAART_UPLOAD_DAYS: z.coerce.number().int().min(1).default(30),
  KAART_PUBLISHER_NAME: z.string().default('Luxinnovation'),
  KAART_PUBLISHER_HOMEPAGE: Url.default('https://www.luxinnovation.lu'),
  KAART_CONTACT_NAME: z.string().default('Data desk'),
  KAART_CONTACT_EMAIL: z.email().default('data@example.lu'),
  /** Local only. */
  KAART_HOME: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** AWS only; set by the stack. */
  KAART_TABLE: z.string().optional(),
  KAART_BUCKET: z.string().optional(),
  KAART_KMS_KEY: z.string().optional(),
});

export type Config = z.infer<typeof Environment> & { readonly publicUrl: string };

/**
 * The configuration in an environment.
 *
 * @throws KaartError `config-invalid`, naming each variable that is wrong and never its value
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(env);
  if (parsed.success) {
    const { data } = parsed;
    return { ...data, publicUrl: data.KAART_PUBLIC_URL ?? `http://127.0.0.1:${data.PORT}` };
  }
  const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
  throw new KaartError(`not usable: ${names.join(', ')}`, {
    code: 'config-invalid',
    details: { variables: names },
  });
}

/** Who publishes, as the catalog says. */
export function publisherOf(config: Config): Publisher {
  const name = config.KAART_PUBLISHER_NAME;
  return {
    name: { en: name, fr: name, de: name },
    homepage: config.KAART_PUBLISHER_HOMEPAGE,
    contactName: config.KAART_CONTACT_NAME,
    contactEmail: config.KAART_CONTACT_EMAIL,
  };
}
