import { isAscii } from 'node:buffer';
import { type CodePage, HIGH } from './code-pages.ts';

/** What stands beside a byte: a letter of ASCII in lower or upper case, or something else. */
const LOWER = 0;
const UPPER = 1;
const OTHER = 2;
type Side = typeof LOWER | typeof UPPER | typeof OTHER;

/** Letters of French, German and Luxembourgish, and those of their neighbours. */
const OWN = new Set('éèêëàâçôîïûùüöäßœæÿÉÈÊËÀÂÇÔÎÏÛÙÜÖÄŒÆŸ');
const NEIGHBOURS = new Set('áíóúñãõåøìòýšžÁÍÓÚÑÃÕÅØÌÒÝŠŽ');
/** Words of one letter. */
const ALONE = new Set('àÀ');
const APOSTROPHES = new Set('’‘');
/** Signs that texts have between words; some follow a word. */
const BETWEEN = new Set('«»“”„–—…•·°§€£½¼¾²³µ±×');
const BEHIND = new Set('»”’…®©™°²³€£');

const PAGES = Object.keys(HIGH) as readonly CodePage[];

/** Less evidence than one letter of ours does not decide. */
const MARGIN = 0.5;
/** Mean likelihood of a character in a text that is read as it was written; words give about 0.8. */
const LEAST_MEAN = 0.15;
/** The blank before French punctuation and within numbers. */
const NO_BREAK = '\u00a0';

/**
 * Counts the bytes beyond ASCII of a file with what stands beside them, and decides by them which code page gives words: `SociŽtŽ`
 * in Windows-1252 is `Société` in Mac Roman.
 */
export class EncodingEvidence {
  /** By byte, left side and right side. */
  readonly #counts = new Uint32Array(128 * 9);
  #pairs = 0;
  #high = 0;
  #before = 0x20;
  #last = 0x20;

  add(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (isAscii(chunk) && this.#last < 0x80) {
      this.#before = chunk[chunk.length - 2] ?? this.#last;
      this.#last = chunk[chunk.length - 1] ?? 0x20;
      return;
    }
    for (const byte of chunk) this.#see(byte);
  }

  /** The code page that reads the bytes best; undefined where two of them read the bytes otherwise and equally well, or none does. */
  page(): CodePage | undefined {
    this.#see(0x20);
    if (this.#pairs * 4 >= this.#high) return 'windows-1252'; // UTF-8 with a fault: the damage is found in the cells
    const [best, ...others] = PAGES.map((page) => ({ page, score: this.#score(page) })).sort(
      (a, b) => b.score - a.score,
    );
    if (best === undefined || best.score < this.#high * LEAST_MEAN) return undefined;
    const rival = others.find(({ page }) => !this.#agree(page, best.page));
    if (rival !== undefined && best.score - rival.score < MARGIN) return undefined;
    return this.#agree(best.page, 'windows-1252') ? 'windows-1252' : best.page;
  }

  #see(byte: number): void {
    if (this.#last >= 0x80) {
      const at = (this.#last - 0x80) * 9 + sideOf(this.#before) * 3 + sideOf(byte);
      this.#counts[at] = (this.#counts[at] ?? 0) + 1;
      this.#high++;
      if (this.#last >= 0xc2 && this.#last < 0xf0 && byte >= 0x80 && byte < 0xc0) this.#pairs++;
    }
    this.#before = this.#last;
    this.#last = byte;
  }

  #score(page: CodePage): number {
    let score = 0;
    for (const [at, count] of this.#counts.entries()) {
      if (count === 0) continue;
      const char = HIGH[page].charAt(Math.floor(at / 9));
      score += count * likelihood(char, Math.floor((at % 9) / 3) as Side, (at % 3) as Side);
    }
    return score;
  }

  /** Whether two code pages read the bytes of the file as the same text. */
  #agree(a: CodePage, b: CodePage): boolean {
    for (let byte = 0; byte < 128; byte++) {
      const isThere = this.#counts.subarray(byte * 9, byte * 9 + 9).some((count) => count > 0);
      if (isThere && HIGH[a].charAt(byte) !== HIGH[b].charAt(byte)) return false;
    }
    return true;
  }
}

function sideOf(byte: number): Side {
  if (byte >= 0x61 && byte <= 0x7a) return LOWER;
  return byte >= 0x41 && byte <= 0x5a ? UPPER : OTHER;
}

/** How well a character fits between its neighbours: 1 for a letter of ours in a word, −2 for a capital within small letters. */
function likelihood(char: string, left: Side, right: Side): number {
  if (/\p{L}/u.test(char)) return letterLikelihood(char, left, right);
  if (/\p{Cc}/u.test(char)) return -3;
  if (char === NO_BREAK) return 0.3;
  if (left === OTHER && right === OTHER) return BETWEEN.has(char) || BEHIND.has(char) ? 0.5 : -0.2;
  if (APOSTROPHES.has(char)) return 1;
  if (right === OTHER && BEHIND.has(char)) return 0.5;
  return left === OTHER && /[«“„‘€£©§°]/.test(char) ? 0.5 : -1.5;
}

function letterLikelihood(char: string, left: Side, right: Side): number {
  if (left === OTHER && right === OTHER) return ALONE.has(char) ? 1 : -0.5;
  const isUpper = char !== char.toLowerCase();
  if (isUpper && left === LOWER) return -2;
  if (!isUpper && char !== 'ß' && left === UPPER && right === UPPER) return -1;
  if (OWN.has(char)) return 1;
  return NEIGHBOURS.has(char) ? 0.4 : -1;
}
