import type { LocalizedText } from '../language.ts';

/** Reasons about commands, and files on this machine. */
export const COMMAND_REASONS = {
  'port-taken': {
    en: 'port {port} is taken',
    fr: 'le port {port} est occupé',
    de: 'Port {port} ist belegt',
  },
  'port-unusable': {
    en: 'port {port} cannot be used ({cause})',
    fr: 'le port {port} est inutilisable ({cause})',
    de: 'Port {port} lässt sich nicht benutzen ({cause})',
  },
  'home-not-made': {
    en: 'no directory can be made at {path}',
    fr: 'aucun répertoire ne peut être créé dans {path}',
    de: 'unter {path} lässt sich kein Verzeichnis anlegen',
  },
  'home-holds-data': {
    en: '{path} holds other data: choose another KAART_HOME for the demonstration',
    fr: '{path} contient d’autres données : choisissez un autre KAART_HOME pour la démonstration',
    de: '{path} enthält andere Daten: Wählen Sie ein anderes KAART_HOME für die Demonstration',
  },
  'home-missing': {
    en: 'there is no Kaart in {path}',
    fr: 'il n’y a pas de Kaart dans {path}',
    de: 'in {path} gibt es kein Kaart',
  },
  'home-unnamed': {
    en: '--home names no directory',
    fr: '--home ne nomme aucun répertoire',
    de: '--home nennt kein Verzeichnis',
  },
  'local-options-with-url': {
    en: '--as and --home are for this machine: behind --url the token says who acts',
    fr: '--as et --home valent pour cette machine : derrière --url, le jeton dit qui agit',
    de: '--as und --home gelten für diese Maschine: Hinter --url sagt das Token, wer handelt',
  },
  'url-option-invalid': {
    en: '--url {url} is not an address that begins with http:// or https://',
    fr: '--url {url} n’est pas une adresse qui commence par http:// ou https://',
    de: '--url {url} ist keine Adresse, die mit http:// oder https:// beginnt',
  },
  'token-setting-missing': {
    en: 'this needs an access token for this Kaart: kaart login, or set KAART_TOKEN',
    fr: 'il faut un jeton d’accès pour ce Kaart : kaart login, ou définissez KAART_TOKEN',
    de: 'dafür ist ein Zugriffstoken für dieses Kaart nötig: kaart login, oder setzen Sie KAART_TOKEN',
  },
  'login-needs-url': {
    en: 'login is for a remote Kaart: name it with --url; on this machine --as says who acts',
    fr: 'login vaut pour un Kaart distant : nommez-le avec --url ; sur cette machine, --as dit qui agit',
    de: 'login ist für ein entferntes Kaart: Nennen Sie es mit --url; auf diesem Rechner sagt --as, wer handelt',
  },
  'provider-refuses-login': {
    en: 'the identity provider {issuer} refuses the login: {answer}',
    fr: 'le fournisseur d’identité {issuer} refuse la connexion : {answer}',
    de: 'der Identitätsanbieter {issuer} lehnt die Anmeldung ab: {answer}',
  },
  'provider-unusable': {
    en: 'the identity provider {issuer} cannot be reached, or has no device flow',
    fr: 'le fournisseur d’identité {issuer} est injoignable, ou n’a pas de device flow',
    de: 'der Identitätsanbieter {issuer} ist nicht erreichbar oder hat keinen Device Flow',
  },
  'partner-settings-missing': {
    en: 'this needs the credentials of a partner: set KAART_CLIENT_ID with KAART_CLIENT_SECRET or KAART_CLIENT_KEY, or set KAART_TOKEN',
    fr: 'il faut les identifiants d’un partenaire : définissez KAART_CLIENT_ID avec KAART_CLIENT_SECRET ou KAART_CLIENT_KEY, ou définissez KAART_TOKEN',
    de: 'dafür sind die Zugangsdaten eines Partners nötig: Setzen Sie KAART_CLIENT_ID mit KAART_CLIENT_SECRET oder KAART_CLIENT_KEY, oder setzen Sie KAART_TOKEN',
  },
  'no-private-key': {
    en: '{path} holds no private key of the curve P-256, as PEM without a password or as a JWK',
    fr: '{path} ne contient pas de clé privée de la courbe P-256, en PEM sans mot de passe ou en JWK',
    de: '{path} enthält keinen privaten Schlüssel der Kurve P-256, als PEM ohne Passwort oder als JWK',
  },
  'process-not-there-yet': {
    en: 'after {seconds} s it is still {state}',
    fr: 'après {seconds} s, l’état est encore {state}',
    de: 'nach {seconds} s ist der Zustand noch {state}',
  },
  'data-not-given': {
    en: 'the provider does not give the data: {answer}',
    fr: 'le fournisseur ne donne pas les données : {answer}',
    de: 'der Anbieter gibt die Daten nicht heraus: {answer}',
  },
  'file-changed': {
    en: 'the file has changed meanwhile',
    fr: 'le fichier a changé entre-temps',
    de: 'die Datei hat sich inzwischen geändert',
  },
  'file-differs': {
    en: 'the file is not the one that the provider named',
    fr: 'le fichier n’est pas celui que le fournisseur a nommé',
    de: 'die Datei ist nicht die, die der Anbieter genannt hat',
  },
  'data-without-address': {
    en: 'the answer of the provider has no address of the data',
    fr: 'le fournisseur ne mène à aucune adresse',
    de: 'der Anbieter führt zu keiner Adresse',
  },
  'transfer-names-no-address': {
    en: 'the provider named no address',
    fr: 'le fournisseur n’a nommé aucune adresse',
    de: 'der Anbieter hat keine Adresse genannt',
  },
  'file-link-ended': {
    en: 'the link to the file is no longer valid',
    fr: 'le lien vers le fichier n’est plus valide',
    de: 'der Link zur Datei gilt nicht mehr',
  },
  'data-address-answers': {
    en: 'the address of the data answers: {answer}',
    fr: 'l’adresse des données répond : {answer}',
    de: 'die Adresse der Daten antwortet: {answer}',
  },
  'file-cut-short': {
    en: 'the file was cut short',
    fr: 'le fichier a été coupé',
    de: 'die Datei brach ab',
  },
  'answer-without-link': {
    en: 'the answer names no link',
    fr: 'la réponse ne nomme aucun lien',
    de: 'die Antwort nennt keinen Link',
  },
  'link-answered': {
    en: 'the link answered {status}',
    fr: 'le lien a répondu {status}',
    de: 'der Link antwortete {status}',
  },
  'upload-refused': {
    en: 'the upload was refused with {status}',
    fr: 'l’envoi a été refusé avec {status}',
    de: 'der Upload wurde mit {status} abgelehnt',
  },
  'cannot-read': {
    en: 'cannot read {path}',
    fr: '{path} est illisible',
    de: '{path} ist nicht lesbar',
  },
  'cannot-read-folder': {
    en: 'cannot read {path}: it is a folder; name a file in it',
    fr: '{path} est illisible : c’est un dossier ; indiquez un fichier dedans',
    de: '{path} ist nicht lesbar: Das ist ein Ordner; nennen Sie eine Datei darin',
  },
  'not-a-template': {
    en: '{path} is no CloudFormation template',
    fr: '{path} n’est pas un modèle CloudFormation',
    de: '{path} ist keine CloudFormation-Vorlage',
  },
  'output-exists': {
    en: '{path} exists already',
    fr: '{path} existe déjà',
    de: '{path} gibt es bereits',
  },
  'export-file-differs': {
    en: '{name} is not what was sent: run the command again',
    fr: '{name} n’est pas ce qui a été envoyé : relancez la commande',
    de: '{name} ist nicht, was gesendet wurde: Führen Sie den Befehl erneut aus',
  },
  'backup-file-differs': {
    en: '{name} is missing in the backup, or is not what was written',
    fr: '{name} manque dans la sauvegarde, ou n’est pas ce qui a été écrit',
    de: '{name} fehlt in der Sicherung oder ist nicht, was geschrieben wurde',
  },
  'backup-not-by-url': {
    en: 'a backup holds the signing keys, so it is not sent over HTTP: name the data directory, or the stores in AWS, without --url',
    fr: 'une sauvegarde contient les clés de signature, elle n’est donc pas envoyée par HTTP : indiquez le répertoire de données, ou les magasins dans AWS, sans --url',
    de: 'eine Sicherung enthält die Signaturschlüssel, also wird sie nicht über HTTP gesendet: Nennen Sie das Datenverzeichnis oder die Speicher in AWS, ohne --url',
  },
  'no-backup-there': {
    en: 'there is no backup in {directory}',
    fr: 'il n’y a pas de sauvegarde dans {directory}',
    de: 'in {directory} ist keine Sicherung',
  },
  'not-a-backup': {
    en: 'this directory was not written by kaart backup',
    fr: 'ce répertoire n’a pas été écrit par kaart backup',
    de: 'dieses Verzeichnis hat kaart backup nicht geschrieben',
  },
  'export-cannot-be-restored': {
    en: 'kaart export wrote this directory: it has no signing keys, no secrets and no unfinished jobs, so no installation can run from it',
    fr: 'kaart export a écrit ce répertoire : il n’a ni clés de signature, ni secrets, ni tâches inachevées ; aucune installation ne peut donc s’en servir',
    de: 'kaart export hat dieses Verzeichnis geschrieben: Es hat keine Signaturschlüssel, Geheimnisse und offenen Aufgaben, also kann keine Installation damit laufen',
  },
  'nothing-to-back-up': {
    en: 'the installation is empty',
    fr: 'l’installation est vide',
    de: 'die Installation ist leer',
  },
  'restore-not-empty': {
    en: 'the installation is not empty: it holds {place}',
    fr: 'l’installation n’est pas vide : elle contient {place}',
    de: 'die Installation ist nicht leer: Sie enthält {place}',
  },
  'restore-needs-journal': {
    en: 'withdrawals since the backup are in the journal of the lost installation: name it with --journal, or state with --without-journal that it is lost',
    fr: 'les retraits faits depuis la sauvegarde sont dans le journal de l’installation perdue : indiquez-le avec --journal, ou déclarez avec --without-journal qu’il est perdu',
    de: 'Widerrufe seit der Sicherung stehen im Journal der verlorenen Installation: Nennen Sie es mit --journal, oder erklären Sie mit --without-journal, dass es verloren ist',
  },
  'cloud-place-incomplete': {
    en: 'an installation in AWS is named by --table, --bucket and --kms-key together',
    fr: 'une installation dans AWS est désignée par --table, --bucket et --kms-key ensemble',
    de: 'eine Installation in AWS wird durch --table, --bucket und --kms-key zusammen genannt',
  },
  'aws-sdk-missing': {
    en: 'the packages of the SDK of AWS are not installed',
    fr: 'les paquets du SDK d’AWS ne sont pas installés',
    de: 'die Pakete des SDK von AWS sind nicht installiert',
  },
  'cannot-write-folder': {
    en: 'cannot write: {path} is a folder; name a file in it',
    fr: 'écriture impossible : {path} est un dossier ; indiquez un fichier dedans',
    de: 'Schreiben nicht möglich: {path} ist ein Ordner; nennen Sie eine Datei darin',
  },
  'cannot-write-no-folder': {
    en: 'cannot write {path}: the folder {folder} is not there; make it, or name another file',
    fr: 'impossible d’écrire {path} : le dossier {folder} n’existe pas ; créez-le, ou indiquez un autre fichier',
    de: '{path} lässt sich nicht schreiben: Den Ordner {folder} gibt es nicht; legen Sie ihn an, oder nennen Sie eine andere Datei',
  },
  'cannot-write-device': {
    en: 'cannot write {path}: it is no ordinary file; name another',
    fr: 'impossible d’écrire {path} : ce n’est pas un fichier ordinaire ; indiquez-en un autre',
    de: '{path} lässt sich nicht schreiben: Das ist keine gewöhnliche Datei; nennen Sie eine andere',
  },
  'cannot-write-full': {
    en: 'cannot write {path}: no space is left on its disk',
    fr: 'impossible d’écrire {path} : il n’y a plus d’espace sur son disque',
    de: '{path} lässt sich nicht schreiben: Auf dem Datenträger ist kein Platz mehr',
  },
  'cannot-write-not-permitted': {
    en: 'cannot write {path}: this user may not write there',
    fr: 'impossible d’écrire {path} : cet utilisateur ne peut pas y écrire',
    de: '{path} lässt sich nicht schreiben: Dieser Benutzer darf dort nicht schreiben',
  },
  'cannot-write-link': {
    en: 'cannot write into {path}: it is a symbolic link, which may lead to another place',
    fr: 'impossible d’écrire dans {path} : c’est un lien symbolique, qui peut mener ailleurs',
    de: 'in {path} kann nicht geschrieben werden: Das ist ein symbolischer Link, der woandershin führen kann',
  },
  'cannot-write-not-a-folder': {
    en: 'cannot write {path}: a file stands in place of a folder, or the reverse',
    fr: 'impossible d’écrire {path} : un fichier se trouve à la place d’un dossier, ou l’inverse',
    de: '{path} lässt sich nicht schreiben: Eine Datei steht anstelle eines Ordners oder umgekehrt',
  },
  'cannot-write-there': {
    en: 'cannot write {path}: nothing can be made there',
    fr: 'impossible d’écrire {path} : rien ne peut y être créé',
    de: '{path} lässt sich nicht schreiben: Dort lässt sich nichts anlegen',
  },
  'cannot-write-long-name': {
    en: 'cannot write {path}: the name is too long',
    fr: 'impossible d’écrire {path} : le nom est trop long',
    de: '{path} lässt sich nicht schreiben: Der Name ist zu lang',
  },
  'cannot-write': {
    en: 'cannot write {path}',
    fr: 'impossible d’écrire {path}',
    de: '{path} lässt sich nicht schreiben',
  },
  'not-json': {
    en: '{path} is not JSON',
    fr: '{path} n’est pas du JSON',
    de: '{path} ist kein JSON',
  },
  'no-keys': {
    en: '{path} holds no keys (a JSON Web Key Set or a DID document)',
    fr: '{path} ne contient aucune clé (un JSON Web Key Set ou un document DID)',
    de: '{path} enthält keine Schlüssel (ein JSON Web Key Set oder ein DID-Dokument)',
  },
  'version-superseded-meanwhile': {
    en: 'version {version} was superseded meanwhile',
    fr: 'la version {version} a été remplacée entre-temps',
    de: 'die Version {version} wurde inzwischen ersetzt',
  },
  'answer-not-json': {
    en: 'the answer of {address} is not known to this program (it is not JSON)',
    fr: 'la réponse de {address} n’est pas connue de ce programme (elle n’est pas du JSON)',
    de: 'die Antwort von {address} ist diesem Programm nicht bekannt (sie ist kein JSON)',
  },
  'answer-does-not-fit': {
    en: 'the answer of {address} is not known to this program ({issue})',
    fr: 'la réponse de {address} n’est pas connue de ce programme ({issue})',
    de: 'die Antwort von {address} ist diesem Programm nicht bekannt ({issue})',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
