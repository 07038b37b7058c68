import type { AuditEntry } from '../core/audit-entry.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { Archive, SentFile } from './archive.ts';

/** Stores exports and their sent files. Reads see every write that was acknowledged before. */
export interface ArchiveStore {
  /** @param until the export and the list of its sent files are deleted after this moment */
  begin(archive: Archive, until: Instant, audit: AuditEntry): Promise<void>;
  find(id: string): Promise<Revisioned<Archive> | undefined>;
  /** Records the last transmission of a file. @throws KaartError `concurrent-update` */
  recordSentFile(id: string, file: SentFile, until: Instant): Promise<void>;
  /** Returns the sent files, in any order. */
  listSentFiles(id: string): Promise<readonly SentFile[]>;
  /** @throws KaartError `concurrent-update` */
  seal(
    next: Archive,
    stored: Revisioned<Archive>,
    until: Instant,
    audit: AuditEntry,
  ): Promise<void>;
}

/** One file of an archive. */
export interface ArchiveFile {
  /** File name without a folder: `consent-events.jsonl`. */
  readonly name: string;
  readonly mediaType: string;
  /** Noun phrase in English. */
  readonly title: string;
  /** Sentences in English: the content of a line or of the document, and how it is checked. */
  readonly description: string;
  /** Reads the current data. */
  read(): AsyncIterable<Uint8Array | string>;
}

/** All stored data, as files. */
export interface ArchiveSource {
  listFiles(): Promise<readonly ArchiveFile[]>;
}
