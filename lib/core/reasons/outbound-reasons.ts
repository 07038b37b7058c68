import type { LocalizedText } from '../language.ts';

/** Reasons of calls to other systems: refused addresses, and responses of connectors. */
export const OUTBOUND_REASONS = {
  'sender-not-verifiable': {
    en: 'the sender cannot be verified right now',
    fr: 'l’expéditeur ne peut pas être vérifié en ce moment',
    de: 'der Absender lässt sich gerade nicht prüfen',
  },
  'credential-service-silent': {
    en: 'the sender’s credential service does not respond',
    fr: 'le service d’attestations de l’expéditeur ne répond pas',
    de: 'der Nachweisdienst des Absenders antwortet nicht',
  },
  'host-failed-recently': {
    en: 'this host did not answer a moment ago',
    fr: 'cet hôte n’a pas répondu il y a un instant',
    de: 'dieser Host hat vor einem Moment nicht geantwortet',
  },
  'too-many-resolutions': {
    en: 'too many DID documents are being fetched',
    fr: 'trop de documents DID sont demandés en même temps',
    de: 'es werden zu viele DID-Dokumente zugleich geholt',
  },
  'too-many-identities': {
    en: 'this sender names too many identities',
    fr: 'cet expéditeur nomme trop d’identités',
    de: 'dieser Absender nennt zu viele Identitäten',
  },
  'host-asked-often': {
    en: 'this host is asked too often',
    fr: 'cet hôte est demandé trop souvent',
    de: 'dieser Host wird zu oft gefragt',
  },
  'address-no-url': {
    en: 'this address is not called: it is no URL',
    fr: 'cette adresse n’est pas appelée : ce n’est pas une URL',
    de: 'diese Adresse wird nicht aufgerufen: sie ist keine URL',
  },
  'address-scheme': {
    en: 'this address is not called: it is neither http nor https',
    fr: 'cette adresse n’est pas appelée : ce n’est ni http ni https',
    de: 'diese Adresse wird nicht aufgerufen: sie ist weder http noch https',
  },
  'address-not-https': {
    en: 'this address is not called: it is not https',
    fr: 'cette adresse n’est pas appelée : elle n’est pas en https',
    de: 'diese Adresse wird nicht aufgerufen: Sie ist nicht https',
  },
  'address-port': {
    en: 'this address is not called: its port is {port}, not 443',
    fr: 'cette adresse n’est pas appelée : son port est {port} et non 443',
    de: 'diese Adresse wird nicht aufgerufen: Ihr Port ist {port} und nicht 443',
  },
  'address-credentials': {
    en: 'this address is not called: it carries credentials',
    fr: 'cette adresse n’est pas appelée : elle contient des identifiants',
    de: 'diese Adresse wird nicht aufgerufen: sie enthält Zugangsdaten',
  },
  'address-not-public': {
    en: 'this address is not called: it is not a public address',
    fr: 'cette adresse n’est pas appelée : elle n’est pas publique',
    de: 'diese Adresse wird nicht aufgerufen: sie ist nicht öffentlich',
  },
  'address-leads-inside': {
    en: 'this address is not called: it leads to an address that is not public',
    fr: 'cette adresse n’est pas appelée : elle mène à une adresse qui n’est pas publique',
    de: 'diese Adresse wird nicht aufgerufen: sie führt zu einer Adresse, die nicht öffentlich ist',
  },
  'header-not-http': {
    en: 'a header holds what HTTP cannot carry',
    fr: 'un en-tête contient ce que HTTP ne peut pas transporter',
    de: 'ein Header enthält, was HTTP nicht übertragen kann',
  },
  'called-address-silent': {
    en: 'the address does not answer',
    fr: 'l’adresse ne répond pas',
    de: 'die Adresse antwortet nicht',
  },
  'answer-too-large': {
    en: 'the answer is too large',
    fr: 'la réponse est trop grande',
    de: 'die Antwort ist zu groß',
  },
  'answer-not-unpacked': {
    en: 'the answer cannot be unpacked',
    fr: 'la réponse ne peut pas être décompressée',
    de: 'die Antwort lässt sich nicht entpacken',
  },
  'no-catalog-at-address': {
    en: 'there is no catalog of version {version} at this address',
    fr: 'il n’y a pas de catalogue de version {version} à cette adresse',
    de: 'unter dieser Adresse gibt es keinen Katalog der Version {version}',
  },
  'catalog-lacks-dataset': {
    en: 'the catalog there has no dataset {dataset}',
    fr: 'le catalogue interrogé n’a pas de jeu de données {dataset}',
    de: 'der Katalog dort hat keinen Datensatz {dataset}',
  },
  'dataset-lacks-offer': {
    en: 'the dataset has no such offer',
    fr: 'le jeu de données n’a pas cette offre',
    de: 'der Datensatz hat dieses Angebot nicht',
  },
  'no-connector-answers': {
    en: 'no connector answers at this address',
    fr: 'aucun connecteur ne répond à cette adresse',
    de: 'unter dieser Adresse antwortet kein Konnektor',
  },
  'page-instead-of-connector': {
    en: 'a web page answers at this address, not a connector',
    fr: 'une page pour des personnes, et non un connecteur, répond à cette adresse',
    de: 'unter dieser Adresse antwortet eine Seite für Menschen und kein Konnektor',
  },
  'catalog-without-participant': {
    en: 'the catalog names no participant',
    fr: 'le catalogue ne nomme aucun participant',
    de: 'der Katalog nennt keinen Teilnehmer',
  },
  'catalog-of-another-participant': {
    en: 'the catalog is that of the participant {participant}, not of {expected}',
    fr: 'le catalogue est celui du participant {participant}, non de {expected}',
    de: 'der Katalog ist der des Teilnehmers {participant}, nicht der von {expected}',
  },
  'offer-not-understood': {
    en: 'the offer there is not understood here',
    fr: 'l’offre trouvée n’est pas compréhensible ici',
    de: 'das Angebot dort wird hier nicht verstanden',
  },
  'answer-no-protocol': {
    en: 'the other connector answered with no document of the protocol',
    fr: 'l’autre connecteur n’a pas répondu par un document du protocole',
    de: 'der andere Connector hat mit keinem Dokument des Protokolls geantwortet',
  },
  'catalog-not-given': {
    en: 'the other connector did not give its catalog: {answer}',
    fr: 'l’autre connecteur n’a pas donné son catalogue : {answer}',
    de: 'der andere Connector hat seinen Katalog nicht herausgegeben: {answer}',
  },
  'catalog-page-not-given': {
    en: 'the other connector did not give the next page of its catalog: {answer}',
    fr: 'l’autre connecteur n’a pas donné la page suivante de son catalogue : {answer}',
    de: 'der andere Connector hat die nächste Seite seines Katalogs nicht herausgegeben: {answer}',
  },
  'dataset-not-given': {
    en: 'the other connector did not give the dataset: {answer}',
    fr: 'l’autre connecteur n’a pas donné le jeu de données : {answer}',
    de: 'der andere Connector hat den Datensatz nicht herausgegeben: {answer}',
  },
  'token-not-renewable': {
    en: 'the provider named no way to renew the token',
    fr: 'le fournisseur n’a indiqué aucun moyen de renouveler le jeton',
    de: 'der Anbieter hat keinen Weg genannt, das Token zu erneuern',
  },
  'token-not-renewed': {
    en: 'the provider did not renew the token: status {status}',
    fr: 'le fournisseur n’a pas renouvelé le jeton : statut {status}',
    de: 'der Anbieter hat das Token nicht erneuert: Status {status}',
  },
  'token-not-in-answer': {
    en: 'the provider answered with no token',
    fr: 'le fournisseur n’a pas répondu par un jeton',
    de: 'der Anbieter hat mit keinem Token geantwortet',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
