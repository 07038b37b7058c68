import type { LocalizedText } from '../../core/language.ts';

/**
 * What is said of a single failed request, in the three languages. The English text is the message
 * as it is raised, `{}` stands for what varies, in the same order in each language.
 */
export const REQUEST_DETAILS: readonly LocalizedText[] = [
  {
    en: 'no space is left on the disk of the data directory',
    fr: 'il n’y a plus d’espace sur le disque du répertoire de données',
    de: 'auf dem Datenträger des Datenverzeichnisses ist kein Platz mehr',
  },
  {
    en: 'the database in the data directory is damaged',
    fr: 'la base du répertoire de données est endommagée',
    de: 'die Datenbank im Datenverzeichnis ist beschädigt',
  },
  {
    en: 'a file stands in place of a directory, or the reverse: the data directory',
    fr: 'un fichier se trouve à la place d’un répertoire, ou l’inverse : répertoire de données',
    de: 'eine Datei steht anstelle eines Verzeichnisses oder umgekehrt: im Datenverzeichnis',
  },
  {
    en: 'this user may not read and write the data directory',
    fr: 'cet utilisateur ne peut pas lire et écrire le répertoire de données',
    de: 'dieser Benutzer darf das Datenverzeichnis nicht lesen und schreiben',
  },
  {
    en: 'the disk of the data directory reports errors',
    fr: 'le disque du répertoire de données signale des erreurs',
    de: 'der Datenträger des Datenverzeichnisses meldet Fehler',
  },
  {
    en: 'too many files are open',
    fr: 'trop de fichiers sont ouverts',
    de: 'es sind zu viele Dateien geöffnet',
  },
  {
    en: 'nothing lives at this address',
    fr: 'rien ne se trouve à cette adresse',
    de: 'unter dieser Adresse gibt es nichts',
  },
  {
    en: 'a body here holds at most {} bytes',
    fr: 'un corps contient ici au plus {} octets',
    de: 'ein Inhalt hat hier höchstens {} Bytes',
  },
  { en: 'at most {} bytes', fr: 'au plus {} octets', de: 'höchstens {} Bytes' },
  { en: 'the body is too large', fr: 'le corps est trop grand', de: 'der Inhalt ist zu groß' },
  { en: 'the file has {} bytes', fr: 'le fichier a {} octets', de: 'die Datei hat {} Bytes' },
  {
    en: 'no access token was sent',
    fr: 'aucun jeton d’accès n’a été envoyé',
    de: 'es wurde kein Zugriffstoken gesendet',
  },
  {
    en: 'the token is not accepted',
    fr: 'le jeton n’est pas accepté',
    de: 'das Token wird nicht angenommen',
  },
  {
    en: 'this needs the scope {}',
    fr: 'cette requête exige la portée {}',
    de: 'diese Anfrage braucht den Umfang {}',
  },
  {
    en: 'this token is of no audience',
    fr: 'ce jeton n’appartient à aucun public',
    de: 'dieses Token gehört zu keinem Empfängerkreis',
  },
  {
    en: 'this client asks more often than its quota allows',
    fr: 'ce client demande plus souvent que son quota ne le permet',
    de: 'dieser Client fragt öfter, als sein Kontingent erlaubt',
  },
  {
    en: 'this client is not registered for that purpose',
    fr: 'ce client n’est pas inscrit pour cette finalité',
    de: 'dieser Client ist für diesen Zweck nicht eingetragen',
  },
  {
    en: 'rows are given for the purposes that companies were told, and no other',
    fr: 'les lignes sont fournies pour les finalités annoncées aux entreprises, et aucune autre',
    de: 'Zeilen gibt es für die Zwecke, die den Unternehmen genannt wurden, und keine anderen',
  },
  {
    en: 'an Idempotency-Key has 1 to 200 characters',
    fr: 'une Idempotency-Key a de 1 à 200 caractères',
    de: 'ein Idempotency-Key hat 1 bis 200 Zeichen',
  },
  {
    en: 'this key was sent with another request',
    fr: 'cette clé a été envoyée avec une autre requête',
    de: 'dieser Schlüssel wurde mit einer anderen Anfrage gesendet',
  },
  {
    en: 'the first request with this key is still running',
    fr: 'la première requête avec cette clé est encore en cours',
    de: 'die erste Anfrage mit diesem Schlüssel läuft noch',
  },
  {
    en: 'If-Match does not name a version of this',
    fr: 'If-Match ne désigne aucune version de cette ressource',
    de: 'If-Match nennt keine Fassung dieser Ressource',
  },
  { en: '{} was changed since', fr: '{} a été modifié depuis', de: '{} wurde seither geändert' },
  {
    en: 'the link is not valid',
    fr: 'le lien n’est pas valable',
    de: 'der Link ist nicht gültig',
  },
  {
    en: 'the object exists',
    fr: 'le fichier a déjà été déposé',
    de: 'die Datei liegt bereits vor',
  },
  {
    en: 'the object is not what was promised',
    fr: 'le fichier n’est pas celui qui était annoncé',
    de: 'die Datei ist nicht die angekündigte',
  },
  { en: 'the body is not JSON', fr: 'le corps n’est pas du JSON', de: 'der Inhalt ist kein JSON' },
  {
    en: '{} is not what this address takes',
    fr: 'cette adresse n’accepte pas {}',
    de: 'diese Adresse nimmt {} nicht an',
  },
  {
    en: 'the body does not fit its schema',
    fr: 'le corps ne correspond pas à son schéma',
    de: 'der Inhalt entspricht nicht seinem Schema',
  },
  {
    en: 'the query does not fit: {}',
    fr: 'les paramètres de requête ne conviennent pas : {}',
    de: 'die Abfrageparameter passen nicht: {}',
  },
  {
    en: 'this address takes {}',
    fr: 'cette adresse accepte {}',
    de: 'diese Adresse nimmt {} an',
  },
  {
    en: 'the query does not fit its schema',
    fr: 'les paramètres de requête ne correspondent pas à leur schéma',
    de: 'die Abfrageparameter entsprechen nicht ihrem Schema',
  },
  {
    en: 'the path does not fit its schema',
    fr: 'le chemin ne correspond pas à son schéma',
    de: 'der Pfad entspricht nicht seinem Schema',
  },
  {
    en: 'none of the accepted types is offered',
    fr: 'aucun des types acceptés n’est proposé',
    de: 'keiner der angenommenen Typen wird angeboten',
  },
  {
    en: '{} is not among the formats of this version',
    fr: '{} n’est pas un format de cette version',
    de: '{} ist kein Format dieser Version',
  },
  {
    en: 'not a cursor of this list',
    fr: 'ce n’est pas un curseur de cette liste',
    de: 'das ist kein Cursor dieser Liste',
  },
  {
    en: 'no such dataset',
    fr: 'ce jeu de données n’existe pas',
    de: 'diesen Datensatz gibt es nicht',
  },
  { en: 'no such version', fr: 'cette version n’existe pas', de: 'diese Version gibt es nicht' },
  { en: 'no such file', fr: 'ce fichier n’existe pas', de: 'diese Datei gibt es nicht' },
  { en: 'no such upload', fr: 'ce dépôt n’existe pas', de: 'diesen Upload gibt es nicht' },
  {
    en: 'no such company: {}',
    fr: 'cette entreprise n’existe pas : {}',
    de: 'dieses Unternehmen gibt es nicht: {}',
  },
  {
    en: 'no such partner',
    fr: 'ce partenaire n’existe pas',
    de: 'diesen Partner gibt es nicht',
  },
  {
    en: 'no such partner: {}',
    fr: 'ce partenaire n’existe pas : {}',
    de: 'diesen Partner gibt es nicht: {}',
  },
  {
    en: 'there is a partner {} already',
    fr: 'le partenaire {} existe déjà',
    de: 'den Partner {} gibt es bereits',
  },
  { en: '{} is revoked', fr: '{} est révoqué', de: '{} ist widerrufen' },
  {
    en: 'two keys have the same kid',
    fr: 'deux clés ont le même kid',
    de: 'zwei Schlüssel haben dieselbe kid',
  },
  {
    en: 'this is no usable public key',
    fr: 'ce n’est pas une clé publique utilisable',
    de: 'das ist kein brauchbarer öffentlicher Schlüssel',
  },
  {
    en: 'keys are rotated at most once a day',
    fr: 'les clés changent au plus une fois par jour',
    de: 'Schlüssel wechseln höchstens einmal am Tag',
  },
];
