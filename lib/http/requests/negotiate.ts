import { KaartError } from '../../core/errors.ts';
import type { ByteRange } from '../../core/file-ports.ts';

/**
 * The first of the offered media types that an `Accept` header accepts, by its weights, then by our
 * order (RFC 9110 #field.accept); `undefined` if it accepts none of them.
 */
export function negotiateMediaType(
  accept: string | undefined,
  offeredTypes: readonly string[],
): string | undefined {
  const ranges = (accept ?? '*/*').split(',').map(parseMediaRange);
  const weighted = offeredTypes.map((type) => ({ type, q: getMediaWeight(type, ranges) }));
  const best = Math.max(...weighted.map(({ q }) => q));
  return best > 0 ? weighted.find(({ q }) => q === best)?.type : undefined;
}

/** The errors of a program have this type, so a program that accepts it reads JSON. */
const PROBLEM_TYPE = 'application/problem+json';

/**
 * Refuses a request that accepts none of the media types that an address answers with.
 *
 * @throws KaartError `not-acceptable`
 */
export function requireAcceptable(
  accept: string | undefined,
  offeredTypes: readonly string[],
): void {
  if (negotiateMediaType(accept, [...offeredTypes, PROBLEM_TYPE]) !== undefined) return;
  throw new KaartError('none-acceptable', {
    code: 'not-acceptable',
    details: { allowed: offeredTypes },
  });
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

/** The weight of a media type: the most specific matching range decides. */
function getMediaWeight(type: string, ranges: readonly MediaRange[]): number {
  const typeWithoutParameters = type.split(';')[0] ?? type;
  const family = `${typeWithoutParameters.split('/')[0]}/*`;
  for (const candidate of [typeWithoutParameters, family, '*/*']) {
    const range = ranges.find((each) => each.type === candidate);
    if (range !== undefined) return range.q;
  }
  return 0;
}

/**
 * The first of the offered codings that an `Accept-Encoding` header accepts, by its weights, then by
 * our order (RFC 9110 #field.accept-encoding). `undefined` if it accepts none, prefers the uncompressed
 * file, or is missing.
 */
export function negotiateCoding<C extends string>(
  acceptEncoding: string | undefined,
  offeredTypes: readonly C[],
): C | undefined {
  if (acceptEncoding === undefined) return undefined;
  const acceptedCodings = acceptEncoding.split(',').map(parseMediaRange);
  const getWeight = (coding: string) =>
    (
      acceptedCodings.find(({ type }) => type === coding) ??
      acceptedCodings.find(({ type }) => type === '*')
    )?.q ?? 0;
  const identity = acceptedCodings.find(({ type }) => type === 'identity')?.q ?? 0;
  const best = Math.max(...offeredTypes.map(getWeight));
  return best > 0 && best >= identity
    ? offeredTypes.find((coding) => getWeight(coding) === best)
    : undefined;
}

/** The suffix of the ETag of a compressed response. */
const CODING_SUFFIX = /-(br|gzip)"$/;

/** The ETag of a response in a coding: other bytes need another validator (RFC 9110 #section-8.8.3.3). */
export function addCoding(etag: string, coding: string): string {
  return etag.replace(/"$/, `-${coding}"`);
}

/** The ETag of the response without a coding. Handlers know only this one. */
export function removeCoding(etag: string): string {
  return etag.replace(CODING_SUFFIX, '"');
}

/**
 * Reads the requested range of a file. The whole file is sent for several ranges, another unit or an
 * invalid header (RFC 9110 #field.range), and for an If-Range with another ETag (#field.if-range).
 *
 * @param etag of the file
 * @throws KaartError `range-not-satisfiable` if the range begins after the end
 */
export function byteRange(
  request: { header(name: 'range' | 'if-range'): string | undefined },
  etag: string,
  bytes: number,
): ByteRange | undefined {
  const ifRange = request.header('if-range');
  if (ifRange !== undefined && ifRange !== etag) return undefined;
  const parts = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/.exec(request.header('range') ?? '');
  if (parts === null) return undefined;
  const [, from = '', to = '', suffix = ''] = parts;
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined;
  const first = suffix === '' ? Number(from) : Math.max(0, bytes - Number(suffix));
  if (first >= bytes)
    throw new KaartError('file-range-outside', {
      code: 'range-not-satisfiable',
      parameters: { bytes },
      details: { bytes },
    });
  const last = to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return { first, last };
}
