import { hasCode } from '../../core/errors.ts';
import { addMilliseconds } from '../../core/instant.ts';
import type { CheckDeps, SystemCheck } from './check.ts';

const DAY_MS = 86_400_000;

/** A head is never replaced, so one of the future stays; it is a problem until a night with the right clock has signed another. */
export const checkAuditHead: SystemCheck = {
  name: 'audit-head',
  holds: 'no audit head of the future waits for a night with the right clock',
  async find(parts) {
    const [ahead] = await parts.audit.listFutureHeads();
    if (ahead === undefined) return undefined;
    const yesterday = addMilliseconds(parts.adapters.clock(), -DAY_MS).slice(0, 10);
    const newest = await newestDate(parts);
    if (newest !== undefined && newest >= yesterday) return undefined;
    return {
      detail: `the audit head of ${ahead} is in the future, and the last one before it is of ${newest ?? 'no day'}`,
      next: 'Correct the clock of this machine; the next nightly run signs the head of its day.',
    };
  },
};

async function newestDate({ audit }: CheckDeps): Promise<string | undefined> {
  try {
    return (await audit.head()).date;
  } catch (error) {
    if (hasCode(error, 'not-found')) return undefined;
    throw error;
  }
}
