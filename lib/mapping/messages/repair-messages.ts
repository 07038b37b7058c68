import type { LocalizedText } from '../../core/language.ts';
import type { FindingCode } from '../finding.ts';

/** Texts of the findings that changed a value, and of those that let it pass with a warning. */
export const REPAIR_AND_WARNING_TEXTS = {
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
    en: 'There is a contact address but no name: nobody can be asked for consent.',
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
} as const satisfies Partial<Record<FindingCode, LocalizedText>>;
