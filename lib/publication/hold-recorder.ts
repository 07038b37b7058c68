import { canonicalJson } from '../core/digest.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { HoldReason } from '../mapping/release/compare-profiles.ts';
import type { PublishableEdition } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { isHoldAbout } from './quality-gate.ts';
import type { CurrentVersion, PublicationHold } from './version.ts';

/** A run that the quality gate stopped. */
export interface StoppedRun {
  readonly actor: string;
  readonly edition: PublishableEdition;
  readonly planId: string;
  readonly reasons: readonly HoldReason[];
  /** The current version; `undefined` before the first. */
  readonly over: Revisioned<CurrentVersion> | undefined;
  /** The stored hold, if there is one. */
  readonly hold: Revisioned<PublicationHold> | undefined;
}

/** Stores the hold, and marks the current version stale. */
export class HoldRecorder {
  readonly #deps: PublicationDeps;

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
  }

  /** Stores the hold and marks the current version stale in one write. It writes nothing if both are stored already. */
  async storeHold(run: StoppedRun): Promise<PublicationHold> {
    const { over, hold: before } = run;
    const next = this.#buildHold(run);
    const head = over && { next: { ...over.value, staleSince: next.since }, over };
    const isNew = before === undefined || !isSameJson(before.value, next);
    if (!isNew && !(head && isChange(head))) return next;
    await this.#deps.versions.change({
      dataset: next.dataset,
      hold: isNew ? { next, over: before } : null,
      head: head && isChange(head) ? head : null,
      audit: isNew ? this.#buildAuditEntry(run.actor, 'publication.held', next) : null,
    });
    return next;
  }

  /**
   * Deletes the hold and the mark after the hold has ended, and updates the freshness of the current
   * version.
   */
  async clearHold(
    actor: string,
    next: CurrentVersion,
    over: Revisioned<CurrentVersion>,
    hold: Revisioned<PublicationHold> | undefined,
  ): Promise<void> {
    const head = { next, over };
    if (hold === undefined && !isChange(head)) return;
    await this.#deps.versions.change({
      dataset: this.#deps.dataset,
      head: isChange(head) ? head : null,
      hold: hold === undefined ? null : { next: null, over: hold },
      audit:
        hold === undefined
          ? null
          : this.#buildAuditEntry(actor, 'publication.hold-settled', hold.value),
    });
  }

  /** Marks the current version stale: no newer version can be published. */
  async markStale(over: Revisioned<CurrentVersion>): Promise<void> {
    if (over.value.staleSince !== null) return;
    const next = { ...over.value, staleSince: this.#deps.clock() };
    await this.#deps.versions.change({
      dataset: this.#deps.dataset,
      head: { next, over },
      hold: null,
      audit: null,
    });
  }

  #buildHold({ edition, planId, reasons, over, hold }: StoppedRun): PublicationHold {
    const { id, referenceDate, rowsDigest, submittedBy } = edition;
    const head = over?.value;
    const isSameHold = hold !== undefined && isHoldAbout(hold.value, edition, head);
    return {
      dataset: this.#deps.dataset,
      planId,
      edition: { id, referenceDate, rowsDigest },
      submittedBy,
      comparedWith: head?.version.edition.id ?? null,
      since: isSameHold ? hold.value.since : this.#deps.clock(),
      reasons: [...reasons],
    };
  }

  #buildAuditEntry(
    actor: string,
    action: string,
    { dataset, planId, edition, reasons }: PublicationHold,
  ) {
    return {
      id: this.#deps.newId(),
      at: this.#deps.clock(),
      actor,
      action,
      subject: `dataset/${dataset}`,
      facts: {
        plan: planId,
        edition: edition.id,
        reasons: reasons.map(({ code }) => code).join(' '),
      },
    };
  }
}

function isChange({
  next,
  over,
}: {
  readonly next: CurrentVersion;
  readonly over: Revisioned<CurrentVersion>;
}): boolean {
  return !isSameJson(next, over.value);
}

function isSameJson(
  a: CurrentVersion | PublicationHold,
  b: CurrentVersion | PublicationHold,
): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
