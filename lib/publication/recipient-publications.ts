import type { DataRecipient, NamedRecipient } from '../consent/recipient.ts';
import { hasCode } from '../core/errors.ts';
import type { GrantMask } from './grant-mask.ts';
import { type ErasureTarget, type Inspection, mergeInspections } from './inspection.ts';
import type { PublicationOutcome } from './outcome.ts';
import type { StoredGrant } from './plan.ts';
import type { NamedRecipients } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import type { PublicationService } from './publication-service.ts';
import { type ReadablePublication, RecipientPublication } from './recipient-publication.ts';
import { parseRecipientId, prefixedFiles, recipientKey } from './recipient-stores.ts';
import type { IsSignedRecently } from './renew-signatures.ts';
import { collectGrantMasks, readStoredGrants } from './stored-grants.ts';
import { coveredPurposes } from './view-loader.ts';

/** The activation of a version that was read, and the recipient whose own version it is. */
interface ReadActivation {
  readonly flip: string;
  readonly seq: number;
  readonly reader?: string | undefined;
}

/** What a version permitted. */
interface PublishedGrants {
  /** Id of the edition whose rows they are. */
  readonly edition: string;
  /** The recipient by name that it was published for; absent for everyone. */
  readonly reader?: NamedRecipient;
  readonly permits: AsyncIterable<readonly StoredGrant[]>;
}

/** Prefix of the files of recipients by name. */
const RECIPIENTS_PREFIX = 'recipients/';

/**
 * The rows for every reader. A reader on which companies have decided by name has a publication of
 * its own: the same edition with the grants for this reader, published and superseded in the same
 * way. All others read what their audience reads.
 */
export class RecipientPublications {
  readonly #deps: PublicationDeps;
  readonly #everyone: PublicationService;
  readonly #named: NamedRecipients;
  readonly #own = new Map<string, RecipientPublication>();

  constructor(deps: PublicationDeps, everyone: PublicationService, named: NamedRecipients) {
    this.#deps = deps;
    this.#everyone = everyone;
    this.#named = named;
  }

  /** The purposes for which an audience may get rows now. */
  purposes(): Promise<readonly string[]> {
    return coveredPurposes(this.#deps);
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
    return this.#createPublication({ ...reader, recipient }).readable();
  }

  /**
   * Publishes for everyone, then for each recipient by name. A run that is held takes away from these
   * readers, too, what was withdrawn, and gives nothing.
   */
  async publish(run: Parameters<PublicationService['publish']>[0]): Promise<PublicationOutcome> {
    const outcome = await this.#everyone.publish(run);
    await this.#forEachRecipient((own) =>
      outcome.kind === 'held' ? own.supersede() : own.publish(run),
    );
    return outcome;
  }

  /** Handles the outbox job `access-reduced`. */
  async onAccessReduced(): Promise<void> {
    await this.#everyone.onAccessReduced();
    await this.#forEachRecipient((own) => own.supersede());
  }

  /**
   * What an outbox item `version-published` asks for: the rows of the version before are erased,
   * and a new edition goes to the recipients by name as well.
   */
  async onVersionPublished(message: {
    readonly dataset: string;
    readonly supersededPrefix: string | null;
  }): Promise<void> {
    const reader = parseRecipientId(message.dataset);
    if (reader === undefined) {
      await this.#everyone.onVersionPublished(message);
      await this.#forEachRecipient((own) => own.followEveryone());
    } else if (message.supersededPrefix !== null)
      await this.#openFiles(reader).purge(message.supersededPrefix);
  }

  /**
   * Takes out of what anyone is served what was withdrawn or has ended, past every hold.
   *
   * @throws KaartError `nothing-published`
   */
  async supersede(by: { readonly actor: string }): Promise<PublicationOutcome> {
    const outcome = await this.#everyone.supersede(by);
    // If the version of one reader cannot be made, only its own reads are refused.
    await this.#forEachRecipient((own) => own.supersede()).catch((error: unknown) =>
      this.#deps.log('error', 'reader.not-superseded', { error: String(error) }),
    );
    return outcome;
  }

  /** Handles the outbox job `redaction-wanted`. */
  async onRedactionWanted(message: { dataset: string; version: string }): Promise<void> {
    await (await this.#publicationAt(message.dataset))?.onRedactionWanted(message);
  }

  /** Handles the outbox job `redaction-dropped`. */
  async onRedactionDropped(message: { dataset: string; prefix: string }): Promise<void> {
    await (await this.#publicationAt(message.dataset))?.onRedactionDropped(message);
  }

  /** Searches the views of every recipient for withdrawn data. @see PublicationService.inspectErasure */
  async inspectErasure(asked: readonly ErasureTarget[]): Promise<Inspection> {
    const looks = [await this.#everyone.inspectErasure(asked)];
    await this.#forEachRecipient(async (own) => {
      looks.push(await own.inspectErasure(asked));
    });
    return mergeInspections(looks);
  }

  /** Returns the grants, for some companies, of a version that was read. */
  loadGrantMasks(
    version: ReadActivation,
    recordIds: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, GrantMask>> {
    return collectGrantMasks(this.permits(version), recordIds);
  }

  /** Yields the grants of a version that was read, in the order of the record ids. */
  permits({ flip: id, seq, reader }: ReadActivation): AsyncIterable<readonly StoredGrant[]> {
    const files = reader === undefined ? this.#deps.files : this.#openFiles(reader);
    return readStoredGrants(files, this.#deps.dataset, { id, seq });
  }

  /** What each version that was ever published permitted: for everyone, then for each recipient by name. */
  async *everPublished(): AsyncGenerator<PublishedGrants> {
    const { versions, dataset } = this.#deps;
    for await (const { id, seq, edition } of versions.list(dataset))
      yield { edition: edition.id, permits: this.permits({ flip: id, seq }) };
    for await (const reader of this.#named.listNamedRecipients())
      for await (const { id, seq, edition } of this.#createPublication(reader).published()) {
        const flip = { flip: id, seq, reader: recipientKey(reader) };
        yield { edition: edition.id, reader, permits: this.permits(flip) };
      }
  }

  /** Signs the manifests of all current versions again, when it is time. */
  async signAgain(isRecent: IsSignedRecently): Promise<void> {
    await this.#everyone.signAgain(isRecent);
    await this.#forEachRecipient((own) => own.signAgain(isRecent));
  }

  /** Deletes the files that crashed runs have left. */
  async deleteAbandonedFiles(): Promise<number> {
    let deleted = await this.#everyone.deleteAbandonedFiles();
    await this.#forEachRecipient(async (own) => {
      deleted += await own.deleteAbandonedFiles();
    });
    return deleted;
  }

  /** Deletes the change feeds of versions older than some days. @see PublicationService.deleteOldChanges */
  async deleteOldChanges(days: number): Promise<number> {
    let deleted = await this.#everyone.deleteOldChanges(days);
    await this.#forEachRecipient(async (own) => {
      deleted += await own.deleteOldChanges(days);
    });
    return deleted;
  }

  /** Runs an action for each recipient by name; a failure does not stop the others. */
  async #forEachRecipient(work: (own: RecipientPublication) => Promise<unknown>): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    for await (const reader of this.#named.listNamedRecipients()) {
      try {
        await work(this.#createPublication(reader));
      } catch (error) {
        if (!hasCode(error, 'nothing-published')) failure ??= { error };
      }
    }
    if (failure !== undefined) throw failure.error;
  }

  /** Returns the publication that a stored dataset belongs to. */
  async #publicationAt(
    dataset: string,
  ): Promise<PublicationService | RecipientPublication | undefined> {
    const key = parseRecipientId(dataset);
    if (key === undefined) return this.#everyone;
    for await (const reader of this.#named.listNamedRecipients())
      if (recipientKey(reader) === key) return this.#createPublication(reader);
    return undefined;
  }

  #createPublication(reader: NamedRecipient): RecipientPublication {
    const key = recipientKey(reader);
    const own = this.#own.get(key) ?? this.#open(reader, key);
    this.#own.set(key, own);
    return own;
  }

  #open(reader: NamedRecipient, key: string): RecipientPublication {
    return new RecipientPublication({
      publicationDeps: this.#deps,
      everyone: this.#everyone,
      files: this.#openFiles(key),
      reader,
      since: () => this.#named.namedSince(reader),
    });
  }

  #openFiles(key: string) {
    return prefixedFiles(this.#deps.files, `${RECIPIENTS_PREFIX}${key}/`);
  }
}
