import { coversPurpose, PURPOSES } from '../consent/purposes.ts';
import type { DataRecipient, NamedRecipient } from '../consent/recipient.ts';
import { hasCode } from '../core/errors.ts';
import type { GrantMask } from './grant-mask.ts';
import { type ErasureTarget, type Inspection, mergeInspections } from './inspection.ts';
import type { PublicationOutcome } from './outcome.ts';
import type { StoredGrant } from './plan.ts';
import type {
  ConsentSource,
  NamedRecipients,
  RedactionDropped,
  RedactionWanted,
  VersionPublished,
} from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import type { PublicationService } from './publication-service.ts';
import { type ReadablePublication, RecipientPublication } from './recipient-publication.ts';
import {
  ownFiles,
  type PublicationTarget,
  parsePublicationKey,
  publicationKey,
  storedDataset,
} from './recipient-stores.ts';
import type { IsSignedRecently } from './renew-signatures.ts';
import { collectGrantMasks, readStoredGrants } from './stored-grants.ts';
import { notCoveredError, type ReadAhead } from './view-loader.ts';

/** The activation of a version that was read, and its recipient if the version is for one recipient. */
interface ReadActivation {
  readonly activation: string;
  readonly seq: number;
  readonly reader?: string | undefined;
}

/** The grants of a version. */
interface PublishedGrants {
  /** Id of the edition. */
  readonly edition: string;
  /** The named recipient of the version; absent for the general publication. */
  readonly recipient?: NamedRecipient;
  readonly grants: AsyncIterable<readonly StoredGrant[]>;
}

/** The purposes that only later notices name, with the grants that cover each. */
export interface AddedPurposes {
  /** The purposes of the current notice: rows may be read for them. */
  current(): Promise<readonly string[]>;
  /** The purposes of all notices. */
  all(): Promise<readonly string[]>;
  /** The consent source for one of these purposes. */
  consents(purpose: string): ConsentSource;
}

/**
 * The rows for every recipient and purpose. A recipient with decisions by name has a separate publication:
 * the same edition with the grants for this recipient. Each purpose that only later notices name has one
 * too, because not every grant covers it. All publications are published and superseded in the same
 * way. All other recipients read the publication of their audience.
 */
export class RecipientPublications {
  readonly #deps: PublicationDeps;
  readonly #everyone: PublicationService;
  readonly #namedRecipients: NamedRecipients;
  readonly #addedPurposes: AddedPurposes | undefined;
  readonly #publications = new Map<string, RecipientPublication>();

  /** @param addedPurposes the purposes that only later notices name. @default none */
  constructor(
    deps: PublicationDeps,
    everyone: PublicationService,
    named: NamedRecipients,
    addedPurposes?: AddedPurposes,
  ) {
    this.#deps = deps;
    this.#everyone = everyone;
    this.#namedRecipients = named;
    this.#addedPurposes = addedPurposes;
  }

  /** The purposes for which an audience may get rows now. */
  async purposes(): Promise<readonly string[]> {
    return [...PURPOSES, ...((await this.#addedPurposes?.current()) ?? [])];
  }

  /**
   * Returns the publication of a recipient for a purpose. Each call checks whether there are decisions by
   * name, and whether the current notice names the purpose.
   *
   * @param purpose IRI of the Data Privacy Vocabulary. @default the purposes of the first notice
   * @throws KaartError `nothing-published`; `view-stale` if its first version does not exist yet; `forbidden`
   * for a purpose that the current notice does not name
   */
  async findPublication(
    dataRecipient: DataRecipient,
    purpose?: string,
  ): Promise<ReadablePublication> {
    const { recipient } = dataRecipient;
    const addedPurposes = purpose === undefined || coversPurpose(purpose) ? undefined : purpose;
    if (
      addedPurposes !== undefined &&
      !(await this.#addedPurposes?.current())?.includes(addedPurposes)
    )
      throw notCoveredError();
    const since = await this.#namedRecipients.namedSince(dataRecipient);
    const isNamed = recipient !== undefined && since !== undefined;
    if (!isNamed && addedPurposes === undefined) return this.#everyone;
    const target = {
      purpose: addedPurposes,
      ...(isNamed && { recipient: { ...dataRecipient, recipient } }),
    };
    return this.#createPublication(target).openReadable();
  }

  /** Begins to read what decides about the general publication, which most recipients read. @see ViewLoader.readAhead */
  readAhead(): ReadAhead {
    return this.#everyone.readAhead();
  }

  /**
   * Publishes for everyone, then for each recipient by name and each purpose. A run on hold removes
   * withdrawn data from all of them, and adds nothing.
   */
  async publish(run: Parameters<PublicationService['publish']>[0]): Promise<PublicationOutcome> {
    const outcome = await this.#everyone.publish(run);
    await this.#forEachSeparate((own) =>
      outcome.kind === 'held' ? own.supersede() : own.publish(run),
    );
    return outcome;
  }

  /** Handles the outbox job `access-reduced`. */
  async onAccessReduced(): Promise<void> {
    await this.#everyone.onAccessReduced();
    await this.#forEachSeparate((own) => own.supersede());
  }

  /**
   * Handles the outbox job `version-published`: erases the rows of the previous version, and publishes
   * a new edition in the other publications too.
   */
  async onVersionPublished(message: VersionPublished): Promise<void> {
    const key = parsePublicationKey(message.dataset);
    if (key === undefined) {
      await this.#everyone.onVersionPublished(message);
      await this.#forEachSeparate((own) => own.followEveryone());
    } else if (message.supersededPrefix !== null)
      await ownFiles(this.#deps.files, key).purge(message.supersededPrefix);
  }

  /**
   * Publishes versions without withdrawn or expired data for all recipients, even during a hold.
   *
   * @throws KaartError `nothing-published`
   */
  async supersede(by: { readonly actor: string }): Promise<PublicationOutcome> {
    const outcome = await this.#everyone.supersede(by);
    // A failure for one recipient affects only the reads of this recipient.
    await this.#forEachSeparate((own) => own.supersede()).catch((error: unknown) =>
      this.#deps.log('error', 'reader.not-superseded', { error: String(error) }),
    );
    return outcome;
  }

  /** Handles the outbox job `redaction-wanted`. */
  async onRedactionWanted(message: RedactionWanted): Promise<void> {
    await (await this.#publicationAt(message.dataset))?.onRedactionWanted(message);
  }

  /** Handles the outbox job `redaction-dropped`. */
  async onRedactionDropped(message: RedactionDropped): Promise<void> {
    await (await this.#publicationAt(message.dataset))?.onRedactionDropped(message);
  }

  /** Searches the views of every recipient for withdrawn data. @see PublicationService.inspectErasure */
  async inspectErasure(targets: readonly ErasureTarget[]): Promise<Inspection> {
    const looks = [await this.#everyone.inspectErasure(targets)];
    await this.#forEachSeparate(async (own) => {
      looks.push(await own.inspectErasure(targets));
    });
    return mergeInspections(looks);
  }

  /** Returns the grants, for some companies, of a version that was read. */
  loadGrantMasks(
    version: ReadActivation,
    recordIds: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, GrantMask>> {
    return collectGrantMasks(this.grants(version), recordIds);
  }

  /** Yields the grants of a version that was read, in the order of the record ids. */
  grants({ activation: id, seq, reader }: ReadActivation): AsyncIterable<readonly StoredGrant[]> {
    const files = reader === undefined ? this.#deps.files : ownFiles(this.#deps.files, reader);
    return readStoredGrants(files, this.#deps.dataset, { id, seq });
  }

  /** The grants of all published versions: first of the general publication, then of each other one. */
  async *listEverPublished(): AsyncGenerator<PublishedGrants> {
    const { versions, dataset } = this.#deps;
    for await (const { id, seq, edition } of versions.list(dataset))
      yield { edition: edition.id, grants: this.grants({ activation: id, seq }) };
    for await (const target of this.#listSeparate())
      for await (const { id, seq, edition } of this.#createPublication(target).listVersions()) {
        const activation = { activation: id, seq, reader: publicationKey(target) };
        const { recipient } = target;
        const grants = this.grants(activation);
        yield { edition: edition.id, ...(recipient !== undefined && { recipient }), grants };
      }
  }

  /** Names of all stored datasets. */
  async *listStoredDatasets(): AsyncGenerator<string> {
    const { dataset } = this.#deps;
    yield dataset;
    for await (const target of this.#listSeparate()) yield storedDataset(dataset, target);
  }

  /** Signs the manifests of all current versions again, if their signatures are not recent. */
  async signAgain(isRecent: IsSignedRecently): Promise<void> {
    await this.#everyone.signAgain(isRecent);
    await this.#forEachSeparate((own) => own.signAgain(isRecent));
  }

  /** Deletes the files that crashed runs have left. */
  async deleteAbandonedFiles(): Promise<number> {
    let deleted = await this.#everyone.deleteAbandonedFiles();
    await this.#forEachSeparate(async (own) => {
      deleted += await own.deleteAbandonedFiles();
    });
    return deleted;
  }

  /** Deletes the change feeds of versions older than some days. @see PublicationService.deleteOldChanges */
  async deleteOldChanges(days: number): Promise<number> {
    let deleted = await this.#everyone.deleteOldChanges(days);
    await this.#forEachSeparate(async (own) => {
      deleted += await own.deleteOldChanges(days);
    });
    return deleted;
  }

  /** All publications except the general one: for purposes, for named recipients, and for both together. */
  async *#listSeparate(): AsyncGenerator<PublicationTarget> {
    const purposes = (await this.#addedPurposes?.all()) ?? [];
    yield* purposes.map((purpose) => ({ purpose }));
    for await (const recipient of this.#namedRecipients.listNamedRecipients()) {
      yield { recipient };
      yield* purposes.map((purpose) => ({ recipient, purpose }));
    }
  }

  /** Runs an action for each publication except the general one; a failure does not stop the others. */
  async #forEachSeparate(work: (own: RecipientPublication) => Promise<unknown>): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    for await (const target of this.#listSeparate()) {
      try {
        await work(this.#createPublication(target));
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
    const key = parsePublicationKey(dataset);
    if (key === undefined) return this.#everyone;
    for await (const target of this.#listSeparate())
      if (publicationKey(target) === key) return this.#createPublication(target);
    return undefined;
  }

  #createPublication(target: PublicationTarget): RecipientPublication {
    const key = publicationKey(target);
    const own = this.#publications.get(key) ?? this.#buildPublication(target);
    this.#publications.set(key, own);
    return own;
  }

  #buildPublication(target: PublicationTarget): RecipientPublication {
    const { purpose, recipient } = target;
    const { consents } = this.#deps;
    return new RecipientPublication({
      publicationDeps: this.#deps,
      everyone: this.#everyone,
      target,
      consents: (purpose !== undefined && this.#addedPurposes?.consents(purpose)) || consents,
      loadSince: async () => recipient && this.#namedRecipients.namedSince(recipient),
    });
  }
}
