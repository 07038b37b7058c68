import type { Caller } from '../../identity/caller.ts';
import { redactedVersionId } from '../../publication/redacted-name.ts';
import type { VerifiableVersion, VersionFacts } from '../../publication/version.ts';

/** Whether a recipient has received rows of this version, according to the disclosure log. */
export type HasDisclosure = (
  caller: Caller,
  version: Pick<VerifiableVersion, 'id' | 'since'>,
) => Promise<boolean>;

/**
 * A version without the digests and lengths of its files. The files of a superseded version contain
 * withdrawn rows. With their digest, a reader who knows the other rows could confirm a guess of a
 * withdrawn row.
 */
export function removeDigests<F extends VersionFacts>(facts: F) {
  if (isServed(facts)) return facts;
  const files = facts.files.map(({ sha256: _, bytes: __, ...file }) => file);
  return { ...facts, files };
}

/**
 * A version with its manifest. The manifest of a superseded version contains the digests of its files.
 * So only a recipient that has read the version gets it; for others it is `null`.
 */
export async function addManifest(
  { since, manifest, ...facts }: VerifiableVersion,
  caller: Caller,
  hasRead: HasDisclosure,
) {
  const mayHaveManifest = isServed(facts) || (await hasRead(caller, { id: facts.id, since }));
  return mayHaveManifest ? { ...facts, manifest } : { ...removeDigests(facts), manifest: null };
}

/** Whether the version is served now. A redacted version is always served. */
function isServed({ id, replacedBy }: VersionFacts): boolean {
  return replacedBy === null || redactedVersionId(id) !== undefined;
}
