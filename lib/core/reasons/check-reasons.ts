import type { LocalizedText } from '../language.ts';

/** Results of the checks of `kaart doctor`: for each check the sentence that is true if nothing is wrong, then its problems. */
export const CHECK_REASONS = {
  'signed-head-covered': {
    en: 'the table has all events and entries that the newest audit head names',
    fr: 'la table contient tous les événements et toutes les entrées que nomme la dernière tête d’audit',
    de: 'die Tabelle hat alle Ereignisse und Einträge, die der neueste Audit-Kopf nennt',
  },
  'table-behind-head': {
    en: 'the table is older than the newest audit head: companies whose consent log is shorter than signed: {companies}; missing entries of other logs: {entries}',
    fr: 'la table est plus ancienne que la dernière tête d’audit : entreprises dont le journal des consentements est plus court que signé : {companies} ; entrées manquantes d’autres journaux : {entries}',
    de: 'die Tabelle ist älter als der neueste Audit-Kopf: Unternehmen, deren Einwilligungsprotokoll kürzer ist als signiert: {companies}; fehlende Einträge anderer Protokolle: {entries}',
  },
  'import-objects-known': {
    en: 'the table knows every import whose files are stored',
    fr: 'la table connaît chaque importation dont les fichiers sont enregistrés',
    de: 'die Tabelle kennt jeden Import, dessen Dateien gespeichert sind',
  },
  'imports-unknown': {
    en: 'imports whose files are stored and that the table lacks: {count} ({imports})',
    fr: 'importations dont les fichiers sont enregistrés et qui manquent dans la table : {count} ({imports})',
    de: 'Importe, deren Dateien gespeichert sind und die in der Tabelle fehlen: {count} ({imports})',
  },
  'check-timed-out': {
    en: 'no result after {seconds} s',
    fr: 'aucun résultat après {seconds} s',
    de: 'kein Ergebnis nach {seconds} s',
  },
  'check-failed': {
    en: 'could not be checked: {cause}',
    fr: 'la vérification a échoué : {cause}',
    de: 'die Prüfung ist fehlgeschlagen: {cause}',
  },
  'night-succeeded': {
    en: 'the last nightly run succeeded',
    fr: 'la dernière exécution nocturne a réussi',
    de: 'der letzte nächtliche Lauf war erfolgreich',
  },
  'nights-failed': {
    en: 'nightly runs have failed {times} times since {since}: {error}',
    fr: 'les exécutions nocturnes ont échoué {times} fois depuis {since} : {error}',
    de: 'nächtliche Läufe sind seit {since} {times} Mal fehlgeschlagen: {error}',
  },
  'night-in-future': {
    en: 'the last nightly run was at {doneAt}, which is in the future',
    fr: 'la dernière exécution nocturne date de {doneAt}, ce qui est dans le futur',
    de: 'der letzte nächtliche Lauf war um {doneAt}, und das liegt in der Zukunft',
  },
  'night-overdue': {
    en: 'the last nightly run that succeeded was at {doneAt}',
    fr: 'la dernière exécution nocturne réussie date de {doneAt}',
    de: 'der letzte erfolgreiche nächtliche Lauf war um {doneAt}',
  },
  'jobs-in-time': {
    en: 'no job has waited for two hours',
    fr: 'aucune tâche n’attend depuis deux heures',
    de: 'kein Auftrag wartet seit zwei Stunden',
  },
  'jobs-late': {
    en: '{count} jobs have waited for more than two hours, the oldest since {oldest}',
    fr: 'tâches en attente depuis plus de deux heures : {count}, la plus ancienne depuis {oldest}',
    de: 'Aufträge, die seit mehr als zwei Stunden warten: {count}, der älteste seit {oldest}',
  },
  'no-dead-letters': {
    en: 'no job or message is a dead letter',
    fr: 'aucune tâche et aucun message n’a échoué définitivement',
    de: 'kein Auftrag und keine Nachricht ist endgültig fehlgeschlagen',
  },
  'dead-letters': {
    en: '{count} jobs or messages failed for good',
    fr: 'tâches ou messages qui ont échoué définitivement : {count}',
    de: 'endgültig fehlgeschlagene Aufträge oder Nachrichten: {count}',
  },
  'withdrawals-in-time': {
    en: 'no withdrawal is overdue',
    fr: 'aucun retrait n’est en retard',
    de: 'kein Widerruf ist überfällig',
  },
  'withdrawals-overdue': {
    en: '{count} withdrawals are overdue: {withdrawals}',
    fr: 'retraits en retard : {count} ({withdrawals})',
    de: 'überfällige Widerrufe: {count} ({withdrawals})',
  },
  'no-hold': {
    en: 'no publication waits for a second person',
    fr: 'aucune publication n’attend une seconde personne',
    de: 'keine Veröffentlichung wartet auf eine zweite Person',
  },
  'publication-on-hold': {
    en: 'a publication of edition {edition} has been on hold since {since}: {codes}',
    fr: 'une publication de l’édition {edition} est suspendue depuis {since} : {codes}',
    de: 'eine Veröffentlichung der Ausgabe {edition} ist seit {since} angehalten: {codes}',
  },
  'no-retraction-waits': {
    en: 'no retraction waits for a second person, and no retracted edition is the current one',
    fr: 'aucune annulation n’attend une seconde personne, et aucune édition annulée n’est l’édition actuelle',
    de: 'keine Zurückziehung wartet auf eine zweite Person, und keine zurückgezogene Ausgabe ist die aktuelle',
  },
  'retracted-edition-current': {
    en: 'edition {edition} is retracted, and no other edition has been published since: reads of rows answer 503',
    fr: 'l’édition {edition} est annulée, et aucune autre n’a été publiée depuis : les lectures de lignes répondent 503',
    de: 'die Ausgabe {edition} ist zurückgezogen, und seither wurde keine andere veröffentlicht: Das Lesen von Zeilen antwortet 503',
  },
  'retraction-waits': {
    en: 'the retraction of {editions} waits for a second person',
    fr: 'l’annulation de {editions} attend une seconde personne',
    de: 'die Zurückziehung von {editions} wartet auf eine zweite Person',
  },
  'no-step-alone': {
    en: 'in the last 30 days no person took a step alone that needs two persons',
    fr: 'ces 30 derniers jours, personne n’a fait seul une étape qui exige deux personnes',
    de: 'in den letzten 30 Tagen hat niemand allein einen Schritt getan, der zwei Personen verlangt',
  },
  'step-taken-alone': {
    en: '{person} took a step alone on {at} ({step} of {subject}): {reason}',
    fr: '{person} a fait seul une étape le {at} ({step}, {subject}) : {reason}',
    de: '{person} hat am {at} allein einen Schritt getan ({step} von {subject}): {reason}',
  },
  'notices-arrive': {
    en: 'each notice of a withdrawal reaches its recipient',
    fr: 'chaque avis de retrait parvient à son destinataire',
    de: 'jede Widerrufsmitteilung erreicht ihren Empfänger',
  },
  'notices-failed': {
    en: 'notices of withdrawal have failed for two days and more: {recipients}',
    fr: 'des avis de retrait échouent depuis deux jours ou plus : {recipients}',
    de: 'Widerrufsmitteilungen schlagen seit zwei Tagen oder länger fehl: {recipients}',
  },
  'no-process-silent': {
    en: 'no negotiation or transfer has waited for a silent counterparty for a day',
    fr: 'aucune négociation et aucun transfert n’attend depuis un jour une contrepartie muette',
    de: 'keine Verhandlung und keine Übertragung wartet seit einem Tag auf eine stumme Gegenseite',
  },
  'processes-silent': {
    en: 'the other side has not confirmed {count} processes for a day: {processes}',
    fr: 'processus que la contrepartie n’a pas confirmés depuis un jour : {count} ({processes})',
    de: 'Vorgänge, die die Gegenseite seit einem Tag nicht bestätigt hat: {count} ({processes})',
  },
  'disclosures-ending': {
    en: 'disclosures that have ended are removed',
    fr: 'les communications terminées sont supprimées',
    de: 'beendete Weitergaben werden entfernt',
  },
  'disclosures-not-removed': {
    en: 'disclosures before {before} have ended, but since {changedAt} no nightly run has removed any of them',
    fr: 'les communications avant {before} sont terminées, mais depuis {changedAt} aucune exécution nocturne n’en a supprimé',
    de: 'Weitergaben vor {before} sind beendet, aber seit {changedAt} hat kein nächtlicher Lauf welche entfernt',
  },
  'no-company-waits': {
    en: 'no company waits for a confirmation of its identity',
    fr: 'aucune entreprise n’attend une confirmation de son identité',
    de: 'kein Unternehmen wartet auf eine Bestätigung seiner Identität',
  },
  'companies-wait': {
    en: 'earlier decisions do not count for {count} companies: {returned} came back, {changed} have another register number',
    fr: 'entreprises pour lesquelles les décisions antérieures ne comptent pas : {count} ({returned} de retour, {changed} avec un autre numéro de registre)',
    de: 'Unternehmen, für die frühere Entscheidungen nicht gelten: {count} ({returned} sind zurückgekehrt, {changed} haben eine andere Registernummer)',
  },
  'credentials-renewed': {
    en: 'each credential of ours is valid, and renewed in time',
    fr: 'chacune de nos attestations est valide et renouvelée à temps',
    de: 'jeder unserer Nachweise gilt und wird rechtzeitig erneuert',
  },
  'credentials-not-renewed': {
    en: '{count} credentials of ours have ended, or end soon and are not renewed: {credentials}',
    fr: 'attestations expirées, ou qui expirent bientôt sans être renouvelées : {count} ({credentials})',
    de: 'Nachweise, die abgelaufen sind oder bald ablaufen und nicht erneuert werden: {count} ({credentials})',
  },
  'offers-open': {
    en: 'every offer in the data space can be accepted',
    fr: 'chaque offre dans l’espace de données peut être acceptée',
    de: 'jedes Angebot im Datenraum kann angenommen werden',
  },
  'offers-ended': {
    en: 'the terms of {datasets} have ended',
    fr: 'les conditions de {datasets} ont expiré',
    de: 'die Bedingungen von {datasets} sind abgelaufen',
  },
  'edition-files-whole': {
    en: 'the files of editions and of the newest imports are there',
    fr: 'les fichiers des éditions et des dernières importations sont là',
    de: 'die Dateien der Ausgaben und der neuesten Importe sind vorhanden',
  },
  'edition-file-faulty': {
    en: 'edition {edition}: {fault} (files with a fault: {count})',
    fr: 'édition {edition} : {fault} (fichiers avec un défaut : {count})',
    de: 'Ausgabe {edition}: {fault} (Dateien mit einem Fehler: {count})',
  },
  'import-file-faulty': {
    en: 'import {import}: {fault} (files with a fault: {count})',
    fr: 'importation {import} : {fault} (fichiers avec un défaut : {count})',
    de: 'Import {import}: {fault} (Dateien mit einem Fehler: {count})',
  },
  'stored-file-missing': {
    en: 'the file {key} is missing',
    fr: 'le fichier {key} manque',
    de: 'die Datei {key} fehlt',
  },
  'stored-file-length': {
    en: 'the file {key} has another length',
    fr: 'le fichier {key} a une autre longueur',
    de: 'die Datei {key} hat eine andere Länge',
  },
  'stored-file-damaged': {
    en: 'the file {key} is damaged',
    fr: 'le fichier {key} est endommagé',
    de: 'die Datei {key} ist beschädigt',
  },
  'stored-file-digest': {
    en: 'the file {key} has another digest',
    fr: 'le fichier {key} a une autre empreinte',
    de: 'die Datei {key} hat eine andere Prüfsumme',
  },
  'version-files-whole': {
    en: 'every file of the current version is there, with its digest',
    fr: 'chaque fichier de la version actuelle est là, avec son empreinte',
    de: 'jede Datei der aktuellen Version ist vorhanden, mit ihrer Prüfsumme',
  },
  'manifest-signed': {
    en: 'the manifest of the current version is signed with a published key',
    fr: 'le manifeste de la version actuelle est signé avec une clé publiée',
    de: 'das Manifest der aktuellen Version ist mit einem veröffentlichten Schlüssel signiert',
  },
  'manifest-unverified': {
    en: 'the manifest of version {version} cannot be verified ({cause})',
    fr: 'le manifeste de la version {version} ne peut pas être vérifié ({cause})',
    de: 'das Manifest der Version {version} kann nicht geprüft werden ({cause})',
  },
  'version-current': {
    en: 'a version is published, and its time is not in the future',
    fr: 'une version est publiée, et son heure n’est pas dans le futur',
    de: 'eine Version ist veröffentlicht, und ihre Zeit liegt nicht in der Zukunft',
  },
  'no-version-yet': {
    en: 'no version has been published yet',
    fr: 'aucune version n’a encore été publiée',
    de: 'es wurde noch keine Version veröffentlicht',
  },
  'version-in-future': {
    en: 'version {version} was made at {at}, which is in the future',
    fr: 'la version {version} date de {at}, ce qui est dans le futur',
    de: 'die Version {version} entstand um {at}, und das liegt in der Zukunft',
  },
  'consent-log-whole': {
    en: 'the consent log of one company, chosen at random, is whole',
    fr: 'le journal de consentement d’une entreprise, choisie au hasard, est intact',
    de: 'das Einwilligungsprotokoll eines zufällig gewählten Unternehmens ist unversehrt',
  },
  'consent-log-damaged': {
    en: 'the consent log of {company} is damaged: {codes}',
    fr: 'le journal de consentement de {company} est endommagé : {codes}',
    de: 'das Einwilligungsprotokoll von {company} ist beschädigt: {codes}',
  },
  'journal-recorded': {
    en: 'the table has all withdrawals of the journal',
    fr: 'la table contient tous les retraits du journal',
    de: 'die Tabelle enthält alle Widerrufe des Journals',
  },
  'journal-entries-missing': {
    en: 'the table lacks {count} entries of the journal of withdrawals',
    fr: 'entrées du journal des retraits qui manquent dans la table : {count}',
    de: 'Einträge des Widerrufsjournals, die in der Tabelle fehlen: {count}',
  },
  'audit-head-in-time': {
    en: 'no audit head of the future waits for a night with the right clock',
    fr: 'aucune tête d’audit du futur n’attend une nuit avec une horloge juste',
    de: 'kein Audit-Kopf der Zukunft wartet auf eine Nacht mit der richtigen Uhrzeit',
  },
  'audit-head-in-future': {
    en: 'the audit head of {ahead} is in the future, and the last one before it is of {newest}',
    fr: 'la tête d’audit du {ahead} est dans le futur, et la dernière avant elle date du {newest}',
    de: 'der Audit-Kopf vom {ahead} liegt in der Zukunft, und der letzte davor ist vom {newest}',
  },
  'audit-head-alone-in-future': {
    en: 'the audit head of {ahead} is in the future, and no other one precedes it',
    fr: 'la tête d’audit du {ahead} est dans le futur, et aucune autre ne la précède',
    de: 'der Audit-Kopf vom {ahead} liegt in der Zukunft, und davor gibt es keinen anderen',
  },
  'clock-right': {
    en: 'the clock is not behind the newest decision',
    fr: 'l’horloge n’est pas en retard sur la dernière décision',
    de: 'die Uhr geht der neuesten Entscheidung nicht nach',
  },
  'clock-behind': {
    en: 'the newest decision was recorded at {newest}, and the clock says {now}',
    fr: 'la dernière décision a été inscrite à {newest}, et l’horloge indique {now}',
    de: 'die neueste Entscheidung wurde um {newest} eingetragen, und die Uhr zeigt {now}',
  },
  'disk-has-space': {
    en: 'the disk of the data directory has free space',
    fr: 'le disque du répertoire de données a de l’espace libre',
    de: 'der Datenträger des Datenverzeichnisses hat freien Platz',
  },
  'disk-nearly-full': {
    en: '{free} MB are free on the disk of the data directory; {needed} MB are needed',
    fr: '{free} Mo sont libres sur le disque du répertoire de données ; il en faut {needed}',
    de: 'auf dem Datenträger des Datenverzeichnisses sind {free} MB frei; nötig sind {needed} MB',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
