import type { GrantMask } from './grant-mask.ts';

/** The permit mask of each row of an edition, in two bytes a row. */
export class RowMasks {
  #masks = new Uint16Array(1024);
  #length = 0;

  push(mask: GrantMask): void {
    if (this.#length === this.#masks.length) {
      const wider = new Uint16Array(this.#length * 2);
      wider.set(this.#masks);
      this.#masks = wider;
    }
    this.#masks[this.#length++] = mask;
  }

  /** Of the row with this number, from 0. */
  at(row: number): GrantMask {
    const mask = this.#masks[row];
    if (mask === undefined || row >= this.#length)
      throw new Error('the edition has more rows than when the version was planned');
    return mask;
  }

  get length(): number {
    return this.#length;
  }
}
