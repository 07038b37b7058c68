import { CODE_PAGES, type CodePage, decodeCodePage } from './code-pages.ts';
import { type WordPlace, wordLikelihood } from './word-likelihood.ts';

/** A word of the file as bytes (Latin-1), and where it stood first. */
type Words = Map<string, WordPlace>;

/** Different words that are kept: more decide nothing that these do not. */
const MOST_WORDS = 3_000;
/** Bytes of a word that is kept; a longer run of letters is no word. */
const LONGEST_WORD = 80;

/** Characters before a word that are looked at. */
const CONTEXT = 3;
const HIGH_BYTE = /[\x80-\xff]/g;
/** Latin letters and general punctuation as UTF-8. */
const UTF_8 = /[\xc3-\xc8][\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2[\x80-\x84][\x80-\xbf]/g;

/**
 * How common a code page is in files of Luxembourg. It decides between pages that read every word alike, so windows-1252 has the
 * highest number.
 */
const USUAL: Readonly<Record<CodePage, number>> = {
  'windows-1252': 0.6,
  macintosh: 0.3,
  cp850: 0.2,
  'iso-8859-15': 0.15,
  cp437: 0.1,
  'windows-1250': 0.1,
  'windows-1254': 0,
  cp852: -0.1,
  'iso-8859-2': -0.2,
};

/** By how much a reading must be better than every other, to be the right one beyond doubt. */
const SURE = 1.5;
/** By how much the most usual code page must be better than another reading, to be taken with a warning. */
const USUAL_MARGIN = 0.2;
/** Mean likelihood of a word in a text that is read as it was written. */
const LEAST_MEAN = 0.15;

/** A word of the file in one code page. */
export interface Example {
  readonly encoding: CodePage;
  readonly text: string;
}

/**
 * Which code page a file has. `sure`: the words decide. `likely`: the most usual one fits, and so does another. `unclear`: several fit,
 * or none; the examples say what a word is in each of them.
 */
export type Judgement =
  | { readonly kind: 'sure'; readonly page: CodePage }
  | { readonly kind: 'likely'; readonly page: CodePage; readonly examples: readonly Example[] }
  | { readonly kind: 'unclear'; readonly examples: readonly Example[] };

interface Scored {
  readonly page: CodePage;
  readonly texts: readonly string[];
  readonly score: number;
  readonly words: number;
}

/**
 * Collects the words of a file that have bytes beyond ASCII, and judges by them which code page the file has: `SociŽtŽ` in
 * Windows-1252 is `Société` in Mac Roman.
 */
export class EncodingEvidence {
  readonly #words: Words = new Map();
  #rest = '';
  #before = '';
  /** Bytes beyond ASCII, and those of them that are letters and punctuation of UTF-8. */
  #high = 0;
  #utf8 = 0;

  add(chunk: Uint8Array): void {
    const text =
      this.#rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    const end = startOfLastWord(text);
    this.#take(text.slice(0, end));
    this.#before = (this.#before + text.slice(0, end)).slice(-CONTEXT);
    this.#rest = text.slice(end);
  }

  judge(): Judgement {
    this.#take(this.#rest);
    this.#rest = '';
    // UTF-8 with a fault: the damage is found in the cells.
    if (this.#utf8 * 3 >= this.#high) return { kind: 'sure', page: 'windows-1252' };
    const readings = CODE_PAGES.map((page) => this.#scored(page)).sort((a, b) => b.score - a.score);
    const [best] = readings;
    if (best === undefined || best.words < this.#words.size * LEAST_MEAN)
      return { kind: 'unclear', examples: this.#examples(readings.slice(0, 3)) };
    const rivals = readings
      .filter((other) => other.words > 0 && best.score - other.score < SURE)
      .filter((other) => !isSameText(other, best));
    const { page } = best;
    if (rivals.length === 0) return { kind: 'sure', page };
    const examples = this.#examples([best, ...rivals]);
    const margin = best.score - (rivals[0]?.score ?? 0);
    return page === 'windows-1252' && margin >= USUAL_MARGIN
      ? { kind: 'likely', page, examples }
      : { kind: 'unclear', examples };
  }

  #take(text: string): void {
    for (const { 0: word, index } of text.matchAll(/[A-Za-z\x80-\xff]+/g)) {
      const high = word.match(HIGH_BYTE)?.length ?? 0;
      if (high === 0) continue;
      this.#high += high;
      this.#utf8 += (word.match(UTF_8)?.join('') ?? '').length;
      if (word.length > LONGEST_WORD || this.#words.has(word)) continue;
      if (this.#words.size >= MOST_WORDS) continue;
      const before = (this.#before + text.slice(0, index)).slice(-CONTEXT);
      this.#words.set(word, { before, after: text.charAt(index + word.length) });
    }
  }

  #scored(page: CodePage): Scored {
    let words = 0;
    const texts: string[] = [];
    for (const [word, place] of this.#words) {
      const text = decodeCodePage(Buffer.from(word, 'latin1'), page);
      texts.push(text);
      words += wordLikelihood(text, place);
    }
    return { page, texts, words, score: words + USUAL[page] };
  }

  /** The first word that the code pages read otherwise, in each of them. */
  #examples(readings: readonly Scored[]): Example[] {
    const at = readings[0]?.texts.findIndex((text, i) =>
      readings.some(({ texts }) => texts[i] !== text),
    );
    return readings
      .filter(({ texts }, i) => readings.findIndex((other) => isSameText(other, { texts })) === i)
      .slice(0, 4)
      .map(({ page, texts }) => ({ encoding: page, text: texts[at ?? 0] ?? '' }));
  }
}

function isSameText(a: Pick<Scored, 'texts'>, b: Pick<Scored, 'texts'>): boolean {
  return a.texts.every((text, i) => text === b.texts[i]);
}

/** Where the letters begin with which a text ends; the next chunk may go on with them. A run of letters that is no word is let go. */
function startOfLastWord(text: string): number {
  let at = text.length;
  while (at > 0 && at > text.length - 2 * LONGEST_WORD && isWordByte(text.charCodeAt(at - 1))) at--;
  return at > text.length - 2 * LONGEST_WORD ? at : text.length;
}

function isWordByte(byte: number): boolean {
  return byte >= 0x80 || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
}
