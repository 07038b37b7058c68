/**
 * Finds text that was written as UTF-8 and read as Windows-1252 or Latin-1 (`Ã©` for `é`), and what it probably said.
 *
 * Two- and three-byte sequences are looked for only where they stand for letters and punctuation of Western Europe:
 * `é`, a no-break space and `»` are valid UTF-8 too, and good French.
 */
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const CONTINUATION = `\\u0080-\\u00bf${CP1252}`;
const SEQUENCES = new RegExp(
  [
    `[ÂÃ][${CONTINUATION}]`,
    // Œ œ š Ÿ Ž ž ł
    'Å[\u0092\u0093¡¸½¾\u0082’“‚]',
    // ć č ę
    'Ä[\u0087\u008d\u0099‡™]',
    // U+2000 to U+203F (quotes, dashes, bullets), U+20AC (euro), U+2122 (trade mark)
    `â[€\u0080][${CONTINUATION}]`,
    'â[‚\u0082]¬',
    'â[„\u0084]¢',
    'ï»¿',
  ].join('|'),
  'g',
);
/** What a later clean-up leaves of `Ã` and a no-break space; upper-case Portuguese ends words with it. */
const CUT_SEQUENCE = /(?<![A-ZÀ-Þ])Ã(?=\s|$)/g;
/** The replacement character, or UTF-8 read by an old DOS program. */
const LOST = /\ufffd|ï¿½|[├┬][\u0080-\uffff]/;
const LEADS = /[ÂÃÄÅâï├┬\ufffd]/;

/** What the text probably said; `undefined` when it is not damaged. */
export function findDamagedText(text: string): string | undefined {
  if (!LEADS.test(text)) return undefined;
  const repaired = text.replace(SEQUENCES, decoded).replace(CUT_SEQUENCE, 'à');
  return repaired !== text || LOST.test(text) ? repaired : undefined;
}

function decoded(sequence: string): string {
  const bytes = Array.from(sequence, (character) => {
    const at = CP1252.indexOf(character);
    return at === -1 ? character.charCodeAt(0) : 0x80 + at;
  });
  return Buffer.from(bytes).toString('utf8');
}
