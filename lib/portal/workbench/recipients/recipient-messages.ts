import type { LocalizedText } from '../../../core/language.ts';

/** What the pages of partners and participants say. */
export const RECIPIENT_TEXTS = {
  partners: { en: 'Partners', fr: 'Partenaires', de: 'Partner' },
  partnersLead: {
    en: 'Organisations with an OAuth client here. Each reads rows for its purposes, as far as companies grant them.',
    fr: 'Organisations qui ont un client OAuth ici. Chacune lit des lignes pour ses finalités, dans la mesure où les entreprises les autorisent.',
    de: 'Organisationen mit einem OAuth-Client bei uns. Jede liest Zeilen für ihre Zwecke, soweit Unternehmen es erlauben.',
  },
  participants: { en: 'Participants', fr: 'Participants', de: 'Teilnehmer' },
  participantsLead: {
    en: 'Organisations of the data space that an administrator has added here. Others may read too, if they prove their identity and conclude an agreement.',
    fr: 'Organisations de l’espace de données qu’un administrateur a ajoutées ici. D’autres peuvent aussi lire si elles prouvent leur identité et concluent un accord.',
    de: 'Organisationen des Datenraums, die ein Administrator hier hinzugefügt hat. Auch andere können lesen, wenn sie ihre Identität beweisen und eine Vereinbarung schließen.',
  },
  id: { en: 'Id', fr: 'Identifiant', de: 'Kennung' },
  name: { en: 'Name', fr: 'Nom', de: 'Name' },
  state: { en: 'State', fr: 'État', de: 'Stand' },
  purposes: { en: 'Purposes', fr: 'Finalités', de: 'Zwecke' },
  ends: { en: 'Access ends', fr: 'Fin de l’accès', de: 'Zugang endet' },
  noEnd: { en: 'no end', fr: 'sans fin', de: 'kein Ende' },
  since: { en: 'Added', fr: 'Ajouté', de: 'Hinzugefügt' },
  changed: { en: 'Last change', fr: 'Dernière modification', de: 'Letzte Änderung' },
  claims: { en: 'Claims', fr: 'Attributs', de: 'Angaben' },
  credentials: { en: 'Credentials', fr: 'Moyens d’authentification', de: 'Zugangsdaten' },
  noCredentials: { en: 'none', fr: 'aucun', de: 'keine' },
  secret: { en: 'a secret', fr: 'un secret', de: 'ein Geheimnis' },
  key: { en: 'a key of its own', fr: 'une clé propre', de: 'ein eigener Schlüssel' },
  'keys-url': {
    en: 'keys at its address',
    fr: 'des clés à son adresse',
    de: 'Schlüssel an seiner Adresse',
  },
  until: { en: 'until {at}', fr: 'jusqu’au {at}', de: 'bis {at}' },
  webhook: {
    en: 'Webhook for withdrawal notices',
    fr: 'Webhook pour les avis de retrait',
    de: 'Webhook für Widerrufsmitteilungen',
  },
  byId: { en: 'By id', fr: 'Par identifiant', de: 'Nach Kennung' },
  none: { en: 'No entry yet.', fr: 'Aucune entrée.', de: 'Noch kein Eintrag.' },
} as const satisfies Record<string, LocalizedText>;

/** The states of a partner or participant. */
export const OWNER_STATES = {
  active: { en: 'active', fr: 'actif', de: 'aktiv' },
  expired: { en: 'expired', fr: 'expiré', de: 'abgelaufen' },
  revoked: { en: 'revoked', fr: 'révoqué', de: 'gesperrt' },
} as const satisfies Record<string, LocalizedText>;

/** What a revocation does, before and after it. */
export const REVOCATION_TEXTS = {
  actions: { en: 'Revoke', fr: 'Révoquer', de: 'Sperren' },
  tokens: { en: 'End its tokens', fr: 'Mettre fin à ses jetons', de: 'Seine Tokens beenden' },
  tokensWhat: {
    en: 'Each token that exists now is refused from the next request on. The partner can get a new token with its credentials.',
    fr: 'Chaque jeton existant est refusé dès la prochaine requête. Le partenaire peut obtenir un nouveau jeton avec ses moyens d’authentification.',
    de: 'Jedes bestehende Token wird ab der nächsten Anfrage abgelehnt. Der Partner kann mit seinen Zugangsdaten ein neues bekommen.',
  },
  partner: {
    en: 'Revoke this partner',
    fr: 'Révoquer ce partenaire',
    de: 'Diesen Partner sperren',
  },
  partnerWhat: {
    en: 'From the next request on, this partner gets no row and no token. Its credentials are deleted.',
    fr: 'Dès la prochaine requête, ce partenaire ne reçoit ni ligne ni jeton. Ses moyens d’authentification sont supprimés.',
    de: 'Ab der nächsten Anfrage bekommt dieser Partner keine Zeile und kein Token. Seine Zugangsdaten werden gelöscht.',
  },
  participant: {
    en: 'Revoke this participant',
    fr: 'Révoquer ce participant',
    de: 'Diesen Teilnehmer sperren',
  },
  participantWhat: {
    en: 'From the next request on, each message and each read of this participant is refused.',
    fr: 'Dès la prochaine requête, chaque message et chaque lecture de ce participant sont refusés.',
    de: 'Ab der nächsten Anfrage werden jede Nachricht und jeder Lesezugriff dieses Teilnehmers abgelehnt.',
  },
  processes: {
    en: 'Open transfers that are suspended or terminated: {transfers}.',
    fr: 'Transferts ouverts qui sont suspendus ou terminés : {transfers}.',
    de: 'Offene Übertragungen, die angehalten oder beendet werden: {transfers}.',
  },
  negotiations: {
    en: 'Open negotiations that end: {negotiations}.',
    fr: 'Négociations ouvertes qui prennent fin : {negotiations}.',
    de: 'Offene Verhandlungen, die enden: {negotiations}.',
  },
  reads: {
    en: 'It keeps what it has read: {reads} reads in the last 30 days.',
    fr: 'Il garde ce qu’il a lu : {reads} lectures ces 30 derniers jours.',
    de: 'Es behält, was es gelesen hat: {reads} Lesezugriffe in den letzten 30 Tagen.',
  },
  orMore: { en: '{count} or more', fr: '{count} ou plus', de: '{count} oder mehr' },
  noWebhook: {
    en: 'Its webhook gets no more withdrawal notices. Agree in writing what it deletes.',
    fr: 'Son webhook ne reçoit plus d’avis de retrait. Convenez par écrit de ce qu’il supprime.',
    de: 'Sein Webhook bekommt keine Widerrufsmitteilungen mehr. Vereinbaren Sie schriftlich, was er löscht.',
  },
  final: {
    en: 'This is final. To read again, it needs a new client with another id.',
    fr: 'Ceci est définitif. Pour lire de nouveau, il lui faut un nouveau client avec un autre identifiant.',
    de: 'Das ist endgültig. Um wieder zu lesen, braucht er einen neuen Client mit anderer Kennung.',
  },
  readmitted: {
    en: 'You can admit it again later, with the same claims. Its earlier tokens stay invalid.',
    fr: 'Vous pouvez l’admettre de nouveau plus tard, avec les mêmes attributs. Ses anciens jetons restent invalides.',
    de: 'Sie können ihn später wieder zulassen, mit denselben Angaben. Seine früheren Tokens bleiben ungültig.',
  },
  admit: {
    en: 'Admit it again',
    fr: 'L’admettre de nouveau',
    de: 'Wieder zulassen',
  },
  admitWhat: {
    en: 'It can negotiate and read again, with the claims above. Suspended transfers stay suspended.',
    fr: 'Il peut de nouveau négocier et lire, avec les attributs ci-dessus. Les transferts suspendus le restent.',
    de: 'Er kann wieder verhandeln und lesen, mit den Angaben oben. Angehaltene Übertragungen bleiben angehalten.',
  },
} as const satisfies Record<string, LocalizedText>;

/** What a form of these pages did. */
export const REVOCATION_RESULTS = {
  revoked: {
    en: 'Revoked. Each request is refused from now on. A job suspends the open transfers.',
    fr: 'Révoqué. Chaque requête est refusée dès maintenant. Une tâche suspend les transferts ouverts.',
    de: 'Gesperrt. Ab jetzt wird jede Anfrage abgelehnt. Eine Aufgabe hält die offenen Übertragungen an.',
  },
  'tokens-ended': {
    en: 'Its earlier tokens are refused from now on. A job suspends the open transfers.',
    fr: 'Ses anciens jetons sont refusés dès maintenant. Une tâche suspend les transferts ouverts.',
    de: 'Seine früheren Tokens werden ab jetzt abgelehnt. Eine Aufgabe hält die offenen Übertragungen an.',
  },
  admitted: {
    en: 'Admitted again.',
    fr: 'Admis de nouveau.',
    de: 'Wieder zugelassen.',
  },
} as const satisfies Record<string, LocalizedText>;
