/**
 * The apostrophe before a text that a spreadsheet would execute as a formula. Our CSV files have it,
 * and the import removes it.
 *
 * A formula can start at the beginning of a text and after a list separator: French and German Excel
 * split a line at `;`, and after a broken quote any of `;`, `,`, tab and line end begins a new cell.
 * Full-width signs count, too.
 */
const SEPARATORS = ';,|\\t\\r\\n';
const SIGNS = '=+\\-@＝＋－＠';
const BLANKS = '[^\\S\\t\\r\\n]*';
const STARTS = new RegExp(`(^|[${SEPARATORS}])(${BLANKS})('*)(?=[${SIGNS}])`, 'g');
const GUARDED = new RegExp(`(^|[${SEPARATORS}])(${BLANKS})'('*)(?=[${SIGNS}])`, 'g');
const ANY_START = new RegExp(`(?:^|[${SEPARATORS}])${BLANKS}'*[${SIGNS}]|^'*[\\t\\r]`);

/**
 * Puts an apostrophe before every sign that may start a formula. If apostrophes are already before the sign,
 * it adds one more, so that `removeGuards` restores exactly the text.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function guardFormulas(text: string): string {
  if (!ANY_START.test(text)) return text;
  const guarded = text.replace(STARTS, "$1$2'$3");
  return /^'*[\t\r]/.test(guarded) ? `'${guarded}` : guarded;
}

/** Removes the apostrophes of `guardFormulas`: one before every sign that may start a formula. */
export function removeGuards(text: string): string {
  if (!text.includes("'")) return text;
  return text.replace(/^'(?='*[\t\r])/, '').replace(GUARDED, '$1$2$3');
}
