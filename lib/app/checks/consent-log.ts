import { checkChain } from '../../audit/check-chain.ts';
import { toArray } from '../../core/to-array.ts';
import type { SystemCheck } from './check.ts';

/** Number of companies among which one is chosen at random. */
const AMONG = 2_000;

/** Verifies the log of one company, another one each time: `kaart audit verify` verifies all. */
export const checkConsentLog: SystemCheck = {
  name: 'consent-log',
  holds: 'the consent log of one company, chosen at random, is whole',
  async find({ consents }) {
    const ends = [];
    for await (const end of consents.chainEnds()) if (ends.push(end) === AMONG) break;
    const end = ends[Math.floor(Math.random() * ends.length)];
    if (end === undefined) return undefined;
    const { recordId, lastSeq, lastHash } = end;
    const { ties, damage } = checkChain(recordId, await toArray(consents.storedEvents(recordId)));
    const last = ties.find(({ seq }) => seq === lastSeq);
    const isWhole = damage.length === 0 && (lastSeq === 0 || last?.hash === lastHash);
    if (isWhole) return undefined;
    const codes = [...new Set(damage.map(({ code }) => code))].join(', ') || 'LOG_CUT';
    return {
      detail: `the consent log of ${recordId} is damaged: ${codes}`,
      next: 'Run kaart audit verify, which names each damaged log; then put the data back from a backup and run kaart recover.',
    };
  },
};
