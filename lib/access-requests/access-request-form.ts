import * as z from 'zod';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { Instant } from '../core/instant.ts';
import { customRule } from '../core/issues.ts';
import { LANGUAGES } from '../core/language.ts';
import { EmailAddress } from '../core/mail.ts';
import { ClientJwks } from '../identity/client-keys.ts';
import { JwksUrl, PartnerId } from '../identity/partner-request.ts';
import { REFUSAL_CODES } from './access-request.ts';
import { isCountry } from './countries.ts';
import { ACCESS_TERMS } from './terms.ts';

/**
 * Refuses control characters, because they change how a text looks in a mail, a log or a terminal. This is a custom
 * rule and not a pattern in the OpenAPI document, because few languages support Unicode properties in patterns.
 */
const NO_CONTROL = customRule('line-not-plain');

/** Matches a word with letters of two alphabets. Such a word can look like another one: `Cаrla` with a Cyrillic letter. */
const TWO_ALPHABETS =
  /\p{sc=Latin}[\p{L}\p{M}]*[\p{sc=Cyrillic}\p{sc=Greek}]|[\p{sc=Cyrillic}\p{sc=Greek}][\p{L}\p{M}]*\p{sc=Latin}/u;

/** One line of text. */
const line = (maxLength: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(maxLength)
    .refine((text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text), NO_CONTROL)
    .refine((text) => !TWO_ALPHABETS.test(text), customRule('letters-of-two-alphabets'));

/** The input of a requester. */
export const AccessRequestForm = z.strictObject({
  requester: z.strictObject({
    name: line(200).meta({ examples: ['Anna Wagner'] }),
    /** Address at work. A link is sent there first. The request becomes visible when the requester has confirmed it by the link. */
    email: EmailAddress,
  }),
  organisation: z.strictObject({
    name: line(200),
    /** ISO 3166-1 alpha-2. */
    country: z.string().refine(isCountry, customRule('country-unknown')),
    /** Register number or VAT number. */
    number: line(40).nullable().default(null),
  }),
  dataset: z.literal(COMPANIES_DATASET_ID).default(COMPANIES_DATASET_ID),
  /** Purposes of the current consent notice. */
  purposes: z.array(z.string().max(200)).min(1).max(20),
  /** Version of the terms that the requester agrees to. */
  terms: z.literal(ACCESS_TERMS.version),
  language: z.enum(LANGUAGES).default('en'),
  /** Public keys of the requester. A client with keys gets no secret. */
  jwks: ClientJwks.nullable().default(null),
  /** Address at which the requester publishes its public keys, instead of `jwks`. */
  jwksUrl: JwksUrl.nullable().default(null),
});
export type AccessRequestForm = z.infer<typeof AccessRequestForm>;

/** The acceptance of a request. */
export const Acceptance = z.strictObject({
  /** Id of the new client. @default a random one */
  clientId: PartnerId.optional(),
  /** Some or all of the requested purposes. @default all of them */
  purposes: z.array(z.string().max(200)).min(1).max(20).optional(),
  /** When the access ends. @default in a year */
  expiresAt: Instant.optional(),
});
export type Acceptance = z.infer<typeof Acceptance>;

/** The refusal of a request. */
export const RequestRefusal = z.strictObject({
  code: z.enum(REFUSAL_CODES).default('other'),
  /** The text that the requester gets in a mail. */
  reason: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .refine((text) => !/(?!\n)[\p{Cc}\p{Cf}]/u.test(text), NO_CONTROL),
});
export type RequestRefusal = z.infer<typeof RequestRefusal>;
