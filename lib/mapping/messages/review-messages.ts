import type { LocalizedText } from '../../core/language.ts';
import type { FindingCode } from '../finding.ts';

/** Texts of the findings for which a row waits until a person has decided. */
export const REVIEW_TEXTS = {
  YEAR_ONLY_DATE: {
    en: '“{raw}” is no full date. The day decides whether a company is younger than five or ten years.',
    fr: '« {raw} » n’est pas une date complète. Le jour décide si une entreprise a moins de cinq ou dix ans.',
    de: '„{raw}“ ist kein volles Datum. Der Tag entscheidet, ob ein Unternehmen jünger als fünf oder zehn Jahre ist.',
  },
  UNKNOWN_COMMUNE: {
    en: '“{raw}” is none of the 100 communes.{candidates}',
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
    en: 'In edition {edition} this record id has another number than {raw}. Accept the row only if it is the same company. Its permissions wait until a releaser or a consent officer confirms the change.',
    fr: 'Dans l’édition {edition}, cet identifiant porte un autre numéro que {raw}. N’acceptez la ligne que s’il s’agit de la même entreprise. Ses autorisations attendent qu’un responsable de la publication ou du consentement confirme le changement.',
    de: 'In der Ausgabe {edition} hat diese Kennung eine andere Nummer als {raw}. Nehmen Sie die Zeile nur an, wenn es dasselbe Unternehmen ist. Seine Erlaubnisse warten, bis eine für Freigabe oder Einwilligungen zuständige Person den Wechsel bestätigt.',
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
    en: 'The saved value of the formula {raw} counts for nothing: the workbook asks to compute it anew, or no program has computed it. Open the file in Excel or LibreOffice, save it as .xlsx and import it again, or enter the value.',
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
} as const satisfies Partial<Record<FindingCode, LocalizedText>>;
