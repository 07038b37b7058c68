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
