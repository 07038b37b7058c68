import { Archive, SentFile } from '../archive/archive.ts';
import type { ArchiveStore } from '../archive/ports.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import { sha256 } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { auditWrite } from './audit-write.ts';
import { type Key, listAllItems, type Table } from './table.ts';

/**
 * Exports over a table: `ARCHIVE#<id> / META`, and `ARCHIVE#<id> / FILE#<digest of the name>`. They
 * expire.
 */
export class TableArchiveStore implements ArchiveStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async begin(archive: Archive, until: Instant, audit: AuditEntry): Promise<void> {
    await this.#table.transact([
      { kind: 'put', key: metaKey(archive.id), data: archive, if: 'absent', expiresAt: until },
      auditWrite(audit),
    ]);
  }

  async find(id: string): Promise<Revisioned<Archive> | undefined> {
    const item = await this.#table.get(metaKey(id));
    return item && { value: Archive.parse(item.data), revision: item.version };
  }

  /** @throws KaartError `concurrent-update` if two requests read the same file at once */
  async recordSentFile(id: string, file: SentFile, until: Instant): Promise<void> {
    const key = fileKey(id, file.name);
    const existing = await this.#table.get(key);
    const condition = existing === undefined ? 'absent' : { version: existing.version };
    await this.#table.transact([{ kind: 'put', key, data: file, if: condition, expiresAt: until }]);
  }

  async listSentFiles(id: string): Promise<readonly SentFile[]> {
    const files: SentFile[] = [];
    const { pk } = metaKey(id);
    for await (const { data } of listAllItems(this.#table, { pk, from: 'FILE#', to: 'FILE#~' }))
      files.push(SentFile.parse(data));
    return files;
  }

  async seal(
    next: Archive,
    { revision }: Revisioned<Archive>,
    until: Instant,
    audit: AuditEntry,
  ): Promise<void> {
    const key = metaKey(next.id);
    await this.#table.transact([
      { kind: 'put', key, data: next, if: { version: revision }, expiresAt: until },
      auditWrite(audit),
    ]);
  }
}

function metaKey(id: string): Key {
  return { pk: `ARCHIVE#${id}`, sk: 'META' };
}

function fileKey(id: string, name: string): Key {
  return { pk: `ARCHIVE#${id}`, sk: `FILE#${sha256(name)}` };
}
