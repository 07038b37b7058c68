import { fillTemplate, type LocalizedText, type TemplateParameters } from '../../core/language.ts';
import type { FindingCode } from '../finding.ts';

const TEXTS: Record<FindingCode, LocalizedText> = {
  // A row with one of these findings waits for the decision of a person.
  YEAR_ONLY_DATE: {
    en: '“{raw}” is no full date. The day decides whether a company is younger than five or ten years.',
    fr: '« {raw} » n’est pas une date complète. Le jour décide si une entreprise a moins de cinq ou dix ans.',
    de: '„{raw}“ ist kein volles Datum. Der Tag entscheidet, ob ein Unternehmen jünger als fünf oder zehn Jahre ist.',
  },
  UNKNOWN_COMMUNE: {
    en: '“{raw}” is not one of the 100 communes.{candidates}',
    fr: '« {raw} » n’est pas l’une des 100 communes.{candidates}',
    de: '„{raw}“ ist keine der 100 Gemeinden.{candidates}',
  },
  MOJIBAKE: {
    en: 'The text was damaged when it was read in another encoding; it probably says “{probably}”, which is what accepting the row takes.',
    fr: 'Le texte a été abîmé par une lecture dans un autre encodage ; il dit probablement « {probably} », et c’est ce que reprend l’acceptation de la ligne.',
    de: 'Der Text wurde in einer anderen Kodierung gelesen und beschädigt; vermutlich heißt er „{probably}“, und das übernimmt, wer die Zeile annimmt.',
  },
  SAME_NAME_OTHER_RCS: {
    en: '{first} has the same name and another register number: renamed, or entered twice?',
    fr: '{first} porte le même nom et un autre numéro RCS : renommée, ou saisie deux fois ?',
    de: '{first} hat denselben Namen und eine andere RCS-Nummer: umbenannt oder doppelt erfasst?',
  },
  IDENTITY_CHANGED: {
    en: 'In edition {edition} this record id has another register number or VAT number. Accept the row only if it is the same company. Its permissions wait until a releaser or a consent officer confirms the change.',
    fr: 'Dans l’édition {edition}, cet identifiant porte un autre numéro RCS ou de TVA. N’acceptez la ligne que s’il s’agit de la même entreprise. Ses autorisations attendent qu’un responsable de la publication ou du consentement confirme le changement.',
    de: 'In der Ausgabe {edition} hat diese Kennung eine andere RCS- oder USt-Nummer. Nehmen Sie die Zeile nur an, wenn es dasselbe Unternehmen ist. Seine Erlaubnisse warten, bis eine für Freigabe oder Einwilligungen zuständige Person den Wechsel bestätigt.',
  },
  NAME_OF_OTHER: {
    en: 'This record id has its number of edition {edition}, and “{raw}” is the name that another record id had. Accept the row only if the company has taken that name. Have names moved against the record ids?',
    fr: 'Cet identifiant porte son numéro de l’édition {edition}, et « {raw} » est le nom qu’avait un autre identifiant. N’acceptez la ligne que si l’entreprise a pris ce nom. Les noms sont-ils décalés par rapport aux identifiants ?',
    de: 'Diese Kennung hat ihre Nummer der Ausgabe {edition}, und „{raw}“ ist der Name, den eine andere Kennung hatte. Nehmen Sie die Zeile nur an, wenn das Unternehmen diesen Namen angenommen hat. Sind die Namen gegen die Kennungen verschoben?',
  },
  SUCCESSOR_OF_EXISTING: {
    en: '{raw} is named as the successor, but the company is neither merged nor struck off. Is the status right?',
    fr: '{raw} est indiqué comme successeur, mais l’entreprise n’est ni fusionnée ni radiée. Le statut est-il juste ?',
    de: '{raw} ist als Nachfolger angegeben, aber das Unternehmen ist weder verschmolzen noch gelöscht. Stimmt der Status?',
  },
  UNKNOWN_SUCCESSOR: {
    en: 'No row of the file and no earlier edition has the record id {raw} of the successor. Correct it, or leave it empty if the successor is not in the mapping.',
    fr: 'Aucune ligne du fichier ni aucune édition antérieure ne porte l’identifiant {raw} du successeur. Corrigez-le, ou laissez-le vide si le successeur ne figure pas dans la cartographie.',
    de: 'Keine Zeile der Datei und keine frühere Ausgabe hat die Kennung {raw} des Nachfolgers. Bitte berichtigen, oder leer lassen, wenn der Nachfolger nicht in der Kartierung steht.',
  },
  FORMULA_LIKE_TEXT: {
    en: '“{raw}” begins like a formula but may be a real text. It is kept as text; exports put an apostrophe before it.',
    fr: '« {raw} » commence comme une formule mais peut être un vrai texte. Il est conservé comme texte ; les exports le font précéder d’une apostrophe.',
    de: '„{raw}“ beginnt wie eine Formel, kann aber ein echter Text sein. Er bleibt Text; Exporte stellen ein Apostroph voran.',
  },
  ERROR_VALUE: {
    en: '“{raw}” is what a spreadsheet shows in place of a value: an error, or a column that is too narrow. Correct the cell in the file, or enter the value.',
    fr: '« {raw} » est ce qu’un tableur affiche au lieu d’une valeur : une erreur, ou une colonne trop étroite. Corrigez la cellule dans le fichier, ou saisissez la valeur.',
    de: '„{raw}“ zeigt eine Tabellenkalkulation anstelle eines Werts: ein Fehler oder eine zu schmale Spalte. Bitte die Zelle in der Datei berichtigen oder den Wert eingeben.',
  },
  STALE_FORMULA: {
    en: 'The saved value of the formula {raw} does not count: the workbook asks to compute it again, or no program has computed it. Open the file in Excel or LibreOffice, save it as .xlsx and import it again, or enter the value.',
    fr: 'La valeur enregistrée de la formule {raw} ne compte pas : le classeur demande de la recalculer, ou aucun programme ne l’a calculée. Ouvrez le fichier dans Excel ou LibreOffice, enregistrez-le en .xlsx et importez-le de nouveau, ou saisissez la valeur.',
    de: 'Der gespeicherte Wert der Formel {raw} zählt nicht: Die Arbeitsmappe verlangt, ihn neu zu berechnen, oder kein Programm hat ihn berechnet. Bitte die Datei in Excel oder LibreOffice öffnen, als .xlsx speichern und neu importieren, oder den Wert eingeben.',
  },
  TYPED_CELL: {
    en: '“{raw}” is a date, a time, a yes-or-no or a number, where a text is expected. A program may have changed the text. Accept it if it is right, or enter the text.',
    fr: '« {raw} » est une date, une heure, un oui-ou-non ou un nombre, alors qu’un texte est attendu. Un programme a pu modifier le texte. Acceptez-le s’il est juste, ou saisissez le texte.',
    de: '„{raw}“ ist ein Datum, eine Uhrzeit, ein Ja-oder-Nein oder eine Zahl, wo ein Text erwartet wird. Vielleicht hat ein Programm den Text verändert. Bitte annehmen, wenn er stimmt, oder den Text eingeben.',
  },
  FRACTIONAL_EMPLOYEES: {
    en: '“{raw}” is no whole number. Persons are counted, not full-time equivalents.',
    fr: '« {raw} » n’est pas un nombre entier. On compte des personnes, pas des équivalents temps plein.',
    de: '„{raw}“ ist keine ganze Zahl. Gezählt werden Personen, nicht Vollzeitäquivalente.',
  },
  AMBIGUOUS_NUMBER: {
    en: '“{raw}” can be read with a thousands or a decimal separator.',
    fr: 'Dans « {raw} », le séparateur peut être celui des milliers ou des décimales.',
    de: 'In „{raw}“ kann das Trennzeichen für Tausender oder für Dezimalstellen stehen.',
  },
  RANGE_NOT_NUMBER: {
    en: '“{raw}” is a range; a number is needed.',
    fr: '« {raw} » est une fourchette ; il faut un nombre.',
    de: '„{raw}“ ist ein Bereich; gebraucht wird eine Zahl.',
  },
  UNREADABLE_NUMBER: {
    en: '“{raw}” is not a number this field can hold.',
    fr: '« {raw} » n’est pas un nombre que ce champ peut contenir.',
    de: '„{raw}“ ist keine Zahl, die dieses Feld aufnehmen kann.',
  },
  UNKNOWN_VALUE: {
    en: '“{raw}” is no value that this field knows.',
    fr: '« {raw} » n’est pas une valeur connue de ce champ.',
    de: '„{raw}“ ist kein Wert, den dieses Feld kennt.',
  },
  MISSING_VALUE: {
    en: 'The field is empty, and every company needs a value here.',
    fr: 'Le champ est vide, alors que chaque entreprise doit y avoir une valeur.',
    de: 'Das Feld ist leer, aber jedes Unternehmen braucht hier einen Wert.',
  },

  // These findings change a value, or only warn.
  NORMALISED: {
    en: '“{raw}” is read as “{value}”.',
    fr: '« {raw} » est lu comme « {value} ».',
    de: '„{raw}“ wird als „{value}“ gelesen.',
  },
  EXCEL_SERIAL_DATE: {
    en: '“{raw}” is a day count of Excel and means {value}.',
    fr: '« {raw} » est un numéro de jour d’Excel et signifie {value}.',
    de: '„{raw}“ ist eine Tageszahl von Excel und bedeutet {value}.',
  },
  EMPTY_MARKER: {
    en: '“{raw}” says that nothing is known: the field is left empty.',
    fr: '« {raw} » signifie que rien n’est connu : le champ reste vide.',
    de: '„{raw}“ besagt, dass nichts bekannt ist: Das Feld bleibt leer.',
  },
  MERGED_COMMUNE: {
    en: '“{raw}” has been part of the commune {value} since {year}.',
    fr: '« {raw} » fait partie de la commune de {value} depuis {year}.',
    de: '„{raw}“ gehört seit {year} zur Gemeinde {value}.',
  },
  CANTON_DERIVED: {
    en: 'The canton follows from the commune: {value}.',
    fr: 'Le canton découle de la commune : {value}.',
    de: 'Der Kanton ergibt sich aus der Gemeinde: {value}.',
  },
  AMBIGUOUS_DATE: {
    en: '“{raw}” is read day first, as in Luxembourg: {value}. Please check that the month was not meant to come first.',
    fr: '« {raw} » est lu jour en premier, comme au Luxembourg : {value}. Vérifiez que le mois ne venait pas en premier.',
    de: '„{raw}“ wird wie in Luxemburg mit dem Tag zuerst gelesen: {value}. Bitte prüfen, ob nicht der Monat zuerst stand.',
  },
  MARKUP: {
    en: 'The text holds markup; it is kept as plain text and never rendered.',
    fr: 'Le texte contient du balisage ; il est conservé comme texte brut et jamais interprété.',
    de: 'Der Text enthält Auszeichnungen; er bleibt reiner Text und wird nie dargestellt.',
  },
  PERSONAL_DATA_IN_TEXT: {
    en: 'The description holds a telephone number or an e-mail address. Personal data belong in the contact fields.',
    fr: 'La description contient un numéro de téléphone ou une adresse e-mail. Les données personnelles relèvent des champs de contact.',
    de: 'Die Beschreibung enthält eine Telefonnummer oder E-Mail-Adresse. Personenbezogene Daten gehören in die Kontaktfelder.',
  },
  UNKNOWN_EMPLOYEES: {
    en: 'The number of employees is unknown. It stays empty, which is not 0, and the company is left out of the size shares.',
    fr: 'L’effectif est inconnu. Il reste vide, ce qui n’est pas 0, et l’entreprise ne compte pas dans les parts par taille.',
    de: 'Die Zahl der Beschäftigten ist unbekannt. Sie bleibt leer, was nicht 0 ist, und zählt nicht bei den Größenanteilen.',
  },
  STALE_EMPLOYEES: {
    en: 'The number of employees is of {raw}, more than three years before the reference date.',
    fr: 'L’effectif date de {raw}, plus de trois ans avant la date de référence.',
    de: 'Die Zahl der Beschäftigten stammt von {raw}, mehr als drei Jahre vor dem Stichtag.',
  },
  CONTRADICTION: {
    en: 'The row contradicts itself: {reasons}.',
    fr: 'La ligne se contredit : {reasons}.',
    de: 'Die Zeile widerspricht sich: {reasons}.',
  },
  CONTACT_WITHOUT_NAME: {
    en: 'There is a contact address but no name: no person can be asked for consent.',
    fr: 'Il y a une adresse de contact mais pas de nom : le consentement ne peut être demandé à personne.',
    de: 'Es gibt eine Kontaktadresse, aber keinen Namen: Niemand kann um Einwilligung gebeten werden.',
  },
  MISSING_SUCCESSOR: {
    en: 'The company was merged, and the row does not say into which one. Enter the record id of the successor if it is in the mapping.',
    fr: 'L’entreprise a été fusionnée, et la ligne ne dit pas dans laquelle. Indiquez l’identifiant du successeur s’il figure dans la cartographie.',
    de: 'Das Unternehmen wurde verschmolzen, und die Zeile sagt nicht, mit welchem. Bitte die Kennung des Nachfolgers angeben, wenn er in der Kartierung steht.',
  },
  NACE_REV2: {
    en: '{raw} is a class of NACE Rev. 2. The field holds Rev. 2.1, where the class has another number.',
    fr: '{raw} est une classe de la NACE Rév. 2. Le champ attend la Rév. 2.1, où la classe porte un autre numéro.',
    de: '{raw} ist eine Klasse der NACE Rev. 2. Das Feld erwartet Rev. 2.1, dort hat die Klasse eine andere Nummer.',
  },
  STALE_SOURCE: {
    en: 'The source was last checked on {raw}, more than 365 days before the reference date.',
    fr: 'La source a été vérifiée pour la dernière fois le {raw}, plus de 365 jours avant la date de référence.',
    de: 'Die Quelle wurde zuletzt am {raw} geprüft, mehr als 365 Tage vor dem Stichtag.',
  },

  // A row with one of these findings is rejected.
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
    en: 'In edition {edition} this record id is of a company with another name and another register number. A record id is never used again: give a new company a new one. Have the record ids moved against the rows?',
    fr: 'Dans l’édition {edition}, cet identifiant est celui d’une entreprise d’un autre nom et d’un autre numéro RCS. Un identifiant n’est jamais réutilisé : donnez-en un nouveau à une nouvelle entreprise. Les identifiants sont-ils décalés par rapport aux lignes ?',
    de: 'In der Ausgabe {edition} gehört diese Kennung einem Unternehmen mit anderem Namen und anderer RCS-Nummer. Eine Kennung wird nie wieder verwendet: Geben Sie einem neuen Unternehmen eine neue. Sind die Kennungen gegen die Zeilen verschoben?',
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
    en: 'An eligible company needs its register number.',
    fr: 'Une entreprise éligible doit avoir son numéro RCS.',
    de: 'Ein berücksichtigtes Unternehmen braucht seine RCS-Nummer.',
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
    en: '“{raw}” is not one of the sub-sectors; a company has exactly one.',
    fr: '« {raw} » n’est pas un sous-secteur ; une entreprise en a exactement un.',
    de: '„{raw}“ ist kein Teilsektor; ein Unternehmen hat genau einen.',
  },
  MISSING_SUBSECTOR: {
    en: 'An eligible company needs its sub-sector.',
    fr: 'Une entreprise éligible doit avoir un sous-secteur.',
    de: 'Ein berücksichtigtes Unternehmen braucht seinen Teilsektor.',
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
};

/** The text of a finding. */
export function getFindingText(code: FindingCode, facts: TemplateParameters): LocalizedText {
  return fillTemplate(TEXTS[code], facts);
}
