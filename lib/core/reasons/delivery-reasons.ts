import type { LocalizedText } from '../language.ts';

/** Reasons why a negotiation or transfer ended, a message was not delivered, or a job failed. */
export const DELIVERY_REASONS = {
  'given-text': {
    en: '{text}',
    fr: '{text}',
    de: '{text}',
  },
  'terms-not-offered': {
    en: 'the dataset is not offered on these terms any more',
    fr: 'le jeu de données n’est plus offert à ces conditions',
    de: 'der Datensatz wird zu diesen Bedingungen nicht mehr angeboten',
  },
  'only-catalog-terms': {
    en: 'the dataset is offered on the terms of the catalog and no others',
    fr: 'le jeu de données n’est offert qu’aux conditions du catalogue',
    de: 'der Datensatz wird nur zu den Bedingungen des Katalogs angeboten',
  },
  'agreement-terms-differ': {
    en: 'the agreement has other terms than the offer',
    fr: 'l’accord a d’autres conditions que l’offre',
    de: 'die Vereinbarung hat andere Bedingungen als das Angebot',
  },
  'negotiation-unknown-there': {
    en: 'the counterparty does not know this negotiation',
    fr: 'la contrepartie ne connaît pas cette négociation',
    de: 'die Gegenseite kennt diese Verhandlung nicht',
  },
  'transfer-unknown-there': {
    en: 'the counterparty does not know this transfer',
    fr: 'la contrepartie ne connaît pas ce transfert',
    de: 'die Gegenseite kennt diese Übertragung nicht',
  },
  'negotiation-ended-there': {
    en: 'the counterparty has ended this negotiation',
    fr: 'la contrepartie a mis fin à cette négociation',
    de: 'die Gegenseite hat diese Verhandlung beendet',
  },
  'transfer-ended-there': {
    en: 'the counterparty has ended this transfer',
    fr: 'la contrepartie a mis fin à ce transfert',
    de: 'die Gegenseite hat diese Übertragung beendet',
  },
  'rows-withdrawn': {
    en: 'a permission was withdrawn: delete the rows {records}, and start the transfer again for the rows that are left',
    fr: 'une autorisation a été retirée : supprimez les lignes {records}, puis reprenez le transfert pour les lignes restantes',
    de: 'eine Erlaubnis wurde widerrufen: löschen Sie die Zeilen {records}, und starten Sie die Übertragung für die übrigen Zeilen erneut',
  },
  'no-rows-left': {
    en: 'no rows are left to serve under this agreement',
    fr: 'il n’y a plus de lignes à fournir selon cet accord',
    de: 'unter dieser Vereinbarung gibt es keine Zeilen mehr abzugeben',
  },
  'message-not-accepted': {
    en: '{message} was not accepted',
    fr: '{message} n’a pas été accepté',
    de: '{message} wurde nicht angenommen',
  },
  'answer-without-process': {
    en: 'the answer names no process',
    fr: 'la réponse ne nomme ni négociation ni transfert',
    de: 'die Antwort nennt weder Verhandlung noch Übertragung',
  },
  'counterparty-answered': {
    en: 'the counterparty answered {answer}',
    fr: 'la contrepartie a répondu {answer}',
    de: 'die Gegenseite antwortete {answer}',
  },
  'target-answered': {
    en: 'the target address of the data answered {status}',
    fr: 'l’adresse cible des données a répondu {status}',
    de: 'die Zieladresse der Daten antwortete {status}',
  },
  'webhook-answered': {
    en: 'the webhook answered {status}',
    fr: 'le webhook a répondu {status}',
    de: 'der Webhook antwortete {status}',
  },
  'webhook-silent': {
    en: 'the webhook did not answer a moment ago',
    fr: 'le webhook n’a pas répondu il y a un instant',
    de: 'der Webhook hat vor Kurzem nicht geantwortet',
  },
  'external-catalog-not-set': {
    en: 'the settings name no external catalog',
    fr: 'les paramètres ne nomment aucun catalogue externe',
    de: 'die Einstellungen nennen keinen externen Katalog',
  },
  'external-catalog-without-secret': {
    en: 'KAART_EXTERNAL_CATALOG_CLIENT_SECRET is missing, so the external catalog gives no token',
    fr: 'KAART_EXTERNAL_CATALOG_CLIENT_SECRET manque : le catalogue externe ne donne pas de jeton',
    de: 'KAART_EXTERNAL_CATALOG_CLIENT_SECRET fehlt, daher gibt der externe Katalog kein Token',
  },
  'external-catalog-busy': {
    en: 'another process is calling the external catalog',
    fr: 'un autre processus appelle le catalogue externe',
    de: 'ein anderer Prozess ruft den externen Katalog auf',
  },
  'external-catalog-token-refused': {
    en: 'the token endpoint of the external catalog gave no token: status {status}',
    fr: 'le point d’accès aux jetons du catalogue externe n’a pas donné de jeton : statut {status}',
    de: 'der Token-Endpunkt des externen Katalogs gab kein Token: Status {status}',
  },
  'external-catalog-refused': {
    en: 'the external catalog answered {status}',
    fr: 'le catalogue externe a répondu {status}',
    de: 'der externe Katalog antwortete {status}',
  },
  'external-catalog-differs': {
    en: 'the external catalog does not have {asset} as it was sent',
    fr: 'le catalogue externe n’a pas {asset} comme envoyé',
    de: 'der externe Katalog hat {asset} nicht so, wie es gesendet wurde',
  },
  'partner-without-webhook': {
    en: 'the partner was revoked, or has no webhook any more',
    fr: 'le partenaire a été révoqué, ou n’a plus de webhook',
    de: 'der Partner wurde gesperrt oder hat keinen Webhook mehr',
  },
  'partner-not-reached': {
    en: 'the partner was revoked: it cannot read the change feed or get messages. Inform it in another way',
    fr: 'le partenaire a été révoqué : il ne peut ni lire le flux des modifications ni recevoir de messages. Informez-le autrement',
    de: 'der Partner wurde gesperrt: Er kann den Änderungsfeed nicht lesen und erhält keine Nachrichten. Informieren Sie ihn auf andere Weise',
  },
  'notices-unsupported': {
    en: 'the counterparty does not support withdrawal notices',
    fr: 'la contrepartie ne prend pas en charge les avis de retrait',
    de: 'die Gegenseite unterstützt keine Widerrufsmitteilungen',
  },
  'no-copy-recorded': {
    en: 'no copy of this agreement is recorded here: delete what was fetched, then confirm',
    fr: 'aucune copie de cet accord n’est enregistrée ici : supprimez ce qui a été téléchargé, puis confirmez',
    de: 'hier ist keine Kopie zu dieser Vereinbarung verzeichnet: Löschen Sie das Abgerufene und bestätigen Sie dann',
  },
  'copies-left': {
    en: 'these copies were moved or changed, so they were not deleted: {paths}. Delete what is left, then confirm',
    fr: 'ces copies ont été déplacées ou modifiées, et donc pas supprimées : {paths}. Supprimez ce qui reste, puis confirmez',
    de: 'diese Kopien wurden verschoben oder geändert und daher nicht gelöscht: {paths}. Löschen Sie, was übrig ist, und bestätigen Sie dann',
  },
  'message-not-sent': {
    en: 'the message could not be sent',
    fr: 'le message n’a pas pu être envoyé',
    de: 'die Nachricht konnte nicht gesendet werden',
  },
  'no-message-handler': {
    en: 'no handler for messages of the kind {kind}',
    fr: 'rien ne traite les messages du type {kind}',
    de: 'nichts verarbeitet Nachrichten der Art {kind}',
  },
  'no-job-handler': {
    en: 'no handler for jobs of the kind {kind}',
    fr: 'rien ne traite les tâches du type {kind}',
    de: 'nichts verarbeitet Aufträge der Art {kind}',
  },
  'dead-letter-unreadable': {
    en: 'this dead letter cannot be read',
    fr: 'ce message en échec définitif est illisible',
    de: 'diese endgültig gescheiterte Nachricht ist nicht lesbar',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
