import type { XmlListener } from './xml-walk.ts';

/** Reads the texts that cells refer to by number, without formats. */
export async function readSharedStrings(
  read: (listener: XmlListener) => Promise<void>,
): Promise<string[]> {
  const listener = new SharedStrings();
  await read(listener);
  return listener.texts;
}

class SharedStrings implements XmlListener {
  readonly texts: string[] = [];
  readonly #item = new StringItem();

  open(name: string): void {
    if (name === 'si') this.#item.reset();
    this.#item.open(name);
  }

  text(text: string): void {
    this.#item.text(text);
  }

  close(name: string): void {
    this.#item.close(name);
    if (name === 'si') this.texts.push(this.#item.getValue());
  }
}

/** A text in one or several formats, without the Japanese pronunciation (`rPh`). */
export class StringItem implements XmlListener {
  #text = '';
  #inText = false;
  #inPhonetic = false;

  reset(): void {
    this.#text = '';
    this.#inText = false;
    this.#inPhonetic = false;
  }

  open(name: string): void {
    if (name === 't') this.#inText = !this.#inPhonetic;
    if (name === 'rPh') this.#inPhonetic = true;
  }

  text(text: string): void {
    if (this.#inText) this.#text += text;
  }

  close(name: string): void {
    if (name === 't') this.#inText = false;
    if (name === 'rPh') this.#inPhonetic = false;
  }

  getValue(): string {
    return unescapeText(this.#text);
  }
}

/** `_x000D_` is a carriage return (ECMA-376 part 1, 22.9.2.19, ST_Xstring). */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
