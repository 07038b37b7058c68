import type { Caller } from '../../identity/caller.ts';
import { redactedVersionId } from '../../publication/redacted-name.ts';
import type { VerifiableVersion, VersionFacts } from '../../publication/version.ts';

/** Whether a recipient has got rows of this version, by the disclosure log. */
export type HasDisclosure = (
  reader: Caller,
  version: Pick<VerifiableVersion, 'id' | 'since'>,
) => Promise<boolean>;

/**
 * A version without what is about the bytes of its files. Of a superseded version these bytes hold
 * rows that are withdrawn: with their digest, a reader who knows the other rows could confirm a guess
 * of a withdrawn one.
 */
export function withoutDigests<F extends VersionFacts>(facts: F) {
  if (isServed(facts)) return facts;
  const files = facts.files.map(({ sha256: _, bytes: __, ...file }) => file);
  return { ...facts, files };
}

/**
 * A version with its manifest. The manifest of a superseded version holds the digests of its files,
 * so it is given to who has read the version, and is `null` for others.
 */
export async function withManifest(
  { since, manifest, ...facts }: VerifiableVersion,
  reader: Caller,
  hasRead: HasDisclosure,
) {
  const isGiven = isServed(facts) || (await hasRead(reader, { id: facts.id, since }));
  return isGiven ? { ...facts, manifest } : { ...withoutDigests(facts), manifest: null };
}

/** A redacted version is served as long as it can be asked for. */
function isServed({ id, replacedBy }: VersionFacts): boolean {
  return replacedBy === null || redactedVersionId(id) !== undefined;
}
