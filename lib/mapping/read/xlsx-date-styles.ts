import type { XmlListener } from './xml-walk.ts';

/** Formats that every Excel knows by number (ECMA-376 part 1, 18.8.30) and that show a date or a time. */
const BUILT_IN = [14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47];
const EAST_ASIAN = [27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58];

/** Which cell styles show a number as a date or a time. */
export async function dateStyles(
  read: (listener: XmlListener) => Promise<void>,
): Promise<ReadonlySet<number>> {
  const listener = new Styles();
  await read(listener);
  return listener.dates;
}

class Styles implements XmlListener {
  readonly dates = new Set<number>();
  readonly #formats = new Set([...BUILT_IN, ...EAST_ASIAN]);
  #inCellStyles = false;
  #count = 0;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const format = Number(attributes['numFmtId']);
    if (name === 'numFmt' && isDateFormat(attributes['formatCode'] ?? ''))
      this.#formats.add(format);
    if (name === 'cellXfs') this.#inCellStyles = true;
    if (name !== 'xf' || !this.#inCellStyles) return;
    if (this.#formats.has(format)) this.dates.add(this.#count);
    this.#count++;
  }

  close(name: string): void {
    if (name === 'cellXfs') this.#inCellStyles = false;
  }
}

/** Whether a number format has a part of a date or time outside quotes, escapes and colours: `DD/MM/YYYY`, `jj.mm.aaaa`, `[h]:mm`. */
export function isDateFormat(code: string): boolean {
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';', 1)[0];
  return bare !== undefined && !/general|standard/i.test(bare) && /[dmyhsjat]/i.test(bare);
}
