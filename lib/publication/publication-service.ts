import type { Audience } from '../consent/vocabulary.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { FileInfo } from '../core/file-ports.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import { requireSecondPerson, type SecondPersonRequest } from '../core/second-person.ts';
import { composeChanges } from './changes.ts';
import { deleteAbandonedFiles } from './delete-abandoned-files.ts';
import type { ErasureTarget, Inspection } from './inspection.ts';
import { makeOnce } from './make-once.ts';
import type { NextVersion } from './next-version.ts';
import type { PublicationOutcome } from './outcome.ts';
import type { SignedVersion } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import type { PublicationRun } from './publisher.ts';
import { redactedName, redactedVersionId } from './redacted-name.ts';
import type { IsSignedRecently } from './renew-signatures.ts';
import type { Superseder } from './superseder.ts';
import type {
  CurrentVersion,
  PublicationHold,
  RowChange,
  VerifiableVersion,
  Version,
  VersionFacts,
  View,
} from './version.ts';
import { isChangeForAudience, toVersionFacts } from './version-facts.ts';
import {
  type OpenOptions,
  type ReadAhead,
  type ViewLinkOptions,
  ViewLoader,
} from './view-loader.ts';

/** Publishes the row dataset, and serves the data that may be served. */
export class PublicationService {
  readonly #deps: PublicationDeps;
  readonly #viewLoader: ViewLoader;

  constructor(deps: PublicationDeps) {
    this.#deps = deps;
    this.#viewLoader = new ViewLoader(deps, () => this.supersede({ actor: 'system' }));
  }

  /**
   * Publishes the current edition with the current grants.
   *
   * @throws KaartError `nothing-published` if no edition with rows was ever released
   */
  publish(run: {
    readonly cause: 'night' | 'request';
    readonly actor: string;
  }): Promise<PublicationOutcome> {
    return this.#run(run);
  }

  /** @see Publisher.next */
  async next(): Promise<NextVersion> {
    const { Publisher } = await import('./publisher.ts');
    return new Publisher(this.#deps).next();
  }

  /**
   * Publishes a version without withdrawn or expired data, even during a hold. If the served edition
   * was retracted, the current edition is published instead.
   *
   * @throws KaartError `nothing-published`
   */
  async supersede({ actor }: { readonly actor: string }): Promise<PublicationOutcome> {
    // Most processes only serve published versions, and start faster without the publisher.
    const { Superseder } = await import('./superseder.ts');
    const superseder = new Superseder(this.#deps);
    const { leases, dataset } = this.#deps;
    return makeOnce(
      leases,
      { dataset, work: 'supersede' },
      { find: () => superseder.findFresh(), make: () => this.#supersede(superseder, actor) },
    );
  }

  async #supersede(superseder: Superseder, actor: string): Promise<PublicationOutcome> {
    const { versions, dataset, editions } = this.#deps;
    const head = (await versions.head(dataset))?.value.version;
    if (head !== undefined && !(await editions.isReleased(head.edition)))
      return this.#run({ cause: 'retraction', actor });
    return superseder.supersede(actor);
  }

  /** @see renewSignatures */
  async signAgain(isRecent: IsSignedRecently): Promise<boolean> {
    const { renewSignatures } = await import('./renew-signatures.ts');
    return renewSignatures(this.#deps, isRecent);
  }

  /** Handles the outbox job `access-reduced`. Before the first version there is nothing to do. */
  async onAccessReduced(): Promise<void> {
    try {
      await this.supersede({ actor: 'system' });
      await (await this.#redacted()).dropStale();
    } catch (error) {
      if (!hasCode(error, 'nothing-published')) throw error;
    }
  }

  /** Handles the outbox job `redaction-wanted`. */
  async onRedactionWanted({ version }: { readonly version: string }): Promise<void> {
    await (await this.#redacted()).makeRedacted(version);
  }

  /** Handles the outbox job `redaction-dropped`. @see RedactedVersions.onDropped */
  async onRedactionDropped({ prefix }: { readonly prefix: string }): Promise<void> {
    await (await this.#redacted()).onDropped(prefix);
  }

  /** Handles the outbox job `version-published`: erases the rows of the previous version. */
  async onVersionPublished(message: { readonly supersededPrefix: string | null }): Promise<void> {
    if (message.supersededPrefix !== null) await this.#deps.files.purge(message.supersededPrefix);
  }

  /**
   * Lifts a hold. The person must not be the one who submitted the edition. It applies to the examined
   * difference only: other rows must pass the quality gate again.
   *
   * @param planId the hold that the person examined, if known
   * @throws KaartError `wrong-state` without a hold, `second-person-required`, `precondition-failed` if
   * another run is on hold now
   */
  async liftHold(
    release: SecondPersonRequest & { readonly reason: string; readonly planId?: string },
  ): Promise<PublicationOutcome> {
    const hold = await this.hold();
    if (hold === undefined) throw new KaartError('nothing-held', { code: 'wrong-state' });
    const { actor, actAlone, reason, planId = hold.planId } = release;
    if (planId !== hold.planId)
      throw new KaartError('another-run-held', {
        code: 'precondition-failed',
        details: { planId: hold.planId },
      });
    await requireSecondPerson(hold.submittedBy, { actor, actAlone }, 'hold-releaser-is-submitter');
    const run: PublicationRun = { cause: 'release', actor, release: { hold, reason } };
    return this.#run(run);
  }

  /** The run that waits for a second person. */
  async hold(): Promise<PublicationHold | undefined> {
    return (await this.#deps.versions.hold(this.#deps.dataset))?.value;
  }

  /**
   * The current version, with the counts of every audience: for internal use, not for recipients.
   *
   * @throws KaartError `nothing-published`
   */
  async head(): Promise<CurrentVersion> {
    const stored = await this.#deps.versions.head(this.#deps.dataset);
    if (stored !== undefined) return stored.value;
    throw new KaartError('nothing-published-yet', { code: 'nothing-published' });
  }

  /** @see ViewLoader.view */
  async view(audience: Audience, purpose?: string, ahead?: ReadAhead): Promise<View> {
    return this.#viewLoader.view(audience, purpose, ahead);
  }

  /** @see ViewLoader.readAhead */
  readAhead(): ReadAhead {
    return this.#viewLoader.readAhead();
  }

  /**
   * The redacted version of a superseded version that may be served now.
   *
   * @see RedactedVersions.view
   */
  async redacted(name: string, audience: Audience, purpose?: string): Promise<View> {
    return (await this.#redacted()).view(name, audience, purpose);
  }

  /** The replacement of a superseded version: its redacted version; for a retracted edition, the current version. */
  async replacement(id: string, audience: Audience): Promise<string> {
    const { editions } = this.#deps;
    const edition = (await this.#find(id, audience))?.version.edition;
    if (edition === undefined || (await editions.isReleased(edition))) return redactedName(id);
    return (await this.view(audience)).id;
  }

  /** @see ViewLoader.open */
  open(
    view: View,
    path: string,
    opening?: OpenOptions,
  ): Promise<{ readonly info: FileInfo; readonly body: AsyncIterable<Uint8Array> }> {
    return this.#dropIfMissing(view, () => this.#viewLoader.open(view, path, opening));
  }

  /** @see ViewLoader.link */
  link(view: View, path: string, linking?: ViewLinkOptions): Promise<string> {
    return this.#dropIfMissing(view, () => this.#viewLoader.link(view, path, linking));
  }

  /** A redacted version with a missing file is removed, so that the next read makes it again. */
  async #dropIfMissing<T>({ version }: View, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (version.redaction !== undefined && hasCode(error, 'view-stale'))
        await (await this.#redacted()).forget(version);
      throw error;
    }
  }

  /**
   * Versions with changes for one audience, in the form for this audience, latest first.
   *
   * @throws KaartError `message-invalid`
   */
  async versions(
    audience: Audience,
    { limit, cursor }: PageRequest,
  ): Promise<ListPage<VersionFacts>> {
    return collectPage(this.#listFactsAfter(audience, cursor), limit, versionCursor);
  }

  async *#listFactsAfter(
    audience: Audience,
    cursor: string | undefined,
  ): AsyncGenerator<VersionFacts> {
    const { versions, dataset } = this.#deps;
    const head = (await versions.head(dataset))?.value.version;
    const last = cursor && (await versions.find(dataset, cursor.split('@')[0] ?? ''))?.version;
    const isFound = last && versionCursor(toVersionFacts(last, audience, head)) === cursor;
    // An id that became current again is also further up in the list.
    let isPastCursor = cursor === undefined || isFound === true;
    for await (const version of versions.list(dataset, isFound ? last.seq : undefined)) {
      if (!isChangeForAudience(audience, version)) continue;
      const facts = toVersionFacts(version, audience, head);
      if (isPastCursor) yield facts;
      isPastCursor ||= versionCursor(facts) === cursor;
    }
    if (!isPastCursor) throw new KaartError('cursor-invalid', { code: 'message-invalid' });
  }

  /**
   * One version with its signed manifest, which remains after the deletion of the rows.
   *
   * @throws KaartError `not-found`
   */
  async version(id: string, audience: Audience): Promise<VerifiableVersion> {
    const head = (await this.#deps.versions.head(this.#deps.dataset))?.value.version;
    const redactedId = redactedVersionId(id);
    if (redactedId !== undefined) return (await this.#redacted()).facts(redactedId, audience, head);
    const found = await this.#find(id, audience);
    if (found === undefined) throw new KaartError('no-such-version', { code: 'not-found' });
    const { version, manifests } = found;
    const { id: sinceId, seq } = version.views[audience].since;
    const since = { id: sinceId, seq };
    return { ...toVersionFacts(version, audience, head), manifest: manifests[audience], since };
  }

  /**
   * The changes from a version to the served one, composed from all versions between; empty for the
   * served one.
   *
   * @throws KaartError `not-found` for a version that never existed; `superseded` if a feed between was
   * deleted, with the version to fetch as a whole; `view-stale`, `nothing-published`
   */
  async changes(audience: Audience, sinceId: string): Promise<readonly RowChange[]> {
    const view = await this.view(audience);
    const { versions, files, dataset } = this.#deps;
    const since = (await this.#find(sinceId, audience))?.version;
    if (since === undefined) throw new KaartError('no-such-version', { code: 'not-found' });
    if (sinceId === view.id) return [];
    const later: Version[] = [];
    for await (const version of versions.list(dataset, view.version.seq + 1)) {
      if (version.seq <= since.seq) break;
      later.unshift(version);
    }
    try {
      return await composeChanges(files, later, audience);
    } catch (cause) {
      if (!hasCode(cause, 'object-not-found')) throw cause;
      throw new KaartError('changes-not-kept', {
        code: 'superseded',
        details: { replacedBy: view.id, current: view.id },
        cause,
      });
    }
  }

  /** Searches all stored views for withdrawn data, after it has erased files that no version serves. */
  async inspectErasure(targets: readonly ErasureTarget[]): Promise<Inspection> {
    const { eraseUnserved, inspectFiles } = await import('./erasure.ts');
    const first = await inspectFiles(this.#deps, targets);
    if (first.unservedKeys.length === 0) return first;
    await eraseUnserved(this.#deps, first.unservedKeys);
    return inspectFiles(this.#deps, targets);
  }

  /**
   * Deletes the files of failed runs, and redacted versions with expired grants. @see
   * deleteAbandonedFiles
   */
  async deleteAbandonedFiles(): Promise<number> {
    await (await this.#redacted()).dropStale();
    const { files, versions, dataset, clock } = this.#deps;
    return deleteAbandonedFiles(files, versions, dataset, clock());
  }

  /** @see deleteOldChanges */
  async deleteOldChanges(days: number): Promise<number> {
    const { deleteOldChanges } = await import('./delete-old-changes.ts');
    return deleteOldChanges(this.#deps, days);
  }

  async #run(run: PublicationRun): Promise<PublicationOutcome> {
    const { Publisher } = await import('./publisher.ts');
    return new Publisher(this.#deps).publish(run);
  }

  async #redacted() {
    const { RedactedVersions } = await import('./redacted-versions.ts');
    return new RedactedVersions(this.#deps);
  }

  /** The latest version with this id for an audience. */
  async #find(id: string, audience: Audience): Promise<SignedVersion | undefined> {
    const found = await this.#deps.versions.find(this.#deps.dataset, id);
    return found?.version.views[audience].id === id ? found : undefined;
  }
}

function versionCursor({ id, publishedAt }: VersionFacts): string {
  return `${id}@${publishedAt}`;
}
