import { SaxesParser } from 'saxes';
import { hasCode } from '../../core/errors.ts';
import { MAX_RECORD_CHARS, MAX_XML_DEPTH } from './limits.ts';
import { createRefusal } from './refusal.ts';
import { unsafeWorkbookError } from './xlsx-package.ts';

/** Events of an XML part while it is read. Names are local: `x:row` is `row`. */
export interface XmlListener {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Calls a listener with the elements of an XML part. It pauses after each chunk, so that the reader can
 * take results or stop. Document types and entities are refused, and depth and text length are limited,
 * so memory is too.
 *
 * @throws KaartError `file-refused` UNSAFE_XLSX, TOO_LARGE, NOT_XLSX
 */
export async function* walkXml(
  bytes: AsyncIterable<Uint8Array>,
  listener: XmlListener,
): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const walk = new XmlWalk(listener);
  try {
    for await (const chunk of bytes) {
      walk.write(decoder.decode(chunk, { stream: true }));
      yield;
    }
    walk.write(decoder.decode());
    walk.end();
    yield;
  } catch (cause) {
    if (hasCode(cause, 'file-refused')) throw cause;
    throw createRefusal('NOT_XLSX', 'workbook-xml-malformed', { cause });
  }
}

/** Reads a part to its end. */
export async function readXml(
  bytes: AsyncIterable<Uint8Array>,
  listener: XmlListener,
): Promise<void> {
  for await (const _ of walkXml(bytes, listener));
}

class XmlWalk {
  readonly #parser = new SaxesParser();
  #depth = 0;
  /** Number of characters since the last event of the parser, which collects them. */
  #collectedCharacters = 0;

  constructor(listener: XmlListener) {
    const addText = (part: string) => {
      this.#collectedCharacters = 0;
      listener.text?.(part);
    };
    this.#parser.on('opentag', ({ name, attributes }) => {
      this.#collectedCharacters = 0;
      if (++this.#depth > MAX_XML_DEPTH) throw unsafeWorkbookError('xml-too-deep');
      listener.open(toLocalName(name), attributes);
    });
    this.#parser.on('closetag', ({ name }) => {
      this.#collectedCharacters = 0;
      this.#depth--;
      listener.close?.(toLocalName(name));
    });
    this.#parser.on('text', addText);
    this.#parser.on('cdata', addText);
    this.#parser.on('doctype', () => {
      throw unsafeWorkbookError('document-type-declared');
    });
  }

  write(text: string): void {
    this.#collectedCharacters += text.length;
    this.#parser.write(text);
    if (this.#collectedCharacters > MAX_RECORD_CHARS)
      throw createRefusal('TOO_LARGE', 'cell-too-long', {
        what: 'cell',
        limit: MAX_RECORD_CHARS,
      });
  }

  end(): void {
    this.#parser.close();
  }
}

function toLocalName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
