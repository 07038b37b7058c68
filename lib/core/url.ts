/**
 * Parses a URL, alone or relative to a base; `undefined` if the text is not a URL. `URL.canParse` of Node 20
 * answers `false` for a URL with letters as `ü` after some thousand calls.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
