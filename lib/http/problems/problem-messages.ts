import type { ErrorCode } from '../../core/errors.ts';
import type { LocalizedText } from '../../core/language.ts';

/** Title and next step of each problem, for people. */
export const PROBLEM_TEXTS: Readonly<
  Record<ErrorCode, { readonly title: LocalizedText; readonly next: LocalizedText }>
> = {
  'concurrent-update': {
    title: { en: 'Changed in the meantime', fr: 'Modifié entre-temps', de: 'Inzwischen geändert' },
    next: {
      en: 'Read it again and repeat the request.',
      fr: 'Relisez la ressource et répétez la requête.',
      de: 'Lesen Sie die Ressource erneut und wiederholen Sie die Anfrage.',
    },
  },
  'object-exists': {
    title: { en: 'Already there', fr: 'Existe déjà', de: 'Bereits vorhanden' },
    next: {
      en: 'Nothing to do: it is already stored.',
      fr: 'Rien à faire : la ressource existe déjà.',
      de: 'Nichts zu tun: Es ist bereits gespeichert.',
    },
  },
  'object-not-found': {
    title: { en: 'File not found', fr: 'Fichier introuvable', de: 'Datei nicht gefunden' },
    next: {
      en: 'Ask for the current version and follow its links.',
      fr: 'Demandez la version actuelle et suivez ses liens.',
      de: 'Rufen Sie die aktuelle Version ab und folgen Sie deren Links.',
    },
  },
  'object-corrupt': {
    title: {
      en: 'The file arrived damaged',
      fr: 'Le fichier est arrivé endommagé',
      de: 'Die Datei ist beschädigt angekommen',
    },
    next: {
      en: 'Send the file again.',
      fr: 'Renvoyez le fichier.',
      de: 'Senden Sie die Datei erneut.',
    },
  },
  'address-refused': {
    title: {
      en: 'This address must not be called',
      fr: 'Cette adresse ne peut pas être appelée',
      de: 'Diese Adresse darf nicht aufgerufen werden',
    },
    next: {
      en: 'Name a public address by https at port 443, or let the operator allow the range, host or port with KAART_OUTBOUND_ALLOW.',
      fr: 'Indiquez une adresse publique en https au port 443, ou faites autoriser la plage, l’hôte ou le port par KAART_OUTBOUND_ALLOW.',
      de: 'Nennen Sie eine öffentliche Adresse mit https an Port 443, oder lassen Sie Bereich, Host oder Port mit KAART_OUTBOUND_ALLOW zu.',
    },
  },
  'method-not-allowed': {
    title: {
      en: 'The address takes other methods',
      fr: 'L’adresse accepte d’autres méthodes',
      de: 'Die Adresse nimmt andere Methoden an',
    },
    next: {
      en: 'Use one of the methods that the header Allow names; /docs says what each does.',
      fr: 'Utilisez une des méthodes que nomme l’en-tête Allow ; /docs dit ce que fait chacune.',
      de: 'Verwenden Sie eine der Methoden, die der Header Allow nennt; /docs sagt, was jede tut.',
    },
  },
  'message-invalid': {
    title: {
      en: 'The request does not fit its schema',
      fr: 'La requête ne correspond pas à son schéma',
      de: 'Die Anfrage entspricht nicht ihrem Schema',
    },
    next: {
      en: 'Correct what "detail" says, and each member that "issues" names; /docs shows the schema.',
      fr: 'Corrigez ce que dit « detail », et chaque élément que cite « issues » ; /docs montre le schéma.',
      de: 'Berichtigen Sie, was unter „detail“ steht, und jede Angabe, die „issues“ nennt; /docs zeigt das Schema.',
    },
  },
  'not-found': {
    title: { en: 'Not found', fr: 'Introuvable', de: 'Nicht gefunden' },
    next: {
      en: 'Check the address and its ids; /catalog lists what is published, /docs what can be listed.',
      fr: 'Vérifiez l’adresse et ses identifiants ; /catalog liste ce qui est publié, /docs ce qui se liste.',
      de: 'Prüfen Sie die Adresse und ihre Ids; /catalog zeigt, was veröffentlicht ist, /docs, was sich auflisten lässt.',
    },
  },
  'sign-in-needed': {
    title: { en: 'Not signed in', fr: 'Non connecté', de: 'Nicht angemeldet' },
    next: {
      en: 'Open /workbench and sign in again. Nothing was saved.',
      fr: 'Ouvrez /workbench et connectez-vous de nouveau. Rien n’a été enregistré.',
      de: 'Öffnen Sie /workbench und melden Sie sich erneut an. Es wurde nichts gespeichert.',
    },
  },
  unauthenticated: {
    title: {
      en: 'A valid access token is needed',
      fr: 'Un jeton d’accès valide est requis',
      de: 'Ein gültiges Zugriffstoken wird benötigt',
    },
    next: {
      en: 'Get a token at /token and send it as "Authorization: Bearer …". You request access at /access.',
      fr: 'Demandez un jeton à /token et envoyez-le par « Authorization: Bearer … ». L’accès se demande à la page /access.',
      de: 'Holen Sie ein Token bei /token und senden Sie es als „Authorization: Bearer …“. Zugang beantragen Sie unter /access.',
    },
  },
  forbidden: {
    title: { en: 'Not permitted', fr: 'Non autorisé', de: 'Nicht erlaubt' },
    next: {
      en: 'Ask the operator for the role this request needs.',
      fr: 'Demandez à l’exploitant le rôle requis.',
      de: 'Bitten Sie den Betreiber um die nötige Rolle.',
    },
  },
  'second-person-required': {
    title: {
      en: 'A second person is required',
      fr: 'Une seconde personne est requise',
      de: 'Eine zweite Person ist erforderlich',
    },
    next: {
      en: 'Another person than the one who submitted it must release it.',
      fr: 'Une autre personne que celle qui a soumis doit valider.',
      de: 'Eine andere Person als die einreichende muss die Freigabe erteilen.',
    },
  },
  'wrong-state': {
    title: {
      en: 'Not possible in this state',
      fr: 'Impossible dans cet état',
      de: 'In diesem Zustand nicht möglich',
    },
    next: {
      en: 'Look at its state; the detail says what must come first.',
      fr: 'Consultez l’état ; le détail indique l’étape préalable.',
      de: 'Sehen Sie sich den Zustand an; die Einzelheiten nennen den nötigen Schritt davor.',
    },
  },
  'precondition-failed': {
    title: {
      en: 'Changed since you read it',
      fr: 'Modifié depuis votre lecture',
      de: 'Seit dem Lesen geändert',
    },
    next: {
      en: 'Read it again and send its new ETag in If-Match.',
      fr: 'Relisez la ressource et envoyez son nouvel ETag dans If-Match.',
      de: 'Lesen Sie erneut und senden Sie das neue ETag in If-Match.',
    },
  },
  'idempotency-conflict': {
    title: {
      en: 'This Idempotency-Key belongs to another request',
      fr: 'Cette Idempotency-Key appartient à une autre requête',
      de: 'Dieser Idempotency-Key gehört zu einer anderen Anfrage',
    },
    next: {
      en: 'Use a new key for a new request.',
      fr: 'Utilisez une nouvelle clé pour une nouvelle requête.',
      de: 'Verwenden Sie für eine neue Anfrage einen neuen Schlüssel.',
    },
  },
  'too-large': {
    title: { en: 'Too large', fr: 'Trop volumineux', de: 'Zu groß' },
    next: {
      en: 'Ask POST /v1/uploads for an upload link and import from there.',
      fr: 'Demandez un lien de dépôt à POST /v1/uploads et importez depuis celui-ci.',
      de: 'Fordern Sie mit POST /v1/uploads einen Upload-Link an und importieren Sie von dort.',
    },
  },
  'head-too-large': {
    title: {
      en: 'Address and headers are too long',
      fr: 'L’adresse et les en-têtes sont trop longs',
      de: 'Adresse und Header sind zu lang',
    },
    next: {
      en: 'Send fewer or shorter query parameters and headers.',
      fr: 'Envoyez moins de paramètres et d’en-têtes, ou de plus courts.',
      de: 'Senden Sie weniger oder kürzere Parameter und Header.',
    },
  },
  'unsupported-media-type': {
    title: {
      en: 'This media type is not understood here',
      fr: 'Ce type de média n’est pas accepté ici',
      de: 'Dieser Medientyp wird hier nicht verstanden',
    },
    next: {
      en: 'Send the body as "detail" says.',
      fr: 'Envoyez le corps comme le dit « detail ».',
      de: 'Senden Sie den Inhalt so, wie es unter „detail“ steht.',
    },
  },
  'not-supported': {
    title: {
      en: 'This part of the protocol is not supported',
      fr: 'Cette partie du protocole n’est pas prise en charge',
      de: 'Dieser Teil des Protokolls wird nicht unterstützt',
    },
    next: {
      en: 'Ask in the way that "detail" names.',
      fr: 'Demandez de la manière que nomme « detail ».',
      de: 'Fragen Sie so, wie es unter „detail“ steht.',
    },
  },
  'not-acceptable': {
    title: { en: 'No such format', fr: 'Format inexistant', de: 'Kein solches Format' },
    next: {
      en: 'Ask for one of the formats in "allowed".',
      fr: 'Demandez l’un des formats de « allowed ».',
      de: 'Fragen Sie nach einem der Formate in „allowed“.',
    },
  },
  'range-not-satisfiable': {
    title: {
      en: 'The range lies outside the file',
      fr: 'L’intervalle dépasse le fichier',
      de: 'Der Bereich liegt außerhalb der Datei',
    },
    next: {
      en: 'Send the request again without Range, or with a range inside the file.',
      fr: 'Renvoyez la requête sans Range, ou avec une plage comprise dans le fichier.',
      de: 'Senden Sie die Anfrage ohne Range oder mit einem Bereich innerhalb der Datei.',
    },
  },
  'rate-limited': {
    title: { en: 'Too many requests', fr: 'Trop de requêtes', de: 'Zu viele Anfragen' },
    next: {
      en: 'Wait a minute and try again; Retry-After says how many seconds it takes.',
      fr: 'Patientez une minute puis réessayez ; Retry-After indique le nombre de secondes.',
      de: 'Warten Sie eine Minute und versuchen Sie es noch einmal; Retry-After nennt die Sekunden.',
    },
  },
  'file-refused': {
    title: {
      en: 'The file was refused',
      fr: 'Le fichier a été refusé',
      de: 'Die Datei wurde abgelehnt',
    },
    next: {
      en: '"finding" is the code; correct the file and import it again. Nothing was changed.',
      fr: '« finding » est le code ; corrigez le fichier et réimportez-le. Rien n’a été modifié.',
      de: '„finding“ ist der Code; berichtigen Sie die Datei und importieren Sie sie erneut. Nichts wurde geändert.',
    },
  },
  'link-closed': {
    title: {
      en: 'This link no longer works',
      fr: 'Ce lien n’est plus valide',
      de: 'Dieser Link ist nicht mehr gültig',
    },
    next: {
      en: 'Write to the contact of the mail, and name your organisation. If you did not open the link yourself, say so: the access is then stopped.',
      fr: 'Écrivez au contact indiqué dans l’e-mail, en nommant votre organisation. Si vous n’avez pas ouvert le lien vous-même, dites-le : l’accès est alors arrêté.',
      de: 'Schreiben Sie an die Adresse in der E-Mail und nennen Sie Ihre Organisation. Haben Sie den Link nicht selbst geöffnet, so sagen Sie es: Der Zugang wird dann gesperrt.',
    },
  },
  'invitation-closed': {
    title: {
      en: 'This link no longer works',
      fr: 'Ce lien n’est plus valide',
      de: 'Dieser Link ist nicht mehr gültig',
    },
    next: {
      en: 'A link works once and for some days. Ask for a new one.',
      fr: 'Un lien fonctionne une fois et pendant quelques jours. Demandez-en un nouveau.',
      de: 'Ein Link funktioniert einmal und einige Tage lang. Bitten Sie um einen neuen.',
    },
  },
  'consent-rejected': {
    title: {
      en: 'The permission was rejected',
      fr: 'L’autorisation a été rejetée',
      de: 'Die Erlaubnis wurde zurückgewiesen',
    },
    next: {
      en: '"finding" is the code; correct the event and send it again. Nothing was changed.',
      fr: '« finding » est le code ; corrigez l’événement et renvoyez-le. Rien n’a été modifié.',
      de: '„finding“ ist der Code; berichtigen Sie das Ereignis und senden Sie es erneut. Nichts wurde geändert.',
    },
  },
  'nothing-published': {
    title: {
      en: 'Nothing has been published yet',
      fr: 'Rien n’est encore publié',
      de: 'Noch ist nichts veröffentlicht',
    },
    next: {
      en: 'Come back after the next nightly run.',
      fr: 'Revenez après la prochaine publication nocturne.',
      de: 'Kommen Sie nach dem nächsten nächtlichen Lauf wieder.',
    },
  },
  'nothing-served': {
    title: {
      en: 'No rows are served at the moment',
      fr: 'Aucune ligne n’est servie pour le moment',
      de: 'Zurzeit werden keine Zeilen ausgeliefert',
    },
    next: {
      en: 'Try again later. An operator releases an edition, or the hold: kaart doctor names it.',
      fr: 'Réessayez plus tard. Un opérateur valide une édition ou lève le blocage : kaart doctor le nomme.',
      de: 'Versuchen Sie es später erneut. Ein Betreiber gibt eine Ausgabe frei oder hebt die Sperre auf: kaart doctor nennt sie.',
    },
  },
  'edition-retracted': {
    title: {
      en: 'This edition was retracted',
      fr: 'Cette édition a été annulée',
      de: 'Diese Ausgabe wurde zurückgezogen',
    },
    next: {
      en: 'No edition has taken its place yet. GET /v1/editions lists those that count.',
      fr: 'Aucune édition ne l’a encore remplacée. GET /v1/editions énumère celles qui font foi.',
      de: 'Noch hat keine Ausgabe ihren Platz eingenommen. GET /v1/editions nennt die gültigen.',
    },
  },
  superseded: {
    title: {
      en: 'This version has been superseded',
      fr: 'Cette version a été remplacée',
      de: 'Diese Version wurde ersetzt',
    },
    next: {
      en: 'Fetch the version named in "replacedBy" or, without it, in "current".',
      fr: 'Récupérez la version citée dans « replacedBy » ou, à défaut, dans « current ».',
      de: 'Rufen Sie die unter „replacedBy“ oder, falls sie fehlt, unter „current“ genannte Version ab.',
    },
  },
  'recovery-pending': {
    title: {
      en: 'Withdrawals are being recovered after a restore',
      fr: 'Des retraits sont rétablis après une restauration',
      de: 'Widerrufe werden nach einer Wiederherstellung nachgetragen',
    },
    next: {
      en: 'Try again later; an operator runs kaart recover and looks at the log.',
      fr: 'Réessayez plus tard ; un opérateur lance kaart recover et consulte le journal.',
      de: 'Versuchen Sie es später erneut; ein Betreiber führt kaart recover aus und prüft das Protokoll.',
    },
  },
  'storage-full': {
    title: {
      en: 'No space is left for data',
      fr: 'Il n’y a plus d’espace pour les données',
      de: 'Es ist kein Speicherplatz mehr frei',
    },
    next: {
      en: 'Try again later; an operator frees space on the disk of the data directory.',
      fr: 'Réessayez plus tard ; un opérateur libère de l’espace sur le disque des données.',
      de: 'Versuchen Sie es später erneut; ein Betreiber schafft Platz auf dem Datenträger.',
    },
  },
  'storage-damaged': {
    title: {
      en: 'Stored data are damaged',
      fr: 'Des données enregistrées sont endommagées',
      de: 'Gespeicherte Daten sind beschädigt',
    },
    next: {
      en: 'An operator restores the data directory from a backup, then runs kaart recover.',
      fr: 'Un opérateur restaure le répertoire de données depuis une sauvegarde, puis lance kaart recover.',
      de: 'Ein Betreiber stellt das Datenverzeichnis aus einer Sicherung wieder her und führt dann kaart recover aus.',
    },
  },
  'storage-unusable': {
    title: {
      en: 'The data directory cannot be used',
      fr: 'Le répertoire de données est inutilisable',
      de: 'Das Datenverzeichnis ist nicht benutzbar',
    },
    next: {
      en: 'An operator chooses another directory with KAART_HOME, or corrects its permissions.',
      fr: 'Un opérateur choisit un autre répertoire avec KAART_HOME ou corrige ses droits.',
      de: 'Ein Betreiber wählt mit KAART_HOME ein anderes Verzeichnis oder berichtigt dessen Rechte.',
    },
  },
  'schema-unknown': {
    title: {
      en: 'The stored data have another schema',
      fr: 'Les données enregistrées suivent un autre schéma',
      de: 'Die gespeicherten Daten haben ein anderes Schema',
    },
    next: {
      en: 'An operator runs the release that wrote the data, or moves them to this release by kaart backup and kaart restore.',
      fr: 'Un opérateur lance la version qui a écrit les données, ou les transfère vers cette version par kaart backup et kaart restore.',
      de: 'Ein Betreiber startet das Release, das die Daten geschrieben hat, oder übernimmt sie mit kaart backup und kaart restore in dieses Release.',
    },
  },
  'view-stale': {
    title: {
      en: 'A new version is being made',
      fr: 'Une nouvelle version est en préparation',
      de: 'Eine neue Version wird erstellt',
    },
    next: {
      en: 'Try again in a few seconds.',
      fr: 'Réessayez dans quelques secondes.',
      de: 'Versuchen Sie es in einigen Sekunden erneut.',
    },
  },
  held: {
    title: {
      en: 'The publication is held',
      fr: 'La publication est suspendue',
      de: 'Die Veröffentlichung ist angehalten',
    },
    next: {
      en: 'A second person can release it with a reason.',
      fr: 'Une seconde personne peut la libérer avec un motif.',
      de: 'Eine zweite Person kann sie mit Begründung freigeben.',
    },
  },
  invalid_request: {
    title: {
      en: 'The token request is malformed',
      fr: 'La demande de jeton est mal formée',
      de: 'Die Token-Anfrage ist fehlerhaft',
    },
    next: {
      en: 'Send grant_type=client_credentials as a form.',
      fr: 'Envoyez grant_type=client_credentials en formulaire.',
      de: 'Senden Sie grant_type=client_credentials als Formular.',
    },
  },
  invalid_client: {
    title: {
      en: 'The client is not known by these credentials',
      fr: 'Ces identifiants ne correspondent à aucun client',
      de: 'Kein Client mit diesen Zugangsdaten',
    },
    next: {
      en: 'Check client id and secret or key; ask for a rotation if they are lost.',
      fr: 'Vérifiez l’identifiant et le secret ou la clé ; demandez une rotation en cas de perte.',
      de: 'Prüfen Sie Client-ID und Geheimnis oder Schlüssel; bitten Sie bei Verlust um eine Rotation.',
    },
  },
  invalid_grant: {
    title: {
      en: 'The grant is not valid',
      fr: 'L’autorisation n’est pas valide',
      de: 'Die Berechtigung ist ungültig',
    },
    next: {
      en: 'Ask for a new token.',
      fr: 'Demandez un nouveau jeton.',
      de: 'Fordern Sie ein neues Token an.',
    },
  },
  unauthorized_client: {
    title: {
      en: 'This client may not use this grant',
      fr: 'Ce client ne peut pas utiliser cette autorisation',
      de: 'Dieser Client darf diese Berechtigung nicht verwenden',
    },
    next: {
      en: 'Ask the operator.',
      fr: 'Adressez-vous à l’exploitant.',
      de: 'Wenden Sie sich an den Betreiber.',
    },
  },
  unsupported_grant_type: {
    title: {
      en: 'Only client_credentials is supported',
      fr: 'Seul client_credentials est pris en charge',
      de: 'Nur client_credentials wird unterstützt',
    },
    next: {
      en: 'Send grant_type=client_credentials.',
      fr: 'Envoyez grant_type=client_credentials.',
      de: 'Senden Sie grant_type=client_credentials.',
    },
  },
  invalid_scope: {
    title: {
      en: 'The scope is not granted to this client',
      fr: 'Cette portée n’est pas accordée à ce client',
      de: 'Dieser Scope ist dem Client nicht erteilt',
    },
    next: {
      en: 'Ask for data:read, or for no scope.',
      fr: 'Demandez data:read, ou aucune portée.',
      de: 'Fragen Sie nach data:read oder nach keinem Scope.',
    },
  },
  invalid_dpop_proof: {
    title: {
      en: 'The DPoP proof is not accepted',
      fr: 'La preuve DPoP n’est pas acceptée',
      de: 'Der DPoP-Nachweis wird nicht angenommen',
    },
    next: {
      en: 'Send a new proof: its own jti, the time now, this method and this URL.',
      fr: 'Envoyez une nouvelle preuve : un jti propre, l’heure actuelle, cette méthode et cette URL.',
      de: 'Senden Sie einen neuen Nachweis: eigene jti, jetzige Zeit, diese Methode und diese URL.',
    },
  },
  'config-invalid': {
    title: {
      en: 'This server is not configured for it',
      fr: 'Ce serveur n’est pas configuré pour cela',
      de: 'Dieser Server ist dafür nicht eingerichtet',
    },
    next: {
      en: 'Tell the operator the request id.',
      fr: 'Communiquez l’identifiant de requête à l’exploitant.',
      de: 'Nennen Sie dem Betreiber die Anfrage-ID.',
    },
  },
  'counterparty-failed': {
    title: {
      en: 'The other connector refused',
      fr: 'L’autre connecteur a refusé',
      de: 'Der andere Konnektor hat abgelehnt',
    },
    next: {
      en: 'Read its answer. Check its address and your access rights there.',
      fr: 'Lisez sa réponse. Vérifiez son adresse et vos droits d’accès.',
      de: 'Lesen Sie seine Antwort. Prüfen Sie seine Adresse und Ihre Zugriffsrechte dort.',
    },
  },
  'counterparty-unreachable': {
    title: {
      en: 'No connector at this address',
      fr: 'Aucun connecteur à cette adresse',
      de: 'Kein Konnektor unter dieser Adresse',
    },
    next: {
      en: 'Check the address for a typing error (scheme, host, port, path); if it is right, ask the other side whether its connector runs.',
      fr: 'Vérifiez l’adresse (schéma, hôte, port, chemin) ; si elle est juste, demandez à l’autre partie si son connecteur fonctionne.',
      de: 'Prüfen Sie die Adresse auf Tippfehler (Schema, Host, Port, Pfad); stimmt sie, fragen Sie die Gegenseite, ob ihr Konnektor läuft.',
    },
  },
  unavailable: {
    title: {
      en: 'Not available right now',
      fr: 'Indisponible pour le moment',
      de: 'Zurzeit nicht verfügbar',
    },
    next: {
      en: 'Try again. If it fails again, give the operator the request id.',
      fr: 'Réessayez. En cas de nouvel échec, communiquez l’identifiant de requête à l’exploitant.',
      de: 'Versuchen Sie es erneut. Wenn es wieder fehlschlägt, nennen Sie dem Betreiber die Anfrage-ID.',
    },
  },
};
