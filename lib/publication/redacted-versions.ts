import type { Audience } from '../consent/vocabulary.ts';
import { sha256 } from '../core/digest.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { byAudience, byAudienceInTurn } from './by-audience.ts';
import { computeFreshness, isFresh, isFreshForAll } from './freshness.ts';
import { type VersionName, versionPrefix } from './keys.ts';
import { makeOnce } from './make-once.ts';
import { buildManifest, MANIFEST_TYPE } from './manifest.ts';
import type { Plan } from './plan.ts';
import { planStillGranted } from './plan-edition.ts';
import type { SignedVersion } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { redactedName, redactedVersionId } from './redacted-name.ts';
import { renderViews } from './render/render-views.ts';
import { resolveFormats } from './renderer.ts';
import type { Redaction, VerifiableVersion, Version, View } from './version.ts';
import { toVersionFacts } from './version-facts.ts';
import { assertPurposeCovered, MAX_ROWS_WITHIN_READ } from './view-loader.ts';

const ATTEMPTS = 4;

/** Creates redacted versions of superseded versions, serves them, and drops those that show too much. */
export class RedactedVersions {
  readonly #deps: PublicationDeps;

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
  }

  /**
   * A redacted version that may be served now.
   *
   * @param name name from `redactedName`
   * @throws KaartError `not-found`, `view-stale`, `forbidden`
   */
  async view(name: string, audience: Audience, purpose?: string): Promise<View> {
    if (purpose !== undefined) assertPurposeCovered(this.#deps, purpose);
    const redaction = await this.#loadFresh(redactedVersionId(name) ?? '', audience);
    const { dataset, edition } = await this.#loadVersion(redaction);
    const { id, coverage, files } = redaction.views[audience];
    const stored = { ...redaction.version, redaction: redaction.redaction };
    return {
      dataset,
      audience,
      id,
      version: stored,
      since: redaction.version,
      ...(this.#deps.reader && { reader: this.#deps.reader.key }),
      edition,
      publishedAt: redaction.createdAt,
      coverage,
      files,
      nextChangeAt: redaction.freshness[audience].nextChangeAt,
      staleSince: null,
      purpose: purpose ?? null,
    };
  }

  /**
   * The public facts of the redacted version of a version, with its signed manifest.
   *
   * @throws KaartError `not-found`, `view-stale`
   */
  async facts(
    versionId: string,
    audience: Audience,
    head: Version | undefined,
  ): Promise<VerifiableVersion> {
    const redaction = await this.#loadFresh(versionId, audience);
    const { views, manifests } = redaction;
    const version = await this.#loadVersion(redaction);
    const facts = toVersionFacts({ ...version, views }, audience, head);
    return { ...facts, manifest: manifests[audience], since: redaction.version };
  }

  /** Creates the redacted version of a version of any size; does nothing for the served version. */
  async makeRedacted(versionId: string): Promise<void> {
    try {
      const superseded = await this.#findSuperseded(versionId, ({ id }) => id === versionId);
      await this.#makeAlone(superseded);
    } catch (error) {
      if (!hasCode(error, 'not-found')) throw error;
    }
  }

  /** Drops the redacted versions that show data that is no longer granted. */
  async dropStale(): Promise<void> {
    const { redactions, dataset, consents, clock } = this.#deps;
    const epoch = await consents.epoch();
    for await (const redaction of redactions.list(dataset))
      if (!isFreshForAll(toFreshnessInput(redaction.value), epoch, clock()))
        await redactions.drop(redaction);
  }

  /** Drops a redaction whose files are missing, so that the next read makes it again. */
  async forget({ seq, redaction }: VersionName): Promise<void> {
    const { redactions, dataset } = this.#deps;
    const stored = await redactions.find(dataset, seq);
    if (stored?.value.redaction === redaction && stored !== undefined)
      await redactions.drop(stored);
  }

  /** Erases the files of a dropped redaction, unless it is stored again. */
  async onDropped(prefix: string): Promise<void> {
    const { redactions, dataset, files } = this.#deps;
    for await (const { value } of redactions.list(dataset))
      if (prefix === versionPrefix({ ...value.version, redaction: value.redaction })) return;
    await files.purge(prefix);
  }

  async #loadVersion({ dataset, version: { seq } }: Redaction): Promise<Version> {
    const found = await this.#deps.versions.findBySeq(dataset, seq);
    if (found === undefined) throw new KaartError('no-such-version', { code: 'not-found' });
    return found.version;
  }

  /**
   * The redacted version of a superseded version that an audience may see now. For a small edition it
   * is created before the call returns; for a large one, a job is queued.
   *
   * @throws KaartError `not-found` for a version that never existed, that is served, or whose edition
   * was retracted; `view-stale`
   */
  async #loadFresh(versionId: string, audience: Audience): Promise<Redaction> {
    const { redactions, maxRowsWithinRead = MAX_ROWS_WITHIN_READ } = this.#deps;
    const superseded = await this.#findSuperseded(
      versionId,
      ({ views }) => views[audience].id === versionId,
    );
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const found = await this.#findFresh(superseded.version, audience);
      if (found.redaction !== undefined) return found.redaction;
      if (superseded.version.views[audience].coverage.eligible > maxRowsWithinRead) {
        await redactions.requestRedaction(superseded.version, JSON.stringify(found.epoch));
        break;
      }
      await this.#make(superseded, audience);
    }
    throw new KaartError('redaction-being-made', { code: 'view-stale' });
  }

  /** The redacted version of a version, if an audience may see it now. */
  async #findFresh({ seq }: Version, audience: Audience) {
    const { consents, redactions, dataset, clock } = this.#deps;
    const epoch = await consents.epoch();
    const redaction = (await redactions.find(dataset, seq))?.value;
    const isUsable =
      redaction !== undefined && isFresh(toFreshnessInput(redaction), audience, epoch, clock());
    return { epoch, redaction: isUsable ? redaction : undefined };
  }

  /** @param hasId whether a version has this id: its own id, or the id for an audience */
  async #findSuperseded(
    versionId: string,
    hasId: (version: Version) => boolean,
  ): Promise<SignedVersion> {
    const { versions, dataset, editions } = this.#deps;
    const [head, found] = await Promise.all([
      versions.head(dataset),
      versions.find(dataset, versionId),
    ]);
    const isServed = head !== undefined && hasId(head.value.version);
    const isSuperseded = found !== undefined && hasId(found.version) && !isServed;
    if (isSuperseded && (await editions.isReleased(found.version.edition))) return found;
    throw new KaartError('no-such-redacted-edition', { code: 'not-found' });
  }

  /** Makes the redacted version of a version, or waits for the process that makes it. */
  #make({ version, manifests }: SignedVersion, audience: Audience): Promise<unknown> {
    const { leases, dataset } = this.#deps;
    const find = async () => (await this.#findFresh(version, audience)).redaction;
    const make = async () => (await find()) ?? this.#makeAlone({ version, manifests });
    return makeOnce(leases, { dataset, work: `redaction ${version.seq}` }, { find, make });
  }

  async #makeAlone(superseded: SignedVersion): Promise<undefined> {
    const { redactions, dataset } = this.#deps;
    const over = await redactions.find(dataset, superseded.version.seq);
    try {
      await redactions.save(await this.#buildRedaction(superseded), over);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }

  async #buildRedaction(superseded: SignedVersion): Promise<Redaction> {
    const { dataset, clock, consents, files, formats, editions, versions } = this.#deps;
    const { id, seq, edition } = superseded.version;
    const epoch = await consents.epoch();
    const head = (await versions.head(dataset))?.value;
    const planned = await planStillGranted(this.#deps, superseded.version, head);
    const redaction = planned.id.slice(-12);
    const viewIds = byAudience((audience) => redactedName(superseded.version.views[audience].id));
    const named = { ...planned, viewIds };
    const rows = await editions.rows(edition);
    const name = { id, seq, redaction };
    const rendered = { dataset, plan: named, rows, version: name, files };
    const written = await renderViews({ ...rendered, formats: resolveFormats(formats) });
    const createdAt = clock();
    const views = byAudience((audience) => {
      const coverage = planned.coverage[audience];
      const { id: previous, coverage: before } = superseded.version.views[audience];
      const changes = { added: 0, changed: 0, removed: before.published - coverage.published };
      const since = { id, seq, at: createdAt, software: this.#deps.software };
      const named = { id: viewIds[audience], since, previous };
      return { ...named, coverage, files: [...written[audience]], changes };
    });
    const made = { createdAt, consentsReadAt: planned.consentsReadAt, views };
    const manifests = await this.#signManifests(superseded, named, made);
    const freshness = computeFreshness(planned, epoch);
    return { dataset, version: { id, seq }, redaction, ...made, freshness, manifests };
  }

  #signManifests(superseded: SignedVersion, named: Plan, made: Pick<Redaction, 'views'>) {
    const { version } = superseded;
    const redacted = { ...version, views: made.views, renderer: named.renderer };
    return byAudienceInTurn((audience) => {
      const manifest = buildManifest(redacted, audience, this.#deps);
      const redacts = {
        version: version.views[audience].id,
        manifest: sha256(superseded.manifests[audience]),
        reason: 'permission-ended' as const,
        rows: version.views[audience].coverage.published,
      };
      return this.#deps.signer.sign({ ...manifest, redacts }, MANIFEST_TYPE);
    });
  }
}

function toFreshnessInput({ freshness, consentsReadAt }: Redaction) {
  return { freshness, version: { consentsReadAt } };
}
