import * as z from 'zod';
import { MAX_EPOCH_COPIES } from '../core/epoch-copies.ts';
import { TrustedCredentials } from '../identity/dcp/trusted-credentials.ts';
import { IDENTITY_PROFILES } from '../identity/dsp/dsp-identity.ts';
import { ParticipantId } from '../identity/dsp/participant-request.ts';
import { DID_KEY_TYPES } from '../identity/public-keys.ts';
import { isAllowanceEntry } from '../outbound/allowance.ts';
import { ROW_FORMATS } from '../publication/file-formats.ts';
import { EXTERNAL_CATALOG_SETTINGS } from './external-catalog-settings.ts';
import {
  AWS,
  Days,
  JsonText,
  List,
  MACHINE,
  Name,
  NameInLanguages,
  OF_STACK,
  SECRET,
  setting,
  Url,
  WholeNumber,
} from './setting.ts';

/** Type of a credential, as scopes name it. */
const CredentialType = z.string().regex(/^[^\s:]{1,200}$/);

/** The settings of Kaart as environment variables. The defaults suit one machine. */
export const Environment = z.object({
  KAART_HOME: setting(Name.optional(), 'data directory; `~/.kaart` by default', MACHINE),
  PORT: setting(
    z.coerce.number().int().min(0).max(65_535).default(8080),
    'port that `kaart serve` listens on',
    MACHINE,
  ),
  KAART_PUBLIC_URL: setting(
    Url.optional(),
    'where Kaart is reached, also the issuer of its tokens. In AWS it follows from `domain`',
    MACHINE,
  ),
  KAART_PARTICIPANT_ID: setting(
    ParticipantId.optional(),
    'who Kaart is in the data space; the `did:web` of its address by default. The data remember it: a changed one is refused unless `KAART_MOVE_PARTICIPANT_FROM` names the old one',
  ),
  KAART_MOVE_PARTICIPANT_FROM: setting(
    ParticipantId.optional(),
    'the participant id that this Kaart had until now. Partners and connectors know the old one: inform them, because their agreements name it',
  ),
  KAART_IDENTITY: setting(
    z.enum(IDENTITY_PROFILES).default('did'),
    'how others prove who they are: `did` by a key of their DID document, `dcp` also by credentials of issuers that you trust, `mock` not at all, for tests',
  ),
  KAART_DID_KEY: setting(
    z.enum(DID_KEY_TYPES).default('P-256'),
    'the type of our key that signs in the data space: `P-256` (ES256) or `Ed25519` (EdDSA); our DID document lists keys of both types. A new type is used after the next rotation of the keys, if the installation is older than this setting',
  ),
  KAART_TRUSTED_CREDENTIALS: setting(
    JsonText.pipe(TrustedCredentials).default([]),
    'with `dcp`: which credentials a participant must present, who may issue them, and what they prove. A list in JSON: [docs/connector-operator.md](connector-operator.md)',
  ),
  KAART_PRESENTED_CREDENTIALS: setting(
    List.pipe(z.array(CredentialType)).optional(),
    'with `dcp`: types of our credentials that the participants we contact may ask for, with commas; those of `KAART_TRUSTED_CREDENTIALS` by default',
  ),
  KAART_ISSUED_CREDENTIALS: setting(
    List.pipe(z.array(CredentialType)).default([]),
    'types of credentials that this Kaart issues for a data space of its own, with commas: `kaart credential issue`. Without it, it is no issuer',
  ),
  KAART_STATUS_LIST_SECONDS: setting(
    z.coerce.number().int().min(1).max(300).default(300),
    'with `dcp`: for how many seconds a status list is trusted; a revoked credential counts for no longer',
  ),
  KAART_REUSE_PRESENTATIONS: setting(
    z.stringbool().default(true),
    'with `dcp`: whether a presentation counts until the first of its credentials ends or is revoked; with `false` each message of a participant makes us ask again',
  ),
  KAART_OUTBOUND_ALLOW: setting(
    List.pipe(z.array(z.string().refine(isAllowanceEntry))).optional(),
    'what may be called besides public addresses by `https` at port 443, with commas, empty for nothing: a range as CIDR (`10.0.0.0/8`: also by `http` and at every port), a range at one port (`10.0.0.0/8:8080`, `fd00::/8:8080`), a host (`connector.example:8443`; its address must still be public or in a range); nothing (with `mock`, this machine)',
  ),
  KAART_POLICY_OPERANDS: setting(
    List.pipe(z.array(z.url())).default([]),
    'full IRIs of operands that policies may name besides ours and Dataspace4Health’s, with commas; an unknown one denies',
  ),
  KAART_DSP_SETTLE_MS: setting(
    z.coerce.number().int().min(0).max(10_000).optional(),
    'how long messages to other connectors wait before the first try, in milliseconds: 50, a verification 150; longer where the other connector answers slowly',
  ),
  KAART_EVENT_WEBHOOK: setting(
    z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    'address of yours that is called with each new state of a negotiation or a transfer, signed as Standard Webhooks says; without it no call is made: [docs/connector-operator.md](connector-operator.md#events-for-your-own-systems)',
  ),
  ...EXTERNAL_CATALOG_SETTINGS,
  KAART_FORMATS: setting(
    List.pipe(z.array(z.enum(ROW_FORMATS))).default([...ROW_FORMATS]),
    'formats of the rows, with commas; JSON Lines is always included',
  ),
  KAART_UPLOAD_DAYS: setting(Days.default(30), 'how long raw files are kept'),
  KAART_CHANGES_DAYS: setting(
    Days.optional(),
    'how long the changes of a version are kept for partners that hold an older one; without it all are kept. A partner that is further behind is answered 410 and fetches the current version whole',
  ),
  KAART_DISCLOSURE_DAYS: setting(
    Days.min(30).optional(),
    'how long disclosures are kept, in days, from 30 on; without it all are kept. The first read of each version by each recipient stays in any case, so a withdrawal still reaches every recipient: [ended disclosures](../lib/audit/README.md#ended-disclosures)',
  ),
  KAART_ACKNOWLEDGE_DAYS: setting(
    Days.default(7),
    'after how many days a withdrawal notice without an answer is late',
  ),
  KAART_ERASE_DAYS: setting(
    Days.default(30),
    'after how many days an erasure that is not proved is late',
  ),
  KAART_MAIL_FROM: setting(
    z.email().optional(),
    'address that invitations come from. On one machine mails are written to a folder; in AWS they are sent only if it is set, and SES must know it',
  ),
  KAART_RATE_PER_MINUTE: setting(
    WholeNumber.default(6000),
    'requests per minute of one client, in each process',
  ),
  KAART_EPOCH_COPIES: setting(
    WholeNumber.max(MAX_EPOCH_COPIES).default(1),
    'copies of the number that every read of rows reads and every withdrawal changes, 1 to 8. Each is in a partition of its own, so more of them carry more reads. The next withdrawal stores them; a lower number reads fewer of them',
  ),
  KAART_CONNECTIONS: setting(
    WholeNumber.max(100_000).default(1_000),
    'connections at once; in AWS API Gateway takes them',
    MACHINE,
  ),
  KAART_CONNECTIONS_OF_ONE: setting(
    WholeNumber.max(100_000).default(100),
    'connections at once of one network address',
    MACHINE,
  ),
  KAART_METRICS_PORT: setting(
    z.coerce.number().int().min(0).max(65_535).optional(),
    'port at 127.0.0.1 on which `kaart serve` answers `GET /metrics` for Prometheus, to programs of this machine only; without it there are no metrics',
    MACHINE,
  ),
  KAART_BODY_SECONDS: setting(
    WholeNumber.max(3_600).default(120),
    'within so many seconds the body of a request must be here, else the answer is 408. A head has 15 s, and 20 s may pass between two pieces of a body. An upload by a link has no limit in all',
    MACHINE,
  ),
  KAART_OIDC_ISSUER: setting(
    z.url({ protocol: /^https?$/ }).optional(),
    'issuer of the OpenID provider that the roles of people come from (Keycloak, Cognito); without it they come from `kaart token`',
  ),
  KAART_OIDC_AUDIENCE: setting(Name.optional(), 'audience of its tokens; goes with the issuer'),
  KAART_OIDC_JWKS_URI: setting(
    Url.optional(),
    'address of its keys; those of Keycloak and Cognito by default',
  ),
  KAART_OIDC_CLIENT_ID: setting(
    Name.optional(),
    'client whose roles count; the audience by default',
  ),
  KAART_OIDC_ROLE_PREFIX: setting(
    Name.optional(),
    'prefix of our role names at the provider, such as `kaart-`',
  ),
  KAART_OIDC_ROLE_CLAIM: setting(
    Name.optional(),
    'claim that has the roles, as a list or a text with spaces; dots lead into objects: `realm_access.roles`, `cognito:groups`, `https://kaart.example/roles`. Without it `realm_access.roles`, `resource_access.CLIENT.roles`, `cognito:groups` and `scope` count',
  ),
  KAART_WORKBENCH_CLIENT_ID: setting(
    Name.optional(),
    'client at the OpenID provider with which people sign in at `/workbench`: authorization code with PKCE, redirect address `/workbench/sign-in/callback`. Its access tokens must have the audience above. Goes with the issuer; without it, the workbench is closed, except on one machine without a provider',
  ),
  KAART_WORKBENCH_CLIENT_SECRET: setting(
    Name.optional(),
    'secret of this client, if it is not public',
    SECRET,
  ),
  KAART_PUBLISHER_NAME: setting(
    NameInLanguages.prefault('Luxinnovation'),
    'who publishes, as the catalog, the pages and the mails say. A name is one text, which the catalog publishes without a language, or one for each language: `en=…;fr=…;de=…`, in a file also an object',
  ),
  KAART_PUBLISHER_HOMEPAGE: setting(
    Url.default('https://www.luxinnovation.lu'),
    'website of the publisher',
  ),
  KAART_CO_OWNER_NAME: setting(
    NameInLanguages.prefault(
      'en=Ministry of the Economy;fr=Ministère de l’Économie;de=Ministerium für Wirtschaft',
    ),
    'who made the datasets together with the publisher; pages name both',
  ),
  KAART_CO_OWNER_HOMEPAGE: setting(
    Url.default('https://meco.gouvernement.lu'),
    'website of the co-owner',
  ),
  KAART_CONTACT_NAME: setting(
    NameInLanguages.prefault('en=Data desk;fr=Service des données;de=Datenstelle'),
    'contact point of the catalog',
  ),
  KAART_CONTACT_EMAIL: setting(
    z.email().default('data@example.lu'),
    'address of the contact point, which receipts name too',
  ),
  KAART_HEALTHDCAT_AP: setting(
    Name.max(40).optional(),
    'a version of HealthDCAT-AP, e.g. `Release 8`: the catalog adds its terms where they are true, and labels them; without it, it adds none',
  ),
  KAART_LOG_LEVEL: setting(
    z.enum(['info', 'warn', 'error']).optional(),
    'lowest logged level: `info`, `warn` or `error`; `warn` on one machine, `info` in AWS',
  ),
  KAART_DATABASE_URL: setting(
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'PostgreSQL database in which several processes keep their data together, for example `postgresql://kaart@db.example/kaart`; without it, the data directory has the data. A password may also be in `PGPASSWORD`',
    SECRET,
  ),
  KAART_DATABASE_CONNECTIONS: setting(
    WholeNumber.max(1_000).default(10),
    'connections of each process to the database, besides one that listens',
    MACHINE,
  ),
  KAART_MAIN_KEY_FILE: setting(
    Name.optional(),
    'with a database: file of the key that encrypts the signing keys, the same for each process: a line of base64 with 32 random bytes. To change the key, put a new line above the old one',
    MACHINE,
  ),
  KAART_S3_BUCKET: setting(
    Name.optional(),
    'with a database: bucket of the files, with versions; the service may be any that has the interface of S3',
    MACHINE,
  ),
  KAART_S3_ENDPOINT: setting(
    Url.optional(),
    'address of the service of the bucket. Links to files lead there, so partners must reach it. Without it, the bucket is in AWS, and the usual variables of its SDK name region and credentials',
    MACHINE,
  ),
  KAART_S3_REGION: setting(
    Name.default('us-east-1'),
    'region that the service at this address expects',
    MACHINE,
  ),
  KAART_S3_PATH_STYLE: setting(
    z.stringbool().default(true),
    'whether the name of the bucket is in the path of an address, and not in the host',
    MACHINE,
  ),
  KAART_S3_ACCESS_KEY_ID: setting(Name.optional(), 'id of the access key of the service', SECRET),
  KAART_S3_SECRET_ACCESS_KEY: setting(Name.optional(), 'secret of the access key', SECRET),
  KAART_AUDIT_LOCK_DAYS: setting(
    Days.optional(),
    'days for which no one, not even the owner of the account, may delete what the audit stores, or the journal of withdrawals: the bucket gets Object Lock, which cannot be taken back; without it nothing is locked',
    AWS,
  ),
  KAART_TABLE: setting(z.string().optional(), 'name of the table', OF_STACK),
  KAART_BUCKET: setting(z.string().optional(), 'name of the bucket', OF_STACK),
  KAART_KMS_KEY: setting(z.string().optional(), 'key that encrypts the signing keys', OF_STACK),
  KAART_WAKE_QUEUE: setting(
    z.url().optional(),
    'queue that starts a delivery later; without it, the process itself waits',
    OF_STACK,
  ),
  KAART_ORIGIN_SECRETS: setting(
    List.pipe(z.array(z.string().min(32)).min(1)).optional(),
    'with `cloudFront`: the values of `Kaart-Origin-Secret` by which requests of CloudFront are known, with commas. The stack takes them from the Parameter Store',
    OF_STACK,
  ),
  KAART_ORIGIN_REQUIRED: setting(
    z.stringbool().default(false),
    'with `cloudFront`: whether a request without such a value is refused',
    OF_STACK,
  ),
});

/** Whether `dcp` is chosen without a credential that each participant must present. */
export function lacksRequiredCredential({
  KAART_IDENTITY: profile,
  KAART_TRUSTED_CREDENTIALS: trusted,
}: Pick<z.infer<typeof Environment>, 'KAART_IDENTITY' | 'KAART_TRUSTED_CREDENTIALS'>): boolean {
  return profile === 'dcp' && !trusted.some(({ required }) => required);
}

/** Variables that only commands read. */
export const CommandEnvironment = z.object({
  KAART_LANGUAGE: setting(
    z.string().optional(),
    'language of the command line: `en`, `fr` or `de` (`en`). It is the language of errors, checks, findings, notes, reasons, labels and titles, and the default of `--language`, except for the language of a notice in `kaart grant`. The words around them are English: table headings, summaries, help and errors in the use of a command; so is the log. `--json` has findings in all three languages',
    MACHINE,
  ),
  KAART_SETTINGS: setting(z.string().optional(), 'the file of settings, as `--settings`', {
    place: 'environment',
  }),
  KAART_TOKEN: setting(
    z.string().optional(),
    'access token for commands with `--url`; without it that of `kaart login`',
    SECRET,
  ),
  KAART_CLIENT_ID: setting(
    z.string().optional(),
    'client id of a partner, for its commands',
    MACHINE,
  ),
  KAART_CLIENT_SECRET: setting(z.string().optional(), 'client secret of a partner', SECRET),
  KAART_CLIENT_KEY: setting(
    Name.optional(),
    'file of the private key of a partner that has its own keys, instead of the secret',
    SECRET,
  ),
});

/** Every variable with its check. */
export const VARIABLES: Readonly<Record<string, z.ZodType>> = {
  ...Environment.shape,
  ...CommandEnvironment.shape,
};

/** The name of a variable in a file of settings: `KAART_OIDC_ISSUER` is `oidcIssuer`. */
export function toSettingName(variable: string): string {
  return variable
    .replace(/^KAART_/, '')
    .toLowerCase()
    .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
