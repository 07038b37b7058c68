import type { LocalizedText } from '../../core/language.ts';

/** Texts of the pages for contacts. */
export const SELF_SERVICE_TEXTS = {
  invitationTitle: {
    en: 'Your data in the HealthTech mapping',
    fr: 'Vos données dans la cartographie HealthTech',
    de: 'Ihre Daten in der HealthTech-Kartierung',
  },
  invitationCompany: {
    en: 'This link is for a person who may decide for the company. You will see what is held, who may see it, and you can change that.',
    fr: 'Ce lien s’adresse à une personne qui peut décider pour l’entreprise. Vous verrez ce qui est conservé et qui peut le voir, et vous pourrez le modifier.',
    de: 'Dieser Link richtet sich an eine Person, die für das Unternehmen entscheiden darf. Sie sehen, was gespeichert ist und wer es sehen darf, und können das ändern.',
  },
  invitationPerson: {
    en: 'This link is for the contact person alone. You will see which of your contact data are held, and decide who may see them.',
    fr: 'Ce lien s’adresse à la seule personne de contact. Vous verrez lesquelles de vos données de contact sont conservées et déciderez qui peut les voir.',
    de: 'Dieser Link ist nur für die Kontaktperson. Sie sehen, welche Ihrer Kontaktdaten gespeichert sind, und entscheiden, wer sie sehen darf.',
  },
  invitationOnce: {
    en: 'The link works once. After that you stay signed in on this device until you have been inactive for 30 minutes. You need no account. One cookie keeps you signed in. It is deleted when you sign out.',
    fr: 'Le lien fonctionne une seule fois. Ensuite vous restez connecté sur cet appareil jusqu’à 30 minutes d’inactivité. Aucun compte n’est nécessaire. Un seul cookie vous garde connecté ; il est effacé à la déconnexion.',
    de: 'Der Link funktioniert nur einmal. Danach bleiben Sie auf diesem Gerät angemeldet, bis Sie 30 Minuten lang inaktiv sind. Ein Konto ist nicht nötig. Ein einziges Cookie hält Sie angemeldet und wird beim Abmelden gelöscht.',
  },
  enter: { en: 'Open my page', fr: 'Ouvrir ma page', de: 'Meine Seite öffnen' },
  closedTitle: {
    en: 'This link no longer works',
    fr: 'Ce lien n’est plus valide',
    de: 'Dieser Link ist nicht mehr gültig',
  },
  used: {
    en: 'It has been used already, and works only once. Ask for a new one at',
    fr: 'Il a déjà servi et ne fonctionne qu’une fois. Demandez-en un nouveau à',
    de: 'Er wurde schon benutzt und funktioniert nur einmal. Einen neuen bekommen Sie bei',
  },
  expired: {
    en: 'It has expired. Ask for a new one at',
    fr: 'Il a expiré. Demandez-en un nouveau à',
    de: 'Er ist abgelaufen. Einen neuen bekommen Sie bei',
  },
  revoked: {
    en: 'It has been cancelled. Ask for a new one at',
    fr: 'Il a été annulé. Demandez-en un nouveau à',
    de: 'Er wurde zurückgezogen. Einen neuen bekommen Sie bei',
  },
  unknownLink: {
    en: 'The link is incomplete, or this service did not issue it. Copy the whole link into the address bar. Ask for a new one at',
    fr: 'Le lien est incomplet ou n’a pas été émis par ce service. Copiez-le en entier dans la barre d’adresse. Demandez-en un nouveau à',
    de: 'Der Link ist unvollständig oder stammt nicht von diesem Dienst. Kopieren Sie ihn vollständig in die Adresszeile. Einen neuen bekommen Sie bei',
  },
  unknownLinkTitle: {
    en: 'This link does not work',
    fr: 'Ce lien n’est pas valide',
    de: 'Dieser Link ist nicht gültig',
  },
  signedOutTitle: {
    en: 'You are not signed in',
    fr: 'Vous n’êtes pas connecté',
    de: 'Sie sind nicht angemeldet',
  },
  signedOut: {
    en: 'This page belongs to a company: it opens with a link that we send by mail. A session ends after 30 minutes without activity; what was not saved is not changed. Get a new link below, or ask for it at',
    fr: 'Cette page appartient à une entreprise : elle s’ouvre avec un lien que nous envoyons par e-mail. Une session se termine après 30 minutes d’inactivité ; ce qui n’a pas été enregistré reste inchangé. Obtenez un nouveau lien ci-dessous, ou demandez-le à',
    de: 'Diese Seite gehört einem Unternehmen: Sie öffnet sich mit einem Link, den wir per E-Mail senden. Eine Sitzung endet nach 30 Minuten ohne Aktivität; was nicht gespeichert wurde, ist nicht geändert. Einen neuen Link erhalten Sie unten oder bei',
  },
  leftTitle: { en: 'You are signed out', fr: 'Vous êtes déconnecté', de: 'Sie sind abgemeldet' },
  left: {
    en: 'Your decisions are recorded. To come back you need a new link. Get it below, or ask for it at',
    fr: 'Vos décisions sont enregistrées. Pour revenir, il vous faut un nouveau lien. Obtenez-le ci-dessous, ou demandez-le à',
    de: 'Ihre Entscheidungen sind gespeichert. Um zurückzukommen, brauchen Sie einen neuen Link. Sie erhalten ihn unten oder bei',
  },
  leave: { en: 'Sign out', fr: 'Se déconnecter', de: 'Abmelden' },
  leaveAnyway: {
    en: 'Sign out without saving',
    fr: 'Se déconnecter sans enregistrer',
    de: 'Abmelden ohne zu speichern',
  },
  unsaved: {
    en: 'You are still signed in, because this page has choices that are not saved.',
    fr: 'Vous êtes toujours connecté, car cette page contient des choix non enregistrés.',
    de: 'Sie sind noch angemeldet, weil diese Seite nicht gespeicherte Angaben enthält.',
  },
  othersUnsaved: {
    en: 'Your other choices on this page are not saved yet.',
    fr: 'Vos autres choix sur cette page ne sont pas encore enregistrés.',
    de: 'Ihre übrigen Angaben auf dieser Seite sind noch nicht gespeichert.',
  },
  forCompanies: { en: 'For companies', fr: 'Pour les entreprises', de: 'Für Unternehmen' },
  forPersons: {
    en: 'For the contact person',
    fr: 'Pour la personne de contact',
    de: 'Für die Kontaktperson',
  },
  signedIn: {
    en: 'signed in until you are inactive for 30 minutes',
    fr: 'connecté jusqu’à 30 minutes d’inactivité',
    de: 'angemeldet, bis Sie 30 Minuten lang inaktiv sind',
  },
  contents: { en: 'On this page', fr: 'Sur cette page', de: 'Auf dieser Seite' },
  edition: { en: 'Edition', fr: 'Édition', de: 'Ausgabe' },
  leadCompany: {
    en: 'You decide for the company. Others see only what you permit here.',
    fr: 'Vous décidez pour l’entreprise. Les autres ne voient que ce que vous autorisez ici.',
    de: 'Sie entscheiden für das Unternehmen. Andere sehen nur, was Sie hier erlauben.',
  },
  leadPerson: {
    en: 'You decide for yourself, about your contact data. No one else can consent for you.',
    fr: 'Vous décidez pour vous-même, au sujet de vos données de contact. Personne d’autre ne peut consentir à votre place.',
    de: 'Sie entscheiden für sich selbst, über Ihre Kontaktdaten. Niemand sonst kann für Sie einwilligen.',
  },
  notInEdition: {
    en: 'The current edition does not hold this company. What was permitted earlier can still be withdrawn.',
    fr: 'L’édition actuelle ne contient pas cette entreprise. Ce qui a été autorisé auparavant peut encore être retiré.',
    de: 'Die aktuelle Ausgabe enthält dieses Unternehmen nicht. Was früher erlaubt wurde, kann weiterhin widerrufen werden.',
  },
  notEligible: {
    en: 'By the rules of the edition this company is not part of the mapping, so its row is not shown to anyone.',
    fr: 'Selon les règles de l’édition, cette entreprise ne fait pas partie de la cartographie ; sa ligne n’est donc montrée à personne.',
    de: 'Nach den Regeln der Ausgabe gehört dieses Unternehmen nicht zur Kartierung; seine Zeile wird daher niemandem gezeigt.',
  },
  held: { en: 'What is held', fr: 'Ce qui est conservé', de: 'Was gespeichert ist' },
  internal: {
    en: 'For classification only, not shown to anyone',
    fr: 'Pour le classement seulement, n’est montré à personne',
    de: 'Nur zur Einordnung, wird niemandem gezeigt',
  },
  unknown: { en: 'unknown', fr: 'inconnu', de: 'unbekannt' },
  yes: { en: 'yes', fr: 'oui', de: 'ja' },
  no: { en: 'no', fr: 'non', de: 'nein' },
  decide: { en: 'Who may see what', fr: 'Qui peut voir quoi', de: 'Wer was sehen darf' },
  purposes: { en: 'What for', fr: 'Pour quoi faire', de: 'Wofür' },
  controllers: {
    en: 'Who is responsible',
    fr: 'Qui est responsable',
    de: 'Wer verantwortlich ist',
  },
  retention: { en: 'For how long', fr: 'Pendant combien de temps', de: 'Wie lange' },
  withdrawal: {
    en: 'How to withdraw',
    fr: 'Retirer une autorisation',
    de: 'Widerrufen',
  },
  complaint: { en: 'Where to turn', fr: 'À qui s’adresser', de: 'An wen Sie sich wenden' },
  when: {
    en: 'A withdrawal takes effect immediately. A permission takes effect with the next version, which is published every night.',
    fr: 'Un retrait prend effet immédiatement. Une autorisation prend effet avec la version suivante, publiée chaque nuit.',
    de: 'Ein Widerruf gilt sofort. Eine Erlaubnis gilt ab der nächsten Version, die jede Nacht veröffentlicht wird.',
  },
  byName: {
    en: 'This choice applies to this recipient only and overrides your general choice. Where you choose nothing, your general choice applies.',
    fr: 'Ce choix ne vaut que pour ce destinataire et l’emporte sur votre choix général. Si vous ne choisissez rien ici, votre choix général s’applique.',
    de: 'Diese Auswahl gilt nur für diesen Empfänger und hat Vorrang vor Ihrer allgemeinen Auswahl. Wo Sie nichts wählen, gilt die allgemeine Auswahl.',
  },
  asOthers: { en: 'as for the others', fr: 'comme pour les autres', de: 'wie für die anderen' },
  grant: { en: 'Permit', fr: 'Autoriser', de: 'Erlauben' },
  consent: { en: 'Consent', fr: 'Consentir', de: 'Einwilligen' },
  deny: { en: 'Do not permit', fr: 'Ne pas autoriser', de: 'Nicht erlauben' },
  denyPerson: { en: 'Do not consent', fr: 'Ne pas consentir', de: 'Nicht einwilligen' },
  until: {
    en: 'until the end of this day (optional)',
    fr: 'jusqu’à la fin de ce jour (facultatif)',
    de: 'bis zum Ende dieses Tages (optional)',
  },
  save: { en: 'Save', fr: 'Enregistrer', de: 'Speichern' },
  showPreview: { en: 'Preview', fr: 'Aperçu', de: 'Vorschau' },
  atOnce: { en: 'Everything at once', fr: 'Tout à la fois', de: 'Alles auf einmal' },
  atOnceLead: {
    en: 'These buttons also save your other choices on this page.',
    fr: 'Ces boutons enregistrent aussi vos autres choix sur cette page.',
    de: 'Diese Knöpfe speichern auch Ihre anderen Angaben auf dieser Seite.',
  },
  permitAll: { en: 'Permit everything', fr: 'Tout autoriser', de: 'Alles erlauben' },
  permitNone: { en: 'Permit nothing', fr: 'Ne rien autoriser', de: 'Nichts erlauben' },
  withdrawAll: {
    en: 'Withdraw everything',
    fr: 'Tout retirer',
    de: 'Alles widerrufen',
  },
  withdrawAllLead: {
    en: 'This withdraws everything that is permitted above, from all recipients, also from each named recipient. You see the result before it takes effect. Your other choices on this page are then not saved.',
    fr: 'Vous retirez tout ce qui est autorisé ci-dessus, pour tous les destinataires, y compris chaque destinataire désigné par son nom. Vous voyez le résultat avant que cela ne prenne effet. Vos autres choix sur cette page ne sont alors pas enregistrés.',
    de: 'Damit widerrufen Sie alles, was oben erlaubt ist, für alle Empfänger, auch für jeden namentlich genannten. Sie sehen das Ergebnis, bevor es gilt. Ihre übrige Auswahl auf dieser Seite wird dann nicht gespeichert.',
  },
  granted: { en: 'permitted', fr: 'autorisé', de: 'erlaubt' },
  grantedPerson: { en: 'you consent', fr: 'vous consentez', de: 'Sie willigen ein' },
  ended: { en: 'ended', fr: 'arrivé à échéance', de: 'abgelaufen' },
  withdrawn: { en: 'withdrawn', fr: 'retiré', de: 'widerrufen' },
  refused: { en: 'not permitted', fr: 'non autorisé', de: 'nicht erlaubt' },
  undecided: {
    en: 'not decided, so not shown',
    fr: 'non décidé, donc non montré',
    de: 'nicht entschieden, also nicht gezeigt',
  },
  since: { en: 'since', fr: 'depuis le', de: 'seit' },
  to: { en: 'until', fr: 'jusqu’au', de: 'bis' },
  registryNotGranted: {
    en: 'still not shown, because the register data are not permitted',
    fr: 'tout de même non montré, car les données du registre ne sont pas autorisées',
    de: 'trotzdem nicht gezeigt, weil die Registerdaten nicht erlaubt sind',
  },
  registryNotGrantedPerson: {
    en: 'not shown yet, because the company does not permit its register data',
    fr: 'pas encore montré, car l’entreprise n’autorise pas l’accès à ses données du registre',
    de: 'noch nicht gezeigt, weil das Unternehmen seine Registerdaten nicht freigibt',
  },
  onlyPerson: {
    en: 'For that the person gets a link of their own.',
    fr: 'Pour cela, la personne reçoit un lien à son nom.',
    de: 'Dafür bekommt die Person einen eigenen Link.',
  },
  stop: { en: 'Stop showing it', fr: 'Ne plus le montrer', de: 'Nicht mehr zeigen' },
  keep: { en: 'Leave it as it is', fr: 'Laisser tel quel', de: 'So lassen' },
  preview: { en: 'Preview', fr: 'Aperçu', de: 'Vorschau' },
  previewLink: {
    en: 'See your row exactly as each recipient gets it',
    fr: 'Voir votre ligne exactement telle que chaque destinataire la reçoit',
    de: 'Ihre Zeile genau so sehen, wie jeder Empfänger sie bekommt',
  },
  previewStands: {
    en: 'Your row as it is permitted now, for each recipient.',
    fr: 'Votre ligne telle qu’elle est autorisée maintenant, pour chaque destinataire.',
    de: 'Ihre Zeile, wie sie jetzt erlaubt ist, für jeden Empfänger.',
  },
  previewChosen: {
    en: 'Your row as it would be. Nothing is saved yet.',
    fr: 'Votre ligne telle qu’elle serait. Rien n’est encore enregistré.',
    de: 'Ihre Zeile, wie sie wäre. Noch ist nichts gespeichert.',
  },
  handedOver: {
    en: 'A person at the publisher ({publisher}) handed this link over. Therefore no contact data are shown here, and each decision is marked accordingly in its receipt.',
    fr: 'Une personne chez l’éditeur ({publisher}) a remis ce lien. C’est pourquoi aucune donnée de contact n’est affichée ici, et chaque décision porte cette mention dans son reçu.',
    de: 'Eine Person beim Herausgeber ({publisher}) hat diesen Link übergeben. Deshalb werden hier keine Kontaktdaten gezeigt, und jede Entscheidung trägt diesen Vermerk in ihrem Beleg.',
  },
  previewPerson: {
    en: 'The part of the row that names the company and you.',
    fr: 'La partie de la ligne qui nomme l’entreprise et vous-même.',
    de: 'Der Teil der Zeile, der das Unternehmen und Sie nennt.',
  },
  noRow: {
    en: 'They see nothing, not even that the company is listed here.',
    fr: 'Ils ne voient rien, pas même que l’entreprise figure ici.',
    de: 'Sie sehen nichts, nicht einmal, dass es das Unternehmen hier gibt.',
  },
  withheld: { en: 'Withheld', fr: 'Non communiqué', de: 'Nicht freigegeben' },
  nothingWithheld: { en: 'nothing', fr: 'rien', de: 'nichts' },
  asProgram: {
    en: 'As a program gets it',
    fr: 'Format lisible par machine',
    de: 'In maschinenlesbarer Form',
  },
  saveThis: { en: 'Save this', fr: 'Enregistrer ces choix', de: 'Diese Auswahl speichern' },
  back: { en: 'Back to my page', fr: 'Retour à ma page', de: 'Zurück zu meiner Seite' },
  receipts: { en: 'Receipts', fr: 'Reçus', de: 'Belege' },
  receiptsLead: {
    en: 'Each decision made here has a signed receipt that anyone can check, also without us.',
    fr: 'Chaque décision prise ici donne lieu à un reçu signé que chacun peut vérifier, même sans nous.',
    de: 'Zu jeder hier getroffenen Entscheidung gibt es einen signierten Beleg, den jeder prüfen kann, auch ohne uns.',
  },
  signedFile: { en: 'signed file', fr: 'fichier signé', de: 'signierte Datei' },
  receipt: { en: 'Receipt of', fr: 'Reçu du', de: 'Beleg vom' },
  none: { en: 'None yet.', fr: 'Aucun pour l’instant.', de: 'Noch keine.' },
  everyone: { en: 'everyone', fr: 'tout le monde', de: 'alle' },
  noReader: { en: 'No one yet.', fr: 'Personne pour l’instant.', de: 'Noch niemand.' },
  localTime: {
    en: 'By the clock in Luxembourg.',
    fr: 'À l’heure de Luxembourg.',
    de: 'Nach Luxemburger Zeit.',
  },
  fetchedEarlier: {
    en: 'Only the latest versions are listed here. Who fetched earlier ones is on record; ask for it at',
    fr: 'Seules les versions les plus récentes figurent ici. Les récupérations antérieures sont enregistrées ; demandez-les à',
    de: 'Hier stehen nur die neuesten Versionen. Wer frühere abgerufen hat, ist aufgezeichnet; Sie erfahren es bei',
  },
  fetched: {
    en: 'Who fetched your data',
    fr: 'Qui a récupéré vos données',
    de: 'Wer Ihre Daten abgerufen hat',
  },
  reader: { en: 'Recipient', fr: 'Destinataire', de: 'Empfänger' },
  version: { en: 'Version', fr: 'Version', de: 'Version' },
  time: {
    en: 'First time',
    fr: 'Première fois',
    de: 'Zum ersten Mal',
  },
  saved: {
    en: 'Saved: {n} decisions. What you withdrew is no longer shown; what you permitted is shown from the next version.',
    fr: 'Enregistré : {n} décisions. Ce que vous avez retiré n’est plus montré ; ce que vous avez autorisé sera visible dans la prochaine version.',
    de: 'Gespeichert: {n} Entscheidungen. Was Sie widerrufen haben, wird ab sofort nicht mehr gezeigt; was Sie erlaubt haben, erscheint mit der nächsten Version.',
  },
  savedOne: {
    en: 'Saved: 1 decision. What you withdrew is no longer shown; what you permitted is shown from the next version.',
    fr: 'Enregistré : 1 décision. Ce que vous avez retiré n’est plus montré ; ce que vous avez autorisé sera visible dans la prochaine version.',
    de: 'Gespeichert: 1 Entscheidung. Was Sie widerrufen haben, wird ab sofort nicht mehr gezeigt; was Sie erlaubt haben, erscheint mit der nächsten Version.',
  },
  unchanged: {
    en: 'Nothing to save: these are already your choices.',
    fr: 'Rien à enregistrer : vos choix sont déjà enregistrés.',
    de: 'Nichts zu speichern: Ihre Auswahl ist bereits gespeichert.',
  },
  pastDay: {
    en: 'Nothing was saved: the last day of a permission cannot be in the past.',
    fr: 'Rien n’a été enregistré : le dernier jour d’une autorisation ne peut pas être passé.',
    de: 'Nichts wurde gespeichert: Der letzte Tag einer Erlaubnis kann nicht in der Vergangenheit liegen.',
  },
  notADay: {
    en: 'Nothing was saved: write the date as YYYY-MM-DD, for example 2027-12-31.',
    fr: 'Rien n’a été enregistré : indiquez la date au format AAAA-MM-JJ, par exemple 2027-12-31.',
    de: 'Nichts wurde gespeichert: Geben Sie das Datum in der Form JJJJ-MM-TT an, zum Beispiel 2027-12-31.',
  },
  noticeChanged: {
    en: 'Nothing was saved: the notice has changed since you opened this page. Read the new one below, then save again.',
    fr: 'Rien n’a été enregistré : la notice a changé depuis que vous avez ouvert cette page. Lisez la nouvelle ci-dessous, puis enregistrez à nouveau.',
    de: 'Nichts wurde gespeichert: Der Hinweis hat sich geändert, seit Sie diese Seite geöffnet haben. Lesen Sie unten den neuen, und speichern Sie dann noch einmal.',
  },
  confirm: {
    en: 'I have read the new notice and confirm my permissions under it',
    fr: 'J’ai lu la nouvelle notice et je confirme mes autorisations aux nouvelles conditions',
    de: 'Ich habe den neuen Hinweis gelesen und bestätige meine Erlaubnisse dafür',
  },
  confirmLead: {
    en: 'Some permissions on this page were given under an earlier notice. They stay as they are unless you confirm or change them.',
    fr: 'Certaines autorisations de cette page ont été données sur la base d’une notice antérieure. Elles restent telles quelles si vous ne les confirmez ou modifiez pas.',
    de: 'Einige Erlaubnisse auf dieser Seite wurden unter einem früheren Hinweis gegeben. Sie bleiben, wie sie sind, wenn Sie sie nicht bestätigen oder ändern.',
  },
  outdated: {
    en: 'not shown any more: the notice has changed in a material way, so a new permission is needed',
    fr: 'n’est plus montré : la notice a changé de façon substantielle, une nouvelle autorisation est donc nécessaire',
    de: 'wird nicht mehr gezeigt: Der Hinweis hat sich wesentlich geändert, daher ist eine neue Erlaubnis nötig',
  },
  reconfirmed: { en: 'confirmed', fr: 'confirmé', de: 'bestätigt' },
  underNotice: { en: 'under notice', fr: 'selon la notice', de: 'unter Hinweis' },
  dayAlone: {
    en: 'Nothing was saved: you named a last day without a permission. Tick the permission as well, or clear the date.',
    fr: 'Rien n’a été enregistré : vous avez indiqué un dernier jour sans donner d’autorisation. Cochez-la aussi, ou effacez la date.',
    de: 'Nichts wurde gespeichert: Sie haben einen letzten Tag genannt, ohne etwas zu erlauben. Kreuzen Sie die Erlaubnis an oder löschen Sie das Datum.',
  },
  toForm: { en: 'To the form', fr: 'Vers le formulaire', de: 'Zum Formular' },
} as const satisfies Record<string, LocalizedText>;

/** Texts about decisions that do not count for the row. `{n}` is their number. */
export const WAITING_TEXTS = {
  title: {
    en: 'Earlier decisions do not apply',
    fr: 'Les décisions antérieures ne s’appliquent pas',
    de: 'Frühere Entscheidungen gelten nicht',
  },
  returned: {
    en: 'An edition did not have your company; this one has it again. Earlier decisions: {n}. They apply again if you confirm them here, or if you decide below. Until then nothing is shown because of them.',
    fr: 'Une édition ne contenait pas votre entreprise ; celle-ci la contient de nouveau. Décisions antérieures : {n}. Elles s’appliquent de nouveau si vous les confirmez ici, ou si vous décidez ci-dessous. D’ici là, rien n’est montré à cause d’elles.',
    de: 'Eine Ausgabe enthielt Ihr Unternehmen nicht, diese enthält es wieder. Frühere Entscheidungen: {n}. Sie gelten wieder, wenn Sie sie hier bestätigen oder unten entscheiden. Bis dahin wird ihretwegen nichts gezeigt.',
  },
  'changed-identity': {
    en: 'This entry had another register number before. Decisions under it: {n}. They do not apply to your company. Decide below. If the company is the same, we can confirm them; ask',
    fr: 'Cette fiche avait auparavant un autre numéro de registre. Décisions sous ce numéro : {n}. Elles ne s’appliquent pas à votre entreprise. Décidez ci-dessous. Si l’entreprise est la même, nous pouvons les confirmer ; adressez-vous à',
    de: 'Dieser Eintrag hatte früher eine andere Registernummer. Entscheidungen unter dieser Nummer: {n}. Sie gelten nicht für Ihr Unternehmen. Entscheiden Sie unten. Ist es dasselbe Unternehmen, können wir sie bestätigen; wenden Sie sich an',
  },
  'other-person': {
    en: 'The contact person is another one now. Consents of the earlier person: {n}. They do not apply. Only the new person can consent.',
    fr: 'La personne de contact a changé. Consentements de la personne précédente : {n}. Ils ne s’appliquent pas. Seule la nouvelle personne peut consentir.',
    de: 'Die Kontaktperson ist jetzt eine andere. Einwilligungen der früheren Person: {n}. Sie gelten nicht. Nur die neue Person kann einwilligen.',
  },
  confirm: {
    en: 'Confirm the earlier decisions',
    fr: 'Confirmer les décisions antérieures',
    de: 'Frühere Entscheidungen bestätigen',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;

/** Differences between a notice and another revision; the version of the other one follows. */
export const NOTICE_TEXTS = {
  given: {
    en: 'You permitted something under',
    fr: 'Vous avez autorisé quelque chose sous',
    de: 'Sie haben etwas erlaubt unter',
  },
  new: { en: 'new since', fr: 'nouveau depuis', de: 'neu seit' },
  changed: { en: 'changed since', fr: 'modifié depuis', de: 'geändert seit' },
  removed: { en: 'no longer in', fr: 'n’est plus dans', de: 'nicht mehr in' },
  replaced: { en: 'worded otherwise in', fr: 'formulé autrement dans', de: 'anders formuliert in' },
  also: { en: 'Also', fr: 'Aussi', de: 'Außerdem' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
