import { KaartError } from '../../core/errors.ts';
import type { ByteRange } from '../../core/file-ports.ts';

/**
 * The one range a `Range` header asks of a file. Several ranges, another unit or nonsense are
 * answered by the whole file, as RFC 9110 #field.range allows.
 *
 * @throws KaartError `range-not-satisfiable` when the range begins behind the end
 */
export function byteRange(header: string | undefined, bytes: number): ByteRange | undefined {
  const parts = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/.exec(header ?? '');
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
