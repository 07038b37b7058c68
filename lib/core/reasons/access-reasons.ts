import type { LocalizedText } from '../language.ts';

/** Reasons about persons, partners, their rights and keys. */
export const ACCESS_REASONS = {
  'session-ended': {
    en: 'no one is signed in in this browser, or the session has ended',
    fr: 'personne n’est connecté dans ce navigateur, ou la session a pris fin',
    de: 'in diesem Browser ist niemand angemeldet, oder die Sitzung ist zu Ende',
  },
  'workbench-closed': {
    en: 'no one can sign in here: the operator has set up no client for the workbench (KAART_WORKBENCH_CLIENT_ID)',
    fr: 'personne ne peut se connecter ici : l’exploitant n’a pas configuré de client pour l’espace de travail (KAART_WORKBENCH_CLIENT_ID)',
    de: 'hier kann sich niemand anmelden: Der Betreiber hat keinen Client für den Arbeitsbereich eingerichtet (KAART_WORKBENCH_CLIENT_ID)',
  },
  'sign-in-invalid': {
    en: 'this sign-in does not belong to this browser, is older than ten minutes or was used',
    fr: 'cette connexion n’appartient pas à ce navigateur, date de plus de dix minutes ou a déjà servi',
    de: 'diese Anmeldung gehört nicht zu diesem Browser, ist älter als zehn Minuten oder wurde schon benutzt',
  },
  'sign-in-without-rights': {
    en: 'the identity provider knows you, but your token is not for Kaart, or your rights were revoked',
    fr: 'le fournisseur d’identité vous connaît, mais votre jeton n’est pas destiné à Kaart, ou vos droits ont été révoqués',
    de: 'der Identitätsanbieter kennt Sie, aber Ihr Token ist nicht für Kaart, oder Ihre Rechte wurden widerrufen',
  },
  'provider-refuses-sign-in': {
    en: 'the identity provider refuses the sign-in: {answer}',
    fr: 'le fournisseur d’identité refuse la connexion : {answer}',
    de: 'der Identitätsanbieter lehnt die Anmeldung ab: {answer}',
  },
  'sign-in-provider-unusable': {
    en: 'the identity provider {issuer} cannot be reached, or its answer cannot be used',
    fr: 'le fournisseur d’identité {issuer} est injoignable, ou sa réponse est inutilisable',
    de: 'der Identitätsanbieter {issuer} ist nicht erreichbar, oder seine Antwort ist nicht brauchbar',
  },
  'server-code-wrong': {
    en: 'this is not the code that the server shows',
    fr: 'ce n’est pas le code que le serveur affiche',
    de: 'das ist nicht der Code, den der Server zeigt',
  },
  'redirect-unknown': {
    en: 'the redirect address is not the one of the workbench',
    fr: 'l’adresse de retour n’est pas celle de l’espace de travail',
    de: 'die Rücksprungadresse ist nicht die des Arbeitsbereichs',
  },
  'break-glass-request-invalid': {
    en: 'the request for a token does not fit: {faults}',
    fr: 'la demande de jeton ne convient pas : {faults}',
    de: 'die Anfrage nach einem Token passt nicht: {faults}',
  },
  'another-person-can': {
    en: 'another person can take this step: {people}',
    fr: 'une autre personne peut faire cette étape : {people}',
    de: 'eine andere Person kann diesen Schritt tun: {people}',
  },
  'releaser-is-submitter': {
    en: 'the person who submitted may not release: another person has to',
    fr: 'une autre personne que celle qui a soumis doit valider',
    de: 'freigeben muss eine andere Person als die, die eingereicht hat',
  },
  'hold-releaser-is-submitter': {
    en: 'the person who submitted the edition may not lift the hold',
    fr: 'la personne qui a soumis l’édition ne peut pas lever la suspension',
    de: 'die Person, die die Ausgabe eingereicht hat, darf die angehaltene Veröffentlichung nicht freigeben',
  },
  'retraction-needs-another': {
    en: 'the person who retracted the edition may not decide: another person has to',
    fr: 'une autre personne que celle qui a retiré l’édition doit décider',
    de: 'entscheiden muss eine andere Person als die, die die Ausgabe zurückgezogen hat',
  },
  'erasure-needs-another': {
    en: 'the person who requested the erasure may not confirm it: another person has to',
    fr: 'une autre personne que celle qui a demandé l’effacement doit le confirmer',
    de: 'bestätigen muss eine andere Person als die, die die Löschung beantragt hat',
  },
  'notice-needs-another': {
    en: 'the person who proposed the notice may not confirm it: another person has to',
    fr: 'une autre personne que celle qui a proposé l’avis doit le confirmer',
    de: 'bestätigen muss eine andere Person als die, die den Hinweis vorgeschlagen hat',
  },
  'identity-needs-another': {
    en: 'the person who submitted the edition may not confirm: another person has to',
    fr: 'une autre personne que celle qui a apporté l’édition doit confirmer',
    de: 'bestätigen muss eine andere Person als die, die die Ausgabe gebracht hat',
  },
  'person-name-empty': {
    en: '{name} cannot be the name of a person: it is empty',
    fr: '{name} ne peut pas être le nom d’une personne : il est vide',
    de: '{name} kann nicht der Name einer Person sein: Er ist leer',
  },
  'person-name-long': {
    en: '{name} cannot be the name of a person: it has more than {limit} characters',
    fr: '{name} ne peut pas être le nom d’une personne : il a plus de {limit} caractères',
    de: '{name} kann nicht der Name einer Person sein: Er hat mehr als {limit} Zeichen',
  },
  'person-name-reserved': {
    en: '{name} cannot be the name of a person: Kaart uses this name itself',
    fr: '{name} ne peut pas être le nom d’une personne : Kaart utilise ce nom lui-même',
    de: '{name} kann nicht der Name einer Person sein: Kaart benutzt diesen Namen selbst',
  },
  'person-name-character': {
    en: '{name} cannot be the name of a person: {character} is not a Latin letter, a digit or a sign of ASCII. Write the name without it',
    fr: '{name} ne peut pas être le nom d’une personne : {character} n’est ni une lettre latine, ni un chiffre, ni un signe ASCII. Écrivez le nom sans lui',
    de: '{name} kann nicht der Name einer Person sein: {character} ist kein lateinischer Buchstabe, keine Ziffer und kein ASCII-Zeichen. Schreiben Sie den Namen ohne es',
  },
  'no-such-person': {
    en: 'no such person',
    fr: 'cette personne n’existe pas',
    de: 'diese Person gibt es nicht',
  },
  'no-such-token': {
    en: 'this person has no such token that has not expired',
    fr: 'cette personne n’a pas de tel jeton encore valide',
    de: 'diese Person hat kein solches Token, das noch gilt',
  },
  'person-revoked': {
    en: '{subject} was revoked: kaart person restore gives access again',
    fr: '{subject} a été révoqué : kaart person restore réadmet cette personne',
    de: '{subject} wurde widerrufen: kaart person restore lässt die Person wieder zu',
  },
  'role-taken': {
    en: 'the role {role} was taken from {subject}',
    fr: 'le rôle {role} a été retiré à {subject}',
    de: 'die Rolle {role} wurde {subject} entzogen',
  },
  'token-needs-role': {
    en: 'a token needs a role',
    fr: 'un jeton a besoin d’un rôle',
    de: 'ein Token braucht eine Rolle',
  },
  'token-lifetime': {
    en: 'a token lives from a second to 12 hours',
    fr: 'un jeton dure d’une seconde à 12 heures',
    de: 'ein Token gilt von einer Sekunde bis zu 12 Stunden',
  },
  'roles-conflict': {
    en: '{subject} would see the links of companies and decide for companies: give one of the two roles to another person',
    fr: '{subject} verrait les liens des entreprises et déciderait pour elles : donnez un des deux rôles à une autre personne',
    de: '{subject} sähe die Links der Unternehmen und entschiede für sie: Geben Sie eine der beiden Rollen einer anderen Person',
  },
  'no-such-partner': {
    en: 'no such partner',
    fr: 'ce partenaire n’existe pas',
    de: 'diesen Partner gibt es nicht',
  },
  'no-such-partner-named': {
    en: 'no such partner: {id}',
    fr: 'ce partenaire n’existe pas : {id}',
    de: 'diesen Partner gibt es nicht: {id}',
  },
  'partner-exists': {
    en: 'there is a partner {id} already',
    fr: 'le partenaire {id} existe déjà',
    de: 'den Partner {id} gibt es bereits',
  },
  'is-revoked': {
    en: '{id} is revoked',
    fr: '{id} est révoqué',
    de: '{id} ist widerrufen',
  },
  'not-a-purpose': {
    en: 'not a purpose of the current notice',
    fr: 'ce n’est pas une finalité de l’avis actuel',
    de: 'das ist kein Zweck des aktuellen Hinweises',
  },
  'keys-same-kid': {
    en: 'two keys have the same kid',
    fr: 'deux clés ont le même kid',
    de: 'zwei Schlüssel haben dieselbe kid',
  },
  'key-unusable': {
    en: 'this is no usable public key',
    fr: 'ce n’est pas une clé publique utilisable',
    de: 'das ist kein brauchbarer öffentlicher Schlüssel',
  },
  'keys-rotated-today': {
    en: 'keys are rotated at most once a day',
    fr: 'les clés changent au plus une fois par jour',
    de: 'Schlüssel wechseln höchstens einmal am Tag',
  },
  'keys-rotate-first': {
    en: 'the keys have to be rotated once before',
    fr: 'les clés doivent d’abord être renouvelées une fois',
    de: 'die Schlüssel müssen zuvor einmal erneuert werden',
  },
  'rotation-under-way': {
    en: 'another rotation is under way',
    fr: 'un autre renouvellement est en cours',
    de: 'eine andere Erneuerung läuft gerade',
  },
  'keys-unreadable': {
    en: 'the stored signing keys cannot be read',
    fr: 'les clés de signature enregistrées sont illisibles',
    de: 'die gespeicherten Signaturschlüssel sind nicht lesbar',
  },
  'token-revoked': {
    en: 'the token was revoked',
    fr: 'le jeton a été révoqué',
    de: 'das Token wurde widerrufen',
  },
  'person-was-revoked': {
    en: 'the person was revoked',
    fr: 'la personne a été révoquée',
    de: 'die Person wurde widerrufen',
  },
  'invitation-was-revoked': {
    en: 'the invitation was revoked',
    fr: 'l’invitation a été révoquée',
    de: 'die Einladung wurde widerrufen',
  },
  'invitation-giver-revoked': {
    en: 'the person who handed it over was revoked',
    fr: 'la personne qui l’a remise a été révoquée',
    de: 'die Person, die sie übergab, wurde widerrufen',
  },
  'erasure-decliner-is-requester': {
    en: 'the person who requested the erasure may not decline it: another person has to',
    fr: 'une autre personne que celle qui a demandé l’effacement doit le refuser',
    de: 'ablehnen muss eine andere Person als die, die die Löschung beantragt hat',
  },
  'partner-expired': {
    en: 'the access of the partner has ended',
    fr: 'l’accès du partenaire a pris fin',
    de: 'der Zugang des Partners ist abgelaufen',
  },
  'no-such-request': {
    en: 'no such request',
    fr: 'cette demande n’existe pas',
    de: 'diese Anfrage gibt es nicht',
  },
  'request-in-state': {
    en: 'the state of the request is {state}',
    fr: 'l’état de la demande est {state}',
    de: 'der Stand der Anfrage ist {state}',
  },
  'request-needs-another': {
    en: 'the requester may not decide: another person has to',
    fr: 'une autre personne que le demandeur doit décider',
    de: 'entscheiden muss eine andere Person als die, die angefragt hat',
  },
  'purpose-not-requested': {
    en: 'the request does not name this purpose',
    fr: 'la demande n’indique pas cette finalité',
    de: 'die Anfrage nennt diesen Zweck nicht',
  },
  'access-end': {
    en: 'an access ends in the future, and within three years',
    fr: 'un accès prend fin dans le futur, et dans les trois ans',
    de: 'ein Zugang endet in der Zukunft und innerhalb von drei Jahren',
  },
  'access-link-used': {
    en: 'this link was used',
    fr: 'ce lien a déjà servi',
    de: 'dieser Link wurde schon verwendet',
  },
  'access-link-expired': {
    en: 'this link has expired',
    fr: 'ce lien a expiré',
    de: 'dieser Link ist abgelaufen',
  },
  'access-link-revoked': {
    en: 'this link no longer works',
    fr: 'ce lien n’est plus valide',
    de: 'dieser Link ist nicht mehr gültig',
  },
  'keys-address-unreadable': {
    en: 'no usable public keys are read at this address',
    fr: 'aucune clé publique utilisable n’est lue à cette adresse',
    de: 'an dieser Adresse werden keine brauchbaren öffentlichen Schlüssel gelesen',
  },
  'one-key-set': {
    en: 'name the keys or their address, not both',
    fr: 'indiquez les clés ou leur adresse, pas les deux',
    de: 'nennen Sie die Schlüssel oder ihre Adresse, nicht beides',
  },
  'end-in-past': {
    en: 'the end of an access is in the future',
    fr: 'la fin d’un accès est dans le futur',
    de: 'das Ende eines Zugangs liegt in der Zukunft',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
