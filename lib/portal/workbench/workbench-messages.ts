import type { LocalizedText } from '../../core/language.ts';
import type { Role } from '../../identity/roles.ts';

/** The texts of the frame and of the sign-in of the workbench. */
export const WORKBENCH_TEXTS = {
  title: { en: 'Workbench', fr: 'Espace de travail', de: 'Arbeitsbereich' },
  lead: {
    en: 'What waits for a decision. You see what your roles permit.',
    fr: 'Ce qui attend une décision. Vous voyez ce que vos rôles permettent.',
    de: 'Was auf eine Entscheidung wartet. Sie sehen, was Ihre Rollen erlauben.',
  },
  place: { en: 'Where you are', fr: 'Où vous êtes', de: 'Wo Sie sind' },
  parts: {
    en: 'Parts of the workbench',
    fr: 'Parties de l’espace de travail',
    de: 'Teile des Arbeitsbereichs',
  },
  signedInAs: { en: 'Signed in as', fr: 'Connecté en tant que', de: 'Angemeldet als' },
  signOut: { en: 'Sign out', fr: 'Se déconnecter', de: 'Abmelden' },
  signIn: { en: 'Sign in', fr: 'Se connecter', de: 'Anmelden' },
  signedOutTitle: {
    en: 'You are signed out',
    fr: 'Vous êtes déconnecté',
    de: 'Sie sind abgemeldet',
  },
  signedOut: {
    en: 'This browser has no session at the workbench any more.',
    fr: 'Ce navigateur n’a plus de session dans l’espace de travail.',
    de: 'Dieser Browser hat keine Sitzung im Arbeitsbereich mehr.',
  },
  endAtProvider: {
    en: 'You may still be signed in at your identity provider. Sign out there if others use this device.',
    fr: 'Vous êtes peut-être encore connecté auprès de votre fournisseur d’identité. Déconnectez-vous-y si d’autres utilisent cet appareil.',
    de: 'Beim Identitätsanbieter sind Sie vielleicht noch angemeldet. Melden Sie sich dort ab, wenn andere dieses Gerät benutzen.',
  },
  endAtProviderLink: {
    en: 'Sign out at the identity provider',
    fr: 'Se déconnecter auprès du fournisseur d’identité',
    de: 'Beim Identitätsanbieter abmelden',
  },
  noRole: {
    en: 'You have no role here. Ask the operator for one.',
    fr: 'Vous n’avez aucun rôle ici. Demandez-en un à l’exploitant.',
    de: 'Sie haben hier keine Rolle. Bitten Sie den Betreiber um eine.',
  },
  home: { en: 'Overview', fr: 'Vue d’ensemble', de: 'Übersicht' },
  imports: { en: 'Imports', fr: 'Importations', de: 'Importe' },
  publication: { en: 'Publication', fr: 'Publication', de: 'Veröffentlichung' },
  editions: { en: 'Editions', fr: 'Éditions', de: 'Ausgaben' },
  consents: { en: 'Consents', fr: 'Consentements', de: 'Einwilligungen' },
  companies: { en: 'Companies', fr: 'Entreprises', de: 'Unternehmen' },
  invitations: { en: 'Invitations', fr: 'Invitations', de: 'Einladungen' },
  campaigns: { en: 'Campaigns', fr: 'Campagnes', de: 'Kampagnen' },
  withdrawals: { en: 'Withdrawals', fr: 'Retraits', de: 'Widerrufe' },
  coverage: { en: 'Coverage', fr: 'Couverture', de: 'Abdeckung' },
  recipients: { en: 'Recipients', fr: 'Destinataires', de: 'Empfänger' },
  partners: { en: 'Partners', fr: 'Partenaires', de: 'Partner' },
  operations: { en: 'Operations', fr: 'Exploitation', de: 'Betrieb' },
  state: { en: 'State', fr: 'État', de: 'Zustand' },
  outbox: { en: 'Jobs and messages', fr: 'Tâches et messages', de: 'Aufgaben und Nachrichten' },
  auditLog: { en: 'Audit log', fr: 'Journal d’audit', de: 'Audit-Protokoll' },
  accessRequests: { en: 'Access requests', fr: 'Demandes d’accès', de: 'Zugangsanträge' },
  agreements: { en: 'Agreements', fr: 'Accords', de: 'Vereinbarungen' },
  disclosures: { en: 'Disclosures', fr: 'Communications', de: 'Weitergaben' },
  participants: { en: 'Participants', fr: 'Participants', de: 'Teilnehmer' },
} as const satisfies Record<string, LocalizedText>;

/** The page with which people sign in on one machine. */
export const ONE_MACHINE_TEXTS = {
  title: {
    en: 'Sign in on this machine',
    fr: 'Se connecter sur cette machine',
    de: 'Auf diesem Rechner anmelden',
  },
  what: {
    en: 'This sign-in is for one machine only: the server itself plays the identity provider. An installation that others use has an OpenID provider (KAART_OIDC_ISSUER). It proves no name: one person can sign in here under two names, so the two-person rule protects nothing here.',
    fr: 'Cette connexion ne sert que sur une seule machine : le serveur joue lui-même le fournisseur d’identité. Une installation utilisée par d’autres a un fournisseur OpenID (KAART_OIDC_ISSUER). Elle ne prouve aucun nom : une personne peut se connecter ici sous deux noms, donc la règle des deux personnes ne protège rien ici.',
    de: 'Diese Anmeldung ist nur für einen Rechner: Der Server ist selbst der Identitätsanbieter. Eine Installation, die andere benutzen, hat einen OpenID-Anbieter (KAART_OIDC_ISSUER). Sie beweist keinen Namen: Eine Person kann sich hier unter zwei Namen anmelden, also schützt das Vier-Augen-Prinzip hier nichts.',
  },
  code: { en: 'Code of the server', fr: 'Code du serveur', de: 'Code des Servers' },
  codeHint: {
    en: '“kaart serve” shows it in its terminal.',
    fr: '« kaart serve » l’affiche dans son terminal.',
    de: '„kaart serve“ zeigt ihn in seinem Terminal.',
  },
  person: { en: 'Your name', fr: 'Votre nom', de: 'Ihr Name' },
  personHint: {
    en: 'Write it in the same way each time: the two-person rule compares names.',
    fr: 'Écrivez-le toujours de la même façon : la règle des deux personnes compare les noms.',
    de: 'Schreiben Sie ihn immer gleich: Das Vier-Augen-Prinzip vergleicht Namen.',
  },
  roles: { en: 'Your roles', fr: 'Vos rôles', de: 'Ihre Rollen' },
  noRoleChosen: {
    en: 'Choose at least one role.',
    fr: 'Choisissez au moins un rôle.',
    de: 'Wählen Sie mindestens eine Rolle.',
  },
} as const satisfies Record<string, LocalizedText>;

/** The names of the roles. */
export const ROLE_TEXTS: Readonly<Record<Role, LocalizedText>> = {
  analyst: { en: 'analyst', fr: 'analyste', de: 'Analyst' },
  releaser: { en: 'releaser', fr: 'valideur', de: 'Freigeber' },
  publisher: { en: 'publisher', fr: 'éditeur', de: 'Veröffentlicher' },
  'consent-officer': {
    en: 'consent officer',
    fr: 'responsable des consentements',
    de: 'Einwilligungsbeauftragter',
  },
  'invitation-exporter': {
    en: 'invitation exporter',
    fr: 'remise des invitations',
    de: 'Einladungs-Exporteur',
  },
  'partner-admin': {
    en: 'partner administrator',
    fr: 'administrateur des partenaires',
    de: 'Partner-Administrator',
  },
  auditor: { en: 'auditor', fr: 'auditeur', de: 'Prüfer' },
  archivist: { en: 'archivist', fr: 'archiviste', de: 'Archivar' },
  operator: { en: 'operator', fr: 'exploitant', de: 'Betreiber' },
};
