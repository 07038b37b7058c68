import type { Instant } from '../core/instant.ts';
import { viewStaleError } from './freshness.ts';
import type { ErasureTarget, Inspection } from './inspection.ts';
import type { ConsentSource } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { PublicationService } from './publication-service.ts';
import {
  consentsForRecipient,
  currentEditionSource,
  leasesForRecipient,
  ownFiles,
  type PublicationTarget,
  publicationKey,
  purposeKey,
  recipientKey,
  redactionsForRecipient,
  versionsForRecipient,
} from './recipient-stores.ts';
import type { IsSignedRecently } from './renew-signatures.ts';
import type { Version } from './version.ts';
import { MAX_ROWS_WITHIN_READ } from './view-loader.ts';

/** The operations of the publication of one recipient. */
export type ReadablePublication = Pick<
  PublicationService,
  'view' | 'open' | 'link' | 'versions' | 'version' | 'changes' | 'redacted' | 'replacement'
>;

export interface RecipientPublicationDeps {
  /** Dependencies of the general publication. */
  readonly publicationDeps: PublicationDeps;
  readonly everyone: PublicationService;
  readonly target: PublicationTarget;
  /** The consent log for the purpose. */
  readonly consents: ConsentSource;
  /** Time of the first decision about the recipient by name. */
  readonly loadSince: () => Promise<Instant | undefined>;
}

/**
 * The publication for one named recipient, for one purpose, or for both: the edition of the general
 * publication with the grants for this recipient or purpose. It has no separate quality gate. The publication
 * of a recipient continues the versions of its audience, so the recipient cannot see that it has a separate
 * publication.
 */
export class RecipientPublication {
  readonly #deps: RecipientPublicationDeps;
  readonly #publicationDeps: PublicationDeps;
  readonly #service: PublicationService;
  #firstPublication: Promise<unknown> | undefined;

  constructor(deps: RecipientPublicationDeps) {
    this.#deps = deps;
    this.#publicationDeps = buildOwnDeps(deps);
    this.#service = new PublicationService(this.#publicationDeps);
  }

  publish(run: Parameters<PublicationService['publish']>[0]): Promise<unknown> {
    return this.#service.publish(run);
  }

  signAgain(isRecent: IsSignedRecently): Promise<boolean> {
    return this.#service.signAgain(isRecent);
  }

  deleteAbandonedFiles(): Promise<number> {
    return this.#service.deleteAbandonedFiles();
  }

  /** @see PublicationService.deleteOldChanges */
  deleteOldChanges(days: number): Promise<number> {
    return this.#service.deleteOldChanges(days);
  }

  /** Removes withdrawn data; without a version, makes the first one. */
  async supersede(): Promise<void> {
    if ((await this.#head()) === undefined) await this.#publishFirst();
    else await this.#service.onAccessReduced();
  }

  /** Publishes if the general publication has another edition. */
  async followEveryone(): Promise<void> {
    const [own, served] = [await this.#head(), (await this.#deps.everyone.head()).version];
    if (own?.edition.id !== served.edition.id) await this.#publishFirst();
  }

  /**
   * Returns the publication for reads, after it has a version. A small first version is made within the
   * request.
   *
   * @throws KaartError `nothing-published`, `view-stale`
   */
  async openReadable(): Promise<ReadablePublication> {
    if ((await this.#head()) !== undefined) return this.#service;
    const { version } = await this.#deps.everyone.head();
    const { maxRowsWithinRead = MAX_ROWS_WITHIN_READ } = this.#publicationDeps;
    if (version.views.partners.coverage.eligible > maxRowsWithinRead) throw viewStaleError();
    this.#firstPublication ??= this.#publishFirst().finally(() => {
      this.#firstPublication = undefined;
    });
    await this.#firstPublication;
    return this.#service;
  }

  /** Erases the requested rows from this recipient's views. @see PublicationService.inspectErasure */
  inspectErasure(targets: readonly ErasureTarget[]): Promise<Inspection> {
    return this.#service.inspectErasure(targets);
  }

  onRedactionWanted(message: { readonly version: string }): Promise<void> {
    return this.#service.onRedactionWanted(message);
  }

  onRedactionDropped(message: { readonly prefix: string }): Promise<void> {
    return this.#service.onRedactionDropped(message);
  }

  /** All served versions of this publication, latest first. */
  listVersions(): AsyncIterable<Version> {
    return this.#publicationDeps.versions.list(this.#publicationDeps.dataset);
  }

  #publishFirst(): Promise<unknown> {
    return this.#service.publish({ cause: 'request', actor: 'system' });
  }

  async #head(): Promise<Version | undefined> {
    return (await this.#publicationDeps.versions.head(this.#publicationDeps.dataset))?.value
      .version;
  }
}

/** Builds the dependencies of the publication: first for the purpose, then for the recipient. */
function buildOwnDeps({
  publicationDeps: deps,
  target: { recipient, purpose },
  consents,
  loadSince,
}: RecipientPublicationDeps): PublicationDeps {
  const { versions, editions, dataset } = deps;
  let own: PublicationDeps = {
    ...deps,
    mustPassGate: false,
    editions: currentEditionSource(versions, editions, dataset),
  };
  if (purpose !== undefined) {
    const key = purposeKey(purpose);
    own = { ...ownStores(own, key), purpose, reader: { key }, consents };
  }
  if (recipient === undefined) return own;
  return {
    ...ownStores(own, recipientKey(recipient), loadSince),
    reader: { key: publicationKey({ recipient, purpose }), audience: recipient.audience },
    consents: consentsForRecipient(own.consents, recipient),
  };
}

function ownStores(
  deps: PublicationDeps,
  key: string,
  loadSince?: () => Promise<Instant | undefined>,
): PublicationDeps {
  return {
    ...deps,
    files: ownFiles(deps.files, key),
    versions: versionsForRecipient(deps.versions, key, loadSince),
    redactions: redactionsForRecipient(deps.redactions, key),
    leases: leasesForRecipient(deps.leases, key),
  };
}
