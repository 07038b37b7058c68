import { sha256Stream } from '../../core/digest.ts';
import type { FileSource } from '../read/table-file.ts';

/** Computes the digest of a file while it is read, so that it need not be read again. */
export class Fingerprint {
  readonly #source: FileSource;
  #taken: { readonly sha256: string; readonly bytes: number } | undefined;

  constructor(source: FileSource) {
    this.#source = source;
  }

  /** The file; who first reads it to its end takes the fingerprint. */
  readonly source: FileSource = () =>
    this.#taken === undefined ? this.#takenFrom(this.#source()) : this.#source();

  /** SHA-256 and length of the whole file. */
  async take(): Promise<{ readonly sha256: string; readonly bytes: number }> {
    while (this.#taken === undefined) for await (const _chunk of this.source());
    return this.#taken;
  }

  async *#takenFrom(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const hash = sha256Stream();
    let bytes = 0;
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
    this.#taken = { sha256: hash.digest('hex'), bytes };
  }
}
