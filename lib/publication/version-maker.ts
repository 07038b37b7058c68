import type { Audience } from '../consent/vocabulary.ts';
import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { Profile } from '../mapping/profile.ts';
import { type ByAudience, eachAudience } from './by-audience.ts';
import { writeFeed } from './change-feed.ts';
import { isAhead } from './freshness.ts';
import { type VersionName, versionPrefix } from './keys.ts';
import { MANIFEST_TYPE, manifestOf } from './manifest.ts';
import { shownAgain } from './missing-files.ts';
import type { Plan } from './plan.ts';
import type { VersionActivation } from './ports.ts';
import { renderViews } from './render/render-views.ts';
import { formatsMade } from './renderer.ts';
import type { PublicationDeps } from './surroundings.ts';
import type {
  AudienceView,
  CurrentVersion,
  Freshness,
  PublicationHold,
  Version,
  ViewFile,
} from './version.ts';

/** What is to be published, and over what. */
export interface Order {
  readonly plan: Plan;
  readonly cause: Version['cause'];
  readonly actor: string;
  readonly over: Revisioned<CurrentVersion> | undefined;
  readonly settles: Revisioned<PublicationHold> | undefined;
  readonly freshness: ByAudience<Freshness>;
  readonly profile: Profile;
  /** Of the head to come: a version that only takes away leaves it as it was. */
  readonly staleSince: CurrentVersion['staleSince'];
  /** Why a hold was released. */
  readonly reason?: string;
}

/**
 * Writes the files of a version and makes it the head, in this order, so that a run that dies at
 * any point leaves the last version whole and the next run writes the same files again.
 */
export class VersionBuilder {
  readonly #around: PublicationDeps;

  constructor(around: PublicationDeps) {
    this.#around = around;
  }

  /** @throws KaartError `concurrent-update` when another version became the head meanwhile */
  async make(order: Order): Promise<Version> {
    const { plan, over } = order;
    const name = { id: plan.id, seq: (over?.value.version.seq ?? 0) + 1 };
    const files = await this.#render(plan, name);
    const at = this.#around.clock();
    const version = this.#version(
      order,
      { ...name, at },
      await this.#views(order, { ...name, at }, files),
    );
    const manifests = await eachAudience((audience) =>
      this.#around.signer.sign(manifestOf(version, audience), MANIFEST_TYPE),
    );
    return this.#flip(order, version, manifests);
  }

  async #render(plan: Plan, version: VersionName): Promise<ByAudience<readonly ViewFile[]>> {
    const { dataset, editions, files, formats } = this.#around;
    const rows = await editions.rows(plan.edition);
    return renderViews({ dataset, plan, rows, version, formats: formatsMade(formats), files });
  }

  #views(
    order: Order,
    { at, ...name }: FlipName,
    files: ByAudience<readonly ViewFile[]>,
  ): Promise<ByAudience<AudienceView>> {
    const { plan, over } = order;
    const since = { ...name, at, software: this.#around.software };
    return eachAudience(async (audience) => {
      const coverage = plan.coverage[audience];
      const named = namedAfter(over?.value, plan, audience, since);
      const view = { ...named, coverage, files: [...files[audience]] };
      const before = over?.value.version;
      const isRead = (this.#around.reader?.audience ?? audience) === audience;
      if (before === undefined || !isRead || isSame(before.views[audience], view)) {
        const added = before === undefined ? coverage.published : 0;
        return { ...view, changes: { added, changed: 0, removed: 0 } };
      }
      const fromAgain = () => shownAgain(this.#around, before, audience);
      const feed = { dataset: this.#around.dataset, audience, from: before, fromAgain, to: name };
      return {
        ...view,
        changes: await writeFeed({ ...feed, cutAt: plan.cutAt, ...this.#around }),
      };
    });
  }

  #version(order: Order, { at, ...name }: FlipName, views: ByAudience<AudienceView>): Version {
    const { plan, over, cause } = order;
    const { dataset, software } = this.#around;
    const before = over?.value.version;
    return {
      dataset,
      ...name,
      edition: plan.edition,
      previous: before === undefined ? null : { id: before.id, seq: before.seq },
      cause,
      publishedAt: at,
      cutAt: plan.cutAt,
      permitsDigest: plan.permitsDigest,
      renderer: plan.renderer,
      software,
      views,
    };
  }

  /** Of two runs that made the same version one flips; the other has its result. */
  async #flip(
    order: Order,
    version: Version,
    manifests: VersionActivation['manifests'],
  ): Promise<Version> {
    try {
      await this.#around.versions.activate(this.#flipOf(order, version, manifests));
      return version;
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
      const winner = (await this.#around.versions.head(version.dataset))?.value.version;
      if (winner?.id === version.id && winner.seq === version.seq) return winner;
      throw error;
    }
  }

  #flipOf(
    order: Order,
    version: Version,
    manifests: VersionActivation['manifests'],
  ): VersionActivation {
    const { freshness, profile, staleSince, over, settles, actor, cause, reason } = order;
    const { dataset, id, seq, edition, publishedAt, previous } = version;
    return {
      head: { version, freshness, profile, staleSince },
      version,
      manifests,
      over,
      settles,
      audit: {
        id: this.#around.newId(),
        at: publishedAt,
        actor,
        action: 'version.published',
        subject: `version/${dataset}/${id}`,
        facts: { seq, cause, edition: edition.id, ...(reason === undefined ? {} : { reason }) },
      },
      supersededPrefix: previous && versionPrefix(previous),
    };
  }
}

/** A flip and its moment. */
type FlipName = VersionName & { readonly at: Instant };

/** What an audience calls the version, since when it is shown this, and what it was shown before. */
function namedAfter(
  head: CurrentVersion | undefined,
  plan: Plan,
  audience: Audience,
  since: AudienceView['since'],
): Pick<AudienceView, 'id' | 'since' | 'previous'> {
  const id = plan.viewIds[audience];
  const before = head?.version.views[audience];
  if (head !== undefined && before?.id === id && !isAhead(head, plan.cutAt))
    return { id, since: before.since, previous: before.previous };
  return { id, since, previous: before?.id ?? null };
}

/** Whether the rows an audience sees are the same bytes as before. */
function isSame(before: AudienceView, now: Pick<AudienceView, 'files'>): boolean {
  const rows = ({ files }: Pick<AudienceView, 'files'>) =>
    files.find(({ format }) => format === 'jsonl')?.sha256;
  return rows(before) === rows(now);
}
