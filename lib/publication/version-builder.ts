import type { Audience } from '../consent/vocabulary.ts';
import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { Profile } from '../mapping/release/profile.ts';
import { type ByAudience, byAudienceInTurn } from './by-audience.ts';
import { writeFeed } from './change-feed.ts';
import { isFromFuture } from './freshness.ts';
import { type VersionName, versionPrefix } from './keys.ts';
import { buildManifest, MANIFEST_TYPE } from './manifest.ts';
import type { Plan } from './plan.ts';
import type { VersionActivation } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { recreateRows } from './recreate-rows.ts';
import { renderViews } from './render/render-views.ts';
import { resolveFormats } from './renderer.ts';
import type {
  AudienceView,
  CurrentVersion,
  Freshness,
  PublicationHold,
  StoredFile,
  Version,
} from './version.ts';

/** The new version to build, and the version that it replaces. */
export interface VersionOrder {
  readonly plan: Plan;
  readonly cause: Version['cause'];
  readonly actor: string;
  readonly over: Revisioned<CurrentVersion> | undefined;
  readonly settles: Revisioned<PublicationHold> | undefined;
  readonly freshness: ByAudience<Freshness>;
  readonly profile: Profile;
  /** `staleSince` of the new current version; a version that only removes data keeps the old value. */
  readonly staleSince: CurrentVersion['staleSince'];
  /** The reason for lifting a hold. */
  readonly reason?: string;
}

/**
 * Writes the files of a version, then makes it the current one. So a run that dies leaves the last
 * version complete, and the next run writes the same files again.
 */
export class VersionBuilder {
  readonly #deps: PublicationDeps;

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
  }

  /** @throws KaartError `concurrent-update` if another version became current meanwhile */
  async make(order: VersionOrder): Promise<Version> {
    const { plan, over } = order;
    const name = { id: plan.id, seq: (over?.value.version.seq ?? 0) + 1 };
    const files = await this.#render(plan, name);
    const at = this.#deps.clock();
    const version = this.#version(
      order,
      { ...name, at },
      await this.#views(order, { ...name, at }, files),
    );
    const manifests = await byAudienceInTurn((audience) =>
      this.#deps.signer.sign(buildManifest(version, audience, this.#deps), MANIFEST_TYPE),
    );
    return this.#activate(order, version, manifests);
  }

  async #render(plan: Plan, version: VersionName): Promise<ByAudience<readonly StoredFile[]>> {
    const { dataset, editions, files, formats } = this.#deps;
    const rows = await editions.rows(plan.edition);
    return renderViews({ dataset, plan, rows, version, formats: resolveFormats(formats), files });
  }

  #views(
    order: VersionOrder,
    { at, ...name }: ActivationName,
    files: ByAudience<readonly StoredFile[]>,
  ): Promise<ByAudience<AudienceView>> {
    const { plan, over } = order;
    const since = { ...name, at, software: this.#deps.software };
    return byAudienceInTurn(async (audience) => {
      const coverage = plan.coverage[audience];
      const named = nameView(over?.value, plan, audience, since);
      const view = { ...named, coverage, files: [...files[audience]] };
      const before = over?.value.version;
      const isRead = (this.#deps.reader?.audience ?? audience) === audience;
      if (before === undefined || !isRead || hasSameRows(before.views[audience], view)) {
        const added = before === undefined ? coverage.published : 0;
        return { ...view, changes: { added, changed: 0, removed: 0 } };
      }
      const recreateFrom = () => recreateRows(this.#deps, before, audience);
      const feed = { dataset: this.#deps.dataset, audience, from: before, recreateFrom, to: name };
      return {
        ...view,
        changes: await writeFeed({ ...feed, consentsReadAt: plan.consentsReadAt, ...this.#deps }),
      };
    });
  }

  #version(
    order: VersionOrder,
    { at, ...name }: ActivationName,
    views: ByAudience<AudienceView>,
  ): Version {
    const { plan, over, cause } = order;
    const { dataset, software } = this.#deps;
    const before = over?.value.version;
    return {
      dataset,
      ...name,
      edition: plan.edition,
      previous: before === undefined ? null : { id: before.id, seq: before.seq },
      cause,
      publishedAt: at,
      consentsReadAt: plan.consentsReadAt,
      grantsDigest: plan.grantsDigest,
      renderer: plan.renderer,
      software,
      views,
    };
  }

  /** If two runs built the same version, one activates it and the other gets its result. */
  async #activate(
    order: VersionOrder,
    version: Version,
    manifests: VersionActivation['manifests'],
  ): Promise<Version> {
    try {
      await this.#deps.versions.activate(this.#buildActivation(order, version, manifests));
      return version;
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
      const winner = (await this.#deps.versions.head(version.dataset))?.value.version;
      if (winner?.id === version.id && winner.seq === version.seq) return winner;
      throw error;
    }
  }

  #buildActivation(
    order: VersionOrder,
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
        id: this.#deps.newId(),
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

/** An activation with its time. */
type ActivationName = VersionName & { readonly at: Instant };

/** The id of the version for an audience, the activation of this view, and the previous id. */
function nameView(
  head: CurrentVersion | undefined,
  plan: Plan,
  audience: Audience,
  since: AudienceView['since'],
): Pick<AudienceView, 'id' | 'since' | 'previous'> {
  const id = plan.viewIds[audience];
  const before = head?.version.views[audience];
  if (head !== undefined && before?.id === id && !isFromFuture(head, plan.consentsReadAt))
    return { id, since: before.since, previous: before.previous };
  return { id, since, previous: before?.id ?? null };
}

/** Whether the rows of an audience have the same bytes as before. */
function hasSameRows(before: AudienceView, now: Pick<AudienceView, 'files'>): boolean {
  const rows = ({ files }: Pick<AudienceView, 'files'>) =>
    files.find(({ format }) => format === 'jsonl')?.sha256;
  return rows(before) === rows(now);
}
