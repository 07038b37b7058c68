/**
 * The first of the offered media types that an `Accept` header wants, by its weights and then by
 * our order (RFC 9110 #field.accept); `undefined` when it wants none of them.
 */
export function negotiateMediaType(
  accept: string | undefined,
  offered: readonly string[],
): string | undefined {
  const ranges = (accept ?? '*/*').split(',').map(parseMediaRange);
  const weighted = offered.map((type) => ({ type, q: getMediaWeight(type, ranges) }));
  const best = Math.max(...weighted.map(({ q }) => q));
  return best > 0 ? weighted.find(({ q }) => q === best)?.type : undefined;
}

interface MediaRange {
  readonly type: string;
  readonly q: number;
}

function parseMediaRange(text: string): MediaRange {
  const [type = '', ...parameters] = text
    .trim()
    .toLowerCase()
    .split(/\s*;\s*/);
  const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, q: q === undefined ? 1 : Number(q) || 0 };
}

/** The most specific range that fits decides. */
function getMediaWeight(type: string, ranges: readonly MediaRange[]): number {
  const bare = type.split(';')[0] ?? type;
  const family = `${bare.split('/')[0]}/*`;
  for (const candidate of [bare, family, '*/*']) {
    const range = ranges.find((each) => each.type === candidate);
    if (range !== undefined) return range.q;
  }
  return 0;
}
