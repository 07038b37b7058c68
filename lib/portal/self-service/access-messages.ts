import type { LocalizedText } from '../../core/language.ts';

/** The texts of the page with all stored data about a company or a person. */
export const ACCESS_TEXTS = {
  title: {
    en: 'Everything that is kept',
    fr: 'Tout ce qui est conservé',
    de: 'Alles, was gespeichert ist',
  },
  lead: {
    en: 'This page shows everything that is kept, in all editions.',
    fr: 'Cette page montre tout ce qui est conservé, dans toutes les éditions.',
    de: 'Diese Seite zeigt alles, was gespeichert ist, in allen Ausgaben.',
  },
  link: {
    en: 'See everything that is kept, in all editions',
    fr: 'Voir tout ce qui est conservé, dans toutes les éditions',
    de: 'Alles ansehen, was gespeichert ist, in allen Ausgaben',
  },
  download: { en: 'Download as', fr: 'Télécharger au format', de: 'Herunterladen als' },
  back: { en: 'Back to your page', fr: 'Retour à votre page', de: 'Zurück zu Ihrer Seite' },
  gone: {
    en: 'The current edition does not hold this company. What follows is still kept.',
    fr: 'L’édition actuelle ne contient pas cette entreprise. Ce qui suit est encore conservé.',
    de: 'Die aktuelle Ausgabe enthält dieses Unternehmen nicht. Das Folgende ist noch gespeichert.',
  },
  otherCompanies: {
    en: 'Another company had this record id in these editions; nothing of it follows:',
    fr: 'Une autre entreprise portait cet identifiant dans ces éditions ; rien de celle-ci ne suit :',
    de: 'Ein anderes Unternehmen hatte diese Kennung in diesen Ausgaben; von ihm folgt nichts:',
  },
  stillKept: {
    en: 'What is still kept, and why',
    fr: 'Ce qui est encore conservé, et pourquoi',
    de: 'Was noch gespeichert ist, und warum',
  },
  records: {
    en: 'Editions and imports',
    fr: 'Éditions et importations',
    de: 'Ausgaben und Importe',
  },
  recordsWhy: {
    en: 'An edition is an official record. It stays as it was released, so that published figures can be checked. It is not given to anyone without permission.',
    fr: 'Une édition est un document officiel. Elle reste telle qu’elle a été validée, pour que les chiffres publiés puissent être vérifiés. Elle n’est communiquée à personne sans autorisation.',
    de: 'Eine Ausgabe ist ein amtliches Dokument. Sie bleibt, wie sie freigegeben wurde, damit veröffentlichte Zahlen geprüft werden können. Ohne Erlaubnis erhält sie niemand.',
  },
  events: { en: 'Decisions', fr: 'Décisions', de: 'Entscheidungen' },
  eventsWhy: {
    en: 'Decisions and receipts prove what was permitted and when (GDPR Art. 5(2) and 7(1)). They cannot be changed.',
    fr: 'Les décisions et les reçus prouvent ce qui a été autorisé et quand (RGPD, art. 5(2) et 7(1)). Ils ne peuvent pas être modifiés.',
    de: 'Entscheidungen und Belege weisen nach, was wann erlaubt war (DSGVO Art. 5 Abs. 2 und 7 Abs. 1). Sie können nicht geändert werden.',
  },
  receipts: { en: 'Receipts', fr: 'Reçus', de: 'Belege' },
  disclosures: { en: 'Disclosures', fr: 'Communications', de: 'Weitergaben' },
  disclosuresWhy: {
    en: 'The log of reads proves who received what (GDPR Art. 15(1)(c) and 19). It holds no data of a row.',
    fr: 'Le journal des lectures prouve qui a reçu quoi (RGPD, art. 15(1)(c) et 19). Il ne contient aucune donnée d’une ligne.',
    de: 'Das Protokoll der Zugriffe weist nach, wer was erhalten hat (DSGVO Art. 15 Abs. 1 Buchst. c und Art. 19). Es enthält keine Daten einer Zeile.',
  },
  withdrawals: { en: 'Withdrawals', fr: 'Retraits', de: 'Widerrufe' },
  invitations: { en: 'Invitations', fr: 'Invitations', de: 'Einladungen' },
  invitationsWhy: {
    en: 'An invitation shows how a contact got access. The address is deleted when the link was used or has expired.',
    fr: 'Une invitation montre comment un contact a obtenu l’accès. L’adresse est effacée dès que le lien a servi ou a expiré.',
    de: 'Eine Einladung zeigt, wie ein Kontakt Zugang bekam. Die Adresse wird gelöscht, wenn der Link benutzt wurde oder abgelaufen ist.',
  },
  corrections: { en: 'Corrections', fr: 'Corrections', de: 'Korrekturen' },
  correctionsWhy: {
    en: 'A request for correction is kept with the answer, until the next edition shows it and after.',
    fr: 'Une demande de correction est conservée avec la réponse, jusqu’à l’édition suivante et au-delà.',
    de: 'Eine Bitte um Korrektur bleibt mit der Antwort gespeichert, bis zur nächsten Ausgabe und danach.',
  },
  notices: { en: 'Notices', fr: 'Notices d’information', de: 'Hinweise' },
  log: { en: 'Audit log', fr: 'Journal d’audit', de: 'Prüfprotokoll' },
  accessRequests: {
    en: 'Requests for access as a partner',
    fr: 'Demandes d’accès en tant que partenaire',
    de: 'Anfragen auf Zugang als Partner',
  },
  accessRequestsWhy: {
    en: 'Made by this person. A refused request is deleted after 30 days, the request of a partner 30 days after its access has ended.',
    fr: 'Faites par cette personne. Une demande refusée est effacée après 30 jours, celle d’un partenaire 30 jours après la fin de son accès.',
    de: 'Von dieser Person gestellt. Eine abgelehnte Anfrage wird nach 30 Tagen gelöscht, die eines Partners 30 Tage nach dem Ende seines Zugangs.',
  },
  erasures: {
    en: 'Erasures of contact persons',
    fr: 'Effacements de personnes de contact',
    de: 'Löschungen von Kontaktpersonen',
  },
  erasuresWhy: {
    en: 'The signed proof of each erasure is kept. It names no person.',
    fr: 'La preuve signée de chaque effacement est conservée. Elle ne nomme personne.',
    de: 'Der signierte Nachweis jeder Löschung wird aufbewahrt. Er nennt keine Person.',
  },
  retracted: { en: 'retracted', fr: 'retirée', de: 'zurückgezogen' },
  import: { en: 'Import', fr: 'Importation', de: 'Import' },
  none: { en: 'nothing', fr: 'rien', de: 'nichts' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
