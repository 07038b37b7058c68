import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import { type Json, sha256, sha256Stream } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { Signer } from '../core/signature.ts';
import { ARCHIVE_TYPE, type Archive, type ArchiveManifest, type SentFile } from './archive.ts';
import { addDescriptions } from './documents.ts';
import type { ArchiveFile, ArchiveSource, ArchiveStore } from './ports.ts';

/** Time within which an unsealed export can be continued. Milliseconds. */
const KEPT_MS = 30 * DAY_MS;

export interface ArchiveServiceDeps {
  readonly store: ArchiveStore;
  readonly source: ArchiveSource;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly newId: NewId;
  /** `kaart/` and the version. */
  readonly software: string;
  /** Public URL of the installation. */
  readonly installation: string;
}

/** An export with its files. Each file states whether it was sent. */
export interface ArchiveState extends Omit<Archive, 'files'> {
  readonly files: readonly (Pick<ArchiveFile, 'name' | 'mediaType' | 'title' | 'description'> & {
    /** `null` until the whole file was sent. */
    readonly sent: Omit<SentFile, 'name'> | null;
  })[];
}

/**
 * Exports all stored data, for the national archives. The service counts and hashes each file while it sends
 * it, and signs only the files that it has sent itself.
 */
export class ArchiveService {
  readonly #deps: ArchiveServiceDeps;

  constructor(deps: ArchiveServiceDeps) {
    this.#deps = deps;
  }

  /** Begins an export. The audit log names the person before the first file is read. */
  async begin(actor: string): Promise<ArchiveState> {
    const { store, clock, newId } = this.#deps;
    const begunAt = clock();
    const files = await this.#listFiles();
    const names = files.map(({ name }) => name);
    const archive: Archive = { id: newId(), by: actor, begunAt, files: names, seal: null };
    const entry = this.#buildEntry('archive.begun', archive, begunAt, { files: names.length });
    await store.begin(archive, addMilliseconds(begunAt, KEPT_MS), entry);
    return this.#loadState(archive, files);
  }

  /** @throws KaartError `not-found`, also for an export of another person */
  async get(id: string, actor: string): Promise<ArchiveState> {
    return this.#loadState((await this.#getOwnArchive(id, actor)).value, await this.#listFiles());
  }

  /**
   * Reads one file. A second read of a file replaces the record of the first.
   *
   * @throws KaartError `not-found`; `wrong-state` if the export is sealed
   */
  async open(id: string, name: string, actor: string): Promise<AsyncGenerator<Uint8Array>> {
    const { value } = await this.#getOwnArchive(id, actor);
    if (value.seal !== null) throw sealedError(value);
    const files = await this.#listFiles();
    const file = files.find((each) => each.name === name && value.files.includes(name));
    if (file === undefined) throw new KaartError('no-such-export-file', { code: 'not-found' });
    return this.#readAndRecord(value, file);
  }

  /**
   * Signs the list of the files. A sealed export does not change.
   *
   * @throws KaartError `not-found`; `wrong-state` if a file was not read to its end
   */
  async seal(id: string, actor: string): Promise<ArchiveState> {
    const { store, signer, clock } = this.#deps;
    const stored = await this.#getOwnArchive(id, actor);
    const { value } = stored;
    const files = await this.#listFiles();
    if (value.seal !== null) return this.#loadState(value, files);
    const sent = new Map((await store.listSentFiles(id)).map((file) => [file.name, file]));
    const missing = value.files.filter((name) => !sent.has(name));
    if (missing.length > 0)
      throw new KaartError('export-files-unread', {
        code: 'wrong-state',
        parameters: { missing: missing.length },
        details: { missing },
      });
    const at = clock();
    const manifest = this.#buildManifest(value, at, files, sent);
    const jws = await signer.sign(manifest as unknown as Json, ARCHIVE_TYPE);
    const next: Archive = { ...value, seal: { at, jws } };
    const facts = { files: manifest.files.length, sealSha256: sha256(jws) };
    const entry = this.#buildEntry('archive.sealed', value, at, facts);
    await store.seal(next, stored, addMilliseconds(at, KEPT_MS), entry);
    return this.#loadState(next, files);
  }

  #buildManifest(
    { id, by, begunAt, files: names }: Archive,
    sealedAt: Instant,
    files: readonly ArchiveFile[],
    sent: ReadonlyMap<string, SentFile>,
  ): ArchiveManifest {
    const { software, installation } = this.#deps;
    const titles = new Map(files.map(({ name, title }) => [name, title]));
    return {
      ...{ archive: id, by, begunAt, sealedAt, software, installation },
      files: names.flatMap((name) => {
        const file = sent.get(name);
        return file === undefined ? [] : [{ ...file, title: titles.get(name) ?? name }];
      }),
    };
  }

  /** Yields a file and stores its digest. It does so before the response ends, so that a client with the whole file can seal the export. */
  async *#readAndRecord({ id }: Archive, { name, read }: ArchiveFile): AsyncGenerator<Uint8Array> {
    const { store, clock } = this.#deps;
    const hash = sha256Stream();
    let bytes = 0;
    for await (const chunk of read()) {
      const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      hash.update(part);
      bytes += part.length;
      yield part;
    }
    await store.recordSentFile(
      id,
      { name, bytes, sha256: hash.digest('hex') },
      addMilliseconds(clock(), KEPT_MS),
    );
  }

  async #listFiles(): Promise<readonly ArchiveFile[]> {
    return addDescriptions(await this.#deps.source.listFiles());
  }

  async #getOwnArchive(id: string, actor: string): Promise<Revisioned<Archive>> {
    const found = await this.#deps.store.find(id);
    if (found !== undefined && found.value.by === actor) return found;
    throw new KaartError('no-such-export', { code: 'not-found' });
  }

  async #loadState(archive: Archive, files: readonly ArchiveFile[]): Promise<ArchiveState> {
    const sent = new Map(
      (await this.#deps.store.listSentFiles(archive.id)).map((f) => [f.name, f]),
    );
    const known = new Map(files.map((file) => [file.name, file]));
    return {
      ...archive,
      files: archive.files.flatMap((name) => {
        const file = known.get(name);
        if (file === undefined) return [];
        const { mediaType, title, description } = file;
        const done = sent.get(name);
        const { bytes, sha256: digest } = done ?? { bytes: 0, sha256: '' };
        return [
          {
            ...{ name, mediaType, title, description },
            sent: done === undefined ? null : { bytes, sha256: digest },
          },
        ];
      }),
    };
  }

  #buildEntry(
    action: string,
    { id, by }: Archive,
    at: Instant,
    facts: Readonly<Record<string, string | number>>,
  ): AuditEntry {
    return { id: this.#deps.newId(), at, actor: by, action, subject: `archive/${id}`, facts };
  }
}

function sealedError({ id }: Archive): KaartError {
  return new KaartError('export-sealed', {
    code: 'wrong-state',
    parameters: { id },
    details: { state: 'sealed' },
  });
}
