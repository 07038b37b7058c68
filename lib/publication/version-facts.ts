import type { Audience } from '../consent/vocabulary.ts';
import { datasetFor, type Version, type VersionFacts } from './version.ts';

/** A version as one audience may know it. @param head the version that is served */
export function toVersionFacts(
  version: Version,
  audience: Audience,
  head: Version | undefined,
): VersionFacts {
  const { id, seq, publishedAt, previous, views } = version;
  const { id: editionId, referenceDate } = version.edition;
  const { coverage, files, changes } = views[audience];
  const replacedBy = head === undefined || head.id === id ? null : head.id;
  const edition = { id: editionId, referenceDate };
  const facts = { id, seq, edition, publishedAt, previous: previous?.id ?? null };
  return {
    dataset: datasetFor(audience, version.dataset),
    ...facts,
    coverage,
    files,
    changes,
    replacedBy,
  };
}
