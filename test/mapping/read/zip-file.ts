import { constants, deflateRawSync } from 'node:zlib';

/** One entry of a zip. The defaults are its true values. */
export interface ZipEntry {
  readonly name: string;
  readonly data: string | Uint8Array;
  /** The uncompressed size that the directory states. */
  readonly declares?: number;
  readonly flags?: number;
  readonly method?: 0 | 8 | 99;
}

/** Writes a zip file, also one with false values. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const files: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const isText = typeof entry.data === 'string';
    const content = isText ? Buffer.from(entry.data) : entry.data;
    const method = entry.method ?? 8;
    // Texts are long and read once. Bytes are compressed as much as in a zip bomb.
    const level = isText ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION;
    const stored = method === 8 ? deflateRawSync(content, { level }) : content;
    const name = Buffer.from(entry.name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(entry.flags ?? 0x800, 2);
    facts.writeUInt16LE(method, 4);
    facts.writeUInt32LE(stored.length, 14);
    facts.writeUInt32LE(entry.declares ?? content.length, 18);
    facts.writeUInt16LE(name.length, 22);
    files.push(Buffer.from('PK\x03\x04'), facts, name, stored);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, tail, name);
    offset += 30 + name.length + stored.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, index, Buffer.from('PK\x05\x06'), end]);
}
