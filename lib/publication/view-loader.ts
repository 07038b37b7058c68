import type { ConsentEpoch } from '../consent/ports.ts';
import { coversPurpose } from '../consent/purposes.ts';
import type { Audience } from '../consent/vocabulary.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { FileInfo } from '../core/file-ports.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { ROW_FORMATS } from './file-formats.ts';
import { CONTENT_CODINGS, type FileForm } from './file-forms.ts';
import { isFresh, nothingServedError, viewStaleError } from './freshness.ts';
import { type VersionName, viewKey } from './keys.ts';
import type { PublicationOutcome } from './outcome.ts';
import type { PublicationDeps } from './publication-deps.ts';
import type { CurrentVersion, View, ViewFile } from './version.ts';

/** Maximum number of eligible companies of a version that is made within a read. */
export const MAX_ROWS_WITHIN_READ = 10_000;
/** Maximum number of attempts for a view that becomes stale while it is recreated. */
const ATTEMPTS = 4;
const LINK_SECONDS = 60;

/** A part of a file, including its first and last byte. */
interface Part {
  readonly first: number;
  readonly last: number;
}

/** Options for opening a file: a part of it, or another form. */
export interface OpenOptions {
  readonly part?: Part | undefined;
  readonly form?: FileForm | undefined;
}

/** Options of a link. @default LINK_SECONDS, and the original form */
export interface ViewLinkOptions {
  readonly seconds?: number | undefined;
  readonly form?: FileForm | undefined;
}

/** The state that decides about a read, loaded before it is known which loader serves the read. Only a read that began before may use it. */
export interface ReadAhead {
  readonly loader: ViewLoader;
  readonly state: Promise<ServedState>;
}

type ServedState = readonly [Revisioned<CurrentVersion> | undefined, ConsentEpoch];

/** The only access to the rows: each read decides whether the view may still be served. */
export class ViewLoader {
  readonly #deps: PublicationDeps;
  readonly #supersede: () => Promise<PublicationOutcome>;
  #runningSupersede: Promise<PublicationOutcome> | undefined;

  constructor(deps: PublicationDeps, supersede: () => Promise<PublicationOutcome>) {
    this.#deps = deps;
    this.#supersede = supersede;
  }

  /**
   * Returns the view that an audience may get now. Each call reads the current version and the consent
   * epoch again. A stale view of a small edition is published again before the call returns.
   *
   * @param purpose purpose of the read, an IRI of the Data Privacy Vocabulary; required to open or link a file of rows
   * @param ahead what was read since the request began; not used if it is of another publication
   * @throws KaartError `nothing-published`; `view-stale` if a superseding version must be made first; `nothing-served` if the edition was retracted and no other may follow it yet; `forbidden` for a purpose that the notices do not cover
   */
  async view(audience: Audience, purpose?: string, ahead?: ReadAhead): Promise<View> {
    if (purpose !== undefined) assertPurposeCovered(this.#deps, purpose);
    const { clock, reader } = this.#deps;
    const first = ahead?.loader === this ? ahead.state : this.#readState();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const [stored, epoch] = await (attempt === 1 ? first : this.#readState());
      if (stored === undefined)
        throw new KaartError('nothing-published-yet', { code: 'nothing-published' });
      if (isFresh(stored.value, audience, epoch, clock()))
        return {
          ...buildView(stored.value, audience, purpose),
          ...(reader && { reader: reader.key }),
        };
      await this.#renew(stored.value, audience);
    }
    throw viewStaleError();
  }

  /** Begins to read the state that {@link view} needs, while the caller still finds out which publication it reads. */
  readAhead(): ReadAhead {
    const state = this.#readState();
    state.catch(() => undefined); // `view` throws the error when it uses the state
    return { loader: this, state };
  }

  #readState(): Promise<ServedState> {
    const { versions, consents, dataset } = this.#deps;
    return Promise.all([versions.head(dataset), consents.epoch()]);
  }

  /**
   * Opens a file of a view.
   *
   * @throws KaartError `not-found`, `forbidden`, `range-not-satisfiable`; `view-stale` if the view was superseded since it was loaded
   */
  async open(
    view: View,
    path: string,
    { part, form }: OpenOptions = {},
  ): Promise<{ readonly info: FileInfo; readonly body: AsyncIterable<Uint8Array> }> {
    const { files } = this.#deps;
    return this.#withKey(view, getViewFile(view, path), form, (key) => files.get(key, part));
  }

  /** Uses the key of a file; if the file is missing, recreates it first. */
  async #withKey<T>(
    view: View,
    file: ViewFile,
    form: FileForm | undefined,
    use: (key: string) => Promise<T>,
  ): Promise<T> {
    try {
      return await use(viewKey(view.version, view.audience, file.path, form));
    } catch (error) {
      if (!hasCode(error, 'object-not-found')) throw error;
      const version = await this.#recreateFile(view, file);
      if (version === undefined) throw viewStaleError(error);
      return use(viewKey(version, view.audience, file.path, form));
    }
  }

  /**
   * Recreates a missing file of a view. Returns the version with the same bytes of the file.
   *
   * @returns `undefined` if other rows superseded the view: the caller must load it again
   * @throws KaartError `view-stale` if the version is too large to be made within a read
   */
  async #recreateFile(view: View, { path, sha256 }: ViewFile): Promise<VersionName | undefined> {
    const { versions, dataset } = this.#deps;
    if (view.version.redaction !== undefined) return undefined;
    const head = (await versions.head(dataset))?.value;
    if (head?.version.seq !== view.version.seq) return undefined;
    await this.#renew(head, view.audience);
    const latest = (await versions.head(dataset))?.value.version;
    const sameFile = latest?.views[view.audience].files.find((each) => each.path === path);
    const isNew = latest !== undefined && latest.seq !== view.version.seq;
    return isNew && sameFile?.sha256 === sha256 ? latest : undefined;
  }

  /**
   * Returns a URL of a file of a view. It works for at most `seconds`, and not after `nextChangeAt` of the view.
   *
   * @throws KaartError `not-found`, `forbidden`, `view-stale`
   */
  async link(
    view: View,
    path: string,
    { seconds = LINK_SECONDS, form }: ViewLinkOptions = {},
  ): Promise<string> {
    const file = getViewFile(view, path);
    const left = computeSecondsLeft(view, this.#deps.clock());
    if (left < 1) throw viewStaleError();
    const lifetime = Math.min(seconds, left);
    const { files } = this.#deps;
    return this.#withKey(view, file, form, async (key) => {
      // Reads the file first: a link to a missing file would not cause its recreation.
      const found = await files.get(key);
      await found.body[Symbol.asyncIterator]().return?.();
      const coding = form && CONTENT_CODINGS[form];
      return files.link(key, {
        seconds: lifetime,
        fileName: file.path,
        ...(coding === undefined ? {} : { coding }),
      });
    });
  }

  /** Callers with the same stale view wait for one new version; then each checks whether it is usable. */
  async #renew(head: CurrentVersion, audience: Audience): Promise<void> {
    const { versions, maxRowsWithinRead = MAX_ROWS_WITHIN_READ } = this.#deps;
    if (head.version.views[audience].coverage.eligible > maxRowsWithinRead) {
      await versions.enqueueSupersede(head);
      throw viewStaleError();
    }
    this.#runningSupersede ??= this.#supersede().finally(() => {
      this.#runningSupersede = undefined;
    });
    try {
      const { kind } = await this.#runningSupersede;
      if (kind === 'held') throw nothingServedError();
    } catch (error) {
      if (hasCode(error, 'nothing-published')) throw nothingServedError(error);
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }
}

function buildView(head: CurrentVersion, audience: Audience, purpose: string | undefined): View {
  const { dataset, id, seq, edition, views } = head.version;
  const { id: viewId, since, coverage, files } = views[audience];
  return {
    dataset,
    audience,
    id: viewId,
    version: { id, seq },
    since: { id: since.id, seq: since.seq },
    edition,
    publishedAt: since.at,
    coverage,
    files,
    nextChangeAt: head.freshness[audience].nextChangeAt,
    staleSince: head.staleSince,
    purpose: purpose ?? null,
  };
}

function getViewFile(view: View, path: string): ViewFile {
  const file = view.files.find((candidate) => candidate.path === path);
  if (file === undefined) throw new KaartError('no-such-file', { code: 'not-found' });
  const hasRows = ROW_FORMATS.some((format) => format === file.format);
  if (hasRows && view.purpose === null) throw notCoveredError();
  return file;
}

function computeSecondsLeft({ nextChangeAt }: View, now: string): number {
  if (nextChangeAt === null) return Number.POSITIVE_INFINITY;
  return Math.floor((Date.parse(nextChangeAt) - Date.parse(now)) / 1000);
}

/** @throws KaartError `forbidden` for a purpose that the publication does not have */
export function assertPurposeCovered(
  { purpose: own }: Pick<PublicationDeps, 'purpose'>,
  purpose: string,
): void {
  if (own === undefined ? !coversPurpose(purpose) : purpose !== own) throw notCoveredError();
}

export function notCoveredError(): KaartError {
  return new KaartError('purpose-not-told', { code: 'forbidden' });
}
