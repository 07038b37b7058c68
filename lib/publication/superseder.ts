import { KaartError } from '../core/errors.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { computeFreshness, isFreshForAll, isFromFuture, viewStaleError } from './freshness.ts';
import type { PublicationOutcome } from './outcome.ts';
import { planStillGranted } from './plan-edition.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { listMissingFiles } from './recreate-rows.ts';
import { retryIfVersionChanged } from './retry-if-version-changed.ts';
import type { CurrentVersion } from './version.ts';
import { VersionBuilder } from './version-builder.ts';

/** Removes data from the current version that may no longer be shown, and adds nothing. */
export class Superseder {
  readonly #deps: PublicationDeps;
  readonly #builder: VersionBuilder;

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
    this.#builder = new VersionBuilder(deps);
  }

  /**
   * Publishes the edition of the current version with its grants, without grants that were withdrawn or have
   * expired since. It has no quality gate, and adds no new grants and no newer edition. If no audience sees a
   * change, the current version is marked fresh and is kept. If one of its files is missing, for example
   * after a restore of the table, all files are written again as a new version.
   *
   * @throws KaartError `nothing-published`; `view-stale` if the edition of the current version was retracted
   */
  supersede(actor: string): Promise<PublicationOutcome> {
    return retryIfVersionChanged(this.#deps, (head) => this.#attempt(actor, head));
  }

  /** The current version, if it is whole and fresh for everyone, so that there is nothing to do. */
  async findFresh(): Promise<PublicationOutcome | undefined> {
    const { versions, dataset, consents, clock, files } = this.#deps;
    const head = (await versions.head(dataset))?.value;
    if (head === undefined || !isFreshForAll(head, await consents.epoch(), clock()))
      return undefined;
    const isWhole = (await listMissingFiles(files, head.version)).length === 0;
    return isWhole ? { kind: 'unchanged', version: head.version } : undefined;
  }

  async #attempt(
    actor: string,
    over: Revisioned<CurrentVersion> | undefined,
  ): Promise<PublicationOutcome> {
    if (over === undefined)
      throw new KaartError('nothing-published-yet', { code: 'nothing-published' });
    const { consents, clock, editions, versions, dataset, files } = this.#deps;
    const head = over.value;
    const epoch = await consents.epoch();
    if (!(await editions.isReleased(head.version.edition))) throw viewStaleError();
    const isWhole = (await listMissingFiles(files, head.version)).length === 0;
    if (isWhole && isFreshForAll(head, epoch, clock()))
      return { kind: 'unchanged', version: head.version };
    const narrowed = await planStillGranted(this.#deps, head.version, head);
    const freshness = computeFreshness(narrowed, epoch);
    if (
      isWhole &&
      narrowed.id === head.version.id &&
      !isFromFuture(head, narrowed.consentsReadAt)
    ) {
      const next = { ...head, freshness };
      await versions.change({ dataset, head: { next, over }, hold: null, audit: null });
      return { kind: 'unchanged', version: head.version };
    }
    const { profile, staleSince } = head;
    const order = { plan: narrowed, cause: 'withdrawal', actor, over, settles: undefined } as const;
    const version = await this.#builder.make({ ...order, freshness, profile, staleSince });
    return { kind: 'published', version };
  }
}
