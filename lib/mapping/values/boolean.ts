import type { CellParser } from './check.ts';
import { foldText } from './fold.ts';
import { cleanText } from './tidy.ts';
import { removeDecimalZeros } from './whole-number.ts';

const YES_WORDS = 'true t yes y oui o ja j jo wahr w vrai v x 1';
const NO_WORDS = 'false f no n non nein neen falsch faux 0';
const MEANINGS = new Map([
  ...YES_WORDS.split(' ').map((word) => [word, true] as const),
  ...NO_WORDS.split(' ').map((word) => [word, false] as const),
]);
/** Ticks of a form, which folding would drop. A cross is not a tick: it means yes on one form and no on the next. */
const TICKS = /^[✓✔☑]$/u;

/** Parses yes or no. An empty cell is an error, because a missing answer does not mean no. */
export const checkBoolean: CellParser<boolean> = (cell, notes) => {
  if (cell === 'true' || cell === true) return true;
  if (cell === 'false' || cell === false) return false;
  const text = cleanText(cell, notes);
  if (text === undefined) return null;
  const meant = text === null ? undefined : findMeaning(text);
  if (meant === undefined) notes.add('BAD_BOOLEAN', cell);
  else notes.add('NORMALISED', cell, { value: meant });
  return meant ?? null;
};

function findMeaning(text: string): boolean | undefined {
  if (TICKS.test(text)) return true;
  return MEANINGS.get(foldText(removeDecimalZeros(text)));
}
