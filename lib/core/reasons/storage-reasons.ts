import type { LocalizedText } from '../language.ts';

/** Reasons of the stores, on one machine and in AWS. */
export const STORAGE_REASONS = {
  'disk-full': {
    en: 'no space is left on the disk of {place}',
    fr: 'il n’y a plus d’espace sur le disque : {place}',
    de: 'auf dem Datenträger ist kein Platz mehr: {place}',
  },
  'database-damaged': {
    en: 'the database in {place} is damaged',
    fr: 'la base de données est endommagée : {place}',
    de: 'die Datenbank ist beschädigt: {place}',
  },
  'file-instead-of-directory': {
    en: 'a file stands in place of a directory, or the reverse: {place}',
    fr: 'un fichier se trouve à la place d’un répertoire, ou l’inverse : {place}',
    de: 'eine Datei steht anstelle eines Verzeichnisses oder umgekehrt: {place}',
  },
  'place-not-permitted': {
    en: 'this user may not read and write {place}',
    fr: 'cet utilisateur ne peut pas lire et écrire : {place}',
    de: 'dieser Benutzer hat kein Recht zum Lesen und Schreiben: {place}',
  },
  'disk-errors': {
    en: 'the disk of {place} reports errors',
    fr: 'le disque signale des erreurs : {place}',
    de: 'der Datenträger meldet Fehler: {place}',
  },
  'too-many-open-files': {
    en: 'too many files are open',
    fr: 'trop de fichiers sont ouverts',
    de: 'es sind zu viele Dateien geöffnet',
  },
  'database-empty': {
    en: '{path} is empty, and the objects beside it are not',
    fr: '{path} est vide, alors qu’il y a des objets à côté',
    de: '{path} ist leer, und daneben liegen Objekte',
  },
  'database-missing': {
    en: '{path} is missing, and there are objects beside it',
    fr: '{path} manque, alors qu’il y a des objets à côté',
    de: '{path} fehlt, und daneben liegen Objekte',
  },
  'database-busy': {
    en: 'another process holds the database',
    fr: 'un autre processus tient la base de données',
    de: 'ein anderer Prozess hält die Datenbank',
  },
  'item-not-json': {
    en: 'the item {item} is not JSON',
    fr: 'l’enregistrement {item} n’est pas du JSON',
    de: 'der Eintrag {item} ist kein JSON',
  },
  'schema-differs': {
    en: 'the stored data have schema {found}; this release reads and writes schema {known}',
    fr: 'les données enregistrées ont le schéma {found} ; cette version lit et écrit le schéma {known}',
    de: 'die gespeicherten Daten haben Schema {found}; dieses Release liest und schreibt Schema {known}',
  },
  'restore-unfinished': {
    en: 'a backup is being restored here, or that was interrupted',
    fr: 'une sauvegarde est en cours de restauration ici, ou la restauration a été interrompue',
    de: 'hier wird eine Sicherung zurückgespielt, oder das wurde unterbrochen',
  },
  'written-while-read': {
    en: 'the installation was being written all the time',
    fr: 'des écritures ont eu lieu sans cesse dans l’installation',
    de: 'in die Installation wurde ständig geschrieben',
  },
  'another-write-first': {
    en: 'another write was first',
    fr: 'une autre écriture a été plus rapide',
    de: 'ein anderer Schreibvorgang war schneller',
  },
  'another-write-to-key-first': {
    en: 'another write to {key} was first',
    fr: 'une autre écriture sur {key} a été plus rapide',
    de: 'ein anderer Schreibvorgang auf {key} war schneller',
  },
  'other-writers': {
    en: 'other writers were in the way',
    fr: 'd’autres écritures étaient en cours',
    de: 'andere Schreibvorgänge kamen dazwischen',
  },
  'keys-made-by-another': {
    en: 'another process made the keys',
    fr: 'un autre processus a créé les clés',
    de: 'ein anderer Prozess hat die Schlüssel erzeugt',
  },
  'writes-too-large': {
    en: 'the writes are larger than 4 MB together',
    fr: 'les écritures dépassent ensemble 4 Mo',
    de: 'die Schreibvorgänge sind zusammen größer als 4 MB',
  },
  'item-too-large': {
    en: 'an item is larger than 400 KB',
    fr: 'un enregistrement dépasse 400 Ko',
    de: 'ein Eintrag ist größer als 400 KB',
  },
  'table-throttled': {
    en: 'the table is throttled',
    fr: 'la table limite les requêtes',
    de: 'die Tabelle drosselt Anfragen',
  },
  'database-silent': {
    en: 'the database does not answer',
    fr: 'la base de données ne répond pas',
    de: 'die Datenbank antwortet nicht',
  },
  'aws-refused': {
    en: 'AWS refused a request of this command ({fault})',
    fr: 'AWS a refusé une requête de cette commande ({fault})',
    de: 'AWS hat eine Anfrage dieses Befehls abgelehnt ({fault})',
  },
  'service-silent': {
    en: 'an AWS service does not answer',
    fr: 'un service AWS ne répond pas',
    de: 'ein AWS-Dienst antwortet nicht',
  },
  'no-such-bytes': {
    en: 'S3 has no such bytes',
    fr: 'S3 n’a pas ces octets',
    de: 'S3 hat diese Bytes nicht',
  },
  'object-not-erased': {
    en: 'S3 refused to erase an object',
    fr: 'S3 a refusé d’effacer un objet',
    de: 'S3 hat das Löschen eines Objekts verweigert',
  },
  'mail-not-taken': {
    en: 'the mail service did not take a mail',
    fr: 'le service de courriel n’a pas pris un courriel',
    de: 'der Maildienst hat eine E-Mail nicht angenommen',
  },
  'object-there': {
    en: 'the object exists',
    fr: 'le fichier a déjà été déposé',
    de: 'die Datei liegt bereits vor',
  },
  'object-differs': {
    en: 'the object is not the one that was announced',
    fr: 'le fichier n’est pas celui qui était annoncé',
    de: 'die Datei ist nicht die angekündigte',
  },
  'object-missing': {
    en: 'no such object',
    fr: 'cet objet n’existe pas',
    de: 'dieses Objekt gibt es nicht',
  },
  'object-ends-early': {
    en: 'the file of an object ends too early',
    fr: 'le fichier d’un objet finit trop tôt',
    de: 'die Datei eines Objekts endet zu früh',
  },
  'object-damaged': {
    en: 'the file of the object {key} is damaged',
    fr: 'le fichier de l’objet {key} est endommagé',
    de: 'die Datei des Objekts {key} ist beschädigt',
  },
  'object-range-outside': {
    en: 'the range lies outside the object',
    fr: 'la plage se trouve hors de l’objet',
    de: 'der Bereich liegt außerhalb des Objekts',
  },
  'not-an-object-key': {
    en: 'not a key of an object',
    fr: 'ce n’est pas la clé d’un objet',
    de: 'das ist kein Schlüssel eines Objekts',
  },
  'stored-body-too-large': {
    en: 'the body is too large',
    fr: 'le corps est trop grand',
    de: 'der Inhalt ist zu groß',
  },
  'journal-not-recorded': {
    en: 'withdrawals of the journal have yet to be recorded in the table',
    fr: 'des retraits du journal doivent encore être inscrits dans la table',
    de: 'Widerrufe des Journals müssen noch in die Tabelle eingetragen werden',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
