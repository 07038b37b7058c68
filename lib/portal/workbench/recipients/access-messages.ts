import type { AccessRequest, REFUSAL_CODES } from '../../../access-requests/access-request.ts';
import type { LocalizedText } from '../../../core/language.ts';

/** What the pages of requests for access say. */
export const ACCESS_DECISION_TEXTS = {
  title: { en: 'Access requests', fr: 'Demandes d’accès', de: 'Zugangsanträge' },
  lead: {
    en: 'Requests whose mail address is confirmed. A request without a decision is deleted after 90 days.',
    fr: 'Demandes dont l’adresse e-mail est confirmée. Une demande sans décision est supprimée après 90 jours.',
    de: 'Anträge, deren Mailadresse bestätigt ist. Ein Antrag ohne Entscheidung wird nach 90 Tagen gelöscht.',
  },
  empty: { en: 'No request yet.', fr: 'Aucune demande.', de: 'Noch kein Antrag.' },
  order: {
    en: 'Open first, then oldest first',
    fr: 'Ouvertes d’abord, puis les plus anciennes',
    de: 'Offene zuerst, dann älteste zuerst',
  },
  organisation: { en: 'Organisation', fr: 'Organisation', de: 'Organisation' },
  country: { en: 'Country', fr: 'Pays', de: 'Land' },
  number: {
    en: 'Register or VAT number',
    fr: 'Numéro de registre ou de TVA',
    de: 'Register- oder Steuernummer',
  },
  requester: { en: 'Requester', fr: 'Demandeur', de: 'Antragsteller' },
  requested: { en: 'Requested', fr: 'Demandé', de: 'Beantragt' },
  confirmed: { en: 'Address confirmed', fr: 'Adresse confirmée', de: 'Adresse bestätigt' },
  decided: { en: 'Decided', fr: 'Décidé', de: 'Entschieden' },
  proof: { en: 'Authentication', fr: 'Authentification', de: 'Anmeldung' },
  secret: {
    en: 'a secret, shown once by a link',
    fr: 'un secret, montré une fois par un lien',
    de: 'ein Geheimnis, einmal über einen Link gezeigt',
  },
  keys: { en: 'keys of its own', fr: 'ses propres clés', de: 'eigene Schlüssel' },
  client: { en: 'Client id', fr: 'Identifiant du client', de: 'Client-Kennung' },
  clientHint: {
    en: 'Lower-case letters, digits, dot, hyphen; empty: a random one.',
    fr: 'Minuscules, chiffres, point, trait d’union ; vide : un identifiant aléatoire.',
    de: 'Kleinbuchstaben, Ziffern, Punkt, Bindestrich; leer: eine zufällige.',
  },
  ends: { en: 'Last day of access', fr: 'Dernier jour d’accès', de: 'Letzter Tag des Zugangs' },
  endsHint: {
    en: 'Empty: in a year. At most three years.',
    fr: 'Vide : dans un an. Trois ans au plus.',
    de: 'Leer: in einem Jahr. Höchstens drei Jahre.',
  },
  accept: { en: 'Accept', fr: 'Accepter', de: 'Annehmen' },
  acceptWhat: {
    en: 'The organisation becomes a partner now: it reads the rows that companies grant to partners, for the purposes below. A mail goes to {email}.',
    fr: 'L’organisation devient partenaire maintenant : elle lit les lignes que les entreprises autorisent aux partenaires, pour les finalités ci-dessous. Un e-mail part vers {email}.',
    de: 'Die Organisation wird jetzt Partner: Sie liest die Zeilen, die Unternehmen Partnern erlauben, für die Zwecke unten. Eine Mail geht an {email}.',
  },
  acceptUndo: {
    en: 'To undo it, revoke the partner.',
    fr: 'Pour annuler, révoquez le partenaire.',
    de: 'Zum Rückgängigmachen sperren Sie den Partner.',
  },
  refuse: { en: 'Refuse', fr: 'Refuser', de: 'Ablehnen' },
  refuseWhat: {
    en: 'The requester gets your reason by mail. The request is deleted after 30 days. A refusal is final; the requester may ask again.',
    fr: 'Le demandeur reçoit votre motif par e-mail. La demande est supprimée après 30 jours. Un refus est définitif ; le demandeur peut demander de nouveau.',
    de: 'Der Antragsteller bekommt Ihre Begründung per Mail. Der Antrag wird nach 30 Tagen gelöscht. Eine Ablehnung ist endgültig; ein neuer Antrag ist möglich.',
  },
  code: { en: 'Kind of reason', fr: 'Type de motif', de: 'Art des Grundes' },
  reason: {
    en: 'Reason, as the requester reads it',
    fr: 'Motif, tel que le demandeur le lit',
    de: 'Begründung, wie der Antragsteller sie liest',
  },
  renew: { en: 'Send a new link', fr: 'Envoyer un nouveau lien', de: 'Neuen Link senden' },
  renewWhat: {
    en: 'The link to the secret before does not work any more. If it was opened, that secret and every token end at once.',
    fr: 'Le lien précédent vers le secret ne fonctionne plus. S’il a été ouvert, ce secret et tous les jetons prennent fin immédiatement.',
    de: 'Der bisherige Link zum Geheimnis gilt nicht mehr. Wurde er geöffnet, enden dieses Geheimnis und alle Tokens sofort.',
  },
  linkOpen: {
    en: 'not opened, valid until {at}',
    fr: 'pas ouvert, valable jusqu’au {at}',
    de: 'nicht geöffnet, gültig bis {at}',
  },
  linkUsed: { en: 'opened at {at}', fr: 'ouvert le {at}', de: 'geöffnet am {at}' },
  link: { en: 'Link to the secret', fr: 'Lien vers le secret', de: 'Link zum Geheimnis' },
  toPartner: { en: 'To the partner', fr: 'Au partenaire', de: 'Zum Partner' },
} as const satisfies Record<string, LocalizedText>;

/** The states of a confirmed request. */
export const DECISION_STATES: Readonly<
  Record<Exclude<AccessRequest['state'], 'unconfirmed'>, LocalizedText>
> = {
  open: { en: 'open', fr: 'ouverte', de: 'offen' },
  accepted: { en: 'accepted', fr: 'acceptée', de: 'angenommen' },
  refused: { en: 'refused', fr: 'refusée', de: 'abgelehnt' },
};

/** Why a request is refused. */
export const REFUSAL_TEXTS: Readonly<Record<(typeof REFUSAL_CODES)[number], LocalizedText>> = {
  purpose: {
    en: 'the purpose',
    fr: 'la finalité',
    de: 'der Zweck',
  },
  'organisation-unverified': {
    en: 'the organisation could not be verified',
    fr: 'l’organisation n’a pas pu être vérifiée',
    de: 'die Organisation ließ sich nicht prüfen',
  },
  'not-eligible': {
    en: 'the organisation may not be a partner',
    fr: 'l’organisation ne peut pas être partenaire',
    de: 'die Organisation kann kein Partner sein',
  },
  incomplete: { en: 'incomplete', fr: 'incomplète', de: 'unvollständig' },
  other: { en: 'another reason', fr: 'un autre motif', de: 'ein anderer Grund' },
};

/** What a form of this page did. */
export const ACCESS_RESULTS = {
  accepted: {
    en: 'Accepted. The client is registered and a mail is on its way.',
    fr: 'Acceptée. Le client est enregistré et un e-mail est en route.',
    de: 'Angenommen. Der Client ist eingetragen, eine Mail ist unterwegs.',
  },
  refused: {
    en: 'Refused. A mail with the reason is on its way.',
    fr: 'Refusée. Un e-mail avec le motif est en route.',
    de: 'Abgelehnt. Eine Mail mit der Begründung ist unterwegs.',
  },
  'link-sent': {
    en: 'A mail with a new link is on its way.',
    fr: 'Un e-mail avec un nouveau lien est en route.',
    de: 'Eine Mail mit einem neuen Link ist unterwegs.',
  },
} as const satisfies Record<string, LocalizedText>;
