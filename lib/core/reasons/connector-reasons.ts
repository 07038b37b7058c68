import type { LocalizedText } from '../language.ts';

/** Reasons of the data space: participants, negotiations, transfers and their messages. */
export const CONNECTOR_REASONS = {
  'no-did-document': {
    en: 'no DID document',
    fr: 'pas de document DID',
    de: 'kein DID-Dokument',
  },
  'no-such-participant': {
    en: 'no such participant',
    fr: 'ce participant n’existe pas',
    de: 'diesen Teilnehmer gibt es nicht',
  },
  'participant-exists': {
    en: 'there is a participant {id} already',
    fr: 'le participant {id} existe déjà',
    de: 'den Teilnehmer {id} gibt es bereits',
  },
  'no-such-process': {
    en: 'no such process',
    fr: 'cette négociation ou ce transfert n’existe pas',
    de: 'diese Verhandlung oder Übertragung gibt es nicht',
  },
  'no-such-agreement': {
    en: 'no such agreement',
    fr: 'cet accord n’existe pas',
    de: 'diese Vereinbarung gibt es nicht',
  },
  'agreement-ambiguous': {
    en: 'several providers have an agreement with this id: name the provider',
    fr: 'plusieurs fournisseurs nomment ainsi un accord : indiquez lequel',
    de: 'mehrere Anbieter nennen eine Vereinbarung so: Nennen Sie den gemeinten',
  },
  'no-such-dead-letter': {
    en: 'no dead letter has this id',
    fr: 'aucun message en échec définitif ne porte cet identifiant',
    de: 'keine endgültig gescheiterte Nachricht hat diese Kennung',
  },
  'message-crossed': {
    en: 'our own message is in flight: send this one again',
    fr: 'un de nos messages est en route : renvoyez celui-ci',
    de: 'eine unserer Nachrichten ist unterwegs: Senden Sie diese erneut',
  },
  'message-in-flight': {
    en: 'a {message} is in flight',
    fr: 'un message {message} est en cours d’envoi',
    de: 'eine Nachricht {message} ist unterwegs',
  },
  'process-ended': {
    en: 'the process has ended in {state}',
    fr: 'la négociation ou le transfert a fini dans l’état {state}',
    de: 'die Verhandlung oder Übertragung endete im Zustand {state}',
  },
  'negotiation-pid-taken': {
    en: 'another negotiation has this pid',
    fr: 'une autre négociation porte ce pid',
    de: 'eine andere Verhandlung hat diese pid',
  },
  'transfer-pid-taken': {
    en: 'another transfer has this pid',
    fr: 'un autre transfert porte ce pid',
    de: 'eine andere Übertragung hat diese pid',
  },
  'negotiation-already': {
    en: 'the negotiation is {state} already',
    fr: 'la négociation est déjà dans l’état {state}',
    de: 'die Verhandlung ist bereits im Zustand {state}',
  },
  'transfer-already': {
    en: 'the transfer is {state} already',
    fr: 'le transfert est déjà dans l’état {state}',
    de: 'die Übertragung ist bereits im Zustand {state}',
  },
  'consumer-cannot-move': {
    en: 'a consumer cannot move {from} to {to}',
    fr: 'un consommateur ne peut pas passer de {from} à {to}',
    de: 'ein Abnehmer kann nicht von {from} zu {to} übergehen',
  },
  'provider-cannot-move': {
    en: 'a provider cannot move {from} to {to}',
    fr: 'un fournisseur ne peut pas passer de {from} à {to}',
    de: 'ein Anbieter kann nicht von {from} zu {to} übergehen',
  },
  'transfer-without-address': {
    en: 'the transfer has no address to fetch from',
    fr: 'le transfert n’a pas d’adresse où chercher les données',
    de: 'die Übertragung hat keine Adresse, von der sich etwas holen lässt',
  },
  'token-not-of-transfer': {
    en: 'the token does not open this transfer',
    fr: 'le jeton n’ouvre pas ce transfert',
    de: 'das Token öffnet diese Übertragung nicht',
  },
  'agreement-without-audience': {
    en: 'the agreement belongs to no audience',
    fr: 'l’accord n’est associé à aucune catégorie de destinataires',
    de: 'die Vereinbarung gehört zu keinem Empfängerkreis',
  },
  'agreement-other-purpose': {
    en: 'the agreement is not for that purpose',
    fr: 'l’accord ne vaut pas pour cette finalité',
    de: 'die Vereinbarung gilt nicht für diesen Zweck',
  },
  'dataset-not-offered': {
    en: 'the dataset is not offered any more',
    fr: 'le jeu de données n’est plus proposé',
    de: 'der Datensatz wird nicht mehr angeboten',
  },
  'dataset-other-formats': {
    en: 'the dataset is handed over as {formats}',
    fr: 'le jeu de données est remis en {formats}',
    de: 'der Datensatz wird als {formats} übergeben',
  },
  'transfer-stopped': {
    en: 'the transfer does not flow any more',
    fr: 'le transfert ne s’écoule plus',
    de: 'die Übertragung läuft nicht mehr',
  },
  'data-made-as': {
    en: 'the data are not made as {accepted}: contentType is one of {made}',
    fr: 'les données n’existent pas en {accepted} : les valeurs possibles de contentType sont {made}',
    de: 'die Daten gibt es nicht als {accepted}: contentType ist eines von {made}',
  },
  'push-address-missing': {
    en: 'a transfer of this format names the address to send to in dataAddress.endpoint',
    fr: 'un transfert de ce format indique l’adresse de destination dans dataAddress.endpoint',
    de: 'eine Übertragung dieses Formats nennt die Zieladresse in dataAddress.endpoint',
  },
  'push-credentials': {
    en: 'credentials are not taken ({member}): name a link that is signed for this upload',
    fr: 'les identifiants ne sont pas acceptés ({member}) : indiquez un lien signé pour cet envoi',
    de: 'Zugangsdaten werden nicht angenommen ({member}): Nennen Sie einen Link, der für diesen Upload signiert ist',
  },
  'push-headers': {
    en: 'headers that an address names are not sent ({header})',
    fr: 'aucun en-tête que nomme une adresse n’est envoyé ({header})',
    de: 'Header, die eine Adresse nennt, werden nicht gesendet ({header})',
  },
  'push-media-type': {
    en: 'this is not a media type (contentType {type})',
    fr: 'ce n’est pas un type de média (contentType {type})',
    de: 'kein Medientyp (contentType {type})',
  },
  'push-method': {
    en: 'data are sent by PUT or POST (method {method})',
    fr: 'les données sont envoyées par PUT ou POST (method {method})',
    de: 'Daten werden mit PUT oder POST gesendet (method {method})',
  },
  'message-does-not-fit': {
    en: 'the message does not fit its schema: {at}: {issue}',
    fr: 'le message ne correspond pas à son schéma : {at} : {issue}',
    de: 'die Nachricht entspricht nicht ihrem Schema: {at}: {issue}',
  },
  'message-of-another-type': {
    en: 'a {type} belongs here, not a {given}',
    fr: 'un {type} est attendu ici, et non un {given}',
    de: 'hierher gehört {type}, nicht {given}',
  },
  'message-pids': {
    en: 'a first message carries a callbackAddress and no pid of the receiver',
    fr: 'un premier message porte un callbackAddress et aucun pid du destinataire',
    de: 'eine erste Nachricht trägt eine callbackAddress und keine pid des Empfängers',
  },
  'message-too-large': {
    en: 'a message holds at most {limit} bytes',
    fr: 'un message contient au plus {limit} octets',
    de: 'eine Nachricht hat höchstens {limit} Bytes',
  },
  'notice-path-differs': {
    en: 'the message is about another notice than its path',
    fr: 'le message concerne un autre avis que son chemin',
    de: 'die Nachricht betrifft eine andere Benachrichtigung als ihr Pfad',
  },
  'document-not-object': {
    en: 'the document is not a JSON object',
    fr: 'le document n’est pas un objet JSON',
    de: 'das Dokument ist kein JSON-Objekt',
  },
  'document-too-many-values': {
    en: 'the document has more than {limit} values',
    fr: 'le document a plus de {limit} valeurs',
    de: 'das Dokument hat mehr als {limit} Werte',
  },
  'document-too-deep': {
    en: 'the document is nested deeper than {limit} levels',
    fr: 'le document a plus de {limit} niveaux',
    de: 'das Dokument ist tiefer als {limit} Ebenen verschachtelt',
  },
  'member-proto': {
    en: 'no member may be named __proto__',
    fr: 'aucun membre ne peut s’appeler __proto__',
    de: 'kein Element darf __proto__ heißen',
  },
  'member-twice': {
    en: '{member} is given twice',
    fr: '{member} figure deux fois',
    de: '{member} steht zweimal',
  },
  'context-missing': {
    en: '@context is missing: it must name {context}',
    fr: '@context manque : il doit nommer {context}',
    de: '@context fehlt: Es muss {context} nennen',
  },
  'context-entry': {
    en: '@context has an entry that is neither an address nor an object',
    fr: '@context contient ce qui n’est ni une adresse ni un objet',
    de: '@context enthält, was weder Adresse noch Objekt ist',
  },
  'context-other': {
    en: '@context does not name {context}',
    fr: '@context ne nomme pas {context}',
    de: '@context nennt {context} nicht',
  },
  'filter-not-one': {
    en: 'a filter is one QuerySpec',
    fr: 'un filtre est un seul QuerySpec',
    de: 'ein Filter ist ein einziges QuerySpec',
  },
  'filter-unknown': {
    en: 'the filter is not understood: {at}: {issue}',
    fr: 'le filtre n’est pas compris : {at} : {issue}',
    de: 'der Filter wird nicht verstanden: {at}: {issue}',
  },
  'filter-too-long': {
    en: 'the filter has more than {limit} characters as the query of a link',
    fr: 'le filtre compte plus de {limit} caractères comme requête d’un lien',
    de: 'der Filter hat als Abfrage eines Links mehr als {limit} Zeichen',
  },
  'offer-not-in-catalog': {
    en: 'this offer is not in the catalog',
    fr: 'cette offre n’est pas dans le catalogue',
    de: 'dieses Angebot ist nicht im Katalog',
  },
  'offer-other-assigner': {
    en: 'the offer has another assigner than this provider',
    fr: 'l’offre a un autre assigner que ce fournisseur',
    de: 'das Angebot hat einen anderen Assigner als diesen Anbieter',
  },
  'message-other-dataset': {
    en: 'the message is about another dataset',
    fr: 'le message concerne un autre jeu de données',
    de: 'die Nachricht betrifft einen anderen Datensatz',
  },
  'agreement-other-parties': {
    en: 'the agreement is between other parties',
    fr: 'l’accord lie d’autres parties',
    de: 'die Vereinbarung besteht zwischen anderen Parteien',
  },
  'agreement-id-taken': {
    en: 'there is an agreement of this id already',
    fr: 'un accord porte déjà cet identifiant',
    de: 'eine Vereinbarung mit dieser Kennung gibt es bereits',
  },
  'partner-revoked': {
    en: 'the partner was revoked',
    fr: 'le partenaire a été révoqué',
    de: 'der Partner wurde widerrufen',
  },
  'participant-revoked': {
    en: 'the participant was revoked',
    fr: 'le participant a été révoqué',
    de: 'der Teilnehmer wurde widerrufen',
  },
  'participant-credentials-lacking': {
    en: 'a credential that the participant must have is missing, has ended or was revoked',
    fr: 'une attestation que le participant doit avoir manque, a expiré ou a été révoquée',
    de: 'ein Nachweis, den der Teilnehmer haben muss, fehlt, ist abgelaufen oder widerrufen',
  },
  'tokens-revoked': {
    en: 'its tokens were revoked',
    fr: 'ses jetons ont été révoqués',
    de: 'seine Token wurden widerrufen',
  },
  'negotiation-terminated': {
    en: 'the negotiation was terminated',
    fr: 'la négociation a été arrêtée',
    de: 'die Verhandlung wurde beendet',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
