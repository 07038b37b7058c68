/**
 * Whether a text is a URL, alone or relative to a base. `URL.canParse` of Node 20 answers `false` for a URL
 * with letters as `ü` once it has been called some thousand times.
 */
export function canParseUrl(text: string, base?: string): boolean {
  try {
    return new URL(text, base) !== undefined;
  } catch {
    return false;
  }
}
