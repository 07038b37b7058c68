import { computeDigest, type Json } from '../core/digest.ts';
import { fillTemplate, type LocalizedText, type TemplateParameters } from '../core/language.ts';
import type { Verifier } from '../core/signature.ts';
import { RECEIPT_TYPE, RECORD_MEMBER, ReceiptClaims } from './claims.ts';
import { RECEIPT_TEXTS, type ReceiptCode } from './verify-messages.ts';

/** Something that is wrong with a receipt. */
interface ReceiptFinding {
  readonly code: ReceiptCode;
  readonly message: LocalizedText;
}

export interface ReceiptVerification {
  /** What the receipt says; `null` when its signature does not hold, and then nothing else was checked. */
  readonly claims: ReceiptClaims | null;
  /** The key that signed. */
  readonly keyId: string | null;
  /** Empty when the receipt is what was issued. */
  readonly findings: readonly ReceiptFinding[];
}

/** The data that a receipt is compared with, besides keys. */
export interface ReceiptEvidence {
  /** The notice as it was published, a JSON document. */
  readonly notice?: Json;
  /** Whose keys they are, where they come from a DID document. */
  readonly issuer?: string;
}

const UNSIGNED = {
  malformed: 'RECEIPT_MALFORMED',
  'wrong-type': 'RECEIPT_WRONG_TYPE',
  'unknown-key': 'UNKNOWN_KEY',
  'bad-signature': 'BAD_SIGNATURE',
} as const satisfies Record<string, ReceiptCode>;

/**
 * Checks a receipt offline: its signature, that it says all that a receipt says, and that the
 * digests in it are those of the record within and of the notice.
 *
 * @param jws compact
 */
export async function verifyReceipt(
  jws: string,
  verifier: Verifier,
  evidence: ReceiptEvidence = {},
): Promise<ReceiptVerification> {
  const text = jws.trim();
  const signed = await verifier.verify(text, RECEIPT_TYPE);
  if (!signed.ok) return rejected(finding(UNSIGNED[signed.reason], { kid: namedKey(text) }));
  const { data: claims, error } = ReceiptClaims.safeParse(signed.payload);
  if (claims === undefined) {
    const members = [...new Set(error?.issues.map(({ path }) => path.join('.') || '?'))];
    return rejected(finding('RECEIPT_UNREADABLE', { members: members.join(', ') }));
  }
  const findings = mismatches(claims, evidence)
    .filter(([, expected, found]) => expected !== found)
    .map(([code, expected, found]) => finding(code, { expected, found }));
  return { claims, keyId: signed.keyId, findings };
}

function mismatches(
  claims: ReceiptClaims,
  { notice, issuer }: ReceiptEvidence,
): readonly (readonly [ReceiptCode, string, string])[] {
  const { receipt, record_hash, notice_hash, iss, jti } = claims;
  const record = receipt[RECORD_MEMBER];
  const named = (record['dpv:hasNotice'] as { readonly [member: string]: unknown }) ?? {};
  return [
    ['RECORD_HASH_MISMATCH', record_hash, computeDigest(record as Json)],
    ['NOTICE_DISAGREES', notice_hash, String(named['schema:sha256'] ?? '')],
    [
      'NOTICE_HASH_MISMATCH',
      notice_hash,
      notice === undefined ? notice_hash : computeDigest(notice),
    ],
    ['ID_DISAGREES', jti, String(receipt['@id'] ?? '')],
    ['ISSUER_MISMATCH', iss, issuer ?? iss],
  ];
}

function rejected(only: ReceiptFinding): ReceiptVerification {
  return { claims: null, keyId: null, findings: [only] };
}

function finding(code: ReceiptCode, facts: TemplateParameters): ReceiptFinding {
  return { code, message: fillTemplate(RECEIPT_TEXTS[code], facts) };
}

/** The key that a JWS names, to be said and not to be believed. */
function namedKey(jws: string): string {
  try {
    const header = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString());
    return String((header as { kid?: unknown }).kid ?? '').slice(0, 100);
  } catch {
    return '';
  }
}
