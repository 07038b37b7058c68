import { AUDIENCES } from '../../consent/vocabulary.ts';
import { sha256Stream } from '../../core/digest.ts';
import { hasCode } from '../../core/errors.ts';
import { viewKey } from '../../publication/keys.ts';
import type { ViewFile } from '../../publication/version.ts';
import type { Objects } from '../../store/objects.ts';
import type { Check } from './check.ts';

/** Reads every file of the current version: one changed byte is found. */
export const checkVersionFiles: Check = {
  name: 'version-files',
  holds: 'every file of the current version is there, with its digest',
  async find({ publication, adapters }) {
    try {
      const { version } = await publication.head();
      for (const audience of AUDIENCES)
        for (const file of version.views[audience].files) {
          const key = viewKey(version, audience, file.path);
          const fault = await faultOf(adapters.objects, key, file);
          if (fault !== undefined)
            return {
              detail: `${fault}: ${key}`,
              next: 'Run kaart recover, which makes missing files again; delete a damaged file first.',
            };
        }
      return undefined;
    } catch (error) {
      if (hasCode(error, 'nothing-published')) return undefined;
      throw error;
    }
  },
};

async function faultOf(
  objects: Pick<Objects, 'get'>,
  key: string,
  { sha256 }: ViewFile,
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
