/** Uses of a character in a text that needs no further check. */
const SPACE = 1;
const NAME = 2;
const PROSE = 4;

/**
 * By character code: letters, digits and punctuation of Western Europe that no rule on texts is about. Left out are blanks other
 * than the space, what begins damaged encodings (`Â Ã Ä Å â`) and error values (`#`), and for prose what markup, addresses and
 * telephone numbers need.
 */
const KIND = new Uint8Array(256);
for (let code = 0x21; code < 0x7f; code++) KIND[code] = NAME | PROSE;
for (let code = 0xc0; code < 0x100; code++) KIND[code] = NAME | PROSE;
for (const character of 'ÂÃÄÅâï') KIND[character.charCodeAt(0)] = 0;
for (const character of '<&#') KIND[character.charCodeAt(0)] = 0;
for (const character of '@+([0123456789') KIND[character.charCodeAt(0)] = NAME;
KIND[0x20] = SPACE | NAME | PROSE;

const RIGHT_QUOTE = 0x2019;
const EN_DASH = 0x2013;

/** Whether a name (or street, or other one-line text) is clean; most are, and then nothing else is looked at. */
export function isCleanName(text: string): boolean {
  return isClean(text, NAME);
}

/** Whether a description is clean, and surely without markup and personal data. */
export function isCleanProse(text: string): boolean {
  return isClean(text, PROSE);
}

function isClean(text: string, wanted: number): boolean {
  if (text.length < 3 || startsOddly(text.charCodeAt(0))) return false;
  let before = SPACE;
  let isStart = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 256 ? (KIND[code] ?? 0) : kindOfWide(code);
    if ((kind & wanted) === 0) return false;
    if ((kind & before & SPACE) !== 0) return false;
    if (isStart && startsOddly(code) && code !== 0x20) return false;
    isStart = isSeparator(code) || (isStart && code === 0x20);
    before = kind;
  }
  return (before & SPACE) === 0;
}

function kindOfWide(code: number): number {
  return code === RIGHT_QUOTE || code === EN_DASH ? NAME | PROSE : 0;
}

/** A list separator, behind which a formula may start. */
function isSeparator(code: number): boolean {
  return code === 0x3b || code === 0x2c || code === 0x7c;
}

/** Formulas, markers of emptiness, apostrophes of exports. */
function startsOddly(first: number): boolean {
  return (
    first === 0x3d ||
    first === 0x2b ||
    first === 0x2d ||
    first === 0x40 ||
    first === 0x27 ||
    first === 0x20
  );
}
