import { KaartError } from '../../core/errors.ts';
import type { ByteRange } from '../../core/file-ports.ts';

/**
 * The one range that a request asks of a file. Several ranges, another unit or nonsense are
 * answered by the whole file (RFC 9110 #field.range), and so is an If-Range that names another
 * file (#field.if-range).
 *
 * @param etag of the file
 * @throws KaartError `range-not-satisfiable` when the range begins behind the end
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
