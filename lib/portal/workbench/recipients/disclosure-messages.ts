import type { LocalizedText } from '../../../core/language.ts';

/** What the page of disclosures says. */
export const READ_TEXTS = {
  title: { en: 'Disclosures', fr: 'Communications', de: 'Weitergaben' },
  lead: {
    en: 'Every read of rows since {since}: who, which version, which rows, with which token. After a leak, the token tells the reads of a thief from those of the partner.',
    fr: 'Chaque lecture de lignes depuis le {since} : qui, quelle version, quelles lignes, avec quel jeton. Après une fuite, le jeton distingue les lectures d’un voleur de celles du partenaire.',
    de: 'Jeder Lesezugriff auf Zeilen seit {since}: wer, welche Version, welche Zeilen, mit welchem Token. Nach einem Leck unterscheidet das Token die Zugriffe eines Diebs von denen des Partners.',
  },
  kept: {
    en: 'Disclosures are kept for {days} days; earlier ones were removed.',
    fr: 'Les communications sont conservées {days} jours ; les plus anciennes ont été supprimées.',
    de: 'Weitergaben werden {days} Tage aufbewahrt; frühere wurden entfernt.',
  },
  everyone: {
    en: 'everyone (public rows: only the first read of each version is recorded)',
    fr: 'tout le monde (lignes publiques : seule la première lecture de chaque version est enregistrée)',
    de: 'alle (öffentliche Zeilen: nur der erste Lesezugriff je Version wird festgehalten)',
  },
  empty: {
    en: 'Nothing was read in this time.',
    fr: 'Rien n’a été lu pendant cette période.',
    de: 'In dieser Zeit wurde nichts gelesen.',
  },
  order: {
    en: 'By recipient and time',
    fr: 'Par destinataire et date',
    de: 'Nach Empfänger und Zeit',
  },
  recipients: {
    en: 'Recipients that have read',
    fr: 'Destinataires qui ont lu',
    de: 'Empfänger, die gelesen haben',
  },
  recipient: { en: 'Recipient', fr: 'Destinataire', de: 'Empfänger' },
  since: {
    en: 'Since (2025-10-15, or 2025-10-15T10:00Z)',
    fr: 'Depuis (2025-10-15 ou 2025-10-15T10:00Z)',
    de: 'Seit (2025-10-15 oder 2025-10-15T10:00Z)',
  },
  reads: { en: 'Reads', fr: 'Lectures', de: 'Lesezugriffe' },
  first: { en: 'First read', fr: 'Première lecture', de: 'Erster Zugriff' },
  last: { en: 'Last read', fr: 'Dernière lecture', de: 'Letzter Zugriff' },
  tokens: { en: 'Tokens', fr: 'Jetons', de: 'Tokens' },
  at: { en: 'When', fr: 'Quand', de: 'Wann' },
  dataset: { en: 'Dataset', fr: 'Jeu de données', de: 'Datensatz' },
  version: { en: 'Version', fr: 'Version', de: 'Version' },
  rows: { en: 'Rows', fr: 'Lignes', de: 'Zeilen' },
  allRows: {
    en: 'all of the version',
    fr: 'toutes celles de la version',
    de: 'alle der Version',
  },
  audience: { en: 'Audience', fr: 'Catégorie de destinataires', de: 'Empfängerkreis' },
  purpose: { en: 'Purpose', fr: 'Finalité', de: 'Zweck' },
  format: { en: 'Format', fr: 'Format', de: 'Format' },
  bytes: { en: 'Bytes', fr: 'Octets', de: 'Bytes' },
  agreement: { en: 'Agreement', fr: 'Accord', de: 'Vereinbarung' },
  token: { en: 'Token', fr: 'Jeton', de: 'Token' },
  request: { en: 'Request', fr: 'Requête', de: 'Anfrage' },
  ofOne: {
    en: 'Everything it has read',
    fr: 'Tout ce qu’il a lu',
    de: 'Alles, was er gelesen hat',
  },
} as const satisfies Record<string, LocalizedText>;

/** What the list of agreements says. */
export const AGREEMENT_TEXTS = {
  title: { en: 'Agreements', fr: 'Accords', de: 'Vereinbarungen' },
  lead: {
    en: 'What was concluded with other connectors, in both roles. An agreement never changes; a revocation of its participant ends what it permits.',
    fr: 'Ce qui a été conclu avec d’autres connecteurs, dans les deux rôles. Un accord ne change jamais ; la révocation de son participant met fin à ce qu’il permet.',
    de: 'Was mit anderen Konnektoren vereinbart wurde, in beiden Rollen. Eine Vereinbarung ändert sich nie; eine Sperre ihres Teilnehmers beendet, was sie erlaubt.',
  },
  empty: {
    en: 'No agreement was concluded yet.',
    fr: 'Aucun accord n’a encore été conclu.',
    de: 'Noch wurde keine Vereinbarung geschlossen.',
  },
  order: { en: 'Latest first', fr: 'Les plus récents d’abord', de: 'Neueste zuerst' },
  role: { en: 'Our role', fr: 'Notre rôle', de: 'Unsere Rolle' },
  concluded: { en: 'Concluded', fr: 'Conclu', de: 'Geschlossen' },
  ends: { en: 'Ends', fr: 'Fin', de: 'Endet' },
  counterparty: { en: 'Counterparty', fr: 'Contrepartie', de: 'Gegenseite' },
} as const satisfies Record<string, LocalizedText>;

/** The two roles of a negotiation. */
export const DSP_ROLES = {
  provider: { en: 'provider', fr: 'fournisseur', de: 'Anbieter' },
  consumer: { en: 'consumer', fr: 'consommateur', de: 'Nutzer' },
} as const satisfies Record<string, LocalizedText>;
