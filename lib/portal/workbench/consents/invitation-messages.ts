import type { LocalizedText } from '../../../core/language.ts';
import type { CampaignState } from '../../../self-service/campaign.ts';
import type { INVITATION_STATES, Invitation } from '../../../self-service/invitation.ts';

/** What the pages of invitations and campaigns say. */
export const INVITATION_TEXTS = {
  invitations: { en: 'Invitations', fr: 'Invitations', de: 'Einladungen' },
  lead: {
    en: 'Each invitation is one link for one contact. No member of staff sees a link that goes by mail.',
    fr: 'Chaque invitation est un lien pour un contact. Aucun membre du personnel ne voit un lien envoyé par courriel.',
    de: 'Jede Einladung ist ein Link für einen Kontakt. Kein Mitarbeitender sieht einen Link, der per E-Mail geht.',
  },
  none: {
    en: 'No company has been invited yet.',
    fr: 'Aucune entreprise n’a encore été invitée.',
    de: 'Noch ist kein Unternehmen eingeladen.',
  },
  noneOfCompany: {
    en: 'This company has no invitation.',
    fr: 'Cette entreprise n’a pas d’invitation.',
    de: 'Dieses Unternehmen hat keine Einladung.',
  },
  byCompany: { en: 'Order: company', fr: 'Ordre : entreprise', de: 'Reihenfolge: Unternehmen' },
  company: { en: 'Company', fr: 'Entreprise', de: 'Unternehmen' },
  state: { en: 'State', fr: 'État', de: 'Stand' },
  mandate: { en: 'For', fr: 'Pour', de: 'Für' },
  mail: { en: 'Mail', fr: 'Courriel', de: 'E-Mail' },
  created: { en: 'Created', fr: 'Créée', de: 'Erstellt' },
  expires: { en: 'Ends', fr: 'Prend fin', de: 'Endet' },
  used: { en: 'Used', fr: 'Utilisée', de: 'Benutzt' },
  handedOver: { en: 'Handed over by', fr: 'Remise par', de: 'Übergeben von' },
  campaign: { en: 'Campaign', fr: 'Campagne', de: 'Kampagne' },
  id: { en: 'Invitation', fr: 'Invitation', de: 'Einladung' },
  revoke: { en: 'Revoke', fr: 'Annuler', de: 'Widerrufen' },
  revokeWhat: {
    en: 'The link stops working, and its contact is signed out. What the contact decided stays. This cannot be undone; you can send a new invitation.',
    fr: 'Le lien ne fonctionne plus et son contact est déconnecté. Ce que le contact a décidé reste. Ceci ne peut pas être annulé ; vous pouvez envoyer une nouvelle invitation.',
    de: 'Der Link funktioniert nicht mehr, und sein Kontakt wird abgemeldet. Was der Kontakt entschieden hat, bleibt. Das lässt sich nicht rückgängig machen; Sie können neu einladen.',
  },
  invite: { en: 'Send an invitation', fr: 'Envoyer une invitation', de: 'Einladung senden' },
  inviteWhat: {
    en: 'The contact gets a mail with a link, at the address of the edition. A company gets at most 10 invitations in a day.',
    fr: 'Le contact reçoit un courriel avec un lien, à l’adresse de l’édition. Une entreprise reçoit au plus 10 invitations par jour.',
    de: 'Der Kontakt erhält eine E-Mail mit einem Link, an die Adresse der Ausgabe. Ein Unternehmen erhält höchstens 10 Einladungen am Tag.',
  },
  days: {
    en: 'Days for which the link works',
    fr: 'Jours de validité du lien',
    de: 'Tage, an denen der Link funktioniert',
  },
  all: {
    en: 'All invitations of this company',
    fr: 'Toutes les invitations de cette entreprise',
    de: 'Alle Einladungen dieses Unternehmens',
  },
  campaigns: { en: 'Campaigns', fr: 'Campagnes', de: 'Kampagnen' },
  campaignsLead: {
    en: 'A campaign invites all companies of an edition to decide under the current notice.',
    fr: 'Une campagne invite toutes les entreprises d’une édition à décider selon la notice actuelle.',
    de: 'Eine Kampagne lädt alle Unternehmen einer Ausgabe ein, nach dem aktuellen Hinweis zu entscheiden.',
  },
  noCampaigns: {
    en: 'No campaign has been started yet.',
    fr: 'Aucune campagne n’a encore été lancée.',
    de: 'Noch ist keine Kampagne gestartet.',
  },
  byId: { en: 'Order: name', fr: 'Ordre : nom', de: 'Reihenfolge: Name' },
  edition: { en: 'Edition', fr: 'Édition', de: 'Ausgabe' },
  notice: { en: 'Notice', fr: 'Notice', de: 'Hinweis' },
  started: { en: 'Started', fr: 'Lancée', de: 'Gestartet' },
  by: { en: 'By', fr: 'Par', de: 'Von' },
  start: { en: 'Invite an edition', fr: 'Inviter une édition', de: 'Eine Ausgabe einladen' },
  preview: { en: 'Show the effect', fr: 'Montrer l’effet', de: 'Wirkung zeigen' },
  toMail: {
    en: 'Mails that are sent: {number}. A sent mail cannot be taken back; each invitation can be revoked.',
    fr: 'Courriels qui seront envoyés : {number}. Un courriel envoyé ne peut pas être repris ; chaque invitation peut être annulée.',
    de: 'E-Mails, die gesendet werden: {number}. Eine gesendete E-Mail lässt sich nicht zurückholen; jede Einladung lässt sich widerrufen.',
  },
  send: { en: 'Send them', fr: 'Les envoyer', de: 'Senden' },
  mailed: {
    en: 'Mails that were sent: {number}.',
    fr: 'Courriels envoyés : {number}.',
    de: 'Gesendete E-Mails: {number}.',
  },
  companies: { en: 'Companies', fr: 'Entreprises', de: 'Unternehmen' },
  companiesLead: {
    en: 'The companies of the campaign, and whether each has answered.',
    fr: 'Les entreprises de la campagne, et si chacune a répondu.',
    de: 'Die Unternehmen der Kampagne, und ob jedes geantwortet hat.',
  },
  remind: { en: 'Remind', fr: 'Relancer', de: 'Erinnern' },
  remindWhat: {
    en: 'Each company that was invited and has not answered gets a new link.',
    fr: 'Chaque entreprise invitée qui n’a pas répondu reçoit un nouveau lien.',
    de: 'Jedes eingeladene Unternehmen ohne Antwort erhält einen neuen Link.',
  },
  afterDays: {
    en: 'Days since the last mail, at least',
    fr: 'Jours depuis le dernier courriel, au moins',
    de: 'Tage seit der letzten E-Mail, mindestens',
  },
  lastMail: { en: 'Last mail', fr: 'Dernier courriel', de: 'Letzte E-Mail' },
  mails: { en: 'Mails', fr: 'Courriels', de: 'E-Mails' },
  notices: { en: 'Permits under', fr: 'Autorise selon', de: 'Erlaubt nach' },
} as const satisfies Record<string, LocalizedText>;

/** The states of an invitation, each with its badge. */
export const INVITATION_STATE_TEXTS: Readonly<
  Record<
    (typeof INVITATION_STATES)[number],
    { readonly text: LocalizedText; readonly badge: string }
  >
> = {
  open: { text: { en: 'open', fr: 'ouverte', de: 'offen' }, badge: 'badge held' },
  used: { text: { en: 'used', fr: 'utilisée', de: 'benutzt' }, badge: 'badge permitted' },
  revoked: { text: { en: 'revoked', fr: 'annulée', de: 'widerrufen' }, badge: 'badge withheld' },
  expired: { text: { en: 'expired', fr: 'échue', de: 'abgelaufen' }, badge: 'badge' },
  bounced: {
    text: { en: 'mail was returned', fr: 'courriel revenu', de: 'E-Mail kam zurück' },
    badge: 'badge error',
  },
};

/** For whom an invitation is. */
export const MANDATE_TEXTS: Readonly<Record<Invitation['mandate'], LocalizedText>> = {
  company: { en: 'the company', fr: 'l’entreprise', de: 'das Unternehmen' },
  person: { en: 'the contact person', fr: 'la personne de contact', de: 'die Kontaktperson' },
};

/** Why a mail was sent. */
export const MAIL_TEXTS: Readonly<Record<Invitation['mail'], LocalizedText>> = {
  invitation: { en: 'invitation', fr: 'invitation', de: 'Einladung' },
  reminder: { en: 'reminder', fr: 'relance', de: 'Erinnerung' },
  waiting: {
    en: 'earlier decisions wait',
    fr: 'décisions antérieures en attente',
    de: 'frühere Entscheidungen warten',
  },
  requested: { en: 'new link', fr: 'nouveau lien', de: 'neuer Link' },
};

/** The states of a company of a campaign, each with its badge. */
export const CAMPAIGN_STATE_TEXTS: Readonly<
  Record<CampaignState, { readonly text: LocalizedText; readonly badge: string }>
> = {
  answered: {
    text: { en: 'answered', fr: 'a répondu', de: 'hat geantwortet' },
    badge: 'badge permitted',
  },
  bounced: INVITATION_STATE_TEXTS.bounced,
  opened: {
    text: { en: 'link opened', fr: 'lien ouvert', de: 'Link geöffnet' },
    badge: 'badge held',
  },
  invited: { text: { en: 'invited', fr: 'invitée', de: 'eingeladen' }, badge: 'badge held' },
  'no-address': {
    text: { en: 'no address', fr: 'sans adresse', de: 'ohne Adresse' },
    badge: 'badge error',
  },
  'not-invited': {
    text: { en: 'not invited', fr: 'non invitée', de: 'nicht eingeladen' },
    badge: 'badge',
  },
};
