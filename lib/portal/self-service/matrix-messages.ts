import type { Audience } from '../../consent/vocabulary.ts';
import type { LocalizedText } from '../../core/language.ts';

/** The audiences in a word or two, for the heads of the matrix. The notice has the full names. */
export const AUDIENCE_WORDS: Readonly<Record<Audience, LocalizedText>> = {
  partners: { en: 'Partners', fr: 'Partenaires', de: 'Partner' },
  dataspace: { en: 'Data space', fr: 'Espace de données', de: 'Datenraum' },
  public: { en: 'Everyone', fr: 'Tout le monde', de: 'Alle' },
};

/** Texts of the matrix of field groups and audiences, and of the choices for one recipient by name. */
export const MATRIX_TEXTS = {
  lead: {
    en: 'Tick what each audience may see. What is not ticked is not shown. One save is for the whole page, and you get a signed receipt.',
    fr: 'Cochez ce que chaque catégorie de destinataires peut voir. Ce qui n’est pas coché n’est pas montré. Un seul enregistrement vaut pour toute la page, et vous recevez un reçu signé.',
    de: 'Kreuzen Sie an, was jeder Empfängerkreis sehen darf. Was nicht angekreuzt ist, wird nicht gezeigt. Einmal speichern gilt für die ganze Seite, und Sie erhalten einen signierten Beleg.',
  },
  what: { en: 'What', fr: 'Quoi', de: 'Was' },
  permitted: { en: 'Permitted', fr: 'Autorisé', de: 'Erlaubt' },
  consented: { en: 'I consent', fr: 'Je consens', de: 'Ich willige ein' },
  notPermitted: { en: 'Not permitted', fr: 'Non autorisé', de: 'Nicht erlaubt' },
  notConsented: { en: 'No consent', fr: 'Pas de consentement', de: 'Keine Einwilligung' },
  undecided: { en: 'Not decided', fr: 'Non décidé', de: 'Nicht entschieden' },
  ended: { en: 'Ended', fr: 'Échu', de: 'Abgelaufen' },
  outdated: {
    en: 'New permission needed',
    fr: 'Nouvelle autorisation requise',
    de: 'Neue Erlaubnis nötig',
  },
  waits: {
    en: 'Waits for register data',
    fr: 'Attend les données du registre',
    de: 'Wartet auf Registerdaten',
  },
  untick: {
    en: 'Permitted. Untick to stop',
    fr: 'Autorisé. Décochez pour arrêter',
    de: 'Erlaubt. Zum Beenden Häkchen entfernen',
  },
  personDecides: {
    en: 'The person decides',
    fr: 'La personne décide',
    de: 'Die Person entscheidet',
  },
  lastDay: { en: 'Last day', fr: 'Dernier jour', de: 'Letzter Tag' },
  details: { en: 'Details', fr: 'Détails', de: 'Einzelheiten' },
  noLastDay: { en: 'none', fr: 'aucun', de: 'keiner' },
  lastDayHint: {
    en: 'Leave a date empty for a permission without an end. The day itself still counts.',
    fr: 'Laissez une date vide pour une autorisation sans fin. Le jour indiqué est compris.',
    de: 'Ein leeres Datum bedeutet eine Erlaubnis ohne Ende. Der Tag selbst zählt noch.',
  },
  namedTitle: {
    en: 'Decide for one recipient by name',
    fr: 'Décider pour un destinataire désigné',
    de: 'Für einen einzelnen Empfänger entscheiden',
  },
  namedLead: {
    en: 'A choice for one recipient overrides your general choice. Your other choices on this page stay as they are.',
    fr: 'Un choix pour un destinataire l’emporte sur votre choix général. Vos autres choix sur cette page restent inchangés.',
    de: 'Eine Auswahl für einen Empfänger hat Vorrang vor Ihrer allgemeinen Auswahl. Ihre übrige Auswahl auf dieser Seite bleibt erhalten.',
  },
  namedOpen: { en: 'Add the choices', fr: 'Ajouter les choix', de: 'Auswahl hinzufügen' },
  likeOthers: {
    en: 'As my general choice',
    fr: 'Comme mon choix général',
    de: 'Wie meine allgemeine Auswahl',
  },
  waysOut: {
    en: 'Withdraw everything, or permit everything',
    fr: 'Tout retirer, ou tout autoriser',
    de: 'Alles widerrufen oder alles erlauben',
  },
  consentAll: { en: 'I consent', fr: 'Je consens', de: 'Ich willige ein' },
  consentNone: { en: 'I do not consent', fr: 'Je ne consens pas', de: 'Ich willige nicht ein' },
} as const satisfies Readonly<Record<string, LocalizedText>>;
