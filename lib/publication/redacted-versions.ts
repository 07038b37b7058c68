import type { Audience } from '../consent/vocabulary.ts';
import { KaartError } from '../core/errors.ts';
import { type VersionName, versionPrefix } from './keys.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { redactedVersionId } from './redacted-name.ts';
import { Redactor } from './redactor.ts';
import type { Redaction, VerifiableVersion, Version, View } from './version.ts';
import { toVersionFacts } from './version-facts.ts';
import { assertPurposeCovered, recipientMember } from './view-loader.ts';

/** What is asked of the redacted editions of superseded versions, and of those that are gone again. */
export class RedactedVersions {
  readonly #deps: PublicationDeps;
  readonly #redactor: Redactor;

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
    this.#redactor = new Redactor(deps);
  }

  /**
   * A redacted edition as it may be served now.
   *
   * @param name as `redactedName` writes it
   * @throws KaartError `not-found`, `view-stale`, `forbidden`
   */
  async view(name: string, audience: Audience, purpose?: string): Promise<View> {
    if (purpose !== undefined) await assertPurposeCovered(this.#deps, purpose);
    const redaction = await this.#redactor.edition(redactedVersionId(name) ?? '', audience);
    const { dataset, edition } = await this.#loadVersion(redaction);
    const { id, coverage, files } = redaction.views[audience];
    const stored = { ...redaction.version, redaction: redaction.redaction };
    return {
      dataset,
      audience,
      id,
      version: stored,
      since: redaction.version,
      ...recipientMember(this.#deps),
      edition,
      publishedAt: redaction.madeAt,
      coverage,
      files,
      nextChangeAt: redaction.freshness[audience].nextChangeAt,
      staleSince: null,
      purpose: purpose ?? null,
    };
  }

  /**
   * What may be known of the redacted edition of a version, with its signed manifest.
   *
   * @throws KaartError `not-found`, `view-stale`
   */
  async facts(
    versionId: string,
    audience: Audience,
    head: Version | undefined,
  ): Promise<VerifiableVersion> {
    const redaction = await this.#redactor.edition(versionId, audience);
    const { views, manifests } = redaction;
    const version = await this.#loadVersion(redaction);
    const facts = toVersionFacts({ ...version, views }, audience, head);
    return { ...facts, manifest: manifests[audience], since: redaction.version };
  }

  /** @see Redactor.make */
  make(versionId: string): Promise<void> {
    return this.#redactor.make(versionId);
  }

  /** @see Redactor.forget */
  forget(version: VersionName): Promise<void> {
    return this.#redactor.forget(version);
  }

  /** @see Redactor.dropStale */
  dropStale(): Promise<void> {
    return this.#redactor.dropStale();
  }

  /** Erases the files of one that was dropped, unless it is kept again. */
  async onDropped(prefix: string): Promise<void> {
    const { redactions, dataset, files } = this.#deps;
    for await (const { value } of redactions.list(dataset))
      if (prefix === versionPrefix({ ...value.version, redaction: value.redaction })) return;
    await files.purge(prefix);
  }

  async #loadVersion({ dataset, version: { seq } }: Redaction): Promise<Version> {
    const found = await this.#deps.versions.at(dataset, seq);
    if (found === undefined) throw new KaartError('no-such-version', { code: 'not-found' });
    return found.version;
  }
}
