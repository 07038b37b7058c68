import type { EventKind } from '../../../consent/vocabulary.ts';
import type { LocalizedText } from '../../../core/language.ts';
import type { COMPANY_RESULTS, COMPANY_STATES } from '../list-columns.ts';

/** What the pages of companies and their decisions say. */
export const CONSENT_TEXTS = {
  companies: { en: 'Companies', fr: 'Entreprises', de: 'Unternehmen' },
  companiesLead: {
    en: 'The companies of the current edition, and what each permits now.',
    fr: 'Les entreprises de l’édition actuelle, et ce que chacune autorise maintenant.',
    de: 'Die Unternehmen der aktuellen Ausgabe, und was jedes jetzt erlaubt.',
  },
  noCompanies: {
    en: 'No edition has been released yet, so there is no company.',
    fr: 'Aucune édition n’a encore été validée : il n’y a pas d’entreprise.',
    de: 'Noch ist keine Ausgabe freigegeben, also gibt es kein Unternehmen.',
  },
  orderOfEdition: { en: 'Order: record id', fr: 'Ordre : identifiant', de: 'Reihenfolge: Kennung' },
  company: { en: 'Company', fr: 'Entreprise', de: 'Unternehmen' },
  recordId: { en: 'Record id', fr: 'Identifiant', de: 'Kennung' },
  number: { en: 'Register number', fr: 'Numéro RCS', de: 'RCS-Nummer' },
  eligible: { en: 'Eligible', fr: 'Éligible', de: 'Berücksichtigt' },
  yes: { en: 'yes', fr: 'oui', de: 'ja' },
  no: { en: 'no', fr: 'non', de: 'nein' },
  state: { en: 'State', fr: 'État', de: 'Stand' },
  permitsNow: { en: 'Permits now', fr: 'Autorise maintenant', de: 'Erlaubt jetzt' },
  nothing: { en: 'nothing', fr: 'rien', de: 'nichts' },
  audience: { en: 'Audience', fr: 'Destinataires', de: 'Empfängerkreis' },
  byName: {
    en: '{recipient} by name',
    fr: '{recipient}, désigné par son nom',
    de: '{recipient}, namentlich',
  },
  before: { en: 'Now', fr: 'Maintenant', de: 'Jetzt' },
  after: { en: 'Afterwards', fr: 'Ensuite', de: 'Danach' },
  waiting: {
    en: '{number} earlier decisions do not apply to the row, because its company or its contact person has another identity.',
    fr: '{number} décisions antérieures ne s’appliquent pas à la ligne, car son entreprise ou sa personne de contact a une autre identité.',
    de: '{number} frühere Entscheidungen gelten nicht für die Zeile, weil ihr Unternehmen oder ihre Kontaktperson eine andere Identität hat.',
  },
  confirm: {
    en: 'Confirm the company',
    fr: 'Confirmer l’entreprise',
    de: 'Unternehmen bestätigen',
  },
  confirmWhat: {
    en: 'The earlier decisions are recorded again for this row, with your name and your reason. Do this only if you know that it is the same company. This cannot be undone; a withdrawal can be recorded.',
    fr: 'Les décisions antérieures sont enregistrées de nouveau pour cette ligne, avec votre nom et votre motif. Ne le faites que si vous savez que c’est la même entreprise. Ceci ne peut pas être annulé ; un retrait peut être enregistré.',
    de: 'Die früheren Entscheidungen werden für diese Zeile erneut festgehalten, mit Ihrem Namen und Ihrer Begründung. Tun Sie das nur, wenn Sie wissen, dass es dasselbe Unternehmen ist. Das lässt sich nicht rückgängig machen; ein Widerruf lässt sich festhalten.',
  },
  reason: { en: 'Reason', fr: 'Motif', de: 'Begründung' },
  record: {
    en: 'Record a decision',
    fr: 'Enregistrer une décision',
    de: 'Entscheidung festhalten',
  },
  recordWhat: {
    en: 'For a decision that the company gave on paper, by mail or by telephone. First you see the effect.',
    fr: 'Pour une décision que l’entreprise a donnée par écrit, par courriel ou par téléphone. Vous voyez d’abord l’effet.',
    de: 'Für eine Entscheidung, die das Unternehmen schriftlich, per E-Mail oder am Telefon gegeben hat. Zuerst sehen Sie die Wirkung.',
  },
  decision: { en: 'Decision', fr: 'Décision', de: 'Entscheidung' },
  groups: { en: 'Field groups', fr: 'Groupes de champs', de: 'Feldgruppen' },
  audiences: { en: 'Audiences', fr: 'Catégories de destinataires', de: 'Empfängerkreise' },
  audiencesHint: {
    en: 'A withdrawal or refusal without an audience applies to all of them.',
    fr: 'Un retrait ou un refus sans catégorie vaut pour toutes.',
    de: 'Ein Widerruf oder eine Ablehnung ohne Empfängerkreis gilt für alle.',
  },
  recipient: {
    en: 'Recipient by name (optional)',
    fr: 'Destinataire désigné (facultatif)',
    de: 'Empfänger mit Namen (freiwillig)',
  },
  recipientHint: {
    en: 'The id of a partner or participant. The decision is then about it alone.',
    fr: 'L’identifiant d’un partenaire ou participant. La décision ne concerne alors que lui.',
    de: 'Die Kennung eines Partners oder Teilnehmers. Die Entscheidung betrifft dann nur ihn.',
  },
  lastDay: {
    en: 'Last day of a permission (optional)',
    fr: 'Dernier jour d’une autorisation (facultatif)',
    de: 'Letzter Tag einer Erlaubnis (freiwillig)',
  },
  givenBy: { en: 'Decided by', fr: 'Décidé par', de: 'Entschieden von' },
  language: {
    en: 'Language of the notice',
    fr: 'Langue de la notice',
    de: 'Sprache des Hinweises',
  },
  evidence: {
    en: 'Where the evidence is',
    fr: 'Où se trouve la preuve',
    de: 'Wo der Nachweis liegt',
  },
  evidenceHint: {
    en: 'Such as “letter of 21 November, file 12”. No names of persons, and not the evidence itself.',
    fr: 'Par exemple « lettre du 21 novembre, dossier 12 ». Pas de noms de personnes, et pas la preuve elle-même.',
    de: 'Zum Beispiel „Brief vom 21. November, Akte 12“. Keine Namen von Personen und nicht der Nachweis selbst.',
  },
  preview: { en: 'Show the effect', fr: 'Montrer l’effet', de: 'Wirkung zeigen' },
  previewTitle: {
    en: 'The effect of the decision',
    fr: 'L’effet de la décision',
    de: 'Die Wirkung der Entscheidung',
  },
  previewLead: {
    en: 'Nothing is recorded yet.',
    fr: 'Rien n’est encore enregistré.',
    de: 'Noch ist nichts festgehalten.',
  },
  previewEvents: {
    en: 'Entries that are recorded: {number}. The company gets a receipt.',
    fr: 'Entrées qui seront enregistrées : {number}. L’entreprise reçoit un reçu.',
    de: 'Einträge, die festgehalten werden: {number}. Das Unternehmen erhält einen Beleg.',
  },
  previewUnchanged: {
    en: 'This decision applies already. Nothing would be recorded.',
    fr: 'Cette décision s’applique déjà. Rien ne serait enregistré.',
    de: 'Diese Entscheidung gilt bereits. Nichts würde festgehalten.',
  },
  closes: {
    en: 'It takes effect at the next read. Each recipient that got the row is told to delete what was withdrawn. This cannot be undone: only the company can permit it again.',
    fr: 'Elle prend effet à la prochaine lecture. Chaque destinataire qui a reçu la ligne est invité à supprimer ce qui est retiré. Ceci ne peut pas être annulé : seule l’entreprise peut l’autoriser de nouveau.',
    de: 'Sie wirkt ab dem nächsten Lesen. Jeder Empfänger, der die Zeile erhalten hat, wird aufgefordert, das Widerrufene zu löschen. Das lässt sich nicht rückgängig machen: Nur das Unternehmen kann es wieder erlauben.',
  },
  opens: {
    en: 'A permission shows from the next version on, which is published every night. It can be withdrawn at any time.',
    fr: 'Une autorisation apparaît dans la prochaine version, publiée chaque nuit. Elle peut être retirée à tout moment.',
    de: 'Eine Erlaubnis wirkt ab der nächsten Version, die jede Nacht veröffentlicht wird. Sie kann jederzeit widerrufen werden.',
  },
  recordNow: { en: 'Record it', fr: 'L’enregistrer', de: 'Festhalten' },
  back: {
    en: 'Back without recording',
    fr: 'Retour sans enregistrer',
    de: 'Zurück ohne Festhalten',
  },
  receipt: { en: 'Receipt {id}.', fr: 'Reçu {id}.', de: 'Beleg {id}.' },
  undo: {
    en: 'Was it a mistake? Withdraw it',
    fr: 'Était-ce une erreur ? La retirer',
    de: 'War es ein Irrtum? Widerrufen',
  },
  timeline: { en: 'Decisions', fr: 'Décisions', de: 'Entscheidungen' },
  noEvents: {
    en: 'The company has not decided yet.',
    fr: 'L’entreprise n’a pas encore décidé.',
    de: 'Das Unternehmen hat noch nicht entschieden.',
  },
  oldestFirst: { en: 'Oldest first', fr: 'Les plus anciennes d’abord', de: 'Älteste zuerst' },
  seq: { en: 'No.', fr: 'N°', de: 'Nr.' },
  effectiveAt: { en: 'Takes effect', fr: 'Prend effet', de: 'Wirkt ab' },
  group: { en: 'Field group', fr: 'Groupe de champs', de: 'Feldgruppe' },
  until: { en: 'Until', fr: 'Jusqu’au', de: 'Bis' },
  notice: { en: 'Notice', fr: 'Notice', de: 'Hinweis' },
  channel: { en: 'Channel', fr: 'Canal', de: 'Weg' },
  recordedAt: { en: 'Recorded', fr: 'Enregistrée', de: 'Festgehalten' },
  receiptId: { en: 'Receipt', fr: 'Reçu', de: 'Beleg' },
  coverage: { en: 'Coverage', fr: 'Couverture', de: 'Abdeckung' },
  coverageLead: {
    en: 'How many companies of the current edition permit each field group to each audience, now and at the end of each month.',
    fr: 'Combien d’entreprises de l’édition actuelle autorisent chaque groupe de champs à chaque catégorie de destinataires, maintenant et à la fin de chaque mois.',
    de: 'Wie viele Unternehmen der aktuellen Ausgabe jede Feldgruppe jedem Empfängerkreis erlauben, jetzt und am Ende jedes Monats.',
  },
  noCoverage: {
    en: 'There is no coverage yet.',
    fr: 'Il n’y a pas encore de couverture.',
    de: 'Noch gibt es keine Abdeckung.',
  },
  at: { en: 'At', fr: 'Au', de: 'Am' },
  months: { en: 'Months', fr: 'Mois', de: 'Monate' },
  newestFirst: { en: 'Newest first', fr: 'Les plus récents d’abord', de: 'Neueste zuerst' },
} as const satisfies Record<string, LocalizedText>;

/** The states of a company, each with its badge. */
export const COMPANY_STATE_TEXTS: Readonly<
  Record<(typeof COMPANY_STATES)[number], { readonly text: LocalizedText; readonly badge: string }>
> = {
  permits: {
    text: { en: 'permits', fr: 'autorise', de: 'erlaubt' },
    badge: 'badge permitted',
  },
  'permits-nothing': {
    text: { en: 'permits nothing', fr: 'n’autorise rien', de: 'erlaubt nichts' },
    badge: 'badge withheld',
  },
  undecided: {
    text: { en: 'not decided', fr: 'non décidé', de: 'nicht entschieden' },
    badge: 'badge',
  },
};

/** The result of a form on the page of a company. */
export const COMPANY_RESULT_TEXTS: Readonly<
  Record<(typeof COMPANY_RESULTS)[number], LocalizedText>
> = {
  recorded: {
    en: 'The decision is recorded.',
    fr: 'La décision est enregistrée.',
    de: 'Die Entscheidung ist festgehalten.',
  },
  unchanged: {
    en: 'The decision applied already. Nothing was recorded.',
    fr: 'La décision s’appliquait déjà. Rien n’a été enregistré.',
    de: 'Die Entscheidung galt bereits. Nichts wurde festgehalten.',
  },
  confirmed: {
    en: 'The company is confirmed. Its earlier decisions apply again.',
    fr: 'L’entreprise est confirmée. Ses décisions antérieures s’appliquent de nouveau.',
    de: 'Das Unternehmen ist bestätigt. Seine früheren Entscheidungen gelten wieder.',
  },
  invited: {
    en: 'The invitation is on its way. The link is in the mail only.',
    fr: 'L’invitation est en route. Le lien se trouve uniquement dans le courriel.',
    de: 'Die Einladung ist unterwegs. Der Link steht nur in der E-Mail.',
  },
  revoked: {
    en: 'The invitation is revoked. Its link no longer works.',
    fr: 'L’invitation est annulée. Son lien ne fonctionne plus.',
    de: 'Die Einladung ist widerrufen. Ihr Link funktioniert nicht mehr.',
  },
};

/** The kinds of decisions. */
export const CONSENT_KIND_TEXTS: Readonly<Record<EventKind, LocalizedText>> = {
  requested: { en: 'asked', fr: 'demandé', de: 'angefragt' },
  given: { en: 'permitted', fr: 'autorisé', de: 'erlaubt' },
  reconfirmed: { en: 'permitted again', fr: 'autorisé de nouveau', de: 'erneut erlaubt' },
  refused: { en: 'refused', fr: 'refusé', de: 'abgelehnt' },
  withdrawn: { en: 'withdrawn', fr: 'retiré', de: 'widerrufen' },
  superseded: {
    en: 'ended: the company has a successor',
    fr: 'terminé : l’entreprise a un successeur',
    de: 'beendet: Das Unternehmen hat einen Nachfolger',
  },
  invalidated: {
    en: 'ended: it was recorded by mistake',
    fr: 'terminé : enregistré par erreur',
    de: 'beendet: irrtümlich festgehalten',
  },
  expired: { en: 'expired', fr: 'échu', de: 'abgelaufen' },
};

/** Who decides. */
export const DECISION_MAKER_TEXTS = {
  'company-representative': {
    en: 'a representative of the company',
    fr: 'un représentant de l’entreprise',
    de: 'eine Vertretung des Unternehmens',
  },
  'data-subject': {
    en: 'the contact person, about their own data',
    fr: 'la personne de contact, sur ses propres données',
    de: 'die Kontaktperson, über ihre eigenen Daten',
  },
} as const satisfies Record<string, LocalizedText>;

/** How a decision was recorded. */
export const CHANNEL_TEXTS = {
  file: { en: 'file', fr: 'fichier', de: 'Datei' },
  officer: { en: 'member of staff', fr: 'personnel', de: 'Mitarbeitende' },
  'self-service': {
    en: 'page of the company',
    fr: 'page de l’entreprise',
    de: 'Seite des Unternehmens',
  },
  system: { en: 'system', fr: 'système', de: 'System' },
} as const satisfies Record<string, LocalizedText>;
