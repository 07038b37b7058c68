import { KaartError } from '../core/errors.ts';
import type { ByteRange } from '../core/file-ports.ts';

/**
 * Maximum length of a key: short enough for S3 (1,024 bytes per key) and for a file system (255 bytes
 * per name).
 */
const MAX_KEY_LENGTH = 900;
const SEGMENT = /^[A-Za-z0-9._=-]{1,200}$/;
const PREFIX = /^[A-Za-z0-9._=/-]*$/;

/**
 * Refuses a key that is not a relative path of plain names: an empty name, `.` and `..`, a leading
 * or trailing slash and every character that a file system or a URL gives a meaning.
 *
 * @throws KaartError `message-invalid`
 */
export function checkObjectKey(key: string): void {
  const plain = key
    .split('/')
    .every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..');
  if (!plain || key.length > MAX_KEY_LENGTH) throw keyError(key);
}

/**
 * Refuses a prefix that no key can have. It need not end at a slash: `uploads/1` is a prefix of
 * `uploads/12` too.
 *
 * @throws KaartError `message-invalid`
 */
export function checkPrefix(prefix: string): void {
  const names = prefix.split('/').slice(0, -1);
  const leavesPrefix = names.some((name) => name === '' || name === '.' || name === '..');
  if (!PREFIX.test(prefix) || leavesPrefix || prefix.length > MAX_KEY_LENGTH)
    throw keyError(prefix);
}

/**
 * Refuses to purge everything: an empty prefix can only come from a defect.
 *
 * @throws RangeError
 * @throws KaartError `message-invalid`
 */
export function checkPurge(prefix: string): void {
  if (prefix === '') throw new RangeError('a purge needs a prefix');
  checkPrefix(prefix);
}

/**
 * The bytes of a range in an object. According to RFC 9110, `last` may be after the end.
 *
 * @throws KaartError `range-not-satisfiable`
 */
export function limitRange(range: ByteRange, bytes: number): ByteRange {
  const { first, last } = range;
  const whole = Number.isSafeInteger(first) && Number.isSafeInteger(last);
  if (!whole || first < 0 || first > last || first >= bytes)
    throw new KaartError('object-range-outside', {
      code: 'range-not-satisfiable',
      details: { first, last, bytes },
    });
  return { first, last: Math.min(last, bytes - 1) };
}

function keyError(key: string): KaartError {
  return new KaartError('not-an-object-key', {
    code: 'message-invalid',
    details: { key: key.slice(0, 100) },
  });
}
