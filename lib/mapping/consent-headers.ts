import type { HeaderTexts } from '../register/field.ts';

/** Headers of the columns that only consent events have. */
export const CONSENT_HEADERS: Readonly<Record<string, HeaderTexts>> = {
  consent_id: {
    en: ['Consent'],
    fr: ['Identifiant du consentement', 'N° de consentement'],
    de: ['Einwilligungs-ID', 'Einwilligung', 'Nr. der Einwilligung'],
  },
  field_group: {
    en: ['Group of fields'],
    fr: ['Groupe de champs', 'Groupe de données'],
    de: ['Feldgruppe', 'Datengruppe'],
  },
  audience: { en: ['Audience'], fr: ['Public', 'Destinataires'], de: ['Zielgruppe', 'Empfänger'] },
  action: { en: ['Action'], fr: ['Action'], de: ['Aktion', 'Handlung'] },
  effective_at: {
    en: ['Effective', 'Effective from'],
    fr: ['Effectif le', "Date d'effet", 'Prend effet le'],
    de: ['Wirksam ab', 'Wirksam am', 'Gültig ab'],
  },
  valid_until: {
    en: ['Expires', 'Valid to'],
    fr: ["Valable jusqu'au", "Valide jusqu'au"],
    de: ['Gültig bis'],
  },
  given_by: { en: ['Given by'], fr: ['Donné par'], de: ['Erteilt von', 'Erteilt durch'] },
  notice_version: {
    en: ['Notice'],
    fr: ['Version de la notice', "Version de l'information"],
    de: ['Hinweisversion', 'Version des Hinweises'],
  },
  language: { en: ['Language'], fr: ['Langue'], de: ['Sprache'] },
  evidence_ref: {
    en: ['Evidence'],
    fr: ['Référence de la preuve', 'Preuve'],
    de: ['Nachweis', 'Nachweisreferenz'],
  },
};
