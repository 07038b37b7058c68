import type { LocalizedText } from '../core/language.ts';

/** The findings on a row of a consent file, or on an event of the API: severity and texts. */
const CODES = {
  UNKNOWN_COMPANY: reject(
    'There is no company with this record id.',
    'Aucune entreprise ne porte cet identifiant.',
    'Es gibt kein Unternehmen mit dieser Kennung.',
  ),
  RCS_RECORD_MISMATCH: reject(
    'The register number is not that of the company with this record id.',
    'Le numéro RCS n’est pas celui de l’entreprise qui porte cet identifiant.',
    'Die RCS-Nummer gehört nicht zum Unternehmen mit dieser Kennung.',
  ),
  UNKNOWN_FIELD_GROUP: reject(
    'Not a field group: registry, profile, headcount, funding or contact is expected.',
    'Groupe de champs inconnu : registry, profile, headcount, funding ou contact est attendu.',
    'Unbekannte Feldgruppe: erwartet wird registry, profile, headcount, funding oder contact.',
  ),
  UNKNOWN_AUDIENCE: reject(
    'Not an audience: partners, dataspace or public is expected.',
    'Public inconnu : partners, dataspace ou public est attendu.',
    'Unbekannter Empfängerkreis: erwartet wird partners, dataspace oder public.',
  ),
  UNKNOWN_ACTION: reject(
    'Not a decision: grant, withdraw or refuse is expected.',
    'Décision inconnue : grant, withdraw ou refuse est attendu.',
    'Unbekannte Entscheidung: erwartet wird grant, withdraw oder refuse.',
  ),
  UNKNOWN_GIVER: reject(
    'The decision maker is missing: company-representative or data-subject.',
    'Il faut dire qui a décidé : company-representative ou data-subject.',
    'Es muss angegeben sein, wer entschieden hat: company-representative oder data-subject.',
  ),
  UNKNOWN_LANGUAGE: reject(
    'The notice is given in en, fr or de.',
    'La notice est donnée en en, fr ou de.',
    'Der Hinweis wird auf en, fr oder de gegeben.',
  ),
  UNKNOWN_NOTICE: reject(
    'There is no notice of this version, so it is not known what was decided on.',
    'Il n’existe pas de notice de cette version ; on ne sait donc pas sur quoi porte la décision.',
    'Es gibt keinen Hinweis dieser Fassung; worüber entschieden wurde, ist daher unbekannt.',
  ),
  CONTACT_NEEDS_DATA_SUBJECT: reject(
    'Contact data are personal data: only the person can consent, not the company.',
    'Les données de contact sont des données personnelles : seule la personne peut consentir, pas l’entreprise.',
    'Kontaktdaten sind personenbezogen: Nur die Person kann einwilligen, nicht das Unternehmen.',
  ),
  COMPANY_MUST_GRANT: reject(
    'A contact person consents for the contact data alone; the company permits the rest.',
    'La personne de contact ne consent que pour ses données de contact ; le reste relève de l’entreprise.',
    'Die Kontaktperson willigt nur für die Kontaktdaten ein; alles andere erlaubt das Unternehmen.',
  ),
  ACTOR_NOT_GIVER: reject(
    'The person who acted is not the decision maker: a company and its contact person each decide for themselves.',
    'La personne qui a agi n’est pas celle qui aurait décidé : l’entreprise et la personne de contact agissent chacune pour elle-même.',
    'Gehandelt hat nicht, wer entschieden haben soll: Unternehmen und Kontaktperson handeln jeweils für sich.',
  ),
  NOBODY_NAMED_IN_PUBLIC: reject(
    'Public recipients have no name: a named recipient is a partner or a participant of the data space.',
    'Les destinataires publics n’ont pas de nom : un destinataire nommé est un partenaire ou un participant de l’espace de données.',
    'Öffentliche Empfänger haben keinen Namen: Ein benannter Empfänger ist ein Partner oder ein Teilnehmer des Datenraums.',
  ),
  UNKNOWN_RECIPIENT: reject(
    'There is no partner with this id. A decision about it would have no effect.',
    'Aucun partenaire ne porte cet identifiant. Une décision à son sujet serait sans effet.',
    'Es gibt keinen Partner mit dieser Kennung. Eine Entscheidung über ihn hätte keine Wirkung.',
  ),
  TIME_WITHOUT_ZONE: reject(
    'The time has no zone: write it like 2025-10-15T15:00:00Z.',
    'L’heure n’a pas de fuseau : écrivez par exemple 2025-10-15T15:00:00Z.',
    'Die Zeit hat keine Zone: Schreiben Sie etwa 2025-10-15T15:00:00Z.',
  ),
  BAD_DATE: reject(
    'This date or time does not exist: write it like 2025-10-15T15:00:00Z.',
    'Cette date ou cette heure n’existe pas : écrivez par exemple 2025-10-15T15:00:00Z.',
    'Dieses Datum oder diese Uhrzeit gibt es nicht: Schreiben Sie etwa 2025-10-15T15:00:00Z.',
  ),
  EXPIRES_BEFORE_START: reject(
    'It ends before it begins.',
    'La fin précède le début.',
    'Das Ende liegt vor dem Anfang.',
  ),
  MISSING_EVIDENCE: reject(
    'The place of the evidence of the decision is missing.',
    'Il faut dire où se trouve la preuve de la décision.',
    'Es muss angegeben sein, wo der Nachweis der Entscheidung liegt.',
  ),
  MISSING_CONSENT_ID: reject(
    'The decision has no id, so it could be recorded twice.',
    'La décision n’a pas d’identifiant ; elle pourrait être enregistrée deux fois.',
    'Die Entscheidung hat keine Kennung und könnte doppelt erfasst werden.',
  ),
  DUPLICATE_CONSENT_ID: reject(
    'Another decision of this company has this id already.',
    'Une autre décision de cette entreprise porte déjà cet identifiant.',
    'Eine andere Entscheidung dieses Unternehmens hat diese Kennung bereits.',
  ),
  TOO_LONG: reject('The text is too long.', 'Le texte est trop long.', 'Der Text ist zu lang.'),
  CONTROL_CHARACTER: reject(
    'The text holds a control character.',
    'Le texte contient un caractère de contrôle.',
    'Der Text enthält ein Steuerzeichen.',
  ),
  RAGGED_ROW: reject(
    'The row does not have as many cells as the header.',
    'La ligne n’a pas autant de cellules que l’en-tête.',
    'Die Zeile hat nicht so viele Zellen wie die Kopfzeile.',
  ),
  TOTALS_ROW: reject(
    'This is a row of totals, not a decision.',
    'C’est une ligne de totaux, pas une décision.',
    'Das ist eine Summenzeile, keine Entscheidung.',
  ),
  WITHDRAW_BEFORE_GRANT: warn(
    'Nothing had been granted before this withdrawal.',
    'Rien n’avait été accordé avant ce retrait.',
    'Vor diesem Widerruf war nichts erlaubt worden.',
  ),
  GRANT_STAYS: warn(
    'A grant that begins later stays in force: in a file, the moment decides. To end it, withdraw it now.',
    'Une autorisation qui commence plus tard reste en vigueur : dans un fichier, l’instant décide. Pour y mettre fin, retirez-la maintenant.',
    'Eine Erlaubnis, die später beginnt, bleibt in Kraft: In einer Datei entscheidet der Zeitpunkt. Um sie zu beenden, widerrufen Sie sie jetzt.',
  ),
  COMPANY_NOT_ELIGIBLE: warn(
    'The company does not belong to the mapping: the decision is stored and shows nothing.',
    'L’entreprise n’entre pas dans la cartographie : la décision est conservée et ne montre rien.',
    'Das Unternehmen gehört nicht zur Kartierung: Die Entscheidung wird bewahrt und zeigt nichts.',
  ),
  NORMALISED: {
    outcome: 'repair',
    message: {
      en: 'Written as the canonical value.',
      fr: 'Écrit sous sa forme canonique.',
      de: 'In die kanonische Form gebracht.',
    },
  },
} as const satisfies Record<string, { outcome: ConsentOutcome; message: LocalizedText }>;

export type ConsentCode = keyof typeof CODES;
export type ConsentOutcome = 'repair' | 'warn' | 'reject';

/** A finding on one value. */
export interface ConsentCellFinding {
  readonly code: ConsentCode;
  /** Canonical name of the column; `null` is the whole row. */
  readonly column: string | null;
  readonly raw: string | null;
  /** The repaired value. */
  readonly value: string | null;
}

/** A finding with its place, as a report lists it. */
export interface ConsentFinding extends ConsentCellFinding {
  readonly row: number;
  readonly sheet?: string;
  /** Address such as `AF19`; for a finding about the row, its first cell. Absent for a JSON file. */
  readonly cell?: string;
  readonly consent_id: string | null;
  readonly record_id: string | null;
  readonly outcome: ConsentOutcome;
  /** Begins with the sheet and the cell, if the file has cells. */
  readonly message: LocalizedText;
}

/** The severity of a code. */
export function getConsentSeverity(code: ConsentCode): ConsentOutcome {
  return CODES[code].outcome;
}

/** The text of a code. */
export function consentFindingMessage(code: ConsentCode): LocalizedText {
  return CODES[code].message;
}

function reject(en: string, fr: string, de: string) {
  return { outcome: 'reject' as const, message: { en, fr, de } };
}

function warn(en: string, fr: string, de: string) {
  return { outcome: 'warn' as const, message: { en, fr, de } };
}
