/**
 * Texts that a spreadsheet would execute, also after leading blanks and with full-width signs:
 *
 * - `=` and anything after it;
 * - `+`, `-`, `@` before a call `NAME(` (numbers and operators may come between), or before a DDE pipe:
 *   `cmd|`, also with blanks around the pipe when a `!` follows.
 */
const SIGN = /^[=+\-@＝＋－＠]/;
const EQUALS = /^[=＝]\s*\S/;
const CALL = /^[+\-@＋－＠][\s\d.,;+\-*/^&%()$:=<>@"]*[\p{L}_\\][\p{L}\d._]*\(/u;
const PIPE = /[\p{L}\d_'"]\|/u;

/** `formula` is always rejected; `formula-like` may be a real text, such as the brand `@Health`. */
export type FormulaKind = 'formula' | 'formula-like' | 'none';

/** The kind of a text without leading blanks. */
export function classifyFormula(text: string): FormulaKind {
  if (!SIGN.test(text)) return 'none';
  return EQUALS.test(text) || CALL.test(text) || containsDde(text) ? 'formula' : 'formula-like';
}

function containsDde(text: string): boolean {
  return PIPE.test(text) || hasMarkAfterPipe(text);
}

/**
 * Whether a `!` follows a pipe: `| '/c calc' !A1`. It uses no pattern, because a pattern would try
 * every pipe of a long text.
 */
export function hasMarkAfterPipe(text: string): boolean {
  const pipe = text.indexOf('|');
  return pipe !== -1 && text.includes('!', pipe);
}

/** Separators at which a spreadsheet or a person may split a text into cells. */
const SEPARATOR = /[;,\t\r\n]/;
const BLANK_BEHIND_SIGN = /^[+\-＋－]\s/;

/**
 * The worst kind of the parts of a text: `DEMO A;=HYPERLINK("…")` is a formula. In prose, a `- item(s)`
 * after a separator is an item of a list, so it is only `formula-like`.
 */
export function findWorstFormulaKind(text: string, isProse: boolean): FormulaKind {
  const wholeKind = classifyFormula(text);
  if (wholeKind === 'formula' || !SEPARATOR.test(text)) return wholeKind;
  const kinds = text
    .split(SEPARATOR)
    .slice(1)
    .map((part) => classifyRest(part.trim(), isProse));
  if (kinds.includes('formula')) return 'formula';
  return wholeKind === 'none' && kinds.includes('formula-like') ? 'formula-like' : wholeKind;
}

function classifyRest(part: string, isProse: boolean): FormulaKind {
  const kind = classifyFormula(part);
  return isProse && kind === 'formula' && BLANK_BEHIND_SIGN.test(part) ? 'formula-like' : kind;
}
