import { type LocalizedText, localized } from '../language.ts';

/** What an operator does next after an error that has its own step, in three languages. */
export const NEXT_STEPS = {
  'free-disk': localized(
    'Free space on this disk, then try again.',
    'Libérez de l’espace sur ce disque, puis réessayez.',
    'Schaffen Sie Platz auf diesem Datenträger und versuchen Sie es dann erneut.',
  ),
  'free-disk-or-other-place': localized(
    'Free space on this disk, or name another place, and run the command again.',
    'Libérez de l’espace sur ce disque, ou indiquez un autre emplacement, et relancez la commande.',
    'Schaffen Sie Platz auf diesem Datenträger oder nennen Sie einen anderen Ort, und führen Sie den Befehl erneut aus.',
  ),
  'restore-data': localized(
    'Put the data directory back from a backup, then run kaart recover: it records the withdrawals made since.',
    'Restaurez le répertoire de données depuis une sauvegarde, puis lancez kaart recover : la commande enregistre les retraits faits depuis.',
    'Spielen Sie das Datenverzeichnis aus einer Sicherung zurück und führen Sie dann kaart recover aus: Der Befehl trägt die seither erfolgten Widerrufe ein.',
  ),
  'restore-again': localized(
    'Run kaart restore again with the same backup and the same options.',
    'Relancez kaart restore avec la même sauvegarde et les mêmes options.',
    'Führen Sie kaart restore erneut aus, mit derselben Sicherung und denselben Optionen.',
  ),
  'empty-installation': localized(
    'Name an empty data directory, or a new table and a new bucket.',
    'Indiquez un répertoire de données vide, ou une nouvelle table et un nouveau bucket.',
    'Nennen Sie ein leeres Datenverzeichnis, oder eine neue Tabelle und einen neuen Bucket.',
  ),
  'stop-writers': localized(
    'Run the command again at a quiet time. In AWS, restore the table to a point in time as a new table, and back up this one.',
    'Relancez la commande à un moment calme. Dans AWS, restaurez la table à un instant donné comme nouvelle table, et sauvegardez celle-ci.',
    'Führen Sie den Befehl zu einer ruhigen Zeit erneut aus. In AWS: Stellen Sie die Tabelle eines Zeitpunkts als neue Tabelle her, und sichern Sie diese.',
  ),
  'install-aws-sdk': localized(
    'Run the command in the checkout from which you deploy, or install @aws-sdk/client-dynamodb, @aws-sdk/client-s3, @aws-sdk/s3-request-presigner and @aws-sdk/client-kms beside kaart.',
    'Lancez la commande dans le dépôt d’où vous déployez, ou installez @aws-sdk/client-dynamodb, @aws-sdk/client-s3, @aws-sdk/s3-request-presigner et @aws-sdk/client-kms à côté de kaart.',
    'Führen Sie den Befehl in dem Checkout aus, aus dem Sie deployen, oder installieren Sie @aws-sdk/client-dynamodb, @aws-sdk/client-s3, @aws-sdk/s3-request-presigner und @aws-sdk/client-kms neben kaart.',
  ),
  'restore-keys': localized(
    'Put the signing keys (on one machine keys.json) back from a backup; new ones would not verify what was signed before.',
    'Restaurez les clés de signature (sur une machine keys.json) depuis une sauvegarde ; de nouvelles clés ne vérifieraient pas ce qui a été signé auparavant.',
    'Spielen Sie die Signaturschlüssel (auf einem Rechner keys.json) aus einer Sicherung zurück; neue Schlüssel würden frühere Signaturen nicht bestätigen.',
  ),
  'move-file-or-other-directory': localized(
    'Choose another directory with KAART_HOME or --home, or move the file away.',
    'Choisissez un autre répertoire avec KAART_HOME ou --home, ou déplacez le fichier.',
    'Wählen Sie ein anderes Verzeichnis mit KAART_HOME oder --home, oder verschieben Sie die Datei.',
  ),
  'correct-owner-or-other-directory': localized(
    'Choose another directory with KAART_HOME or --home, or correct the owner and the permissions.',
    'Choisissez un autre répertoire avec KAART_HOME ou --home, ou corrigez le propriétaire et les droits.',
    'Wählen Sie ein anderes Verzeichnis mit KAART_HOME oder --home, oder korrigieren Sie Eigentümer und Rechte.',
  ),
  'other-directory': localized(
    'Choose another directory with KAART_HOME or --home.',
    'Choisissez un autre répertoire avec KAART_HOME ou --home.',
    'Wählen Sie ein anderes Verzeichnis mit KAART_HOME oder --home.',
  ),
  'new-directory-for-export': localized(
    'Name a new directory; an export that broke off is continued by its name.',
    'Indiquez un nouveau répertoire ; une exportation interrompue continue sous son nom.',
    'Nennen Sie ein neues Verzeichnis; ein abgebrochener Export wird unter seinem Namen fortgesetzt.',
  ),
  'check-disk': localized(
    'Check the disk and its free space, then try again.',
    'Vérifiez le disque et son espace libre, puis réessayez.',
    'Prüfen Sie den Datenträger und seinen freien Platz und versuchen Sie es dann erneut.',
  ),
  'raise-file-limit': localized(
    'Raise the limit of open files (ulimit -n), then try again.',
    'Augmentez la limite des fichiers ouverts (ulimit -n), puis réessayez.',
    'Erhöhen Sie die Grenze für geöffnete Dateien (ulimit -n) und versuchen Sie es dann erneut.',
  ),
  'newer-release': localized(
    'Run a newer release of Kaart, or choose another directory with KAART_HOME or --home.',
    'Lancez une version plus récente de Kaart, ou choisissez un autre répertoire avec KAART_HOME ou --home.',
    'Verwenden Sie ein neueres Release von Kaart, oder wählen Sie ein anderes Verzeichnis mit KAART_HOME oder --home.',
  ),
  'older-release': localized(
    'Run the release that wrote the data, or begin with an empty directory: KAART_HOME or --home.',
    'Lancez la version qui a écrit les données, ou commencez avec un répertoire vide : KAART_HOME ou --home.',
    'Verwenden Sie das Release, das die Daten geschrieben hat, oder beginnen Sie mit einem leeren Verzeichnis: KAART_HOME oder --home.',
  ),
  'name-directory-or-begin': localized(
    'Name its directory with --home or KAART_HOME, or begin one there: kaart import FILE, kaart serve, or kaart serve --demo.',
    'Indiquez son répertoire avec --home ou KAART_HOME, ou commencez-y un Kaart : kaart import FILE, kaart serve ou kaart serve --demo.',
    'Nennen Sie sein Verzeichnis mit --home oder KAART_HOME, oder beginnen Sie dort eines: kaart import FILE, kaart serve oder kaart serve --demo.',
  ),
  'other-port': localized(
    'Choose another one with --port or PORT.',
    'Choisissez-en un autre avec --port ou PORT.',
    'Wählen Sie einen anderen mit --port oder PORT.',
  ),
  'check-address': localized(
    'Check the address, and that Kaart is running there.',
    'Vérifiez l’adresse, et que Kaart y fonctionne.',
    'Prüfen Sie die Adresse, und ob Kaart dort läuft.',
  ),
  'same-version': localized(
    'Check that --url names a Kaart. If it does, it may be newer than this program: install the version of kaart that it has.',
    'Vérifiez que --url désigne un Kaart. Si oui, il est peut-être plus récent que ce programme : installez la même version de kaart.',
    'Prüfen Sie, ob --url ein Kaart nennt. Wenn ja, ist es vielleicht neuer als dieses Programm: Installieren Sie dieselbe Version von kaart.',
  ),
  'fetch-again': localized(
    'Run the command again: it fetches the version that is current now.',
    'Relancez la commande : elle télécharge la version actuelle.',
    'Führen Sie den Befehl erneut aus: Er lädt die jetzt aktuelle Version.',
  ),
  'goes-on-while-served': localized(
    'It goes on by itself while this Kaart is served: kaart negotiations, kaart transfers and kaart outbox show where it is.',
    'Il continue seul tant que ce Kaart est en service : kaart negotiations, kaart transfers et kaart outbox montrent où il en est.',
    'Er läuft von selbst weiter, solange dieses Kaart in Betrieb ist: kaart negotiations, kaart transfers und kaart outbox zeigen seinen Stand.',
  ),
} satisfies Readonly<Record<string, LocalizedText>>;
export type NextStep = keyof typeof NEXT_STEPS;
