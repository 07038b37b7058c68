import type { LocalizedText } from '../core/language.ts';

/** What can be wrong with a receipt; in braces what varies. */
export const RECEIPT_TEXTS = {
  RECEIPT_MALFORMED: {
    en: 'this is no signed receipt (a compact JWS); the JSON-LD form is not signed',
    fr: 'ce n’est pas un reçu signé (JWS compact) ; la forme JSON-LD n’est pas signée',
    de: 'das ist keine signierte Quittung (kompaktes JWS); die JSON-LD-Form ist nicht signiert',
  },
  RECEIPT_WRONG_TYPE: {
    en: 'this is signed, and no receipt of consent',
    fr: 'ce document est signé, mais n’est pas un reçu de consentement',
    de: 'das ist signiert, aber keine Quittung einer Einwilligung',
  },
  UNKNOWN_KEY: {
    en: 'the receipt names the key {kid}, which is not among the given ones; jwks-archive.json of the issuer has the keys of all years',
    fr: 'le reçu nomme la clé {kid}, qui ne figure pas parmi les clés fournies ; jwks-archive.json de l’émetteur contient les clés de toutes les années',
    de: 'die Quittung nennt den Schlüssel {kid}, der nicht unter den angegebenen ist; jwks-archive.json des Ausstellers enthält die Schlüssel aller Jahre',
  },
  BAD_SIGNATURE: {
    en: 'the signature does not fit: the receipt was changed after it was signed',
    fr: 'la signature ne correspond pas : le reçu a été modifié après signature',
    de: 'die Signatur passt nicht: die Quittung wurde nach dem Signieren verändert',
  },
  RECEIPT_UNREADABLE: {
    en: 'the receipt lacks what a receipt says: {members}',
    fr: 'le reçu ne contient pas ce qu’un reçu indique : {members}',
    de: 'der Quittung fehlt, was eine Quittung sagt: {members}',
  },
  RECORD_HASH_MISMATCH: {
    en: 'record_hash is {expected}, the record within the receipt has {found}',
    fr: 'record_hash vaut {expected}, l’enregistrement contenu dans le reçu a {found}',
    de: 'record_hash ist {expected}, der Eintrag in der Quittung hat {found}',
  },
  NOTICE_HASH_MISMATCH: {
    en: 'notice_hash is {expected}, the notice that was given has {found}',
    fr: 'notice_hash vaut {expected}, la notice fournie a {found}',
    de: 'notice_hash ist {expected}, der angegebene Hinweis hat {found}',
  },
  NOTICE_DISAGREES: {
    en: 'notice_hash is {expected}, the record within the receipt names {found}',
    fr: 'notice_hash vaut {expected}, l’enregistrement contenu dans le reçu nomme {found}',
    de: 'notice_hash ist {expected}, der Eintrag in der Quittung nennt {found}',
  },
  ID_DISAGREES: {
    en: 'jti is {expected}, the receipt within names {found}',
    fr: 'jti vaut {expected}, le reçu lui-même nomme {found}',
    de: 'jti ist {expected}, die Quittung selbst nennt {found}',
  },
  ISSUER_MISMATCH: {
    en: 'the issuer is {expected}, the given keys are those of {found}',
    fr: 'l’émetteur est {expected}, les clés fournies sont celles de {found}',
    de: 'Aussteller ist {expected}, die angegebenen Schlüssel sind die von {found}',
  },
} as const satisfies Record<string, LocalizedText>;

export type ReceiptCode = keyof typeof RECEIPT_TEXTS;
