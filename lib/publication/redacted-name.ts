const SUFFIX = '.redacted';

/** What the redacted version of a version is called: always the same, whatever it shows by now. */
export function redactedName(versionId: string): string {
  return versionId + SUFFIX;
}

/** The version that a name is the redacted version of; `undefined` for any other name. */
export function redactedVersionId(name: string): string | undefined {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : undefined;
}
