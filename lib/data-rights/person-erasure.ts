import * as z from 'zod';
import { AuditStamp, SecondStamp } from '../core/audit-entry.ts';
import { computeKeyedDigest, Sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import { personKey } from '../core/person-name.ts';

/** `typ` of the signed proof of an erasure. */
export const ERASURE_TYPE = 'kaart-erasure+jwt';

/** The erasure in one import and in the edition that was made of it. */
const ErasedRows = z.strictObject({
  import: z.string(),
  /** `null` for an import that was not released. */
  edition: z.string().nullable(),
  rows: z.int().min(0),
  /** SHA-256 of the rows of the edition before and after. */
  rowsDigest: z.strictObject({ before: Sha256, after: Sha256 }).nullable(),
});

/** Content of the signed proof. It names no person, and no member of staff. */
export const ErasureProof = z.strictObject({
  erasure: z.string(),
  /** Public URL of the installation. */
  installation: z.string(),
  requestedAt: Instant,
  confirmedAt: Instant,
  completedAt: Instant,
  /** Record ids of the companies that had the person as contact. */
  companies: z.array(z.string()),
  erased: z.array(ErasedRows),
  invitations: z.int().min(0),
  corrections: z.int().min(0),
  /** Requests for access as a partner that were deleted. */
  accessRequests: z.int().min(0),
  /** The data that an erasure cannot reach, as texts in English. */
  notErased: z.array(z.string()),
});
export type ErasureProof = Readonly<z.infer<typeof ErasureProof>>;

/** The erasure of the data of a contact person or of a requester of access. It contains only keyed digests of the person's data. */
export const PersonErasure = z.strictObject({
  id: z.string(),
  state: z.enum(['requested', 'declined', 'confirmed', 'done']),
  person: z.strictObject({
    /** Keyed digests of the requested name, and of the names that records have with the address. */
    names: z.array(Sha256).max(100),
    /** Keyed digest of the requested address. */
    email: Sha256.nullable(),
  }),
  /** Record ids of the companies that had the person as contact. */
  companies: z.array(z.string()).max(1_000),
  /** Ids of the requests for access as a partner that the person made from the address. */
  accessRequests: z.array(z.string()).max(1_000),
  requested: AuditStamp.extend({ reason: z.string() }),
  confirmed: SecondStamp.nullable(),
  /** Person who declined the request, and the reason. Then nothing was erased. */
  declined: SecondStamp.extend({ reason: z.string() }).nullable(),
  erased: z.array(ErasedRows),
  /** Keys of replaced files, until they are purged. */
  replaced: z.array(z.string()),
  /** `jws` is the proof, signed. */
  proof: z.strictObject({ at: Instant, jws: z.string() }).nullable(),
});
export type PersonErasure = Readonly<z.infer<typeof PersonErasure>>;

/** The name, the address, or both, of a person. */
export interface NamedPerson {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/** Computes keyed digests of a name and an address. Without the key, guessed names cannot be compared with them. */
export function personDigests(
  { name, email }: NamedPerson,
  key: Uint8Array,
): { readonly name: string | null; readonly email: string | null } {
  const digest = (kind: string, text: string | undefined) =>
    text === undefined ? null : computeKeyedDigest([kind, personKey(text)], key);
  return { name: digest('name', name), email: digest('email', email) };
}

/** Returns the contact of a record, or of the cells of a row. */
export function readContact(values: Readonly<Record<string, unknown>>): NamedPerson {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return { name: text(values['contact_name']), email: text(values['contact_email']) };
}

/**
 * Whether a record names a person: by the address, or by the name at one of the companies of the person. A name alone
 * does not identify a person.
 */
export function namesPerson(
  values: Readonly<Record<string, unknown>>,
  { person, companies }: Pick<PersonErasure, 'person' | 'companies'>,
  key: Uint8Array,
): boolean {
  const contact = readContact(values);
  if (contact.name === undefined && contact.email === undefined) return false;
  const digests = personDigests(contact, key);
  if (digests.email !== null && digests.email === person.email) return true;
  const isName = digests.name !== null && person.names.includes(digests.name);
  return isName && companies.includes(String(values['record_id']));
}

/** A signed proof, as the report of a person's data contains it. */
export interface KeptProof {
  readonly id: string;
  readonly at: PersonErasure['requested']['at'];
  readonly jws: string;
}
