import type { Instant } from './instant.ts';

/** Facts about one stored file. */
export interface FileInfo {
  readonly key: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly storedAt: Instant;
}

/** Writes one file in pieces. The file appears as a whole with `close`. */
export interface FileWriter {
  write(chunk: Uint8Array | string): Promise<void>;
  close(): Promise<FileInfo>;
  /** Deletes the written bytes. */
  abort(): Promise<void>;
}

/** Bytes `first` to `last`, both included, as in RFC 9110 #range.requests. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}
