import { hasCode } from '../../core/errors.ts';
import type { SystemCheck } from './check.ts';

/** Also finds stored data that this program cannot read: reading the current version fails then. */
export const checkCurrentVersion: SystemCheck = {
  name: 'current-version',
  holds: 'a version is published, and its time is not in the future',
  async find({ publication, adapters }) {
    try {
      const { version } = await publication.head();
      if (version.consentsReadAt <= adapters.clock()) return undefined;
      return {
        detail: `version ${version.id} was made at ${version.consentsReadAt}, which is in the future`,
        next: 'Correct the clock of this machine, then run kaart publish.',
      };
    } catch (error) {
      if (!hasCode(error, 'nothing-published')) throw error;
      return {
        detail: 'nothing has been published yet',
        next: 'Release an edition, then run kaart publish.',
      };
    }
  },
};
