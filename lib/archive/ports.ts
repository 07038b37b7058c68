import type { AuditEntry } from '../core/audit-entry.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { Archive, SentFile } from './archive.ts';

/** Exports, and the sent files of each. Reads see every write that was acknowledged before. */
export interface ArchiveStore {
  /** @param until the export and its files are forgotten after this moment */
  begin(archive: Archive, until: Instant, audit: AuditEntry): Promise<void>;
  find(id: string): Promise<Revisioned<Archive> | undefined>;
  /** Records the last transmission of a file. @throws KaartError `concurrent-update` */
  recordSent(id: string, file: SentFile, until: Instant): Promise<void>;
  /** In no order. */
  files(id: string): Promise<readonly SentFile[]>;
  /** @throws KaartError `concurrent-update` */
  seal(next: Archive, over: Revisioned<Archive>, until: Instant, audit: AuditEntry): Promise<void>;
}

/** One file that an archive has. */
export interface ArchiveFile {
  /** Without a folder: `consent-events.jsonl`. */
  readonly name: string;
  readonly mediaType: string;
  /** A noun phrase. */
  readonly title: string;
  /** What a line or the document holds, and how it is checked. */
  readonly description: string;
  /** Reads the data as they are at this moment. */
  read(): AsyncIterable<Uint8Array | string>;
}

/** Everything that is kept, as files. */
export interface ArchiveSource {
  files(): Promise<readonly ArchiveFile[]>;
}
