import { addMilliseconds } from '../../core/instant.ts';
import type { SystemCheck } from './check.ts';

/** The next nightly run sends again; after two nights a person has to look. */
const FAILED_AFTER_MS = 2 * 86_400_000;

/** Finds a webhook or a connector that takes no notices of withdrawal. */
export const checkNotices: SystemCheck = {
  name: 'notices',
  holds: 'each notice of a withdrawal reaches its recipient',
  async find({ withdrawals, adapters }) {
    const now = adapters.clock();
    const silent = new Set<string>();
    for await (const { counterpartyId, issuedAt } of withdrawals.failedNotices())
      if (addMilliseconds(issuedAt, FAILED_AFTER_MS) < now) silent.add(counterpartyId);
    if (silent.size === 0) return undefined;
    return {
      detail: `notices of withdrawal have failed for two days and more: ${[...silent].join(', ')}`,
      next: 'Ask the recipient. kaart partner webhook ID URL corrects its address; the next night sends again.',
    };
  },
};
