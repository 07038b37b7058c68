import { computeDigest, type Json } from '../core/digest.ts';
import { fillTemplate, type LocalizedText, type TemplateParameters } from '../core/language.ts';
import type { Verifier } from '../core/signature.ts';
import { RECEIPT_TYPE, RECORD_MEMBER, ReceiptClaims } from './claims.ts';

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
  /** Empty if the receipt equals the issued one. */
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

/** What can be wrong with a receipt; in braces what varies. */
const RECEIPT_TEXTS = {
  RECEIPT_MALFORMED: {
    en: 'this is no signed receipt (a compact JWS); the JSON-LD form is not signed',
    fr: 'ce n’est pas un reçu signé (JWS compact) ; la forme JSON-LD n’est pas signée',
    de: 'das ist kein signierter Beleg (kompaktes JWS); die JSON-LD-Form ist nicht signiert',
  },
  RECEIPT_WRONG_TYPE: {
    en: 'this is signed, and no receipt of consent',
    fr: 'ce document est signé, mais n’est pas un reçu de consentement',
    de: 'das ist signiert, aber kein Beleg einer Einwilligung',
  },
  UNKNOWN_KEY: {
    en: 'the receipt names the key {kid}, which is not among the given ones; jwks-archive.json of the issuer has the keys of all years',
    fr: 'le reçu nomme la clé {kid}, qui ne figure pas parmi les clés fournies ; jwks-archive.json de l’émetteur contient les clés de toutes les années',
    de: 'der Beleg nennt den Schlüssel {kid}, der nicht unter den angegebenen ist; jwks-archive.json des Ausstellers enthält die Schlüssel aller Jahre',
  },
  BAD_SIGNATURE: {
    en: 'the signature does not fit: the receipt was changed after it was signed',
    fr: 'la signature ne correspond pas : le reçu a été modifié après signature',
    de: 'die Signatur passt nicht: der Beleg wurde nach dem Signieren verändert',
  },
  RECEIPT_UNREADABLE: {
    en: 'the receipt lacks what a receipt says: {members}',
    fr: 'le reçu ne contient pas ce qu’un reçu indique : {members}',
    de: 'dem Beleg fehlt, was ein Beleg sagt: {members}',
  },
  RECORD_HASH_MISMATCH: {
    en: 'record_hash is {expected}, the record within the receipt has {found}',
    fr: 'record_hash vaut {expected}, l’enregistrement contenu dans le reçu a {found}',
    de: 'record_hash ist {expected}, der Eintrag im Beleg hat {found}',
  },
  NOTICE_HASH_MISMATCH: {
    en: 'notice_hash is {expected}, the notice that was given has {found}',
    fr: 'notice_hash vaut {expected}, la notice fournie a {found}',
    de: 'notice_hash ist {expected}, der angegebene Hinweis hat {found}',
  },
  NOTICE_DISAGREES: {
    en: 'notice_hash is {expected}, the record within the receipt names {found}',
    fr: 'notice_hash vaut {expected}, l’enregistrement contenu dans le reçu nomme {found}',
    de: 'notice_hash ist {expected}, der Eintrag im Beleg nennt {found}',
  },
  ID_DISAGREES: {
    en: 'jti is {expected}, the receipt within names {found}',
    fr: 'jti vaut {expected}, le reçu lui-même nomme {found}',
    de: 'jti ist {expected}, der Beleg selbst nennt {found}',
  },
  ISSUER_MISMATCH: {
    en: 'the issuer is {expected}, the given keys are those of {found}',
    fr: 'l’émetteur est {expected}, les clés fournies sont celles de {found}',
    de: 'Aussteller ist {expected}, die angegebenen Schlüssel sind die von {found}',
  },
} as const satisfies Record<string, LocalizedText>;

type ReceiptCode = keyof typeof RECEIPT_TEXTS;
