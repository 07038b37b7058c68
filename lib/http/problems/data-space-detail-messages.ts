import type { LocalizedText } from '../../core/language.ts';

/** As {@link REQUEST_DETAILS}, of participants, negotiations, transfers and other connectors. */
export const DATA_SPACE_DETAILS: readonly LocalizedText[] = [
  {
    en: 'no such participant',
    fr: 'ce participant n’existe pas',
    de: 'diesen Teilnehmer gibt es nicht',
  },
  {
    en: 'there is a participant {} already',
    fr: 'le participant {} existe déjà',
    de: 'den Teilnehmer {} gibt es bereits',
  },
  {
    en: 'no such process',
    fr: 'cette négociation ou ce transfert n’existe pas',
    de: 'diese Verhandlung oder Übertragung gibt es nicht',
  },
  {
    en: 'no such agreement',
    fr: 'cet accord n’existe pas',
    de: 'diese Vereinbarung gibt es nicht',
  },
  {
    en: 'no dead letter has this id',
    fr: 'aucun message en échec définitif ne porte cet identifiant',
    de: 'keine endgültig gescheiterte Nachricht hat diese Kennung',
  },
  {
    en: 'a {} is on its way',
    fr: 'un message {} est en cours d’envoi',
    de: 'eine Nachricht {} ist unterwegs',
  },
  {
    en: 'the negotiation is {} already',
    fr: 'la négociation est déjà dans l’état {}',
    de: 'die Verhandlung ist bereits im Zustand {}',
  },
  {
    en: 'the transfer is {} already',
    fr: 'le transfert est déjà dans l’état {}',
    de: 'die Übertragung ist bereits im Zustand {}',
  },
  {
    en: 'a consumer cannot move {} to {}',
    fr: 'un consommateur ne peut pas passer de {} à {}',
    de: 'ein Abnehmer kann nicht von {} zu {} übergehen',
  },
  {
    en: 'a provider cannot move {} to {}',
    fr: 'un fournisseur ne peut pas passer de {} à {}',
    de: 'ein Anbieter kann nicht von {} zu {} übergehen',
  },
  {
    en: 'the transfer has no address to fetch from',
    fr: 'le transfert n’a pas d’adresse où chercher les données',
    de: 'die Übertragung hat keine Adresse, von der sich etwas holen lässt',
  },
  {
    en: 'the token does not open this transfer',
    fr: 'le jeton n’ouvre pas ce transfert',
    de: 'das Token öffnet diese Übertragung nicht',
  },
  {
    en: 'the participant is not let in any more',
    fr: 'le participant n’est plus admis',
    de: 'der Teilnehmer wird nicht mehr zugelassen',
  },
  {
    en: 'the agreement is not for that purpose',
    fr: 'l’accord ne vaut pas pour cette finalité',
    de: 'die Vereinbarung gilt nicht für diesen Zweck',
  },
  {
    en: 'this format is not among those of the version',
    fr: 'ce format n’est pas un de ceux de la version',
    de: 'dieses Format gehört nicht zu denen der Version',
  },
  {
    en: 'this address is not called: it is no URL',
    fr: 'cette adresse n’est pas appelée : ce n’est pas une URL',
    de: 'diese Adresse wird nicht aufgerufen: sie ist keine URL',
  },
  {
    en: 'this address is not called: it is neither http nor https',
    fr: 'cette adresse n’est pas appelée : ce n’est ni http ni https',
    de: 'diese Adresse wird nicht aufgerufen: sie ist weder http noch https',
  },
  {
    en: 'this address is not called: it is not https',
    fr: 'cette adresse n’est pas appelée : elle n’est pas en https',
    de: 'diese Adresse wird nicht aufgerufen: Sie ist nicht https',
  },
  {
    en: 'this address is not called: its port is {}, not 443',
    fr: 'cette adresse n’est pas appelée : son port est {} et non 443',
    de: 'diese Adresse wird nicht aufgerufen: Ihr Port ist {} und nicht 443',
  },
  {
    en: 'this address is not called: it carries credentials',
    fr: 'cette adresse n’est pas appelée : elle contient des identifiants',
    de: 'diese Adresse wird nicht aufgerufen: sie enthält Zugangsdaten',
  },
  {
    en: 'this address is not called: it is not a public address',
    fr: 'cette adresse n’est pas appelée : elle n’est pas publique',
    de: 'diese Adresse wird nicht aufgerufen: sie ist nicht öffentlich',
  },
  {
    en: 'this address is not called: it leads to an address that is not public',
    fr: 'cette adresse n’est pas appelée : elle mène à une adresse qui n’est pas publique',
    de: 'diese Adresse wird nicht aufgerufen: sie führt zu einer Adresse, die nicht öffentlich ist',
  },
  {
    en: 'the address does not answer',
    fr: 'l’adresse ne répond pas',
    de: 'die Adresse antwortet nicht',
  },
  {
    en: 'the answer is too large',
    fr: 'la réponse est trop grande',
    de: 'die Antwort ist zu groß',
  },
  {
    en: 'there is no catalog of version {} at this address',
    fr: 'il n’y a pas de catalogue de version {} à cette adresse',
    de: 'unter dieser Adresse gibt es keinen Katalog der Version {}',
  },
  {
    en: 'the catalog there has no dataset {}',
    fr: 'le catalogue interrogé n’a pas de jeu de données {}',
    de: 'der Katalog dort hat keinen Datensatz {}',
  },
  {
    en: 'the dataset has no such offer',
    fr: 'le jeu de données n’a pas cette offre',
    de: 'der Datensatz hat dieses Angebot nicht',
  },
  {
    en: 'no connector answers at this address',
    fr: 'aucun connecteur ne répond à cette adresse',
    de: 'unter dieser Adresse antwortet kein Konnektor',
  },
  {
    en: 'a page for people and no connector answers at this address',
    fr: 'une page pour des personnes, et non un connecteur, répond à cette adresse',
    de: 'unter dieser Adresse antwortet eine Seite für Menschen und kein Konnektor',
  },
  {
    en: 'a body with Content-Encoding {} is not taken: send it uncompressed',
    fr: 'un corps avec Content-Encoding {} n’est pas accepté : envoyez-le non compressé',
    de: 'ein Inhalt mit Content-Encoding {} wird nicht angenommen: senden Sie ihn unkomprimiert',
  },
  {
    en: 'the catalog names no participant',
    fr: 'le catalogue ne nomme aucun participant',
    de: 'der Katalog nennt keinen Teilnehmer',
  },
  {
    en: 'the offer there is none that we understand',
    fr: 'l’offre trouvée n’est pas compréhensible ici',
    de: 'das Angebot dort wird hier nicht verstanden',
  },
  {
    en: 'the other connector answered with no document of the protocol',
    fr: 'l’autre connecteur n’a pas répondu par un document du protocole',
    de: 'der andere Connector hat mit keinem Dokument des Protokolls geantwortet',
  },
  {
    en: 'the other connector did not give its catalog: {}',
    fr: 'l’autre connecteur n’a pas donné son catalogue : {}',
    de: 'der andere Connector hat seinen Katalog nicht herausgegeben: {}',
  },
  {
    en: 'the other connector did not give the dataset: {}',
    fr: 'l’autre connecteur n’a pas donné le jeu de données : {}',
    de: 'der andere Connector hat den Datensatz nicht herausgegeben: {}',
  },
  {
    en: 'the provider named no way to renew the token',
    fr: 'le fournisseur n’a indiqué aucun moyen de renouveler le jeton',
    de: 'der Anbieter hat keinen Weg genannt, das Token zu erneuern',
  },
  {
    en: 'the provider did not renew the token: status {}',
    fr: 'le fournisseur n’a pas renouvelé le jeton : statut {}',
    de: 'der Anbieter hat das Token nicht erneuert: Status {}',
  },
  {
    en: 'the provider answered with no token',
    fr: 'le fournisseur n’a pas répondu par un jeton',
    de: 'der Anbieter hat mit keinem Token geantwortet',
  },
];
