import type { DataRecipient, NamedRecipient } from '../consent/reader.ts';
import { hasCode } from '../core/errors.ts';
import { type ErasureTarget, type Inspection, together } from './inspection.ts';
import { masksIn, readStoredGrants } from './kept-permits.ts';
import type { PublicationOutcome } from './outcome.ts';
import type { GrantMask } from './permit-mask.ts';
import type { KeptPermit } from './plan.ts';
import type { NamedReaders } from './ports.ts';
import type { PublicationService } from './publication-service.ts';
import { type ReadablePublication, ReaderPublication } from './reader-publication.ts';
import { filesUnder, readerOf, recipientKey } from './reader-stores.ts';
import type { IsRecent } from './sign-again.ts';
import type { PublicationDeps } from './surroundings.ts';
import { coveredPurposes } from './view-reader.ts';

/** The flip of a version that somebody has read, and whose own version it is. */
interface ReadFlip {
  readonly flip: string;
  readonly seq: number;
  readonly reader?: string | undefined;
}

/** What a version permitted. */
interface PublishedGrants {
  /** Id of the edition whose rows they are. */
  readonly edition: string;
  /** The reader by name that it was published for; absent for everyone. */
  readonly reader?: NamedRecipient;
  readonly permits: AsyncIterable<readonly KeptPermit[]>;
}

/** Where the files of readers by name lie. */
const RECIPIENTS_PREFIX = 'readers/';

/**
 * The way to the rows for every reader. Whoever companies have decided on by name has a publication
 * of its own: the same edition with the permits that hold for this reader, published and superseded
 * by the same means. All others read what their audience reads.
 */
export class RecipientPublications {
  readonly #around: PublicationDeps;
  readonly #everyone: PublicationService;
  readonly #named: NamedReaders;
  readonly #own = new Map<string, ReaderPublication>();

  constructor(around: PublicationDeps, everyone: PublicationService, named: NamedReaders) {
    this.#around = around;
    this.#everyone = everyone;
    this.#named = named;
  }

  /** The purposes for which an audience may be given rows now. */
  purposes(): Promise<readonly string[]> {
    return coveredPurposes(this.#around);
  }

  /**
   * What this reader may ask now. Whether it has been decided on by name is looked up at every call.
   *
   * @throws KaartError `nothing-published`; `view-stale` when its first version has yet to be made
   */
  async of(reader: DataRecipient): Promise<ReadablePublication> {
    const { recipient } = reader;
    const since = await this.#named.namedSince(reader);
    if (recipient === undefined || since === undefined) return this.#everyone;
    return this.#publicationOf({ ...reader, recipient }).readable();
  }

  /**
   * Publishes for everyone, then for each reader by name. A run that is held takes away from these
   * readers, too, what was withdrawn, and gives nothing.
   */
  async publish(run: Parameters<PublicationService['publish']>[0]): Promise<PublicationOutcome> {
    const outcome = await this.#everyone.publish(run);
    await this.#each((own) => (outcome.kind === 'held' ? own.supersede() : own.publish(run)));
    return outcome;
  }

  /** What an outbox item `consent-narrowed` asks for. */
  async onConsentNarrowed(): Promise<void> {
    await this.#everyone.onConsentNarrowed();
    await this.#each((own) => own.supersede());
  }

  /**
   * What an outbox item `version-published` asks for: the rows of the version before are erased,
   * and a new edition goes to the readers by name as well.
   */
  async onVersionPublished(message: {
    readonly dataset: string;
    readonly supersededPrefix: string | null;
  }): Promise<void> {
    const reader = readerOf(message.dataset);
    if (reader === undefined) {
      await this.#everyone.onVersionPublished(message);
      await this.#each((own) => own.follow());
    } else if (message.supersededPrefix !== null)
      await this.#filesOf(reader).purge(message.supersededPrefix);
  }

  /**
   * Takes out of what anyone is served what was withdrawn or has ended, past every hold.
   *
   * @throws KaartError `nothing-published`
   */
  async supersede(by: { readonly actor: string }): Promise<PublicationOutcome> {
    const outcome = await this.#everyone.supersede(by);
    // A reader whose own version cannot be made is refused its reads, and holds up nobody else.
    await this.#each((own) => own.supersede()).catch((error: unknown) =>
      this.#around.log('error', 'reader.not-superseded', { error: String(error) }),
    );
    return outcome;
  }

  /** What an outbox item `redaction-wanted` asks for. */
  async onRedactionWanted(message: { dataset: string; version: string }): Promise<void> {
    await (await this.#publicationAt(message.dataset))?.onRedactionWanted(message);
  }

  /** What an outbox item `redaction-dropped` asks for. */
  async onRedactionDropped(message: { dataset: string; prefix: string }): Promise<void> {
    await (await this.#publicationAt(message.dataset))?.onRedactionDropped(message);
  }

  /** Looks through the views of every reader for what was withdrawn. @see PublicationService.inspectErasure */
  async inspectErasure(asked: readonly ErasureTarget[]): Promise<Inspection> {
    const looks = [await this.#everyone.inspectErasure(asked)];
    await this.#each(async (own) => {
      looks.push(await own.inspectErasure(asked));
    });
    return together(looks);
  }

  /** What a version that somebody has read permitted of some companies. */
  permittedOf(
    version: ReadFlip,
    recordIds: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, GrantMask>> {
    return masksIn(this.permits(version), recordIds);
  }

  /** What a version that somebody has read permitted, in the order of the record ids. */
  permits({ flip: id, seq, reader }: ReadFlip): AsyncIterable<readonly KeptPermit[]> {
    const files = reader === undefined ? this.#around.files : this.#filesOf(reader);
    return readStoredGrants(files, this.#around.dataset, { id, seq });
  }

  /** What each version that was ever published permitted: for everyone, then for each reader by name. */
  async *everPublished(): AsyncGenerator<PublishedGrants> {
    const { versions, dataset } = this.#around;
    for await (const { id, seq, edition } of versions.list(dataset))
      yield { edition: edition.id, permits: this.permits({ flip: id, seq }) };
    for await (const reader of this.#named.named())
      for await (const { id, seq, edition } of this.#publicationOf(reader).published()) {
        const flip = { flip: id, seq, reader: recipientKey(reader) };
        yield { edition: edition.id, reader, permits: this.permits(flip) };
      }
  }

  /** Signs the manifests of what everyone and each reader by name is served again, where it is time. */
  async signAgain(isRecent: IsRecent): Promise<void> {
    await this.#everyone.signAgain(isRecent);
    await this.#each((own) => own.signAgain(isRecent));
  }

  /** Deletes what runs that died have left. */
  async deleteAbandonedFiles(): Promise<number> {
    let deleted = await this.#everyone.deleteAbandonedFiles();
    await this.#each(async (own) => {
      deleted += await own.deleteAbandonedFiles();
    });
    return deleted;
  }

  /** Does something for each reader by name; one that fails keeps none of the others from it. */
  async #each(work: (own: ReaderPublication) => Promise<unknown>): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    for await (const reader of this.#named.named()) {
      try {
        await work(this.#publicationOf(reader));
      } catch (error) {
        if (!hasCode(error, 'nothing-published')) failure ??= { error };
      }
    }
    if (failure !== undefined) throw failure.error;
  }

  /** The publication that a stored dataset belongs to. */
  async #publicationAt(
    dataset: string,
  ): Promise<PublicationService | ReaderPublication | undefined> {
    const key = readerOf(dataset);
    if (key === undefined) return this.#everyone;
    for await (const reader of this.#named.named())
      if (recipientKey(reader) === key) return this.#publicationOf(reader);
    return undefined;
  }

  #publicationOf(reader: NamedRecipient): ReaderPublication {
    const key = recipientKey(reader);
    const own = this.#own.get(key) ?? this.#open(reader, key);
    this.#own.set(key, own);
    return own;
  }

  #open(reader: NamedRecipient, key: string): ReaderPublication {
    return new ReaderPublication({
      around: this.#around,
      everyone: this.#everyone,
      files: this.#filesOf(key),
      reader,
      since: () => this.#named.namedSince(reader),
    });
  }

  #filesOf(key: string) {
    return filesUnder(this.#around.files, `${RECIPIENTS_PREFIX}${key}/`);
  }
}
