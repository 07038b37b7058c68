import { CODE_PAGES, type CodePage, decodeCodePage } from './code-pages.ts';
import { type WordPlace, wordLikelihood } from './word-likelihood.ts';

/** Words of the file as bytes (Latin-1), with their first places. */
type Words = Map<string, WordPlace>;

/** Maximum number of different words: more do not change the decision. */
const MOST_WORDS = 3_000;
/** Maximum length of a word; a longer run of letters is not a word. Bytes. */
const LONGEST_WORD = 80;

/** Number of examined characters before a word. */
const CONTEXT = 3;
const HIGH_BYTE = /[\x80-\xff]/g;
/** Latin letters and general punctuation as UTF-8. */
const UTF_8 = /[\xc3-\xc8][\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2[\x80-\x84][\x80-\xbf]/g;

/**
 * How common a code page is in files of Luxembourg. It decides between pages that decode all words
 * equally, so windows-1252 has the highest number.
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

/** Minimum lead of a code page over all others, to be certain. */
const CERTAIN_MARGIN = 1.5;
/** Minimum lead of the most usual code page over the others, to be accepted with a warning. */
const USUAL_MARGIN = 0.2;
/** Minimum mean likelihood of a word in a correctly decoded text. */
const LEAST_MEAN = 0.15;

/** A word of the file in one code page. */
export interface Example {
  readonly encoding: CodePage;
  readonly text: string;
}

/**
 * The code page of a file. `sure`: the words decide. `likely`: the most usual one fits, but another one
 * too. `unclear`: several or none fit; the examples show a word in each of them.
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
 * Determines the code page of a file from its words with bytes beyond ASCII: `SociŽtŽ` in Windows-1252
 * is `Société` in Mac Roman.
 */
export class EncodingEvidence {
  readonly #words: Words = new Map();
  #rest = '';
  #before = '';
  /** Number of bytes beyond ASCII, and of those in letters and punctuation of UTF-8. */
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
    // UTF-8 with a fault: the checks of the cells find the damage.
    if (this.#utf8 * 3 >= this.#high) return { kind: 'sure', page: 'windows-1252' };
    const readings = CODE_PAGES.map((page) => this.#scored(page)).sort((a, b) => b.score - a.score);
    const [best] = readings;
    if (best === undefined || best.words < this.#words.size * LEAST_MEAN)
      return { kind: 'unclear', examples: this.#examples(readings.slice(0, 3)) };
    const rivals = readings
      .filter((other) => other.words > 0 && best.score - other.score < CERTAIN_MARGIN)
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

  /** The first word that differs between the code pages, in each of them. */
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

/**
 * Position of the letters at the end of a text, because the next chunk may continue the word. A run
 * that is too long for a word is dropped.
 */
function startOfLastWord(text: string): number {
  let at = text.length;
  while (at > 0 && at > text.length - 2 * LONGEST_WORD && isWordByte(text.charCodeAt(at - 1))) at--;
  return at > text.length - 2 * LONGEST_WORD ? at : text.length;
}

function isWordByte(byte: number): boolean {
  return byte >= 0x80 || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
}
