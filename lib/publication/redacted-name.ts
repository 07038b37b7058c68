const SUFFIX = '.redacted';

/** The name of the redacted version of a version. It does not depend on the remaining data. */
export function redactedName(versionId: string): string {
  return versionId + SUFFIX;
}

/** The version of a redacted name; `undefined` for other names. */
export function redactedVersionId(name: string): string | undefined {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : undefined;
}
