import type { NamedReader } from '../consent/reader.ts';
import type { Instant } from '../core/instant.ts';
import { viewStale } from './freshness.ts';
import { changesFromHeld } from './held-before.ts';
import type { Erased, Inspection } from './inspection.ts';
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
import type { Surroundings } from './surroundings.ts';
import type { RowChange, Version, View } from './version.ts';
import { ROWS_WITHIN_READ } from './view-reader.ts';

/** What one reader may ask of a publication. */
export type Readable = Pick<
  PublicationService,
  'view' | 'open' | 'link' | 'versions' | 'version' | 'changes' | 'redacted' | 'replacement'
>;

export interface ReaderPublicationOptions {
  /** Of the publication for everyone. */
  readonly around: Surroundings;
  readonly everyone: PublicationService;
  /** Where this reader's files lie. */
  readonly files: ViewFiles;
  readonly reader: NamedReader;
}

/**
 * The publication of one reader: the edition that is served to everyone, with the permits that hold
 * for this reader. It passes no gate of its own.
 */
export class ReaderPublication {
  readonly #options: ReaderPublicationOptions;
  readonly #around: Surroundings;
  readonly #service: PublicationService;
  #making: Promise<unknown> | undefined;

  constructor(options: ReaderPublicationOptions) {
    const { around, files, reader } = options;
    const { versions, redactions, editions, consents, dataset } = around;
    const key = recipientKey(reader);
    this.#options = options;
    this.#around = {
      ...around,
      gated: false,
      files,
      versions: versionsOf(versions, key),
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

  sweep(): Promise<number> {
    return this.#service.sweep();
  }

  /** Takes away what was withdrawn; where there is nothing yet, makes the first version. */
  async supersede(): Promise<void> {
    if ((await this.#head()) === undefined) await this.#first();
    else await this.#service.onConsentNarrowed();
  }

  /** Publishes where everyone is served another edition than this reader. */
  async follow(): Promise<void> {
    const [own, served] = [await this.#head(), (await this.#options.everyone.head()).version];
    if (own?.edition.rowsDigest !== served.edition.rowsDigest) await this.#first();
  }

  /**
   * Sees to it that there is a version: a small one is made within the request.
   *
   * @throws KaartError `nothing-published`, `view-stale`
   */
  async ensure(): Promise<void> {
    if ((await this.#head()) !== undefined) return;
    const { version } = await this.#options.everyone.head();
    const { rowsWithinRead = ROWS_WITHIN_READ } = this.#around;
    if (version.views.partners.coverage.eligible > rowsWithinRead) throw viewStale();
    this.#making ??= this.#first().finally(() => {
      this.#making = undefined;
    });
    await this.#making;
  }

  /** @param since when this reader was first decided on by name: what it held before is a version of everyone */
  readable(since: Instant): Readable {
    const service = this.#service;
    return {
      view: async (...asked) => this.#own(await service.view(...asked)),
      redacted: async (...asked) => this.#own(await service.redacted(...asked)),
      // A redacted edition of everyone's version would show what this reader may not see.
      replacement: async (dataset, id, audience) =>
        (await this.#heldBefore(id, since)) === undefined
          ? service.replacement(dataset, id, audience)
          : (await service.view(dataset, audience)).version.id,
      open: (...asked) => service.open(...asked),
      link: (...asked) => service.link(...asked),
      versions: (...asked) => service.versions(...asked),
      version: async (dataset, id, audience) => {
        if ((await this.#heldBefore(id, since)) === undefined)
          return service.version(dataset, id, audience);
        const facts = await this.#options.everyone.version(dataset, id, audience);
        const own = (await this.#head())?.id ?? null;
        return { ...facts, replacedBy: own === id ? null : own };
      },
      changes: async (dataset, audience, id) => {
        const held = await this.#heldBefore(id, since);
        return held === undefined
          ? service.changes(dataset, audience, id)
          : this.#changesFrom(held, audience);
      },
    };
  }

  /** Erases what is asked from this reader's views. @see PublicationService.inspectErasure */
  inspectErasure(asked: readonly Erased[]): Promise<Inspection> {
    return this.#service.inspectErasure(asked);
  }

  onRedactionWanted(message: { readonly version: string }): Promise<void> {
    return this.#service.onRedactionWanted(message);
  }

  onRedactionDropped(message: { readonly prefix: string }): Promise<void> {
    return this.#service.onRedactionDropped(message);
  }

  #own(view: View): View {
    return { ...view, reader: recipientKey(this.#options.reader) };
  }

  #first(): Promise<unknown> {
    return this.#service.publish({ cause: 'request', actor: 'system' });
  }

  async #head(): Promise<Version | undefined> {
    return (await this.#around.versions.head(this.#around.dataset))?.value.version;
  }

  /** A version of everyone that this reader may have fetched as one of its audience. */
  async #heldBefore(id: string, since: Instant): Promise<Version | undefined> {
    const { versions, dataset } = this.#options.around;
    const version = (await versions.find(dataset, id))?.version;
    return version !== undefined && version.publishedAt < since ? version : undefined;
  }

  /** From a version of everyone to what this reader is served now. */
  async #changesFrom(
    held: Version,
    audience: NamedReader['audience'],
  ): Promise<readonly RowChange[]> {
    const { versions, files, dataset } = this.#options.around;
    const { version: name } = await this.#service.view(dataset, audience);
    const own = (await this.#around.versions.at(dataset, name.seq))?.version;
    if (own === undefined) throw viewStale();
    const between: Version[] = [];
    for await (const version of versions.list(dataset)) {
      if (version.seq <= held.seq) break;
      between.unshift(version);
    }
    const { consents, files: ownFiles } = this.#around;
    const around = { audience, between, consents };
    return changesFromHeld({ version: held, files }, { version: own, files: ownFiles }, around);
  }
}
