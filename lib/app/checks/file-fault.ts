import { sha256Stream } from '../../core/digest.ts';
import { hasCode } from '../../core/errors.ts';
import type { Objects } from '../../store/objects.ts';

/** Describes the fault of a file; `undefined` if its digest is right. It reads the whole file. */
export async function describeFileFault(
  objects: Pick<Objects, 'get'>,
  key: string,
  sha256: string,
): Promise<string | undefined> {
  const hash = sha256Stream();
  try {
    const { body } = await objects.get(key);
    for await (const chunk of body) hash.update(chunk);
  } catch (error) {
    if (hasCode(error, 'object-not-found')) return 'a file is missing';
    if (hasCode(error, 'object-corrupt')) return 'a file is damaged';
    throw error;
  }
  return hash.digest('hex') === sha256 ? undefined : 'a file has other bytes than its digest says';
}
