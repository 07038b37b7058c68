import type { LocalizedText } from '../../core/language.ts';

/** As {@link REQUEST_DETAILS}, of invitations and the pages of contacts. */
export const SELF_SERVICE_DETAILS: readonly LocalizedText[] = [
  {
    en: 'no such invitation',
    fr: 'cette invitation n’existe pas',
    de: 'diese Einladung gibt es nicht',
  },
  {
    en: 'this invitation is used',
    fr: 'cette invitation a déjà servi',
    de: 'diese Einladung wurde schon benutzt',
  },
  {
    en: 'this invitation is expired',
    fr: 'cette invitation a expiré',
    de: 'diese Einladung ist abgelaufen',
  },
  {
    en: 'this invitation is revoked',
    fr: 'cette invitation a été retirée',
    de: 'diese Einladung wurde zurückgenommen',
  },
  {
    en: 'a mail needs an address',
    fr: 'un courriel a besoin d’une adresse',
    de: 'eine E-Mail braucht eine Adresse',
  },
  {
    en: 'no mail can be sent from here: KAART_MAIL_FROM is not set',
    fr: 'aucun courriel ne peut partir d’ici : KAART_MAIL_FROM n’est pas défini',
    de: 'von hier geht keine E-Mail aus: KAART_MAIL_FROM ist nicht gesetzt',
  },
  {
    en: 'this company was invited often enough for a day',
    fr: 'cette entreprise a reçu assez d’invitations pour aujourd’hui',
    de: 'dieses Unternehmen wurde für einen Tag oft genug eingeladen',
  },
  {
    en: 'this form was not sent from a page of yours here',
    fr: 'ce formulaire n’a pas été envoyé depuis une de vos pages ici',
    de: 'dieses Formular kam nicht von einer Ihrer Seiten hier',
  },
  {
    en: 'this is not for this contact to decide',
    fr: 'cette décision ne revient pas à ce contact',
    de: 'das hat dieser Kontakt nicht zu entscheiden',
  },
  {
    en: 'too many corrections are open for this company',
    fr: 'trop de corrections sont en attente pour cette entreprise',
    de: 'für dieses Unternehmen sind zu viele Berichtigungen offen',
  },
  {
    en: 'no such correction',
    fr: 'cette correction n’existe pas',
    de: 'diese Berichtigung gibt es nicht',
  },
  {
    en: 'this correction is {} already',
    fr: 'cette correction est déjà dans l’état {}',
    de: 'diese Berichtigung ist schon im Zustand {}',
  },
  { en: 'no such field', fr: 'ce champ n’existe pas', de: 'dieses Feld gibt es nicht' },
];
