import type { LocalizedText } from '../core/language.ts';
import { fillTemplate } from '../core/language.ts';
import { numberText } from '../core/number-text.ts';

/**
 * A change as it is said aloud: rounded down (towards 0) to a hundred, so that it never promises
 * too much. 610 is "more than 600", −610 "more than 600 fewer", 600 is "600". Below 100 there is
 * no such wording: the exact change is short enough.
 */
export function moreThan(change: number): LocalizedText | undefined {
  const size = Math.abs(change);
  if (size < 100) return undefined;
  const hundreds = size - (size % 100);
  const number = hundreds === size ? EXACTLY : MORE_THAN;
  return fillTemplate(change < 0 ? fillTemplate(FEWER, { number }) : number, {
    hundreds: numberText(hundreds),
  });
}

const EXACTLY: LocalizedText = { en: '{hundreds}', fr: '{hundreds}', de: '{hundreds}' };
const MORE_THAN: LocalizedText = {
  en: 'more than {hundreds}',
  fr: 'plus de {hundreds}',
  de: 'mehr als {hundreds}',
};
const FEWER: LocalizedText = {
  en: '{number} fewer',
  fr: '{number} de moins',
  de: '{number} weniger',
};
