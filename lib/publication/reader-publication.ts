import type { NamedRecipient } from '../consent/reader.ts';
import type { Instant } from '../core/instant.ts';
import { viewStale } from './freshness.ts';
import type { ErasureTarget, Inspection } from './inspection.ts';
import type { ViewFiles } from './ports.ts';
import { PublicationService } from './publication-service.ts';
import {
  consentsOf,
  recipientKey,
  redactionsOf,
  servedEdition,
  versionsOf,
} from './reader-stores.ts';
import type { IsRecent } from './sign-again.ts';
import type { PublicationDeps } from './surroundings.ts';
import type { Version } from './version.ts';
import { ROWS_WITHIN_READ } from './view-reader.ts';

/** What one reader may ask of a publication. */
export type ReadablePublication = Pick<
  PublicationService,
  'view' | 'open' | 'link' | 'versions' | 'version' | 'changes' | 'redacted' | 'replacement'
>;

export interface ReaderPublicationOptions {
  /** Of the publication for everyone. */
  readonly around: PublicationDeps;
  readonly everyone: PublicationService;
  /** Where this reader's files lie. */
  readonly files: ViewFiles;
  readonly reader: NamedRecipient;
  /** When it was first decided on by name. */
  readonly since: () => Promise<Instant | undefined>;
}

/**
 * The publication of one reader: the edition that is served to everyone, with the permits that hold
 * for this reader. It passes no gate of its own, and goes on from the versions that the reader was
 * served as one of its audience: nothing in it tells that it is not everyone's.
 */
export class ReaderPublication {
  readonly #options: ReaderPublicationOptions;
  readonly #around: PublicationDeps;
  readonly #service: PublicationService;
  #making: Promise<unknown> | undefined;

  constructor(options: ReaderPublicationOptions) {
    const { around, files, reader, since } = options;
    const { versions, redactions, editions, consents, dataset } = around;
    const key = recipientKey(reader);
    this.#options = options;
    this.#around = {
      ...around,
      reader: { key, audience: reader.audience },
      gated: false,
      files,
      versions: versionsOf(versions, key, since),
      redactions: redactionsOf(redactions, key),
      editions: servedEdition(versions, editions, dataset),
      consents: consentsOf(consents, reader),
    };
    this.#service = new PublicationService(this.#around);
  }

  publish(run: Parameters<PublicationService['publish']>[0]): Promise<unknown> {
    return this.#service.publish(run);
  }

  signAgain(isRecent: IsRecent): Promise<boolean> {
    return this.#service.signAgain(isRecent);
  }

  deleteAbandonedFiles(): Promise<number> {
    return this.#service.deleteAbandonedFiles();
  }

  /** Takes away what was withdrawn; where there is nothing yet, makes the first version. */
  async supersede(): Promise<void> {
    if ((await this.#head()) === undefined) await this.#first();
    else await this.#service.onConsentNarrowed();
  }

  /** Publishes where everyone is served another edition than this reader. */
  async follow(): Promise<void> {
    const [own, served] = [await this.#head(), (await this.#options.everyone.head()).version];
    if (own?.edition.id !== served.edition.id) await this.#first();
  }

  /**
   * What this reader may ask, once there is a version: a small one is made within the request.
   *
   * @throws KaartError `nothing-published`, `view-stale`
   */
  async readable(): Promise<ReadablePublication> {
    if ((await this.#head()) !== undefined) return this.#service;
    const { version } = await this.#options.everyone.head();
    const { rowsWithinRead = ROWS_WITHIN_READ } = this.#around;
    if (version.views.partners.coverage.eligible > rowsWithinRead) throw viewStale();
    this.#making ??= this.#first().finally(() => {
      this.#making = undefined;
    });
    await this.#making;
    return this.#service;
  }

  /** Erases what is asked from this reader's views. @see PublicationService.inspectErasure */
  inspectErasure(asked: readonly ErasureTarget[]): Promise<Inspection> {
    return this.#service.inspectErasure(asked);
  }

  onRedactionWanted(message: { readonly version: string }): Promise<void> {
    return this.#service.onRedactionWanted(message);
  }

  onRedactionDropped(message: { readonly prefix: string }): Promise<void> {
    return this.#service.onRedactionDropped(message);
  }

  /** Every version that this reader was served, the latest first. */
  published(): AsyncIterable<Version> {
    return this.#around.versions.list(this.#around.dataset);
  }

  #first(): Promise<unknown> {
    return this.#service.publish({ cause: 'request', actor: 'system' });
  }

  async #head(): Promise<Version | undefined> {
    return (await this.#around.versions.head(this.#around.dataset))?.value.version;
  }
}
