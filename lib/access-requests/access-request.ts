import * as z from 'zod';
import { AuditStamp } from '../core/audit-entry.ts';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { Sha256 } from '../core/digest.ts';
import { addMilliseconds, DAY_MS, Instant } from '../core/instant.ts';
import { LANGUAGES } from '../core/language.ts';
import { ClientProof } from '../identity/credentials.ts';

/** Lifetimes of requests, links and accesses. Days. */
export const REQUEST_DAYS = {
  /** The link that confirms the address of a request. */
  confirmation: 2,
  /** A confirmed request without a decision. */
  open: 90,
  /** The link to the secret. */
  secretLink: 7,
  /** A refused request, and the request of a partner that was revoked or has expired. It is deleted afterwards. */
  kept: 30,
  /** Default of an access. */
  access: 365,
  /** Maximum of an access. */
  longestAccess: 1_096,
} as const;

export const REQUEST_STATES = ['unconfirmed', 'open', 'accepted', 'refused'] as const;
export type AccessRequestState = (typeof REQUEST_STATES)[number];

/** Why a request is refused, for programs and statistics. The requester also gets the reason in words. */
export const REFUSAL_CODES = [
  'purpose',
  'organisation-unverified',
  'not-eligible',
  'incomplete',
  'other',
] as const;

/** The link by which the accepted client gets its secret. Absent for a client that authenticates with its own keys. */
const SecretLink = z.strictObject({
  /** Number of the current link, from 1. A link with an earlier number does not work. */
  number: z.int().min(1),
  expiresAt: Instant,
  sentAt: Instant.nullable(),
  revealedAt: Instant.nullable(),
  /** Whether the audit log already records that the link was not opened in time. */
  isExpiryRecorded: z.boolean(),
});
export type SecretLink = Readonly<z.infer<typeof SecretLink>>;

/** A request for access as a partner. Its only data of a person are the name and the address of the requester. */
export const AccessRequest = z.strictObject({
  id: z.string(),
  state: z.enum(REQUEST_STATES),
  /** Language of the mails. */
  language: z.enum(LANGUAGES),
  requester: z.strictObject({
    name: z.string().meta({ examples: ['Anna Wagner'] }),
    email: z.string(),
  }),
  organisation: z.strictObject({
    name: z.string(),
    /** ISO 3166-1 alpha-2. */
    country: z.string(),
    /** Register number or VAT number. */
    number: z.string().nullable(),
  }),
  dataset: z.literal(COMPANIES_DATASET_ID),
  /** IRIs of purposes of the consent notice. */
  purposes: z.array(z.string()),
  /** The terms that the requester agreed to. */
  terms: z.strictObject({ version: z.string(), sha256: Sha256 }),
  /** How the client will authenticate. */
  proof: ClientProof,
  requestedAt: Instant,
  confirmedAt: Instant.nullable(),
  decided: AuditStamp.nullable(),
  refusal: z.strictObject({ code: z.enum(REFUSAL_CODES), reason: z.string() }).nullable(),
  /** The registered client. `purposes` may be fewer than the requested ones. */
  client: z
    .strictObject({
      id: z.string(),
      purposes: z.array(z.string()),
      expiresAt: Instant,
      secretLink: SecretLink.nullable(),
    })
    .nullable(),
});
export type AccessRequest = Readonly<z.infer<typeof AccessRequest>>;

/** Returns the cursor of a page of requests whose last request is this one. */
export function accessRequestCursor({ state, id }: Pick<AccessRequest, 'state' | 'id'>): string {
  return `${state}#${id}`;
}

/** Returns when a request without a confirmation or a decision expires; `null` if it was decided. */
export function computeRequestEnd(request: AccessRequest): Instant | null {
  const { state, requestedAt, confirmedAt } = request;
  if (state === 'unconfirmed') return daysAfter(requestedAt, REQUEST_DAYS.confirmation);
  if (state === 'open') return daysAfter(confirmedAt ?? requestedAt, REQUEST_DAYS.open);
  return null;
}

/** Adds days of 24 hours to an instant. */
export function daysAfter(at: Instant, days: number): Instant {
  return addMilliseconds(at, days * DAY_MS);
}

/** Builds a link to a secret. It was not sent yet. */
export function buildSecretLink(number: number, now: Instant): SecretLink {
  const expiresAt = daysAfter(now, REQUEST_DAYS.secretLink);
  return { number, expiresAt, sentAt: null, revealedAt: null, isExpiryRecorded: false };
}
