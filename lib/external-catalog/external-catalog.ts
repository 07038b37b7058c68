import type { CatalogModel } from '../catalog/model.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import { computeDigest } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import { retryOnConflict } from '../core/retry.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { toStatedReason } from '../core/stated-reason.ts';
import type { DidSigner } from '../identity/dsp/did-signer.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';
import type {
  ExternalAsset,
  ExternalCatalogState,
  ExternalCatalogStore,
} from '../store/external-catalog-store.ts';
import { type CatalogAccess, FederatedCatalogue } from './federated-catalogue.ts';
import { type AssetDescription, describeRelease, type LegalFacts } from './gaia-x.ts';
import { signAsset } from './presentation.ts';

/** The external catalog of the settings. */
export interface ExternalCatalogSettings {
  readonly access: CatalogAccess;
  readonly facts: LegalFacts;
}

export interface ExternalCatalogDeps {
  /** `undefined` if the settings name no external catalog. */
  readonly settings: ExternalCatalogSettings | undefined;
  readonly store: ExternalCatalogStore;
  /** The current content of our catalog. */
  readonly model: () => Promise<CatalogModel>;
  readonly signer: Pick<DidSigner, 'did' | 'sign' | 'isByCurrentKey'>;
  readonly outbound: Pick<OutboundHttp, 'send'>;
  /** The real clock: the catalog compares times of credentials with its own. */
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The state of an asset. */
interface AssetStatus {
  readonly id: string;
  readonly edition: string | null;
  /** `PENDING` and `REMOVING` until the external catalog was seen in this state. */
  readonly state: 'PENDING' | 'PUBLISHED' | 'REMOVING';
  readonly publishedAt: Instant | null;
  readonly validUntil: Instant;
}

export interface ExternalCatalogStatus {
  /** Address of the catalog; `null` if the settings name none. */
  readonly url: string | null;
  /** Whether an operator removed the assets, and no release adds one. */
  readonly isRemoved: boolean;
  /** The reason why the last calls failed; `null` if they succeeded. */
  readonly failure: ExternalCatalogState['failure'];
  readonly assets: readonly AssetStatus[];
}

/** A credential is signed again this long before its end. Milliseconds. */
const RENEWED_BEFORE_END_MS = 60 * DAY_MS;
/** A worker that died frees the catalog after this time. It is longer than all calls of one worker. Milliseconds. */
const CLAIM_MS = 120_000;

type Stored = Revisioned<ExternalCatalogState>;

/**
 * Keeps the assets in an external catalog as the releases demand. A change of the assets is stored together with the
 * job that makes the calls, so a crash loses neither. Each method may be repeated.
 */
export class ExternalCatalog {
  readonly #deps: ExternalCatalogDeps;

  constructor(deps: ExternalCatalogDeps) {
    this.#deps = deps;
  }

  /**
   * Stores the assets of the current releases, and queues the calls for those that differ. Without a difference nothing
   * is stored and nothing is called, so the catalog does not learn when a version was published.
   */
  async update(): Promise<void> {
    if (this.#deps.settings === undefined) return;
    await this.#change(async (before) => ({ next: await this.#addReleases(before) }));
  }

  /** As {@link update}, and compares every asset with the external catalog again. */
  async recheck(): Promise<void> {
    if (this.#deps.settings === undefined) return;
    await this.#change(async (before) => ({
      next: removeConfirmations(await this.#addReleases(before)),
    }));
  }

  /**
   * Publishes the assets, also after {@link remove}, and compares every one again.
   *
   * @throws KaartError `wrong-state` if the settings name no external catalog
   */
  async push(actor: string): Promise<ExternalCatalogStatus> {
    const { access } = this.#requireSettings();
    await this.#change(async (before) => ({
      next: removeConfirmations(await this.#addReleases({ ...before, isRemoved: false })),
      entries: [this.#buildEntry('external-catalog.pushed', access.url, actor)],
    }));
    return this.getStatus();
  }

  /**
   * Removes all assets. No release adds one until {@link push}.
   *
   * @throws KaartError `wrong-state` if the settings name no external catalog
   */
  async remove(actor: string): Promise<ExternalCatalogStatus> {
    const { access } = this.#requireSettings();
    await this.#change(async (before) => ({
      next: await this.#addReleases({ ...before, isRemoved: true }),
      entries: [this.#buildEntry('external-catalog.removed', access.url, actor)],
    }));
    return this.getStatus();
  }

  async getStatus(): Promise<ExternalCatalogStatus> {
    const { settings } = this.#deps;
    if (settings === undefined) return { url: null, isRemoved: false, failure: null, assets: [] };
    const { value } = await this.#load(settings);
    return {
      url: value.url,
      isRemoved: value.isRemoved,
      failure: value.failure,
      assets: value.assets.map(
        ({ id, edition, content, isConfirmed, publishedAt, validUntil }) => ({
          id,
          edition,
          state: content === null ? 'REMOVING' : isConfirmed ? 'PUBLISHED' : 'PENDING',
          publishedAt,
          validUntil,
        }),
      ),
    };
  }

  /**
   * Makes the calls for all assets that the catalog was not seen with. One worker does so at a time: an earlier asset
   * that arrives late would replace a later one.
   *
   * @throws KaartError `unavailable` if another worker makes the calls; the errors of the calls
   */
  async deliver(): Promise<void> {
    const { settings, clock } = this.#deps;
    if (settings === undefined) return;
    const openAssets = await retryOnConflict(() => this.#claim(settings));
    if (openAssets.length === 0) return;
    let failure: ExternalCatalogState['failure'] = null;
    try {
      const { access } = settings;
      const catalogue = await FederatedCatalogue.open({ ...this.#deps, access });
      for (const asset of openAssets) await this.#deliverAsset(asset, catalogue, settings);
    } catch (error) {
      failure = { at: clock(), reason: toStatedReason(error) };
      throw error;
    } finally {
      await retryOnConflict(() => this.#release(settings, failure));
    }
  }

  async #deliverAsset(
    asset: ExternalAsset,
    catalogue: FederatedCatalogue,
    settings: ExternalCatalogSettings,
  ): Promise<void> {
    const { id, content } = asset;
    const { did: issuer } = this.#deps.signer;
    if (content === null) await catalogue.remove(id);
    else await catalogue.store({ id, issuer, content });
    await retryOnConflict(() => this.#confirm(asset, settings));
  }

  /** @returns the assets to call for, in the order of the calls */
  async #claim(settings: ExternalCatalogSettings): Promise<readonly ExternalAsset[]> {
    const { store, clock } = this.#deps;
    const { value, revision } = await this.#load(settings);
    const openAssets = value.assets.filter(({ isConfirmed }) => !isConfirmed);
    if (openAssets.length === 0) return [];
    const now = clock();
    const until = addMilliseconds(now, CLAIM_MS);
    const { busyUntil } = value;
    // A later end comes from a clock that was ahead.
    if (busyUntil !== null && now < busyUntil && busyUntil <= until)
      throw new KaartError('external-catalog-busy', { code: 'unavailable' });
    await store.save({ ...value, busyUntil: until }, revision);
    return openAssets;
  }

  async #release(
    settings: ExternalCatalogSettings,
    failure: ExternalCatalogState['failure'],
  ): Promise<void> {
    const { value, revision } = await this.#load(settings);
    await this.#deps.store.save({ ...value, busyUntil: null, failure }, revision);
  }

  /** Records that the catalog has an asset, or has removed it; not if the asset was changed meanwhile. */
  async #confirm(delivered: ExternalAsset, settings: ExternalCatalogSettings): Promise<void> {
    const { store, clock } = this.#deps;
    const { value, revision } = await this.#load(settings);
    const stored = value.assets.find(({ id }) => id === delivered.id);
    if (stored === undefined || stored.content !== delivered.content) return;
    const replaceAsset = (next: readonly ExternalAsset[]) =>
      value.assets.flatMap((each) => (each.id === delivered.id ? next : [each]));
    const { id, content, publishedAt } = stored;
    if (content === null) {
      const entries = [this.#buildEntry('external-asset.removed', id, 'system')];
      await store.save({ ...value, assets: replaceAsset([]) }, revision, { entries });
      return;
    }
    const confirmed = { ...stored, isConfirmed: true, publishedAt: publishedAt ?? clock() };
    const entries =
      publishedAt === null ? [this.#buildEntry('external-asset.published', id, 'system')] : [];
    await store.save({ ...value, assets: replaceAsset([confirmed]) }, revision, { entries });
  }

  /** Stores a change, with the job for it if calls are due. */
  async #change(
    change: (
      before: ExternalCatalogState,
    ) => Promise<{ readonly next: ExternalCatalogState; readonly entries?: readonly AuditEntry[] }>,
  ): Promise<void> {
    const { store, clock, newId } = this.#deps;
    const settings = this.#requireSettings();
    await retryOnConflict(async () => {
      const { value, revision } = await this.#load(settings);
      const { next, entries = [] } = await change(value);
      if (next === value && entries.length === 0) return;
      const isDue = next.assets.some(({ isConfirmed }) => !isConfirmed);
      const job = isDue ? { job: { id: newId(), at: clock() } } : {};
      await store.save(next, revision, { ...job, entries });
    });
  }

  /** The state with the assets of the current releases; the same object if it has them. */
  async #addReleases(before: ExternalCatalogState): Promise<ExternalCatalogState> {
    const { facts } = this.#requireSettings();
    const { isRemoved } = before;
    const descriptions = isRemoved ? [] : await describeRelease(facts, await this.#deps.model());
    const ids = new Set(descriptions.map(({ id }) => id));
    // A product refers to the legal person, so the legal person is added first and removed last.
    const removedAssets = before.assets
      .filter(({ id }) => !ids.has(id))
      .map(toRemoved)
      .toReversed();
    const assets = [
      ...(await Promise.all(descriptions.map((each) => this.#buildAsset(each, before)))),
      ...removedAssets,
    ];
    const isSame =
      assets.length === before.assets.length &&
      assets.every((asset) => before.assets.includes(asset));
    return isSame ? before : { ...before, assets };
  }

  /** The asset of a description: the stored one, or a new one if the description differs, the stored one ends soon or has an old key. */
  async #buildAsset(
    description: AssetDescription,
    { assets }: ExternalCatalogState,
  ): Promise<ExternalAsset> {
    const { clock, signer } = this.#deps;
    const { id, edition, subject } = description;
    const facts = computeDigest(subject);
    const now = clock();
    const stored = assets.find((asset) => asset.id === id);
    if (
      typeof stored?.content === 'string' &&
      stored.facts === facts &&
      addMilliseconds(now, RENEWED_BEFORE_END_MS) < stored.validUntil &&
      (await signer.isByCurrentKey(stored.content))
    )
      return stored;
    const { jwt: content, validUntil } = await signAsset(description, now, this.#deps);
    const unconfirmed = { isConfirmed: false, publishedAt: null };
    return { id, edition, content, facts, validUntil, ...unconfirmed };
  }

  async #load({ access: { url } }: ExternalCatalogSettings): Promise<Stored> {
    const { value, revision } = await this.#deps.store.load();
    // Another catalog knows none of our assets.
    const isKnown = value?.url === url;
    return {
      value: isKnown
        ? value
        : { url, isRemoved: false, busyUntil: null, failure: null, assets: [] },
      revision,
    };
  }

  #requireSettings(): ExternalCatalogSettings {
    const { settings } = this.#deps;
    if (settings === undefined)
      throw new KaartError('external-catalog-not-set', { code: 'wrong-state' });
    return settings;
  }

  #buildEntry(action: string, id: string, actor: string): AuditEntry {
    const { newId, clock } = this.#deps;
    const kind = action.split('.')[0];
    return { id: newId(), at: clock(), actor, action, subject: `${kind}/${id}` };
  }
}

function removeConfirmations(state: ExternalCatalogState): ExternalCatalogState {
  if (state.assets.length === 0) return state;
  return { ...state, assets: state.assets.map((asset) => ({ ...asset, isConfirmed: false })) };
}

function toRemoved(asset: ExternalAsset): ExternalAsset {
  return asset.content === null ? asset : { ...asset, content: null, isConfirmed: false };
}
