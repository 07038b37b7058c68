import { type LocalizedText, localized } from '../language.ts';

/** The next step of an operator after a failed check, or after an error that has its own step, in three languages. */
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
  'correct-settings-file': localized(
    'Correct the file; docs/settings.md lists every setting.',
    'Corrigez le fichier ; docs/settings.md décrit chaque paramètre.',
    'Berichtigen Sie die Datei; docs/settings.md nennt jede Einstellung.',
  ),
  'name-move-of-participant': localized(
    'Correct KAART_PARTICIPANT_ID or KAART_PUBLIC_URL. If this Kaart really gets another id, name the old one: KAART_MOVE_PARTICIPANT_FROM, moveParticipantFrom in a file, or kaart serve --move-participant-from.',
    'Corrigez KAART_PARTICIPANT_ID ou KAART_PUBLIC_URL. Si ce Kaart reçoit vraiment un autre identifiant, nommez l’ancien : KAART_MOVE_PARTICIPANT_FROM, moveParticipantFrom dans un fichier, ou kaart serve --move-participant-from.',
    'Berichtigen Sie KAART_PARTICIPANT_ID oder KAART_PUBLIC_URL. Bekommt dieses Kaart wirklich eine andere Kennung, nennen Sie die alte: KAART_MOVE_PARTICIPANT_FROM, moveParticipantFrom in einer Datei, oder kaart serve --move-participant-from.',
  ),
  'log-in-again': localized(
    'Log in again: kaart login --url URL.',
    'Connectez-vous de nouveau : kaart login --url URL.',
    'Melden Sie sich erneut an: kaart login --url URL.',
  ),
  'check-issuer': localized(
    'Check the address of the provider (--issuer), and that the client (--client) is public and has the device flow (OAuth 2.0 Device Authorization Grant).',
    'Vérifiez l’adresse du fournisseur (--issuer), et que le client (--client) est public et dispose du device flow (OAuth 2.0 Device Authorization Grant).',
    'Prüfen Sie die Adresse des Anbieters (--issuer), und dass der Client (--client) öffentlich ist und den Device Flow hat (OAuth 2.0 Device Authorization Grant).',
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
  'directory-of-backup': localized(
    'Name the directory that kaart backup wrote, the one with manifest-sha256.txt in it.',
    'Indiquez le répertoire que kaart backup a écrit, celui qui contient manifest-sha256.txt.',
    'Nennen Sie das Verzeichnis, das kaart backup geschrieben hat, das mit manifest-sha256.txt darin.',
  ),
  'another-backup': localized(
    'Copy this backup again from where it is kept, or restore an earlier one. sha256sum --check --quiet manifest-sha256.txt, run in its directory, names every file that differs.',
    'Copiez de nouveau cette sauvegarde depuis l’endroit où elle est conservée, ou restaurez-en une plus ancienne. sha256sum --check --quiet manifest-sha256.txt, lancé dans son répertoire, nomme chaque fichier qui diffère.',
    'Kopieren Sie diese Sicherung noch einmal von ihrem Aufbewahrungsort, oder stellen Sie eine frühere wieder her. sha256sum --check --quiet manifest-sha256.txt, in ihrem Verzeichnis ausgeführt, nennt jede Datei, die abweicht.',
  ),
  'export-with-backup': localized(
    'Export again with kaart export --with-backup, or run kaart backup on the old installation, and name the directory that it writes.',
    'Exportez de nouveau avec kaart export --with-backup, ou lancez kaart backup sur l’ancienne installation, et indiquez le répertoire écrit.',
    'Exportieren Sie noch einmal mit kaart export --with-backup, oder führen Sie kaart backup auf der alten Installation aus, und nennen Sie das geschriebene Verzeichnis.',
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
  'restore-later-moment': localized(
    'Restore the table to a later moment if you can. If not: withdrawals come back from the journal, other decisions since then are lost; ask these companies again, and keep the audit heads as evidence.',
    'Si possible, restaurez la table à un moment plus tardif. Sinon : les retraits reviennent du journal, les autres décisions prises depuis sont perdues ; demandez-les de nouveau à ces entreprises, et conservez les têtes d’audit comme preuve.',
    'Stellen Sie die Tabelle eines späteren Zeitpunkts her, wenn das geht. Wenn nicht: Widerrufe kommen aus dem Journal zurück, andere Entscheidungen seither sind verloren; fragen Sie diese Unternehmen erneut, und bewahren Sie die Audit-Köpfe als Beleg auf.',
  ),
  'import-again': localized(
    'Import their files again and release them again: the editions of these imports are lost with the table.',
    'Importez de nouveau leurs fichiers et publiez-les de nouveau : les éditions de ces importations sont perdues avec la table.',
    'Importieren Sie die Dateien erneut und geben Sie sie erneut frei: Die Ausgaben dieser Importe sind mit der Tabelle verloren.',
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
  'check-aws-setup': localized(
    'Check AWS_REGION, your credentials (aws sts get-caller-identity), your rights, and the names after --table, --bucket and --kms-key.',
    'Vérifiez AWS_REGION, vos identifiants (aws sts get-caller-identity), vos droits, et les noms après --table, --bucket et --kms-key.',
    'Prüfen Sie AWS_REGION, Ihre Zugangsdaten (aws sts get-caller-identity), Ihre Rechte und die Namen nach --table, --bucket und --kms-key.',
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
    'Run the newer release of Kaart that wrote the data. To go back to this release, restore the backup from before the upgrade into an empty installation: kaart restore.',
    'Lancez la version plus récente de Kaart qui a écrit les données. Pour revenir à cette version-ci, restaurez la sauvegarde d’avant la mise à niveau dans une installation vide : kaart restore.',
    'Verwenden Sie das neuere Release von Kaart, das die Daten geschrieben hat. Um zu diesem Release zurückzukehren, stellen Sie die Sicherung von vor dem Upgrade in einer leeren Installation wieder her: kaart restore.',
  ),
  'upgrade-by-backup': localized(
    'Back up the data with the release that wrote them (kaart backup), and restore the backup with this release into an empty installation (kaart restore); or run the release that wrote the data.',
    'Sauvegardez les données avec la version qui les a écrites (kaart backup), puis restaurez la sauvegarde avec cette version-ci dans une installation vide (kaart restore) ; ou lancez la version qui a écrit les données.',
    'Sichern Sie die Daten mit dem Release, das sie geschrieben hat (kaart backup), und stellen Sie die Sicherung mit diesem Release in einer leeren Installation wieder her (kaart restore); oder verwenden Sie das Release, das die Daten geschrieben hat.',
  ),
  'release-between': localized(
    'Restore the backup with a release between the two, make a new backup with it, and restore that one with this release.',
    'Restaurez la sauvegarde avec une version intermédiaire, faites avec elle une nouvelle sauvegarde, et restaurez celle-ci avec cette version.',
    'Stellen Sie die Sicherung mit einem Release dazwischen wieder her, machen Sie damit eine neue Sicherung, und stellen Sie diese mit diesem Release wieder her.',
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
  'look-at-log': localized(
    'Look for the cause in the log; the stored data may be damaged or unreadable.',
    'Cherchez la cause dans le journal ; les données enregistrées sont peut-être endommagées ou illisibles.',
    'Suchen Sie die Ursache im Protokoll; die gespeicherten Daten sind vielleicht beschädigt oder unlesbar.',
  ),
  'check-again': localized(
    'Run kaart doctor again; look for the cause in the log.',
    'Relancez kaart doctor ; cherchez la cause dans le journal.',
    'Führen Sie kaart doctor erneut aus; suchen Sie die Ursache im Protokoll.',
  ),
  'remove-cause-of-night': localized(
    'Remove the cause; the run is tried again by itself, or run kaart publish.',
    'Supprimez la cause ; l’exécution est retentée automatiquement, ou lancez kaart publish.',
    'Beheben Sie die Ursache; der Lauf wird von selbst wiederholt, oder führen Sie kaart publish aus.',
  ),
  'correct-clock-for-night': localized(
    'Correct the clock of this machine; the next nightly run puts it right.',
    'Réglez l’horloge de cette machine ; la prochaine exécution nocturne rétablit tout.',
    'Stellen Sie die Uhr dieses Rechners richtig; der nächste nächtliche Lauf bringt es in Ordnung.',
  ),
  'serve-for-night': localized(
    'Start kaart serve, which makes up the missed night; in AWS, look at the schedule of the publish function.',
    'Démarrez kaart serve, qui rattrape la nuit manquée ; dans AWS, regardez la planification de la fonction publish.',
    'Starten Sie kaart serve, das die versäumte Nacht nachholt; in AWS sehen Sie sich den Zeitplan der Funktion publish an.',
  ),
  'serve-for-jobs': localized(
    'Start kaart serve, which does them; the log names why a job failed. In AWS, look at the deliver function.',
    'Démarrez kaart serve, qui les exécute ; le journal indique pourquoi une tâche a échoué. Dans AWS, regardez la fonction deliver.',
    'Starten Sie kaart serve, das sie erledigt; das Protokoll nennt, warum ein Auftrag fehlschlug. In AWS sehen Sie sich die Funktion deliver an.',
  ),
  'look-at-outbox': localized(
    'Run kaart outbox, which shows them with the reason; kaart outbox replay ID tries one again, kaart outbox drop ID deletes it.',
    'Lancez kaart outbox, qui les montre avec la raison ; kaart outbox replay ID en retente un, kaart outbox drop ID le supprime.',
    'Führen Sie kaart outbox aus, das sie mit dem Grund zeigt; kaart outbox replay ID versucht eines erneut, kaart outbox drop ID löscht es.',
  ),
  'look-at-withdrawals': localized(
    'Run kaart withdrawals --overdue, which shows what is missing; ask the recipients, then run kaart withdrawals acknowledge.',
    'Lancez kaart withdrawals --overdue, qui montre ce qui manque ; interrogez les destinataires, puis lancez kaart withdrawals acknowledge.',
    'Führen Sie kaart withdrawals --overdue aus, das zeigt, was fehlt; fragen Sie die Empfänger und führen Sie dann kaart withdrawals acknowledge aus.',
  ),
  'lift-hold': localized(
    'Look at kaart publish --dry-run; then kaart publish --lift-hold --reason TEXT --as NAME.',
    'Regardez kaart publish --dry-run ; puis kaart publish --lift-hold --reason TEXT --as NAME.',
    'Sehen Sie sich kaart publish --dry-run an; dann kaart publish --lift-hold --reason TEXT --as NAME.',
  ),
  'publish-other-edition': localized(
    'Run kaart publish; if nothing follows, release an edition or lift the hold that kaart publish names.',
    'Lancez kaart publish ; si rien ne suit, validez une édition ou levez la suspension que kaart publish nomme.',
    'Führen Sie kaart publish aus; folgt nichts, geben Sie eine Ausgabe frei oder heben Sie das Anhalten auf, das kaart publish nennt.',
  ),
  'confirm-retraction': localized(
    'Run kaart retract EDITION --confirm --as NAME, or kaart retract EDITION --undo --reason TEXT --as NAME.',
    'Lancez kaart retract EDITION --confirm --as NAME, ou kaart retract EDITION --undo --reason TEXT --as NAME.',
    'Führen Sie kaart retract EDITION --confirm --as NAME aus, oder kaart retract EDITION --undo --reason TEXT --as NAME.',
  ),
  'name-second-person': localized(
    'Name a second person, who looks at each step: kaart audit log --action break-glass.',
    'Nommez une seconde personne, qui examine chaque étape : kaart audit log --action break-glass.',
    'Bestimmen Sie eine zweite Person, die jeden Schritt ansieht: kaart audit log --action break-glass.',
  ),
  'correct-webhook': localized(
    'Ask the recipient. kaart partner webhook ID URL corrects its address; the next night sends again.',
    'Interrogez le destinataire. kaart partner webhook ID URL corrige son adresse ; la prochaine nuit renvoie les avis.',
    'Fragen Sie den Empfänger. kaart partner webhook ID URL berichtigt seine Adresse; die nächste Nacht sendet erneut.',
  ),
  'ask-counterparty': localized(
    'Ask the counterparty whether its connector runs and still has them. If not, end them: kaart negotiations terminate PID, kaart transfers terminate PID.',
    'Demandez à la contrepartie si son connecteur fonctionne et les connaît encore. Sinon, terminez-les : kaart negotiations terminate PID, kaart transfers terminate PID.',
    'Fragen Sie die Gegenseite, ob ihr Konnektor läuft und sie noch kennt. Wenn nicht, beenden Sie sie: kaart negotiations terminate PID, kaart transfers terminate PID.',
  ),
  'renew-credentials': localized(
    'Ask the issuer: kaart credential request ISSUER TYPE, or kaart credential import FILE. kaart credential remove ID removes one that is not needed.',
    'Demandez à l’émetteur : kaart credential request ISSUER TYPE, ou kaart credential import FILE. kaart credential remove ID retire celle qui ne sert plus.',
    'Fragen Sie den Aussteller: kaart credential request ISSUER TYPE, oder kaart credential import FILE. kaart credential remove ID entfernt einen, der nicht gebraucht wird.',
  ),
  'confirm-companies': localized(
    'Run kaart consents waiting; then kaart consents confirm COMPANY --reason TEXT if it is the same company, or kaart refuse COMPANY if it is not.',
    'Lancez kaart consents waiting ; puis kaart consents confirm COMPANY --reason TEXT si c’est la même entreprise, ou kaart refuse COMPANY sinon.',
    'Führen Sie kaart consents waiting aus; dann kaart consents confirm COMPANY --reason TEXT, wenn es dasselbe Unternehmen ist, sonst kaart refuse COMPANY.',
  ),
  'check-clock-or-report': localized(
    'Check the clock of this machine: offers are renewed with each year. If it is right, report this.',
    'Vérifiez l’horloge de cette machine : les offres sont renouvelées chaque année. Si elle est juste, signalez ce défaut.',
    'Prüfen Sie die Uhr dieses Rechners: Angebote werden mit jedem Jahr erneuert. Geht sie richtig, melden Sie dies.',
  ),
  'restore-file-or-import': localized(
    'Put the file back from a backup. Without a backup, import the file of the analyst again, as a correction.',
    'Restaurez le fichier depuis une sauvegarde. Sans sauvegarde, importez à nouveau le fichier de l’analyste, comme correction.',
    'Spielen Sie die Datei aus einer Sicherung zurück. Ohne Sicherung importieren Sie die Datei des Analysten erneut, als Berichtigung.',
  ),
  'recover-files': localized(
    'Run kaart recover, which makes missing files again; delete a damaged file first.',
    'Lancez kaart recover, qui recrée les fichiers manquants ; supprimez d’abord un fichier endommagé.',
    'Führen Sie kaart recover aus, das fehlende Dateien neu erzeugt; löschen Sie eine beschädigte Datei vorher.',
  ),
  'restore-keys-or-publish': localized(
    'Put keys.json back from a backup; without a backup, publish a new version.',
    'Restaurez keys.json depuis une sauvegarde ; sans sauvegarde, publiez une nouvelle version.',
    'Spielen Sie keys.json aus einer Sicherung zurück; ohne Sicherung veröffentlichen Sie eine neue Version.',
  ),
  'release-and-publish': localized(
    'Release an edition, then run kaart publish.',
    'Validez une édition, puis lancez kaart publish.',
    'Geben Sie eine Ausgabe frei und führen Sie dann kaart publish aus.',
  ),
  'correct-clock-and-publish': localized(
    'Correct the clock of this machine, then run kaart publish.',
    'Réglez l’horloge de cette machine, puis lancez kaart publish.',
    'Stellen Sie die Uhr dieses Rechners richtig und führen Sie dann kaart publish aus.',
  ),
  'verify-log-and-restore': localized(
    'Run kaart audit verify, which names each damaged log; then put the data back from a backup and run kaart recover.',
    'Lancez kaart audit verify, qui nomme chaque journal endommagé ; puis restaurez les données depuis une sauvegarde et lancez kaart recover.',
    'Führen Sie kaart audit verify aus, das jedes beschädigte Protokoll nennt; spielen Sie dann die Daten aus einer Sicherung zurück und führen Sie kaart recover aus.',
  ),
  'recover-journal': localized(
    'Run kaart recover; until then no row can be read.',
    'Lancez kaart recover ; jusque-là, aucune ligne ne peut être lue.',
    'Führen Sie kaart recover aus; bis dahin kann keine Zeile gelesen werden.',
  ),
  'correct-clock-for-head': localized(
    'Correct the clock of this machine; the next nightly run signs the head of its day.',
    'Réglez l’horloge de cette machine ; la prochaine exécution nocturne signe la tête de son jour.',
    'Stellen Sie die Uhr dieses Rechners richtig; der nächste nächtliche Lauf signiert den Kopf seines Tages.',
  ),
  'correct-clock-or-wait': localized(
    'Correct the clock of this machine. If it is right, the clock was ahead at that decision: no decision is lost, and this ends with the night after the next decision.',
    'Réglez l’horloge de cette machine. Si elle est juste, elle avançait lors de cette décision : aucune décision n’est perdue, et ce message disparaît la nuit qui suit la prochaine décision.',
    'Stellen Sie die Uhr dieses Rechners richtig. Geht sie richtig, ging sie bei jener Entscheidung vor: Keine Entscheidung ist verloren, und diese Meldung endet mit der Nacht nach der nächsten Entscheidung.',
  ),
  'free-or-larger-disk': localized(
    'Free space on this disk, or move the data directory to a larger one.',
    'Libérez de l’espace sur ce disque, ou déplacez le répertoire de données vers un disque plus grand.',
    'Schaffen Sie Platz auf diesem Datenträger oder verschieben Sie das Datenverzeichnis auf einen größeren.',
  ),
} satisfies Readonly<Record<string, LocalizedText>>;
export type NextStep = keyof typeof NEXT_STEPS;
