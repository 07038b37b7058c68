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

/** A media range or a coding, with its weight. */
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

/**
 * The first of the offered codings that an `Accept-Encoding` header wants, by its weights and then by
 * our order (RFC 9110 #field.accept-encoding). `undefined` where it wants none, or rather the file as it is;
 * without the header too.
 */
export function negotiateCoding<C extends string>(
  acceptEncoding: string | undefined,
  offered: readonly C[],
): C | undefined {
  if (acceptEncoding === undefined) return undefined;
  const wanted = acceptEncoding.split(',').map(parseMediaRange);
  const weightOf = (coding: string) =>
    (wanted.find(({ type }) => type === coding) ?? wanted.find(({ type }) => type === '*'))?.q ?? 0;
  const identity = wanted.find(({ type }) => type === 'identity')?.q ?? 0;
  const best = Math.max(...offered.map(weightOf));
  return best > 0 && best >= identity
    ? offered.find((coding) => weightOf(coding) === best)
    : undefined;
}
