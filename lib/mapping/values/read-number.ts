/** A text, read as a number in French, German, English or Swiss notation. */
export type NumberReading =
  | { readonly kind: 'number'; readonly value: number }
  /** One separator before exactly three digits: `grouped` is the reading as thousands. */
  | { readonly kind: 'ambiguous'; readonly grouped: number }
  | { readonly kind: 'range' }
  | { readonly kind: 'unreadable' };

/** No number that anyone writes is longer. */
const LONGEST = 60;
const UNREADABLE: NumberReading = { kind: 'unreadable' };
const PLAIN = /^\d+(?:\.\d+)?$/;
/** `1 234`, `1'234`, with a decimal part after a comma or a point. Blanks have become plain spaces before. */
const BLANK_GROUPS = /^\d{1,3}(?:([ '’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;
/** `1.234.567`, `1.234,5`, `1,234.5`: two separators say which one is which. */
const MARK_GROUPS = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?!\1)[.,]\d+$/;
const MANY_GROUPS = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+$/;
const AMBIGUOUS = /^[1-9]\d{0,2}[.,]\d{3}$/;
const DECIMAL = /^\d*[.,]\d*$/;
const UNIT = /^(?:€|eur|euros?)\s?|\s?(?:€|eur|euros?)$/gi;
const BOUND =
  /^(?:[<>≤≥]=?|less than|fewer than|more than|under|over|up to|at least|at most|moins de|plus de|jusqu.?[àa]|au moins|au plus|unter|über|mehr als|weniger als|bis zu|bis|ab|max\.?|min\.?)\s*\d/i;
const RANGE =
  /^(?:entre|between|zwischen|de|von|from)?\s*\d[\d .,'’]*\s*(?:-|–|—|‑|−|~|\.\.+|…|\/|à|a|to|bis|et|and|und)\s*\d[\d .,'’]*$/i;
const OPEN_RANGE = /^\d[\d .,'’]*\s*(?:\+|et plus|and more|or more|und mehr|ou plus|-|–)$/i;

/**
 * Reads a number without sign from a tidy text. Where one separator stands before exactly three digits, as in `1.234`, it may group
 * thousands or begin the decimals, and nobody but a person can tell.
 */
export function readNumber(written: string): NumberReading {
  if (written.length > LONGEST) return UNREADABLE;
  const text = written.replace(UNIT, '').trim();
  if (AMBIGUOUS.test(text)) return { kind: 'ambiguous', grouped: Number(text.replace(/[.,]/, '')) };
  if (PLAIN.test(text)) return toNumberReading(text);
  if (BLANK_GROUPS.test(text)) return toNumberReading(text.replace(/[ '’]/g, '').replace(',', '.'));
  if (MANY_GROUPS.test(text)) return toNumberReading(text.replace(/[.,]/g, ''));
  if (MARK_GROUPS.test(text)) return toNumberReading(withoutGroups(text));
  if (DECIMAL.test(text) && /\d/.test(text)) return toNumberReading(text.replace(',', '.'));
  if (BOUND.test(text) || RANGE.test(text) || OPEN_RANGE.test(text)) return { kind: 'range' };
  return UNREADABLE;
}

/** `1.250.000,50` and `1,250,000.50`: the last mark begins the decimals. */
function withoutGroups(text: string): string {
  const at = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
  return `${text.slice(0, at).replace(/[.,]/g, '')}.${text.slice(at + 1)}`;
}

function toNumberReading(digits: string): NumberReading {
  const value = Number(digits);
  return Number.isFinite(value) ? { kind: 'number', value } : UNREADABLE;
}
