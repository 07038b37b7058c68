import * as z from 'zod';
import { Sha256 } from '../core/digest.ts';

/** `typ` of a signed receipt. */
export const RECEIPT_TYPE = 'consent-receipt+jwt';

/** The member of a receipt that contains its consent record. */
export const RECORD_MEMBER = 'dpv:hasRecordOfActivity';

const JsonLd = z.record(z.string(), z.json());

/** The signed content of a receipt (RFC 7519 claims and ours). Digests are lower-case hexadecimal SHA-256. */
export const ReceiptClaims = z.strictObject({
  /** Id of the data controller in the data space: a DID. Its DID document and the JWKS contain the key. */
  iss: z.string(),
  /** IRI of the company. */
  sub: z.url(),
  /** `urn:uuid:` and the id. */
  jti: z.string(),
  /** When the decision was recorded, in seconds since 1970-01-01 UTC. */
  iat: z.int(),
  /** The receipt as JSON-LD. It contains the consent record. */
  receipt: JsonLd.and(z.object({ [RECORD_MEMBER]: JsonLd })),
  /** Digest of the canonical JSON (RFC 8785) of the record in the receipt. */
  record_hash: Sha256,
  /** Digest of the canonical JSON of the consent notice. */
  notice_hash: Sha256,
  /** Address at which the current decisions of the company can be read. */
  status_ref: z.url(),
});
export type ReceiptClaims = z.infer<typeof ReceiptClaims>;
