import { KaartError } from '../core/errors.ts';
import { lines } from '../core/lines.ts';
import type { CountedEvent } from '../core/metrics.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { CompanyRecord } from '../mapping/record.ts';
import type { HoldReason } from '../mapping/release/compare-profiles.ts';
import {
  computeTurnover,
  readEligibleCompanies,
  type Turnover,
} from '../mapping/release/turnover.ts';
import { byAudience } from './by-audience.ts';
import { computeFreshness, isFromFuture } from './freshness.ts';
import { HoldRecorder } from './hold-recorder.ts';
import { computeNextChanges, type NextVersion } from './next-version.ts';
import type { PublicationOutcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { planEdition } from './plan-edition.ts';
import type { PublishableEdition, PublishableRows } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { checkQualityGate } from './quality-gate.ts';
import { listMissingFiles } from './recreate-rows.ts';
import { retryIfVersionChanged } from './retry-if-version-changed.ts';
import { Superseder } from './superseder.ts';
import type { CurrentVersion, EditionRef, PublicationHold, Version } from './version.ts';
import { VersionBuilder } from './version-builder.ts';

export interface PublicationRun {
  readonly cause: Version['cause'];
  readonly actor: string;
  /** The lifted hold that permits this run, and the reason. */
  readonly release?: { readonly hold: PublicationHold; readonly reason: string };
}

/** Publishes the current edition with the current grants, unless the quality gate puts it on hold. */
export class Publisher {
  readonly #deps: PublicationDeps;
  readonly #builder: VersionBuilder;
  readonly #superseder: Superseder;
  readonly #holds: HoldRecorder;

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
    this.#builder = new VersionBuilder(deps);
    this.#superseder = new Superseder(deps);
    this.#holds = new HoldRecorder(deps);
  }

  /**
   * A run on hold, or without an edition, still removes withdrawn data.
   *
   * @throws KaartError `nothing-published` if there was never an edition
   */
  publish(run: PublicationRun): Promise<PublicationOutcome> {
    return retryIfVersionChanged(this.#deps, (head) => this.#tryPublish(run, head));
  }

  /**
   * The result that publishing would have now, and the changes for each recipient.
   *
   * @throws KaartError `nothing-published` without an edition; `view-stale`
   */
  async next(): Promise<NextVersion> {
    const { editions, versions, dataset } = this.#deps;
    const head = (await versions.head(dataset))?.value;
    const edition = await editions.current();
    if (edition === undefined) throw noEdition();
    const planned = await this.#plan(edition, head);
    const reasons = await this.#findHoldReasons(
      { cause: 'request', actor: 'system' },
      { edition, planned },
      head,
    );
    const isSame = head?.version.id === planned.id;
    const passes = reasons.length === 0 ? 'published' : 'held';
    return {
      kind: isSame ? 'unchanged' : passes,
      version: planned.id,
      edition: edition.id,
      comparedWith: head?.version.id ?? null,
      reasons: isSame ? [] : reasons,
      changes: await computeNextChanges(this.#deps, planned, head),
    };
  }

  async #tryPublish(
    run: PublicationRun,
    over: Revisioned<CurrentVersion> | undefined,
  ): Promise<PublicationOutcome> {
    const { editions, versions, consents, dataset } = this.#deps;
    const hold = await versions.hold(dataset);
    // Read first: an edition that is retracted later makes the version stale.
    const epoch = await consents.epoch();
    const edition = await editions.current();
    if (edition === undefined) return this.#refuseWithoutEdition(over);
    const planned = await this.#plan(edition, over?.value);
    const freshness = computeFreshness(planned, epoch);
    if (
      over?.value.version.id === planned.id &&
      !isFromFuture(over.value, planned.consentsReadAt)
    ) {
      await this.#holds.clearHold(
        run.actor,
        { ...over.value, freshness, staleSince: null },
        over,
        hold,
      );
      const missing = await listMissingFiles(this.#deps.files, over.value.version);
      if (missing.length > 0) return this.#superseder.supersede(run.actor);
      return { kind: 'unchanged', version: over.value.version };
    }
    const reasons = await this.#findHoldReasons(run, { edition, planned }, over?.value);
    if (reasons.length > 0) {
      const request = { actor: run.actor, edition, planId: planned.id, reasons, over, hold };
      const stored = await this.#holds.storeHold(request);
      this.#alert(stored);
      if (over !== undefined && (await editions.isReleased(over.value.version.edition)))
        await this.#superseder.supersede(run.actor);
      return { kind: 'held', hold: stored };
    }
    const { cause, actor, release } = run;
    const order = { plan: planned, cause, actor, over, settles: hold, freshness };
    const { profile } = edition;
    const reason = release === undefined ? {} : { reason: release.reason };
    const version = await this.#builder.make({ ...order, profile, staleSince: null, ...reason });
    return { kind: 'published', version };
  }

  #plan(
    { id, referenceDate, rowsDigest, eligible }: PublishableEdition,
    head: CurrentVersion | undefined,
  ): Promise<Plan> {
    const edition = { id, referenceDate, rowsDigest };
    return planEdition(this.#deps, { edition, eligible, head });
  }

  /** Every run on hold writes the event, also if the hold is known. */
  #alert({ dataset, planId, since, reasons }: PublicationHold): void {
    const codes = reasons.map(({ code }) => code).join(' ');
    const facts = { dataset, plan: planId, since, reasons: codes };
    this.#deps.log('warn', 'publication-held' satisfies CountedEvent, facts);
  }

  async #findHoldReasons(
    { release }: PublicationRun,
    { edition, planned }: { readonly edition: PublishableEdition; readonly planned: Plan },
    head: CurrentVersion | undefined,
  ): Promise<readonly HoldReason[]> {
    if (this.#deps.mustPassGate === false) return [];
    const verdict = await checkQualityGate({
      edition,
      head,
      wasPublishedBefore: await this.#wasPublishedBefore(edition.id, head),
      liftedHold: release?.hold,
      rows: byAudience((audience) => planned.coverage[audience].published),
      turnover: ({ version }) => this.#turnover(version.edition, edition),
      compareNamed: async ({ version }) =>
        (await this.#deps.compareRowsOfNamed?.(version.edition, edition)) ?? [],
      thresholds: this.#deps.thresholds,
    });
    return verdict.kind === 'pass' ? [] : verdict.reasons;
  }

  async #turnover(from: EditionRef, to: EditionRef): Promise<Turnover> {
    const { editions } = this.#deps;
    const [before, after] = [await editions.rows(from), await editions.rows(to)];
    return computeTurnover(readEligible(before), readEligible(after));
  }

  async #wasPublishedBefore(id: string, head: CurrentVersion | undefined): Promise<boolean> {
    if (head === undefined || head.version.edition.id === id) return false;
    for await (const { edition } of this.#deps.versions.list(this.#deps.dataset))
      if (edition.id === id) return true;
    return false;
  }

  /** Every release was retracted: no version can follow the last one, and reads are refused. */
  async #refuseWithoutEdition(over: Revisioned<CurrentVersion> | undefined): Promise<never> {
    if (over !== undefined) await this.#holds.markStale(over);
    throw noEdition();
  }
}

function readEligible(rows: PublishableRows) {
  return readEligibleCompanies<CompanyRecord>(lines(rows.bytes), (record) =>
    rows.isEligible(record.record_id, record),
  );
}

function noEdition(): KaartError {
  return new KaartError('no-edition-with-rows', { code: 'nothing-published' });
}
