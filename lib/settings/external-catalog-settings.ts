import * as z from 'zod';
import { Sha256 } from '../core/digest.ts';
import { Name, SECRET, setting, Url } from './setting.ts';

/** How Gaia-X names the number of a legal person. */
const REGISTRATION_KINDS = ['local', 'euid', 'eori', 'vatID', 'leiCode'] as const;
export type RegistrationKind = (typeof REGISTRATION_KINDS)[number];

/** A number with its kind: `vatID=LU12345678`. */
const Registration = z
  .string()
  .regex(new RegExp(`^(?:${REGISTRATION_KINDS.join('|')})=[\\w./-]{1,100}$`))
  .transform((text) => {
    const [kind = '', number = ''] = text.split('=');
    return { kind: kind as RegistrationKind, number };
  });

/** ISO 3166-1 alpha-2. */
const Country = z.string().regex(/^[A-Z]{2}$/);

const GUIDE = '[docs/connector-operator.md](connector-operator.md#a-federated-catalogue)';

/** The external catalog to which releases are published as credentials of Gaia-X. */
export const EXTERNAL_CATALOG_SETTINGS = {
  KAART_EXTERNAL_CATALOG: setting(
    Url.pipe(z.string().max(500)).optional(),
    `address of an XFSC Federated Catalogue 2.1 to which each release is published as Gaia-X credentials; without it none is called. It needs the settings that follow: ${GUIDE}`,
  ),
  KAART_EXTERNAL_CATALOG_TOKEN_URL: setting(
    Url.pipe(z.string().max(500)).optional(),
    'token endpoint of the Keycloak of this catalogue',
  ),
  KAART_EXTERNAL_CATALOG_CLIENT_ID: setting(
    Name.max(200).optional(),
    'our client there, with the claim `participant_id` of our DID and the roles `ASSET_CREATE`, `ASSET_READ` and `ASSET_DELETE`',
  ),
  KAART_EXTERNAL_CATALOG_CLIENT_SECRET: setting(
    Name.max(1_000).optional(),
    'secret of this client. In AWS it comes from the parameter `/kaart/STACK/external-catalog-secret`',
    SECRET,
  ),
  KAART_REGISTRATION_NUMBER: setting(
    Registration.optional(),
    'number by which a register knows the publisher, with its kind: `vatID=LU12345678`, `euid=…`, `eori=…`, `leiCode=…`, `local=…`',
  ),
  KAART_LEGAL_COUNTRY: setting(
    Country.optional(),
    'country of the legal address of the publisher, such as `LU` (ISO 3166-1)',
  ),
  KAART_HEADQUARTERS_COUNTRY: setting(
    Country.optional(),
    'country of its headquarters; the one of the legal address by default',
  ),
  KAART_TERMS_URL: setting(
    z
      .url({ protocol: /^https?$/ })
      .max(500)
      .optional(),
    'the document with your terms of service and of use, which the credentials of the datasets name',
  ),
  KAART_TERMS_DIGEST: setting(
    Sha256.optional(),
    'SHA-256 of this document in hexadecimal, so that it cannot change unnoticed: `sha256sum FILE`',
  ),
};

/** What the external catalog needs besides its address, and the secret, which only the process that calls it has. */
export const NEEDED_BY_EXTERNAL_CATALOG = [
  'KAART_EXTERNAL_CATALOG_TOKEN_URL',
  'KAART_EXTERNAL_CATALOG_CLIENT_ID',
  'KAART_REGISTRATION_NUMBER',
  'KAART_LEGAL_COUNTRY',
  'KAART_TERMS_URL',
  'KAART_TERMS_DIGEST',
] as const satisfies readonly (keyof typeof EXTERNAL_CATALOG_SETTINGS)[];
