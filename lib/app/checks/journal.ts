import type { SystemCheck } from './check.ts';

export const checkJournal: SystemCheck = {
  name: 'journal',
  holds: 'the table has all withdrawals of the journal',
  async find({ journal }) {
    const lacking = await journal.listMissingEntries();
    if (lacking.length === 0) return undefined;
    return {
      detail: `the table lacks ${lacking.length} entries of the journal of withdrawals`,
      next: 'Run kaart recover; until then no row can be read.',
    };
  },
};
