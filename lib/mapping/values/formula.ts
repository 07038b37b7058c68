/**
 * What a spreadsheet would run. Leading blanks do not stop it, and full-width signs are read as the plain ones.
 *
 * - `=` and anything after it;
 * - `+`, `-`, `@` before a call `NAME(` (numbers and operators may come between), or before a DDE pipe: `cmd|`, also with
 *   blanks around the pipe when a `!` follows.
 */
const SIGN = /^[=+\-@＝＋－＠]/;
const EQUALS = /^[=＝]\s*\S/;
const CALL = /^[+\-@＋－＠][\s\d.,;+\-*/^&%()$:=<>@"]*[\p{L}_\\][\p{L}\d._]*\(/u;
const PIPE = /[\p{L}\d_'"]\|/u;

/** `formula` is never taken; `formula-like` may be a real text, such as the brand `@Health`. */
export type FormulaKind = 'formula' | 'formula-like' | 'none';

/** What a spreadsheet would make of a text without blanks before it. */
export function formulaKind(text: string): FormulaKind {
  if (!SIGN.test(text)) return 'none';
  return EQUALS.test(text) || CALL.test(text) || holdsDde(text) ? 'formula' : 'formula-like';
}

function holdsDde(text: string): boolean {
  return PIPE.test(text) || endsInTopic(text);
}

/** Whether a `!` follows a pipe: `| '/c calc' !A1`. No pattern, which would try every pipe of a long text. */
export function endsInTopic(text: string): boolean {
  const pipe = text.indexOf('|');
  return pipe !== -1 && text.includes('!', pipe);
}

/** What splits a text into cells where a spreadsheet or a person takes it for a list. */
const SEPARATOR = /[;,\t\r\n]/;
const BLANK_BEHIND_SIGN = /^[+\-＋－]\s/;

/**
 * What a spreadsheet would make of the worst part of a text, its separators heeded: `DEMO A;=HYPERLINK("…")` is a formula. In prose a
 * `- item(s)` behind a separator is the item of a list and only looks like one.
 */
export function worstFormulaKind(text: string, isProse: boolean): FormulaKind {
  const whole = formulaKind(text);
  if (whole === 'formula' || !SEPARATOR.test(text)) return whole;
  const kinds = text
    .split(SEPARATOR)
    .slice(1)
    .map((part) => kindBehind(part.trim(), isProse));
  if (kinds.includes('formula')) return 'formula';
  return whole === 'none' && kinds.includes('formula-like') ? 'formula-like' : whole;
}

function kindBehind(part: string, isProse: boolean): FormulaKind {
  const kind = formulaKind(part);
  return isProse && kind === 'formula' && BLANK_BEHIND_SIGN.test(part) ? 'formula-like' : kind;
}
