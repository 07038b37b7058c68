import type { LocalizedText } from '../language.ts';

/** Reasons of the API: requests, tokens and quotas. */
export const REQUEST_REASONS = {
  'nothing-at-address': {
    en: 'nothing is at this address',
    fr: 'rien ne se trouve à cette adresse',
    de: 'unter dieser Adresse gibt es nichts',
  },
  'method-not-taken': {
    en: 'this address takes {methods}',
    fr: 'cette adresse accepte {methods}',
    de: 'diese Adresse nimmt {methods} an',
  },
  'not-through-cloudfront': {
    en: 'this address is only for CloudFront: send the request to the public address',
    fr: 'cette adresse est réservée à CloudFront : envoyez la requête à l’adresse publique',
    de: 'diese Adresse ist nur für CloudFront: Senden Sie die Anfrage an die öffentliche Adresse',
  },
  'body-too-large': {
    en: 'a body here holds at most {limit} bytes',
    fr: 'un corps contient ici au plus {limit} octets',
    de: 'ein Inhalt hat hier höchstens {limit} Bytes',
  },
  'head-too-large': {
    en: 'the address and the headers hold at most {limit} bytes together',
    fr: 'l’adresse et les en-têtes contiennent ensemble au plus {limit} octets',
    de: 'Adresse und Header haben zusammen höchstens {limit} Bytes',
  },
  'upload-too-large': {
    en: 'at most {limit} bytes',
    fr: 'au plus {limit} octets',
    de: 'höchstens {limit} Bytes',
  },
  'body-broke-off': {
    en: 'the body broke off',
    fr: 'le corps s’est interrompu',
    de: 'der Inhalt brach ab',
  },
  'body-not-json': {
    en: 'the body is not JSON',
    fr: 'le corps n’est pas du JSON',
    de: 'der Inhalt ist kein JSON',
  },
  'body-encoded': {
    en: 'a body with Content-Encoding {encoding} is not taken: send it uncompressed',
    fr: 'un corps avec Content-Encoding {encoding} n’est pas accepté : envoyez-le non compressé',
    de: 'ein Inhalt mit Content-Encoding {encoding} wird nicht angenommen: senden Sie ihn unkomprimiert',
  },
  'media-type-not-taken': {
    en: 'this address takes {taken}, not {type}',
    fr: 'cette adresse accepte {taken}, et non {type}',
    de: 'diese Adresse nimmt {taken} an, nicht {type}',
  },
  'message-media-type': {
    en: 'a message is application/json',
    fr: 'un message est application/json',
    de: 'eine Nachricht ist application/json',
  },
  'parameter-twice': {
    en: 'a parameter is given twice',
    fr: 'un paramètre figure deux fois',
    de: 'ein Parameter steht zweimal',
  },
  'upload-not-kept': {
    en: 'the file of this import is not kept any more, or it was not uploaded at the workbench: upload it again',
    fr: 'le fichier de cette importation n’est plus conservé, ou n’a pas été envoyé par l’espace de travail : envoyez-le de nouveau',
    de: 'die Datei dieses Imports ist nicht mehr gespeichert oder wurde nicht im Arbeitsbereich hochgeladen: laden Sie sie neu hoch',
  },
  'form-with-many-parts': {
    en: 'a form has at most {limit} inputs',
    fr: 'un formulaire a au plus {limit} champs',
    de: 'ein Formular hat höchstens {limit} Eingaben',
  },
  'body-does-not-fit': {
    en: 'the body does not fit its schema',
    fr: 'le corps ne correspond pas à son schéma',
    de: 'der Inhalt entspricht nicht seinem Schema',
  },
  'arguments-do-not-fit': {
    en: 'the arguments do not fit the schema of the tool',
    fr: 'les arguments ne correspondent pas au schéma de l’outil',
    de: 'die Argumente entsprechen nicht dem Schema des Werkzeugs',
  },
  'no-folder-chosen': {
    en: 'this server was started without a folder for files',
    fr: 'ce serveur a été démarré sans dossier pour les fichiers',
    de: 'dieser Server wurde ohne Ordner für Dateien gestartet',
  },
  'folder-outside': {
    en: 'there is no fetched version at this place in {folder}',
    fr: 'il n’y a pas de version récupérée à cet endroit dans {folder}',
    de: 'an dieser Stelle in {folder} liegt keine abgerufene Version',
  },
  'files-not-as-published': {
    en: 'a file or its manifest is not what the publisher signed',
    fr: 'un fichier ou son manifeste n’est pas ce que l’éditeur a signé',
    de: 'eine Datei oder ihr Manifest ist nicht das, was der Herausgeber signiert hat',
  },
  'file-name-not-plain': {
    en: 'the server names a file {name}, which is not a plain file name',
    fr: 'le serveur nomme un fichier {name}, ce qui n’est pas un simple nom de fichier',
    de: 'der Server nennt eine Datei {name}, was kein einfacher Dateiname ist',
  },
  'no-field-group-chosen': {
    en: 'the decision names no field group',
    fr: 'la décision ne nomme aucun groupe de champs',
    de: 'die Entscheidung nennt keine Feldgruppe',
  },
  'query-does-not-fit': {
    en: 'the query does not fit its schema',
    fr: 'les paramètres de requête ne correspondent pas à leur schéma',
    de: 'die Abfrageparameter entsprechen nicht ihrem Schema',
  },
  'path-does-not-fit': {
    en: 'the path does not fit its schema',
    fr: 'le chemin ne correspond pas à son schéma',
    de: 'der Pfad entspricht nicht seinem Schema',
  },
  'query-parameters-unknown': {
    en: 'the query does not fit: {names}',
    fr: 'les paramètres de requête ne conviennent pas : {names}',
    de: 'die Abfrageparameter passen nicht: {names}',
  },
  'query-parameters-repeated': {
    en: 'the query repeats parameters that it may give only once: {names}',
    fr: 'la requête donne plusieurs fois un paramètre qui n’est admis qu’une fois : {names}',
    de: 'die Abfrage gibt mehrmals an, was nur einmal stehen darf: {names}',
  },
  'request-unreadable': {
    en: 'the request is not HTTP as RFC 9112 says; a character that is not ASCII stands in an address percent-encoded',
    fr: 'la requête n’est pas du HTTP selon RFC 9112 ; un caractère non ASCII s’écrit dans une adresse avec un encodage en pourcentage',
    de: 'die Anfrage ist kein HTTP nach RFC 9112; ein Zeichen, das nicht ASCII ist, steht in einer Adresse mit Prozentkodierung',
  },
  'cursor-invalid': {
    en: 'not a cursor of this list',
    fr: 'ce n’est pas un curseur de cette liste',
    de: 'das ist kein Cursor dieser Liste',
  },
  'none-acceptable': {
    en: 'none of the accepted types is offered',
    fr: 'aucun des types acceptés n’est proposé',
    de: 'keiner der angenommenen Typen wird angeboten',
  },
  'format-not-of-version': {
    en: '{format} is not among the formats of this version',
    fr: '{format} n’est pas un format de cette version',
    de: '{format} ist kein Format dieser Version',
  },
  'transfer-format-not-of-version': {
    en: 'this format is not among those of the version',
    fr: 'ce format n’est pas un de ceux de la version',
    de: 'dieses Format gehört nicht zu denen der Version',
  },
  'file-range-outside': {
    en: 'the file has {bytes} bytes',
    fr: 'le fichier a {bytes} octets',
    de: 'die Datei hat {bytes} Bytes',
  },
  'idempotency-key-length': {
    en: 'an Idempotency-Key has 1 to 200 characters',
    fr: 'une Idempotency-Key a de 1 à 200 caractères',
    de: 'ein Idempotency-Key hat 1 bis 200 Zeichen',
  },
  'idempotency-key-used': {
    en: 'this key was sent with another request',
    fr: 'cette clé a été envoyée avec une autre requête',
    de: 'dieser Schlüssel wurde mit einer anderen Anfrage gesendet',
  },
  'request-still-running': {
    en: 'the first request with this key is still running',
    fr: 'la première requête avec cette clé est encore en cours',
    de: 'die erste Anfrage mit diesem Schlüssel läuft noch',
  },
  'if-match-unknown': {
    en: 'If-Match does not name a version of this',
    fr: 'If-Match ne désigne aucune version de cette ressource',
    de: 'If-Match nennt keine Fassung dieser Ressource',
  },
  'changed-since': {
    en: '{id} was changed since',
    fr: '{id} a été modifié depuis',
    de: '{id} wurde seither geändert',
  },
  'no-such-dataset': {
    en: 'no such dataset',
    fr: 'ce jeu de données n’existe pas',
    de: 'diesen Datensatz gibt es nicht',
  },
  'nothing-to-register': {
    en: 'no dataset is published yet that fits this register',
    fr: 'rien n’est encore publié que ce registre prenne',
    de: 'noch ist nichts veröffentlicht, was dieses Register aufnimmt',
  },
  'no-such-distribution': {
    en: 'the dataset has no such distribution',
    fr: 'le jeu de données n’a pas de telle distribution',
    de: 'der Datensatz hat keine solche Distribution',
  },
  'no-such-service': {
    en: 'no such data service',
    fr: 'ce service de données n’existe pas',
    de: 'diesen Datendienst gibt es nicht',
  },
  'no-such-version': {
    en: 'no such version',
    fr: 'cette version n’existe pas',
    de: 'diese Version gibt es nicht',
  },
  'no-such-record': {
    en: 'there is no record with this id that you may read now',
    fr: 'il n’existe aucune fiche avec cet identifiant que vous puissiez lire actuellement',
    de: 'es gibt keinen Datensatz mit dieser Kennung, den Sie jetzt lesen dürfen',
  },
  'no-such-file': {
    en: 'no such file',
    fr: 'ce fichier n’existe pas',
    de: 'diese Datei gibt es nicht',
  },
  'no-such-upload': {
    en: 'no such upload',
    fr: 'ce dépôt n’existe pas',
    de: 'diesen Upload gibt es nicht',
  },
  'link-invalid': {
    en: 'the link is not valid',
    fr: 'le lien n’est pas valide',
    de: 'der Link ist nicht gültig',
  },
  'remote-error': {
    en: '{text}',
    fr: '{text}',
    de: '{text}',
  },
  'address-silent': {
    en: '{address} does not answer',
    fr: '{address} ne répond pas',
    de: '{address} antwortet nicht',
  },
  'token-missing': {
    en: 'no access token was sent',
    fr: 'aucun jeton d’accès n’a été envoyé',
    de: 'es wurde kein Zugriffstoken gesendet',
  },
  'token-needed': {
    en: 'this needs a token',
    fr: 'cette requête exige un jeton',
    de: 'diese Anfrage braucht ein Token',
  },
  'token-not-accepted': {
    en: 'the token is not accepted',
    fr: 'le jeton n’est pas accepté',
    de: 'das Token wird nicht angenommen',
  },
  'scope-missing': {
    en: 'this needs the scope {scope}',
    fr: 'cette requête exige la portée {scope}',
    de: 'diese Anfrage braucht den Scope {scope}',
  },
  'scope-not-in-token': {
    en: 'this needs the scope {scope}, which the token lacks: ask for it when you get the token, with scope={scope}',
    fr: 'cette requête exige la portée {scope}, que le jeton n’a pas : demandez-la avec le jeton, par scope={scope}',
    de: 'diese Anfrage braucht den Scope {scope}, den das Token nicht hat: Verlangen Sie ihn mit dem Token, durch scope={scope}',
  },
  'scope-not-for-partners': {
    en: 'this needs the scope {scope}, which clients of partners do not have',
    fr: 'cette requête exige la portée {scope}, que les clients des partenaires n’ont pas',
    de: 'diese Anfrage braucht den Scope {scope}, den Clients von Partnern nicht haben',
  },
  'token-without-audience': {
    en: 'this token belongs to no audience',
    fr: 'ce jeton n’est associé à aucune catégorie de destinataires',
    de: 'dieses Token gehört zu keinem Empfängerkreis',
  },
  'client-quota-used': {
    en: 'this client asks more often than its quota allows',
    fr: 'ce client demande plus souvent que son quota ne le permet',
    de: 'dieser Client fragt öfter, als sein Kontingent erlaubt',
  },
  'participant-quota-used': {
    en: 'this participant asks more often than its quota allows',
    fr: 'ce participant demande plus souvent que son quota ne le permet',
    de: 'dieser Teilnehmer fragt öfter, als sein Kontingent erlaubt',
  },
  'client-not-for-purpose': {
    en: 'this client is not registered for that purpose',
    fr: 'ce client n’est pas inscrit pour cette finalité',
    de: 'dieser Client ist für diesen Zweck nicht eingetragen',
  },
  'purpose-not-told': {
    en: 'rows are given for the purposes that companies were told, and no other',
    fr: 'les lignes sont fournies pour les finalités annoncées aux entreprises, et aucune autre',
    de: 'Zeilen gibt es für die Zwecke, die den Unternehmen genannt wurden, und keine anderen',
  },
  'read-not-recorded': {
    en: 'this read could not be recorded',
    fr: 'cette lecture n’a pas pu être enregistrée',
    de: 'dieser Abruf konnte nicht aufgezeichnet werden',
  },
  'grant-type-missing': {
    en: 'grant_type is missing',
    fr: 'grant_type manque',
    de: 'grant_type fehlt',
  },
  'only-client-credentials': {
    en: 'the only grant here is client_credentials',
    fr: 'le seul grant possible ici est client_credentials',
    de: 'der einzige Grant hier ist client_credentials',
  },
  'only-refresh-token': {
    en: 'the grant type here is refresh_token',
    fr: 'le type de grant est ici refresh_token',
    de: 'der Grant-Typ ist hier refresh_token',
  },
  'partner-scopes': {
    en: 'a partner may have {scopes}',
    fr: 'un partenaire peut avoir {scopes}',
    de: 'ein Partner darf {scopes} haben',
  },
  'one-authentication-method': {
    en: 'authenticate by one method only',
    fr: 'authentifiez-vous par une seule méthode',
    de: 'weisen Sie sich nur auf eine Art aus',
  },
  'client-id-differs': {
    en: 'client_id names another client',
    fr: 'client_id désigne un autre client',
    de: 'client_id nennt einen anderen Client',
  },
  'client-not-authenticated': {
    en: 'the client is not authenticated',
    fr: 'le client n’est pas authentifié',
    de: 'der Client ist nicht authentifiziert',
  },
  'assertion-type': {
    en: 'client_assertion_type must be {type}',
    fr: 'client_assertion_type doit être {type}',
    de: 'client_assertion_type muss {type} sein',
  },
  'proof-not-accepted': {
    en: 'the DPoP proof is not accepted',
    fr: 'la preuve DPoP n’est pas acceptée',
    de: 'der DPoP-Nachweis wird nicht angenommen',
  },
  'transfer-of-another': {
    en: 'a self-issued token of the participant of this transfer is missing',
    fr: 'il manque un jeton émis par le participant de ce transfert lui-même',
    de: 'ein selbst ausgestelltes Token des Teilnehmers dieser Übertragung fehlt',
  },
  'refresh-token-ended': {
    en: 'the refresh token is no longer valid',
    fr: 'le jeton de renouvellement n’est plus valide',
    de: 'das Erneuerungstoken gilt nicht mehr',
  },
  'provider-silent': {
    en: 'the identity provider does not answer',
    fr: 'le fournisseur d’identité ne répond pas',
    de: 'der Identitätsanbieter antwortet nicht',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
