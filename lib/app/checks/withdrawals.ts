import type { SystemCheck } from './check.ts';

/** More of them are counted but not named. */
const NAMED = 3;

export const checkWithdrawals: SystemCheck = {
  name: 'withdrawals',
  holds: 'no withdrawal is overdue',
  async find({ withdrawals }) {
    const late: string[] = [];
    for await (const { id } of withdrawals.overdue()) late.push(id);
    if (late.length === 0) return undefined;
    return {
      detail: `${late.length} withdrawals are overdue: ${late.slice(0, NAMED).join(', ')}`,
      next: 'Run kaart withdrawals --overdue, which shows what is missing; ask the recipients, then run kaart withdrawals acknowledge.',
    };
  },
};
