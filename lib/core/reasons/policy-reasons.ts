import type { LocalizedText } from '../language.ts';

/**
 * Reasons why the terms of an offer or agreement deny a use. `{constraint}` is a constraint in ODRL terms,
 * such as `odrl:purpose isAnyOf dpv:PublicBenefit`.
 */
export const POLICY_REASONS = {
  'policy-member-unknown': {
    en: 'the policy is not understood: {member} is not known',
    fr: 'la politique n’est pas comprise : {member} est inconnu',
    de: 'die Policy wird nicht verstanden: {member} ist unbekannt',
  },
  'action-unknown': {
    en: '{action} is not a known action',
    fr: '{action} n’est pas une action connue',
    de: '{action} ist keine bekannte Aktion',
  },
  'action-without-permission': {
    en: 'no permission covers {action}',
    fr: 'aucune permission ne couvre {action}',
    de: 'keine Erlaubnis deckt {action} ab',
  },
  'prohibition-action-unknown': {
    en: 'a prohibition is not understood: {action} is not a known action',
    fr: 'une interdiction n’est pas comprise : {action} n’est pas une action connue',
    de: 'ein Verbot wird nicht verstanden: {action} ist keine bekannte Aktion',
  },
  'action-prohibited': {
    en: '{action} is prohibited',
    fr: '{action} est interdit',
    de: '{action} ist verboten',
  },
  'action-prohibited-if': {
    en: '{action} is prohibited if {constraint}',
    fr: '{action} est interdit si {constraint}',
    de: '{action} ist verboten, wenn {constraint}',
  },
  'action-prohibited-if-unknown': {
    en: '{action} is prohibited if {constraint}, and no value of {operand} is known',
    fr: '{action} est interdit si {constraint}, et aucune valeur de l’opérande {operand} n’est connue',
    de: '{action} ist verboten, wenn {constraint}, und kein Wert von {operand} ist bekannt',
  },
  'action-permitted-if': {
    en: '{action} is permitted only if {constraint}',
    fr: '{action} n’est permis que si {constraint}',
    de: '{action} ist nur erlaubt, wenn {constraint}',
  },
  'action-permitted-if-unknown': {
    en: '{action} is permitted only if {constraint}, and no value of {operand} is known',
    fr: '{action} n’est permis que si {constraint}, et aucune valeur de l’opérande {operand} n’est connue',
    de: '{action} ist nur erlaubt, wenn {constraint}, und kein Wert von {operand} ist bekannt',
  },
  'rule-member-unknown': {
    en: 'a rule is not understood: {member} is not known',
    fr: 'une règle n’est pas comprise : {member} est inconnu',
    de: 'eine Regel wird nicht verstanden: {member} ist unbekannt',
  },
  'constraint-member-unknown': {
    en: 'the constraint {constraint} is not understood: {member} is not known',
    fr: 'la contrainte {constraint} n’est pas comprise : {member} est inconnu',
    de: 'die Bedingung {constraint} wird nicht verstanden: {member} ist unbekannt',
  },
  'constraint-empty': {
    en: 'the constraint {constraint} is not understood: it combines nothing',
    fr: 'la contrainte {constraint} n’est pas comprise : elle ne combine rien',
    de: 'die Bedingung {constraint} wird nicht verstanden: Sie verknüpft nichts',
  },
  'constraint-operand-unknown': {
    en: 'the constraint {constraint} is not understood: {operand} is not a known operand',
    fr: 'la contrainte {constraint} n’est pas comprise : {operand} n’est pas un opérande connu',
    de: 'die Bedingung {constraint} wird nicht verstanden: {operand} ist kein bekannter Operand',
  },
  'constraint-operator-unsuitable': {
    en: 'the constraint {constraint} is not understood: {operator} cannot compare {operand}',
    fr: 'la contrainte {constraint} n’est pas comprise : {operator} ne peut pas comparer {operand}',
    de: 'die Bedingung {constraint} wird nicht verstanden: {operator} kann {operand} nicht vergleichen',
  },
  'constraint-value-count': {
    en: 'the constraint {constraint} is not understood: {operator} does not take {count} values',
    fr: 'la contrainte {constraint} n’est pas comprise : {operator} n’accepte pas {count} valeurs',
    de: 'die Bedingung {constraint} wird nicht verstanden: {operator} nimmt keine {count} Werte',
  },
  'constraint-value-not-date-time': {
    en: 'the constraint {constraint} is not understood: its value is not a date and time with a zone',
    fr: 'la contrainte {constraint} n’est pas comprise : sa valeur n’est pas une date et heure avec fuseau',
    de: 'die Bedingung {constraint} wird nicht verstanden: Ihr Wert ist kein Zeitpunkt mit Zeitzone',
  },
  'constraint-value-not-iri': {
    en: 'the constraint {constraint} is not understood: its value is not an IRI',
    fr: 'la contrainte {constraint} n’est pas comprise : sa valeur n’est pas un IRI',
    de: 'die Bedingung {constraint} wird nicht verstanden: Ihr Wert ist keine IRI',
  },
  'constraint-value-not-text': {
    en: 'the constraint {constraint} is not understood: its value is not a text',
    fr: 'la contrainte {constraint} n’est pas comprise : sa valeur n’est pas un texte',
    de: 'die Bedingung {constraint} wird nicht verstanden: Ihr Wert ist kein Text',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
