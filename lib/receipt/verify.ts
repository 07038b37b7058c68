import { computeDigest, type Json } from '../core/digest.ts';
import { fillTemplate, type LocalizedText, type TemplateParameters } from '../core/language.ts';
import type { Verifier } from '../core/signature.ts';
import { RECEIPT_TYPE, RECORD_MEMBER, ReceiptClaims } from './claims.ts';

/** A difference between a receipt and the issued one. */
interface ReceiptFinding {
  readonly code: ReceiptCode;
  readonly message: LocalizedText;
}

export interface ReceiptVerification {
  /** The verified claims; `null` if the signature is not valid or the content is not readable. Then nothing else was checked. */
  readonly claims: ReceiptClaims | null;
  /** Id of the key that signed the receipt; `null` if `claims` is `null`. */
  readonly keyId: string | null;
  /** Empty if the receipt equals the issued one. */
  readonly findings: readonly ReceiptFinding[];
}

/** Data for more checks, besides the keys. */
export interface ReceiptEvidence {
  /** The consent notice as it was published, a JSON document. */
  readonly notice?: Json;
  /** The DID of the issuer, if the keys come from its DID document. */
  readonly issuer?: string;
}

const CODE_OF_FAILURE = {
  malformed: 'RECEIPT_MALFORMED',
  'wrong-type': 'RECEIPT_WRONG_TYPE',
  'unknown-key': 'UNKNOWN_KEY',
  'bad-signature': 'BAD_SIGNATURE',
} as const satisfies Record<string, ReceiptCode>;

/**
 * Verifies a receipt offline: its signature, its members, the digests of its record and notice, its id
 * and its issuer.
 *
 * @param jws the receipt as a compact JWS
 */
export async function verifyReceipt(
  jws: string,
  verifier: Verifier,
  evidence: ReceiptEvidence = {},
): Promise<ReceiptVerification> {
  const text = jws.trim();
  const signed = await verifier.verify(text, RECEIPT_TYPE);
  if (!signed.ok)
    return rejectReceipt(finding(CODE_OF_FAILURE[signed.reason], { kid: readKeyId(text) }));
  const { data: claims, error } = ReceiptClaims.safeParse(signed.payload);
  if (claims === undefined) {
    const members = [...new Set(error?.issues.map(({ path }) => path.join('.') || '?'))];
    return rejectReceipt(finding('RECEIPT_UNREADABLE', { members: members.join(', ') }));
  }
  const findings = listComparisons(claims, evidence)
    .filter(([, expected, found]) => expected !== found)
    .map(([code, expected, found]) => finding(code, { expected, found }));
  return { claims, keyId: signed.keyId, findings };
}

function listComparisons(
  claims: ReceiptClaims,
  { notice, issuer }: ReceiptEvidence,
): readonly (readonly [ReceiptCode, string, string])[] {
  const { receipt, record_hash, notice_hash, iss, jti } = claims;
  const record = receipt[RECORD_MEMBER];
  const namedNotice = (record['dpv:hasNotice'] as { readonly [member: string]: unknown }) ?? {};
  return [
    ['RECORD_HASH_MISMATCH', record_hash, computeDigest(record as Json)],
    ['NOTICE_DISAGREES', notice_hash, String(namedNotice['schema:sha256'] ?? '')],
    [
      'NOTICE_HASH_MISMATCH',
      notice_hash,
      notice === undefined ? notice_hash : computeDigest(notice),
    ],
    ['ID_DISAGREES', jti, String(receipt['@id'] ?? '')],
    ['ISSUER_MISMATCH', iss, issuer ?? iss],
  ];
}

function rejectReceipt(cause: ReceiptFinding): ReceiptVerification {
  return { claims: null, keyId: null, findings: [cause] };
}

function finding(code: ReceiptCode, facts: TemplateParameters): ReceiptFinding {
  return { code, message: fillTemplate(RECEIPT_TEXTS[code], facts) };
}

/** Returns the key id in the header of a JWS, for a message. It is not verified. */
function readKeyId(jws: string): string {
  try {
    const header = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString());
    return String((header as { kid?: unknown }).kid ?? '').slice(0, 100);
  } catch {
    return '';
  }
}

/** The messages of the findings. Names in braces are parameters. */
const RECEIPT_TEXTS = {
  RECEIPT_MALFORMED: {
    en: 'this is not a signed receipt (a compact JWS); the JSON-LD form is not signed',
    fr: 'ce n’est pas un reçu signé (JWS compact) ; la forme JSON-LD n’est pas signée',
    de: 'das ist kein signierter Beleg (kompaktes JWS); die JSON-LD-Form ist nicht signiert',
  },
  RECEIPT_WRONG_TYPE: {
    en: 'this document is signed, but it is not a consent receipt',
    fr: 'ce document est signé, mais n’est pas un reçu de consentement',
    de: 'das ist signiert, aber kein Beleg einer Einwilligung',
  },
  UNKNOWN_KEY: {
    en: 'the receipt names the key {kid}, which is not among the given keys; jwks-archive.json of the issuer has the keys of all years',
    fr: 'le reçu nomme la clé {kid}, qui ne figure pas parmi les clés fournies ; jwks-archive.json de l’émetteur contient les clés de toutes les années',
    de: 'der Beleg nennt den Schlüssel {kid}, der nicht unter den angegebenen ist; jwks-archive.json des Ausstellers enthält die Schlüssel aller Jahre',
  },
  BAD_SIGNATURE: {
    en: 'the signature is not valid: the receipt was changed after it was signed',
    fr: 'la signature ne correspond pas : le reçu a été modifié après signature',
    de: 'die Signatur passt nicht: der Beleg wurde nach dem Signieren verändert',
  },
  RECEIPT_UNREADABLE: {
    en: 'members of the receipt are missing or not readable: {members}',
    fr: 'des membres du reçu manquent ou sont illisibles : {members}',
    de: 'Angaben im Beleg fehlen oder sind nicht lesbar: {members}',
  },
  RECORD_HASH_MISMATCH: {
    en: 'record_hash is {expected}, but the digest of the record in the receipt is {found}',
    fr: 'record_hash vaut {expected}, l’enregistrement contenu dans le reçu a {found}',
    de: 'record_hash ist {expected}, der Eintrag im Beleg hat {found}',
  },
  NOTICE_HASH_MISMATCH: {
    en: 'notice_hash is {expected}, but the digest of the given notice is {found}',
    fr: 'notice_hash vaut {expected}, la notice fournie a {found}',
    de: 'notice_hash ist {expected}, der angegebene Hinweis hat {found}',
  },
  NOTICE_DISAGREES: {
    en: 'notice_hash is {expected}, but the record in the receipt names {found}',
    fr: 'notice_hash vaut {expected}, l’enregistrement contenu dans le reçu nomme {found}',
    de: 'notice_hash ist {expected}, der Eintrag im Beleg nennt {found}',
  },
  ID_DISAGREES: {
    en: 'jti is {expected}, but the receipt names {found}',
    fr: 'jti vaut {expected}, le reçu lui-même nomme {found}',
    de: 'jti ist {expected}, der Beleg selbst nennt {found}',
  },
  ISSUER_MISMATCH: {
    en: 'the issuer is {expected}, but the given keys belong to {found}',
    fr: 'l’émetteur est {expected}, les clés fournies sont celles de {found}',
    de: 'Aussteller ist {expected}, die angegebenen Schlüssel sind die von {found}',
  },
} as const satisfies Record<string, LocalizedText>;

type ReceiptCode = keyof typeof RECEIPT_TEXTS;
