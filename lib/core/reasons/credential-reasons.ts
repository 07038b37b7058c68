import type { LocalizedText } from '../language.ts';

/** Reasons about credentials of this installation, and about the messages of DCP. */
export const CREDENTIAL_REASONS = {
  'no-such-credential': {
    en: 'no such credential',
    fr: 'cette attestation n’existe pas',
    de: 'diesen Nachweis gibt es nicht',
  },
  'credential-unreadable': {
    en: 'this is not a verifiable credential that is secured as a JWT',
    fr: 'ce n’est pas une attestation vérifiable sécurisée en JWT',
    de: 'das ist kein überprüfbarer Nachweis, der als JWT gesichert ist',
  },
  'credential-of-another': {
    en: 'the subject of the credential is not {did}',
    fr: 'le sujet de l’attestation n’est pas {did}',
    de: 'der Nachweis betrifft nicht {did}',
  },
  'credential-not-valid-now': {
    en: 'the credential has expired or is not valid yet',
    fr: 'l’attestation a expiré ou n’est pas encore valide',
    de: 'der Nachweis ist abgelaufen oder noch nicht gültig',
  },
  'credential-not-signed-by-issuer': {
    en: 'the signature of the credential is not by a key of {issuer}',
    fr: 'la signature de l’attestation n’est pas d’une clé de {issuer}',
    de: 'die Signatur des Nachweises ist nicht von einem Schlüssel von {issuer}',
  },
  'issuer-keys-unreadable': {
    en: 'the DID document of {issuer} cannot be read',
    fr: 'le document DID de {issuer} est illisible',
    de: 'das DID-Dokument von {issuer} kann nicht gelesen werden',
  },
  'credential-of-another-issuer': {
    en: 'an issuer delivers only credentials of its own',
    fr: 'un émetteur ne remet que ses propres attestations',
    de: 'ein Aussteller liefert nur eigene Nachweise',
  },
  'no-such-credential-request': {
    en: 'no such request for credentials',
    fr: 'cette demande d’attestations n’existe pas',
    de: 'diese Anfrage nach Nachweisen gibt es nicht',
  },
  'offer-of-unknown-issuer': {
    en: 'this issuer has issued no credential to us',
    fr: 'cet émetteur ne nous a délivré aucune attestation',
    de: 'dieser Aussteller hat uns keinen Nachweis ausgestellt',
  },
  'issuer-without-service': {
    en: 'the DID document of {issuer} names no IssuerService',
    fr: 'le document DID de {issuer} ne nomme aucun IssuerService',
    de: 'das DID-Dokument von {issuer} nennt keinen IssuerService',
  },
  'issuer-lacks-credential': {
    en: '{issuer} does not offer {type} as JWT',
    fr: '{issuer} ne propose pas {type} en JWT',
    de: '{issuer} bietet {type} nicht als JWT an',
  },
  'issuer-refused': {
    en: '{issuer} refused the request with status {status}',
    fr: '{issuer} a refusé la demande avec le statut {status}',
    de: '{issuer} lehnte die Anfrage mit Status {status} ab',
  },
  'issues-no-credentials': {
    en: 'this Kaart issues no credentials',
    fr: 'ce Kaart ne délivre pas d’attestations',
    de: 'dieses Kaart stellt keine Nachweise aus',
  },
  'credential-type-not-issued': {
    en: 'this Kaart does not issue {type}: KAART_ISSUED_CREDENTIALS names the types that it issues',
    fr: 'ce Kaart ne délivre pas {type} : KAART_ISSUED_CREDENTIALS nomme les types qu’il délivre',
    de: 'dieses Kaart stellt {type} nicht aus: KAART_ISSUED_CREDENTIALS nennt die Typen, die es ausstellt',
  },
  'credential-not-offered': {
    en: 'the metadata of this issuer name no such credential',
    fr: 'les métadonnées de cet émetteur ne nomment pas cette attestation',
    de: 'die Metadaten dieses Ausstellers nennen keinen solchen Nachweis',
  },
  'no-such-issued-credential': {
    en: 'no such issued credential',
    fr: 'cette attestation n’a pas été délivrée',
    de: 'diesen ausgestellten Nachweis gibt es nicht',
  },
  'status-list-full': {
    en: 'the status list has no free entry: no more credentials can be issued',
    fr: 'la liste de statut n’a plus d’entrée libre : aucune attestation ne peut être délivrée',
    de: 'die Statusliste hat keinen freien Eintrag: Es kann kein Nachweis mehr ausgestellt werden',
  },
  'holder-without-service': {
    en: 'the DID document of {holder} names no CredentialService',
    fr: 'le document DID de {holder} ne nomme aucun CredentialService',
    de: 'das DID-Dokument von {holder} nennt keinen CredentialService',
  },
  'holder-refused': {
    en: '{holder} refused the credential with status {status}',
    fr: '{holder} a refusé l’attestation avec le statut {status}',
    de: '{holder} lehnte den Nachweis mit Status {status} ab',
  },
  'presentation-query-ambiguous': {
    en: 'a query names scopes or a presentation definition, and not both',
    fr: 'une requête nomme des scopes ou une définition de présentation, pas les deux',
    de: 'eine Anfrage nennt Scopes oder eine Presentation Definition, nicht beides',
  },
  'own-did-unreadable': {
    en: 'this server cannot read its own DID document of {did}. It must be served at its https address; on one machine, KAART_OUTBOUND_ALLOW must allow the address',
    fr: 'ce serveur ne peut pas lire son propre document DID de {did}. Il doit être servi à son adresse https ; sur une seule machine, KAART_OUTBOUND_ALLOW doit permettre l’adresse',
    de: 'dieser Server kann sein eigenes DID-Dokument von {did} nicht lesen. Es muss unter seiner https-Adresse stehen; auf einem einzelnen Rechner muss KAART_OUTBOUND_ALLOW die Adresse erlauben',
  },
  'presentation-definition-unsupported': {
    en: 'presentation definitions are not supported: ask by scope',
    fr: 'les définitions de présentation ne sont pas prises en charge : demandez par scope',
    de: 'Presentation Definitions werden nicht unterstützt: Fragen Sie mit einem Scope',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
