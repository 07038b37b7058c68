import type { Audience } from '../consent/vocabulary.ts';
import { datasetFor, toViewFile, type Version, type VersionFacts } from './version.ts';

/**
 * Whether a version changed the view of an audience. An unchanged version is not listed for this
 * audience.
 */
export function isChangeForAudience(audience: Audience, { seq, views }: Version): boolean {
  return views[audience].since.seq === seq;
}

/** The facts of a version for one audience. @param head the current version */
export function toVersionFacts(
  version: Version,
  audience: Audience,
  head: Version | undefined,
): VersionFacts {
  const { id: editionId, referenceDate } = version.edition;
  const { id, since, previous, coverage, files, changes } = version.views[audience];
  const served = head?.views[audience].id ?? id;
  const replacedBy = served === id ? null : served;
  const edition = { id: editionId, referenceDate };
  const facts = { id, edition, publishedAt: since.at, previous };
  return {
    dataset: datasetFor(audience, version.dataset),
    ...facts,
    coverage,
    files: files.map(toViewFile),
    changes,
    replacedBy,
  };
}
