/**
 * Finds texts that occurred before, with their row, for files of any size.
 *
 * It stores only a 64-bit hash of each text, with its row number, in typed arrays: 12 bytes per slot
 * and two to four slots per text, so 25 MB for a million texts, without work for the garbage collector.
 * Two different texts are confused with a probability of n²/2⁶⁵: 3 in 100 million for a file of a
 * million rows.
 */
export class TextIndex {
  #size = 0;
  #mask = 1023;
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  #rows = new Uint32Array(1024);

  /** Returns the first row with the hashed text. If no row has it yet, it stores `row` and returns 0. */
  add({ high, low }: Hash64, row: number): number {
    if (this.#size * 2 > this.#mask) this.#grow();
    const at = this.#findSlot(high, low);
    const first = this.#rows[at] ?? 0;
    if (first !== 0) return first;
    this.#put(at, high, low, row);
    this.#size++;
    return 0;
  }

  /** The first row with the hashed text; 0 if no row has it. */
  find({ high, low }: Hash64): number {
    return this.#rows[this.#findSlot(high, low)] ?? 0;
  }

  #findSlot(high: number, low: number): number {
    let at = low & this.#mask;
    while (this.#rows[at] !== 0 && (this.#low[at] !== low || this.#high[at] !== high))
      at = (at + 1) & this.#mask;
    return at;
  }

  #put(at: number, high: number, low: number, row: number): void {
    this.#high[at] = high;
    this.#low[at] = low;
    this.#rows[at] = row;
  }

  #grow(): void {
    const [high, low, rows] = [this.#high, this.#low, this.#rows];
    const slots = rows.length * 2;
    this.#mask = slots - 1;
    this.#high = new Uint32Array(slots);
    this.#low = new Uint32Array(slots);
    this.#rows = new Uint32Array(slots);
    rows.forEach((row, from) => {
      if (row !== 0)
        this.#put(
          this.#findSlot(high[from] ?? 0, low[from] ?? 0),
          high[from] ?? 0,
          low[from] ?? 0,
          row,
        );
    });
  }
}

/** 64 bits as two 32-bit integers. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** Hashes texts. The result object is reused, so read its numbers before the next text. */
export class TextHash implements Hash64 {
  high = 0;
  low = 0;

  /** The hash of a text, character by character. */
  hash(text: string): this {
    this.#begin();
    for (let at = 0; at < text.length; at++) this.#add(text.charCodeAt(at));
    return this.#end();
  }

  /**
   * The hash of a name for comparisons: only letters and digits, without case and accents, so that
   * `ACME S.à r.l.` and `Acme SARL` are equal. `undefined` for a name without letters and digits.
   */
  hashName(name: string): this | undefined {
    this.#begin();
    const text = isLatin1(name) ? name : name.normalize('NFKD').toLowerCase();
    let comparableCount = 0;
    for (let at = 0; at < text.length; at++) {
      const code = foldCharacter(text.charCodeAt(at));
      if (code === 0) continue;
      comparableCount++;
      this.#add(code);
    }
    return comparableCount === 0 ? undefined : this.#end();
  }

  #begin(): void {
    this.high = 0xdeadbeef;
    this.low = 0x41c6ce57;
  }

  #add(code: number): void {
    this.high = Math.imul(this.high ^ code, 2_654_435_761);
    this.low = Math.imul(this.low ^ code, 1_597_334_677);
  }

  /** Finishes as cyrb53 does (public domain), and keeps all 64 bits. */
  #end(): this {
    let [a, b] = [this.high, this.low];
    a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
    b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
    this.high = a >>> 0;
    this.low = b >>> 0;
    return this;
  }
}

/** By character code up to U+00FF: the letter or digit to compare, 0 for ignored characters. */
const COMPARABLE = new Uint8Array(256);
for (let code = 0; code < 256; code++) {
  const base = String.fromCharCode(code).normalize('NFD').charAt(0).toLowerCase();
  COMPARABLE[code] = /[\p{L}\p{N}]/u.test(base) ? base.charCodeAt(0) : 0;
}

function foldCharacter(code: number): number {
  if (code < 256) return COMPARABLE[code] ?? 0;
  return /[\p{L}\p{N}\ud800-\udfff]/u.test(String.fromCharCode(code)) ? code : 0;
}

function isLatin1(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 255) return false;
  return true;
}
