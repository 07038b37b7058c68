import { CODE_PAGES, type CodePage, decodeCodePage } from './code-pages.ts';
import { computeWordLikelihood, type WordPlace } from './word-likelihood.ts';

/** Words of the file as bytes (Latin-1), with their first places. */
type Words = Map<string, WordPlace>;

/** Maximum number of different words: more do not change the decision. */
const MAX_WORDS = 3_000;
/** Maximum length of a word; a longer run of letters is not a word. Bytes. */
const MAX_WORD_LENGTH = 80;

/** Number of examined characters before a word. */
const CONTEXT = 3;
const HIGH_BYTE = /[\x80-\xff]/g;
/** Latin letters and general punctuation as UTF-8. */
const UTF_8 = /[\xc3-\xc8][\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2[\x80-\x84][\x80-\xbf]/g;

/**
 * How common a code page is in files of Luxembourg. It decides between pages that decode all words
 * equally, so windows-1252 has the highest number.
 */
const FREQUENCY_SCORES: Readonly<Record<CodePage, number>> = {
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
const MIN_MEAN_LIKELIHOOD = 0.15;

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

interface ScoredPage {
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
  #highBytes = 0;
  #utf8Bytes = 0;

  add(chunk: Uint8Array): void {
    const text =
      this.#rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    const end = findLastWordStart(text);
    this.#addWords(text.slice(0, end));
    this.#before = (this.#before + text.slice(0, end)).slice(-CONTEXT);
    this.#rest = text.slice(end);
  }

  judge(): Judgement {
    this.#addWords(this.#rest);
    this.#rest = '';
    // UTF-8 with a fault: the checks of the cells find the damage.
    if (this.#utf8Bytes * 3 >= this.#highBytes) return { kind: 'sure', page: 'windows-1252' };
    const readings = CODE_PAGES.map((page) => this.#scorePage(page)).sort(
      (a, b) => b.score - a.score,
    );
    const [best] = readings;
    if (best === undefined || best.words < this.#words.size * MIN_MEAN_LIKELIHOOD)
      return { kind: 'unclear', examples: this.#listExamples(readings.slice(0, 3)) };
    const rivals = readings
      .filter((other) => other.words > 0 && best.score - other.score < CERTAIN_MARGIN)
      .filter((other) => !isSameText(other, best));
    const { page } = best;
    if (rivals.length === 0) return { kind: 'sure', page };
    const examples = this.#listExamples([best, ...rivals]);
    const margin = best.score - (rivals[0]?.score ?? 0);
    return page === 'windows-1252' && margin >= USUAL_MARGIN
      ? { kind: 'likely', page, examples }
      : { kind: 'unclear', examples };
  }

  #addWords(text: string): void {
    for (const { 0: word, index } of text.matchAll(/[A-Za-z\x80-\xff]+/g)) {
      const highBytes = word.match(HIGH_BYTE)?.length ?? 0;
      if (highBytes === 0) continue;
      this.#highBytes += highBytes;
      this.#utf8Bytes += (word.match(UTF_8)?.join('') ?? '').length;
      if (word.length > MAX_WORD_LENGTH || this.#words.has(word)) continue;
      if (this.#words.size >= MAX_WORDS) continue;
      const before = (this.#before + text.slice(0, index)).slice(-CONTEXT);
      this.#words.set(word, { before, after: text.charAt(index + word.length) });
    }
  }

  #scorePage(page: CodePage): ScoredPage {
    let words = 0;
    const texts: string[] = [];
    for (const [word, place] of this.#words) {
      const text = decodeCodePage(Buffer.from(word, 'latin1'), page);
      texts.push(text);
      words += computeWordLikelihood(text, place);
    }
    return { page, texts, words, score: words + FREQUENCY_SCORES[page] };
  }

  /** The first word that differs between the code pages, in each of them. */
  #listExamples(readings: readonly ScoredPage[]): Example[] {
    const position = readings[0]?.texts.findIndex((text, i) =>
      readings.some(({ texts }) => texts[i] !== text),
    );
    return readings
      .filter(({ texts }, i) => readings.findIndex((other) => isSameText(other, { texts })) === i)
      .slice(0, 4)
      .map(({ page, texts }) => ({ encoding: page, text: texts[position ?? 0] ?? '' }));
  }
}

function isSameText(a: Pick<ScoredPage, 'texts'>, b: Pick<ScoredPage, 'texts'>): boolean {
  return a.texts.every((text, i) => text === b.texts[i]);
}

/**
 * Position of the letters at the end of a text, because the next chunk may continue the word. A run
 * that is too long for a word is dropped.
 */
function findLastWordStart(text: string): number {
  let position = text.length;
  while (
    position > 0 &&
    position > text.length - 2 * MAX_WORD_LENGTH &&
    isWordByte(text.charCodeAt(position - 1))
  )
    position--;
  return position > text.length - 2 * MAX_WORD_LENGTH ? position : text.length;
}

function isWordByte(byte: number): boolean {
  return byte >= 0x80 || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
}
