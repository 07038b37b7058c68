/** Yields the objects of a body in JSON Lines, one by one, without keeping the whole body in memory. */
export async function* readLines<T>(response: Response): AsyncGenerator<T, void, undefined> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
      if (!done) continue;
      if (rest !== '') yield JSON.parse(rest) as T;
      return;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // the caller may stop early
  }
}

/**
 * Returns the path and query of the next page, from the header `Link` (RFC 8288); `undefined` on the last page. The
 * host of the link is not used, so a token is never sent to another server.
 */
export function findNextPage(response: Response): string | undefined {
  const link = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(response.headers.get('link') ?? '')?.[1];
  if (link === undefined) return undefined;
  const { pathname, search } = new URL(link, response.url || 'http://localhost');
  return pathname + search;
}
