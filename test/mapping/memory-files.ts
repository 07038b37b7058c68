import { sha256 } from '../../lib/core/digest.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { instant } from '../../lib/core/instant.ts';
import type { ImportFiles } from '../../lib/mapping/ports.ts';

/** Files in memory, for tests that check which files are written and which are left over. */
export class MemoryFiles implements ImportFiles {
  readonly stored = new Map<string, Buffer>();

  async writer(key: string) {
    const parts: Buffer[] = [];
    return {
      write: async (chunk: Uint8Array | string) => void parts.push(Buffer.from(chunk)),
      close: async () => {
        const bytes = Buffer.concat(parts);
        this.stored.set(key, bytes);
        return { key, bytes: bytes.length, sha256: sha256(bytes), storedAt: instant(0) };
      },
      abort: async () => undefined,
    };
  }

  async get(key: string, range?: { readonly first: number; readonly last: number }) {
    const bytes = this.stored.get(key);
    if (bytes === undefined) throw new KaartError('object-missing', { code: 'object-not-found' });
    const part = range === undefined ? bytes : bytes.subarray(range.first, range.last + 1);
    async function* body() {
      for (let at = 0; at < part.length; at += 1_000) yield part.subarray(at, at + 1_000);
    }
    return { body: body() };
  }

  async *list(prefix: string) {
    for (const key of [...this.stored.keys()].sort())
      if (key.startsWith(prefix)) yield { key, storedAt: instant(0) };
  }

  async purge(prefix: string): Promise<void> {
    for (const key of this.stored.keys()) if (key.startsWith(prefix)) this.stored.delete(key);
  }
}
