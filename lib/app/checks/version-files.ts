import { AUDIENCES } from '../../consent/vocabulary.ts';
import { hasCode } from '../../core/errors.ts';
import { viewKey } from '../../publication/keys.ts';
import type { SystemCheck } from './check.ts';
import { describeFileFault } from './file-fault.ts';

/** Reads every file of the current version: one changed byte is found. */
export const checkVersionFiles: SystemCheck = {
  name: 'version-files',
  holds: 'every file of the current version is there, with its digest',
  async find({ publication, adapters }) {
    try {
      const { version } = await publication.head();
      for (const audience of AUDIENCES)
        for (const file of version.views[audience].files) {
          const key = viewKey(version, audience, file.path);
          const fault = await describeFileFault(adapters.objects, key, file.sha256);
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
