import { systemClock } from '../../core/clock.ts';
import { isLongSilent } from '../silent-processes.ts';
import type { SystemCheck } from './check.ts';

/** Named one by one; of more there is the number. */
const MOST_NAMED = 5;

/** Finds negotiations and transfers that wait for a counterparty that says nothing, or something else. */
export const checkSilentProcesses: SystemCheck = {
  name: 'silent-processes',
  holds: 'no negotiation or transfer has waited for a silent counterparty for a day',
  async find({ adapters: { stores, realClock = systemClock } }) {
    const now = realClock();
    const named: string[] = [];
    let silent = 0;
    for await (const look of stores.silences.all()) {
      if (!isLongSilent(look, now)) continue;
      silent += 1;
      if (named.length < MOST_NAMED)
        named.push(`${look.process} ${look.pid} (${look.state} since ${look.since})`);
    }
    if (silent === 0) return undefined;
    const more = silent > named.length ? `, and ${silent - named.length} more` : '';
    return {
      detail: `the other side has not confirmed these processes for a day: ${named.join(', ')}${more}`,
      next: 'Ask the counterparty whether its connector runs and still has them. If not, end them: kaart negotiations terminate PID, kaart transfers terminate PID.',
    };
  },
};
