import { KaartError } from '../core/errors.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { computeFreshness, isFreshForAll, isFromFuture, viewStale } from './freshness.ts';
import type { PublicationOutcome } from './outcome.ts';
import { planAtMost } from './plan-edition.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { missingFiles } from './recreate-rows.ts';
import { retryIfVersionChanged } from './retry-if-version-changed.ts';
import type { CurrentVersion } from './version.ts';
import { VersionBuilder } from './version-builder.ts';

/** Takes out of the head what may no longer be shown, and puts nothing in. */
export class Superseder {
  readonly #deps: PublicationDeps;
  readonly #maker: VersionBuilder;

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
    this.#maker = new VersionBuilder(deps);
  }

  /**
   * Publishes the edition of the head with the grants of the head, less what was withdrawn or
   * has ended since. It asks no gate, and a grant or an edition that waits stays out. Where
   * nothing that anyone sees has changed, the head is marked fresh and stays. If a file of the head
   * is missing, as after a restore of the table, all files are made again as a new version.
   *
   * @throws KaartError `nothing-published`; `view-stale` if the edition of the head was retracted
   */
  supersede(actor: string): Promise<PublicationOutcome> {
    return retryIfVersionChanged(this.#deps, (head) => this.#attempt(actor, head));
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
    if (!(await editions.isReleased(head.version.edition))) throw viewStale();
    const isWhole = (await missingFiles(files, head.version)).length === 0;
    if (isWhole && isFreshForAll(head, epoch, clock()))
      return { kind: 'unchanged', version: head.version };
    const narrowed = await planAtMost(this.#deps, head.version, head);
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
    const version = await this.#maker.make({ ...order, freshness, profile, staleSince });
    return { kind: 'published', version };
  }
}
