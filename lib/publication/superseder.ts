import { KaartError } from '../core/errors.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { freshnessOf, isAhead, isFreshForAll, viewStale } from './freshness.ts';
import { missingFiles } from './missing-files.ts';
import type { PublicationOutcome } from './outcome.ts';
import { planAtMost } from './plan-edition.ts';
import type { PublicationDeps } from './surroundings.ts';
import { retryIfVersionChanged } from './until-settled.ts';
import type { CurrentVersion } from './version.ts';
import { VersionBuilder } from './version-maker.ts';

/** Takes out of the head what may no longer be shown, and puts nothing in. */
export class Superseder {
  readonly #around: PublicationDeps;
  readonly #maker: VersionBuilder;

  constructor(around: PublicationDeps) {
    this.#around = around;
    this.#maker = new VersionBuilder(around);
  }

  /**
   * Publishes the edition of the head with the permits of the head, less what was withdrawn or
   * has ended since. It asks no gate, and a grant or an edition that waits stays out. Where
   * nothing that anyone sees has changed, the head is marked fresh and stays. If a file of the head
   * is missing, as after a restore of the table, all files are made again as a new version.
   *
   * @throws KaartError `nothing-published`; `view-stale` if the edition of the head was retracted
   */
  supersede(actor: string): Promise<PublicationOutcome> {
    return retryIfVersionChanged(this.#around, (head) => this.#attempt(actor, head));
  }

  async #attempt(
    actor: string,
    over: Revisioned<CurrentVersion> | undefined,
  ): Promise<PublicationOutcome> {
    if (over === undefined)
      throw new KaartError('nothing has been published yet', { code: 'nothing-published' });
    const { consents, clock, editions, versions, dataset, files } = this.#around;
    const head = over.value;
    const epoch = await consents.epoch();
    if (!(await editions.isReleased(head.version.edition))) throw viewStale();
    const isWhole = (await missingFiles(files, head.version)).length === 0;
    if (isWhole && isFreshForAll(head, epoch, clock()))
      return { kind: 'unchanged', version: head.version };
    const narrowed = await planAtMost(this.#around, head.version, head);
    const freshness = freshnessOf(narrowed, epoch);
    if (isWhole && narrowed.id === head.version.id && !isAhead(head, narrowed.cutAt)) {
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
