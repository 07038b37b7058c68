import { readDate } from './read-date.ts';

/** How programs write truth values; Excel writes them in capitals in its own language. */
const TRUTH =
  /^(?:VRAI|FAUX|WAHR|FALSCH|VERDADERO|FALSO|VERO|VERDADEIRO|WAAR|ONWAAR|PRAWDA|FAŁSZ)$/;
const TRUTH_ANY_CASE = /^(?:true|false)$/i;
/** Digits with what groups them: `38644`, `1 250.5`, `-3`, `2.5E+03`. */
const NUMBER = /^[+-]?\d[\d .,'’]*(?:e[+-]?\d+)?%?$/i;

/** Whether a text is a whole date, truth value or number as programs write them, and so hardly a name. */
export function isTypedText(text: string): boolean {
  if (TRUTH.test(text) || TRUTH_ANY_CASE.test(text)) return true;
  return /\d/.test(text) && (NUMBER.test(text) || readDate(text).kind === 'day');
}
