import type { LocalizedText } from '../language.ts';

/** Reasons about consent, withdrawals, erasure, invitations and corrections. */
export const CONSENT_REASONS = {
  'consent-event-rejected': {
    en: '{text}',
    fr: '{text}',
    de: '{text}',
  },
  'too-many-events': {
    en: 'too many events for one transaction',
    fr: 'trop d’événements pour une seule transaction',
    de: 'zu viele Ereignisse für eine Transaktion',
  },
  'last-event-differs': {
    en: 'the last event of this company is number {number}',
    fr: 'le dernier événement de cette entreprise porte le numéro {number}',
    de: 'das letzte Ereignis dieses Unternehmens hat die Nummer {number}',
  },
  'no-such-permission': {
    en: 'no such permission',
    fr: 'cette autorisation n’existe pas',
    de: 'diese Erlaubnis gibt es nicht',
  },
  'no-such-company': {
    en: 'no such company: {companies}',
    fr: 'cette entreprise n’existe pas : {companies}',
    de: 'dieses Unternehmen gibt es nicht: {companies}',
  },
  'company-in-no-edition': {
    en: 'this company is in no current edition: there is no row to confirm',
    fr: 'cette entreprise n’est dans aucune édition actuelle : il n’y a pas de ligne à confirmer',
    de: 'dieses Unternehmen ist in keiner aktuellen Ausgabe: Es gibt keine Zeile zu bestätigen',
  },
  'notice-text-differs': {
    en: 'another text is proposed: read it again',
    fr: 'un autre texte est proposé : relisez-le',
    de: 'ein anderer Text ist vorgeschlagen: Lesen Sie ihn erneut',
  },
  'notice-never-changed': {
    en: '{version} is in force and is never changed',
    fr: '{version} est en vigueur et n’est jamais modifié',
    de: '{version} ist in Kraft und wird nie geändert',
  },
  'notice-follows-nothing': {
    en: '{version}, which this revision would follow, is not in force',
    fr: 'il n’y a pas de {version} en vigueur que cette révision pourrait suivre',
    de: 'es gibt keine {version} in Kraft, auf die diese Fassung folgen könnte',
  },
  'notice-earlier-grants': {
    en: 'the notice does not state whether earlier grants end',
    fr: 'l’avis ne dit pas ce que deviennent les accords antérieurs',
    de: 'der Hinweis sagt nicht, was aus früheren Zustimmungen wird',
  },
  'notice-lacks-purpose': {
    en: 'the notice leaves out a purpose for which rows are disclosed',
    fr: 'l’avis omet une finalité pour laquelle des lignes sont fournies',
    de: 'der Hinweis lässt einen Zweck aus, für den Zeilen gegeben werden',
  },
  'no-such-notice': {
    en: 'no such notice',
    fr: 'cet avis n’existe pas',
    de: 'diese Benachrichtigung gibt es nicht',
  },
  'notice-in-state': {
    en: 'the notice is {state}',
    fr: 'l’avis est dans l’état {state}',
    de: 'die Benachrichtigung ist im Zustand {state}',
  },
  'notice-of-another-provider': {
    en: 'the notice is from another provider than its sender',
    fr: 'l’avis vient d’un autre fournisseur que son expéditeur',
    de: 'die Benachrichtigung ist von einem anderen Anbieter als ihrem Absender',
  },
  'notice-without-agreement': {
    en: 'this Kaart has no agreement of this notice',
    fr: 'aucun accord de cet avis n’est détenu ici',
    de: 'hier liegt keine Vereinbarung dieser Benachrichtigung',
  },
  'no-such-withdrawal': {
    en: 'no such withdrawal',
    fr: 'ce retrait n’existe pas',
    de: 'diesen Widerruf gibt es nicht',
  },
  'nothing-about-company': {
    en: 'no data are stored about this company',
    fr: 'rien n’est conservé sur une telle entreprise',
    de: 'über ein solches Unternehmen ist nichts gespeichert',
  },
  'nothing-about-person': {
    en: 'no stored record names this person',
    fr: 'aucun enregistrement conservé ne nomme une telle personne',
    de: 'kein gespeicherter Datensatz nennt eine solche Person',
  },
  'name-is-not-enough': {
    en: 'a name can belong to several persons: add an address or the company',
    fr: 'un nom seul ne désigne pas une personne : indiquez une adresse ou l’entreprise',
    de: 'ein Name allein ist nicht eine Person: Nennen Sie eine Adresse oder das Unternehmen',
  },
  'no-such-erasure': {
    en: 'no such erasure',
    fr: 'cet effacement n’existe pas',
    de: 'diese Löschung gibt es nicht',
  },
  'no-such-campaign': {
    en: 'no such campaign',
    fr: 'cette campagne n’existe pas',
    de: 'diese Kampagne gibt es nicht',
  },
  'no-such-invitation': {
    en: 'no such invitation',
    fr: 'cette invitation n’existe pas',
    de: 'diese Einladung gibt es nicht',
  },
  'invitation-used': {
    en: 'this invitation is used',
    fr: 'cette invitation a déjà servi',
    de: 'diese Einladung wurde schon benutzt',
  },
  'invitation-expired': {
    en: 'this invitation is expired',
    fr: 'cette invitation a expiré',
    de: 'diese Einladung ist abgelaufen',
  },
  'invitation-revoked': {
    en: 'this invitation is revoked',
    fr: 'cette invitation a été retirée',
    de: 'diese Einladung wurde zurückgenommen',
  },
  'mail-sender-missing': {
    en: 'no mail can be sent from here: KAART_MAIL_FROM is not set',
    fr: 'aucun courriel ne peut partir d’ici : KAART_MAIL_FROM n’est pas défini',
    de: 'von hier geht keine E-Mail aus: KAART_MAIL_FROM ist nicht gesetzt',
  },
  'company-invited-often': {
    en: 'this company was invited often enough for a day',
    fr: 'cette entreprise a reçu assez d’invitations pour aujourd’hui',
    de: 'dieses Unternehmen wurde für einen Tag oft genug eingeladen',
  },
  'contact-address-differs': {
    en: 'the edition names another address. Correct the edition, or hand the link over',
    fr: 'l’édition indique une autre adresse. Corrigez l’édition, ou remettez le lien',
    de: 'die Ausgabe nennt eine andere Adresse. Berichtigen Sie die Ausgabe, oder übergeben Sie den Link',
  },
  'contact-address-missing': {
    en: 'the edition names no address of this company. Correct the edition, or hand the link over',
    fr: 'l’édition n’indique aucune adresse de cette entreprise. Corrigez l’édition, ou remettez le lien',
    de: 'die Ausgabe nennt keine Adresse dieses Unternehmens. Berichtigen Sie die Ausgabe, oder übergeben Sie den Link',
  },
  'form-of-another-page': {
    en: 'this form was not sent from a page of yours here',
    fr: 'ce formulaire n’a pas été envoyé depuis une de vos pages ici',
    de: 'dieses Formular kam nicht von einer Ihrer Seiten hier',
  },
  'not-this-contact': {
    en: 'this contact may not decide this',
    fr: 'cette décision ne revient pas à ce contact',
    de: 'dieser Kontakt darf darüber nicht entscheiden',
  },
  'too-many-corrections': {
    en: 'too many corrections are open for this company',
    fr: 'trop de corrections sont en attente pour cette entreprise',
    de: 'für dieses Unternehmen sind zu viele Berichtigungen offen',
  },
  'no-such-correction': {
    en: 'no such correction',
    fr: 'cette correction n’existe pas',
    de: 'diese Berichtigung gibt es nicht',
  },
  'correction-in-state': {
    en: 'this correction is {state} already',
    fr: 'cette correction est déjà dans l’état {state}',
    de: 'diese Berichtigung ist schon im Zustand {state}',
  },
  'no-such-field': {
    en: 'no such field',
    fr: 'ce champ n’existe pas',
    de: 'dieses Feld gibt es nicht',
  },
  'not-a-value': {
    en: 'not a value of {field}: {wrong}',
    fr: 'ce n’est pas une valeur du champ {field} : {wrong}',
    de: 'kein Wert von {field}: {wrong}',
  },
  'person-needs-name': {
    en: 'several persons have this address: say the name, too',
    fr: 'plusieurs personnes ont cette adresse : indiquez aussi le nom',
    de: 'mehrere Personen haben diese Adresse: Nennen Sie auch den Namen',
  },
  'person-needs-address': {
    en: 'several persons may have this name: say the address, too',
    fr: 'plusieurs personnes peuvent avoir ce nom : indiquez aussi l’adresse',
    de: 'mehrere Personen können diesen Namen haben: Nennen Sie auch die Adresse',
  },
  'erasure-in-state': {
    en: 'the erasure is {state}',
    fr: 'l’effacement est dans l’état {state}',
    de: 'die Löschung ist im Zustand {state}',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
