import { createHash } from 'node:crypto';
import type { Clock } from '../../lib/core/clock.ts';
import { KaartError } from '../../lib/core/errors.ts';
import type { FileInfo, FileWriter } from '../../lib/core/file-ports.ts';
import type { ViewFiles } from '../../lib/publication/ports.ts';

/** Files in memory. A file is complete after `close`, and does not exist before. */
export class MemoryFiles implements ViewFiles {
  readonly #files: Map<string, { readonly bytes: Buffer; readonly info: FileInfo }>;
  readonly #clock: Clock;

  constructor(clock: Clock, from?: MemoryFiles) {
    this.#clock = clock;
    this.#files = new Map(from === undefined ? [] : from.#files);
  }

  async writer(key: string): Promise<FileWriter> {
    const chunks: Buffer[] = [];
    return {
      write: async (chunk) => {
        chunks.push(Buffer.from(chunk as Uint8Array));
      },
      close: async () => {
        const bytes = Buffer.concat(chunks);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const info = { key, bytes: bytes.length, sha256, storedAt: this.#clock() };
        this.#files.set(key, { bytes, info });
        return info;
      },
      abort: async () => undefined,
    };
  }

  async get(key: string, range?: { readonly first: number; readonly last: number }) {
    const file = this.#files.get(key);
    if (file === undefined) throw new KaartError('object-missing', { code: 'object-not-found' });
    const bytes = range ? file.bytes.subarray(range.first, range.last + 1) : file.bytes;
    return { info: file.info, body: pieces(bytes) };
  }

  async *list(prefix: string, after = ''): AsyncGenerator<FileInfo> {
    for (const key of this.keys(prefix).filter((each) => each > after)) {
      const file = this.#files.get(key);
      if (file !== undefined) yield file.info;
    }
  }

  async *stored(prefix: string, after?: string) {
    for await (const { key, bytes } of this.list(prefix, after))
      yield { key, version: '-', current: true, bytes };
  }

  async purge(prefix: string): Promise<void> {
    for (const key of this.keys(prefix)) this.#files.delete(key);
  }

  async link(key: string, { seconds }: { readonly seconds: number }): Promise<string> {
    return `memory:${key}?seconds=${seconds}`;
  }

  keys(prefix = ''): string[] {
    return [...this.#files.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  text(key: string): string {
    return this.#files.get(key)?.bytes.toString('utf8') ?? '';
  }

  bytes(key: string): Buffer {
    return this.#files.get(key)?.bytes ?? Buffer.alloc(0);
  }
}

/** In small chunks with cuts inside lines and characters. */
async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
