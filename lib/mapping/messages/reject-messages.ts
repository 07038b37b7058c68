import type { LocalizedText } from '../../core/language.ts';
import type { FindingCode } from '../finding.ts';

/** Texts of the findings for which a row is not taken. */
export const REJECT_TEXTS = {
  DUPLICATE_RCS: {
    en: '{first} already has the register number {raw}.',
    fr: '{first} porte déjà le numéro RCS {raw}.',
    de: '{first} hat bereits die RCS-Nummer {raw}.',
  },
  DUPLICATE_RECORD_ID: {
    en: '{first} already has the record id {raw}.',
    fr: '{first} porte déjà l’identifiant {raw}.',
    de: '{first} hat bereits die Kennung {raw}.',
  },
  OTHER_COMPANY: {
    en: 'In edition {edition} this record id is of a company with another name and another number than {raw}. A record id is never used again: give a new company a new one. Have the record ids moved against the rows?',
    fr: 'Dans l’édition {edition}, cet identifiant est celui d’une entreprise d’un autre nom et d’un autre numéro que {raw}. Un identifiant n’est jamais réutilisé : donnez-en un nouveau à une nouvelle entreprise. Les identifiants sont-ils décalés par rapport aux lignes ?',
    de: 'In der Ausgabe {edition} gehört diese Kennung einem Unternehmen mit anderem Namen und anderer Nummer als {raw}. Eine Kennung wird nie wieder verwendet: Geben Sie einem neuen Unternehmen eine neue. Sind die Kennungen gegen die Zeilen verschoben?',
  },
  SUCCESSOR_CYCLE: {
    en: 'The company is its own successor: from {raw}, the successors lead back to this row.',
    fr: 'L’entreprise est son propre successeur : depuis {raw}, les successeurs ramènent à cette ligne.',
    de: 'Das Unternehmen ist sein eigener Nachfolger: Von {raw} führen die Nachfolger zu dieser Zeile zurück.',
  },
  BAD_RECORD_ID: {
    en: '“{raw}” is no record id; ids look like LUHT-ABC-0001.',
    fr: '« {raw} » n’est pas un identifiant ; un identifiant s’écrit comme LUHT-ABC-0001.',
    de: '„{raw}“ ist keine Kennung; Kennungen sehen aus wie LUHT-ABC-0001.',
  },
  BAD_RCS: {
    en: '“{raw}” is no number of the Luxembourg register: a letter and one to six digits, such as B123456.',
    fr: '« {raw} » n’est pas un numéro du registre luxembourgeois : une lettre et un à six chiffres, par exemple B123456.',
    de: '„{raw}“ ist keine Nummer des luxemburgischen Registers: ein Buchstabe und eine bis sechs Ziffern, etwa B123456.',
  },
  MISSING_RCS: {
    en: 'A company in scope needs its register number.',
    fr: 'Une entreprise du périmètre doit avoir son numéro RCS.',
    de: 'Ein Unternehmen im Geltungsbereich braucht seine RCS-Nummer.',
  },
  EUID_RCS_MISMATCH: {
    en: 'The EUID “{raw}” does not belong to this register number; it should be {expected}.',
    fr: 'L’EUID « {raw} » ne correspond pas à ce numéro RCS ; il devrait être {expected}.',
    de: 'Die EUID „{raw}“ gehört nicht zu dieser RCS-Nummer; sie müsste {expected} lauten.',
  },
  BAD_VAT_CHECK: {
    en: '“{raw}” is no Luxembourg VAT number: LU and eight digits, of which the last two check the first six.',
    fr: '« {raw} » n’est pas un numéro de TVA luxembourgeois : LU et huit chiffres, dont les deux derniers contrôlent les six premiers.',
    de: '„{raw}“ ist keine luxemburgische USt-Nummer: LU und acht Ziffern, deren letzte zwei die ersten sechs prüfen.',
  },
  BAD_DATE: {
    en: '“{raw}” is not a real date.',
    fr: '« {raw} » n’est pas une date réelle.',
    de: '„{raw}“ ist kein wirkliches Datum.',
  },
  DATE_IN_FUTURE: {
    en: '“{raw}” lies after {limit}.',
    fr: '« {raw} » est postérieur au {limit}.',
    de: '„{raw}“ liegt nach dem {limit}.',
  },
  DATE_TOO_OLD: {
    en: '“{raw}” lies before 1850.',
    fr: '« {raw} » est antérieur à 1850.',
    de: '„{raw}“ liegt vor 1850.',
  },
  BAD_URL: {
    en: '“{raw}” is no public web address: http or https, a public host, no user name.',
    fr: '« {raw} » n’est pas une adresse web publique : http ou https, un hôte public, sans nom d’utilisateur.',
    de: '„{raw}“ ist keine öffentliche Webadresse: http oder https, ein öffentlicher Host, kein Benutzername.',
  },
  UNKNOWN_SUBSECTOR: {
    en: '“{raw}” is none of the sub-sectors; a company has exactly one.',
    fr: '« {raw} » n’est pas un sous-secteur ; une entreprise en a exactement un.',
    de: '„{raw}“ ist kein Teilsektor; ein Unternehmen hat genau einen.',
  },
  MISSING_SUBSECTOR: {
    en: 'A company in scope needs its sub-sector.',
    fr: 'Une entreprise du périmètre doit avoir un sous-secteur.',
    de: 'Ein Unternehmen im Geltungsbereich braucht seinen Teilsektor.',
  },
  BAD_POSTCODE: {
    en: '“{raw}” is no Luxembourg postcode; they look like L-1234.',
    fr: '« {raw} » n’est pas un code postal luxembourgeois ; il s’écrit comme L-1234.',
    de: '„{raw}“ ist keine luxemburgische Postleitzahl; sie sehen aus wie L-1234.',
  },
  MISSING_NAME: {
    en: 'The legal name is missing.',
    fr: 'La dénomination sociale manque.',
    de: 'Der Firmenname fehlt.',
  },
  TOO_LONG: {
    en: 'Too long: at most {max} are allowed.',
    fr: 'Trop long : au plus {max} sont admis.',
    de: 'Zu lang: Höchstens {max} sind erlaubt.',
  },
  FORMULA: {
    en: 'The cell holds a formula. Formulas are never evaluated and never taken.',
    fr: 'La cellule contient une formule. Les formules ne sont jamais évaluées ni reprises.',
    de: 'Die Zelle enthält eine Formel. Formeln werden weder ausgewertet noch übernommen.',
  },
  CONTROL_CHARACTER: {
    en: 'The text holds a control character ({character}).',
    fr: 'Le texte contient un caractère de contrôle ({character}).',
    de: 'Der Text enthält ein Steuerzeichen ({character}).',
  },
  BIDI_CONTROL: {
    en: 'The text holds a character that reorders what people see ({character}).',
    fr: 'Le texte contient un caractère qui change l’ordre de ce que l’on voit ({character}).',
    de: 'Der Text enthält ein Zeichen, das die sichtbare Reihenfolge ändert ({character}).',
  },
  NEGATIVE: {
    en: '“{raw}” is below zero.',
    fr: '« {raw} » est inférieur à zéro.',
    de: '„{raw}“ liegt unter null.',
  },
  BAD_BOOLEAN: {
    en: '“{raw}” is neither yes nor no.',
    fr: '« {raw} » n’est ni oui ni non.',
    de: '„{raw}“ ist weder ja noch nein.',
  },
  BAD_EMAIL: {
    en: '“{raw}” is no e-mail address.',
    fr: '« {raw} » n’est pas une adresse e-mail.',
    de: '„{raw}“ ist keine E-Mail-Adresse.',
  },
  FAKE_RANGE_NOT_FLAGGED: {
    en: 'Register numbers from B900001 on are made up; such a row must be flagged as synthetic.',
    fr: 'Les numéros RCS à partir de B900001 sont fictifs ; une telle ligne doit être marquée comme synthétique.',
    de: 'RCS-Nummern ab B900001 sind erfunden; eine solche Zeile muss als synthetisch gekennzeichnet sein.',
  },
  RAGGED_ROW: {
    en: 'The row does not have the columns of the header.',
    fr: 'La ligne n’a pas les colonnes de l’en-tête.',
    de: 'Die Zeile hat nicht die Spalten der Kopfzeile.',
  },
  NOT_A_COMPANY: {
    en: 'The row describes no company: it has neither a register number nor a name, nor data beside a record id. Fill it in, or delete it.',
    fr: 'La ligne ne décrit aucune entreprise : ni numéro RCS, ni dénomination, ni données à côté d’un identifiant. Complétez-la ou supprimez-la.',
    de: 'Die Zeile beschreibt kein Unternehmen: weder RCS-Nummer noch Name noch Daten neben einer Kennung. Bitte ausfüllen oder löschen.',
  },
  TOTALS_ROW: {
    en: 'This is a row of totals, not a company.',
    fr: 'C’est une ligne de totaux, pas une entreprise.',
    de: 'Das ist eine Summenzeile, kein Unternehmen.',
  },
} as const satisfies Partial<Record<FindingCode, LocalizedText>>;
